import type { Point, Range } from './course.ts';
import { ticksOf } from './course.ts';
import { entryDay } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { shortValue } from '../../lib/short-value.ts';

type Props = { name: string; unit: string | null; points: Point[]; range: Range | null; reference: string | null; onPoint?: (p: Point) => void };

/** The course of one test: a line drawn as SVG, its words in HTML over it, so that type never scales with the drawing. */
export function Trend({ name, unit, points, range, reference, onPoint }: Props) {
  const first = points[0]!, last = points.at(-1)!, span = Math.max(1, last.at - first.at);
  const values = [...points.map((p) => p.value), range?.low, range?.high].filter((v): v is number => v !== null && v !== undefined);
  const low = Math.min(...values), high = Math.max(...values), room = (high - low || Math.abs(high) || 1) * 0.14, bottom = low - room, top = high + room;
  const x = (at: number): number => points.length === 1 ? 50 : ((at - first.at) / span) * 98 + 1, y = (v: number): number => ((top - v) / (top - bottom)) * 100;
  const out = (v: number): boolean => range !== null && ((range.low !== null && v < range.low) || (range.high !== null && v > range.high));
  const bandTop = range ? y(range.high ?? top) : 0, bandBottom = range ? 100 - y(range.low ?? bottom) : 0;
  const says = m.chart.trendSays(name, entryDay(first.on), entryDay(last.on), shortValue(first.text), shortValue(last.text), unit ?? '', reference);
  // Many points are drawn as the line alone: dots would hide it.
  const drawn = points.length > 48 ? [last] : points;
  return (
    <figure className="trend" role="img" aria-label={says}>
      <div className="plot">
        {range ? <div className="band-ref" style={{ top: `${bandTop}%`, bottom: `${bandBottom}%` }}><span>{m.chart.referenceBand(reference ?? '')}</span></div> : null}
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true"><path d={points.map((p, i) => `${i ? 'L' : 'M'}${x(p.at).toFixed(2)} ${y(p.value).toFixed(2)}`).join(' ')} /></svg>
        {drawn.map((p) => <i key={p.entry.id} className={out(p.value) ? 'hi' : undefined} style={{ left: `${x(p.at)}%`, top: `${y(p.value)}%` }} title={`${p.text}${unit ? ` ${unit}` : ''}, ${entryDay(p.on)}`} onClick={onPoint ? () => onPoint(p) : undefined} />)}
        {points.length > 1 && points.length <= 48 ? <span className="v" style={{ left: 0, top: `${y(first.value)}%` }} title={first.text}>{shortValue(first.text)}</span> : null}
        <b className="v last" style={{ top: `${y(last.value)}%` }} title={last.text}>{shortValue(last.text)}{last.flag ? ` ${last.flag}` : ''}<small>{entryDay(last.on).replace(/, \d{4}$/, '')}</small></b>
      </div>
      <div className="axis">{ticksOf(first.at, last.at).map((t) => <span key={t.label} style={{ left: `${Math.min(88, Math.max(0, x(t.at)))}%` }}>{t.label}</span>)}</div>
    </figure>
  );
}
