import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { m } from '../../lib/messages/index.ts';
import { shortValue } from '../../lib/short-value.ts';
import type { Line } from './course-series.ts';
import { aligned } from './course-series.ts';

const css = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const dashes = [[], [6, 3], [2, 3], [8, 3, 2, 3], [], [6, 3], [2, 3], [8, 3, 2, 3]];
const font = (): string => `12px ${getComputedStyle(document.body).fontFamily}`;

/** The reference range behind a line drawn alone; beside others, its edges dotted in the line's colour. */
function drawRanges(u: uPlot, lines: readonly Line[]): void {
  const { ctx, bbox } = u, one = lines.length === 1;
  lines.forEach((l, i) => {
    if (!l.range) return;
    const scale = u.series[i + 1]!.scale!, y = (v: number): number => u.valToPos(v, scale, true), top = l.range.high === null ? bbox.top : Math.max(bbox.top, y(l.range.high)), bottom = l.range.low === null ? bbox.top + bbox.height : Math.min(bbox.top + bbox.height, y(l.range.low));
    ctx.save();
    if (one && bottom > top) { ctx.fillStyle = css('--done-tint'); ctx.fillRect(bbox.left, top, bbox.width, bottom - top); }
    else { ctx.strokeStyle = css(`--plot-${i + 1}`); ctx.globalAlpha = 0.5; ctx.setLineDash([2, 4]); for (const v of [l.range.low, l.range.high]) if (v !== null) { ctx.beginPath(); ctx.moveTo(bbox.left, y(v)); ctx.lineTo(bbox.left + bbox.width, y(v)); ctx.stroke(); } }
    ctx.restore();
  });
}

/** The last value and the name of each line at its end, moved apart where they would touch. */
function drawNames(u: uPlot, lines: readonly Line[]): void {
  const ratio = devicePixelRatio, { ctx, bbox } = u, right = bbox.left + bbox.width + (new Set(lines.map((l) => l.unit)).size > 1 ? 84 : 8) * ratio;
  const marks = lines.flatMap((l, i) => { const p = l.points.at(-1); return p ? [{ l, p, i, y: u.valToPos(p.y, u.series[i + 1]!.scale!, true) }] : []; }).sort((a, b) => a.y - b.y);
  let free = -Infinity;
  ctx.save();
  ctx.font = font().replace('12px', `${12 * ratio}px`); ctx.textBaseline = 'middle'; ctx.textAlign = 'left';
  for (const k of marks) {
    const y = Math.max(k.y, free); free = y + 15 * ratio;
    ctx.fillStyle = lines.length === 1 ? css('--text') : css(`--plot-${k.i + 1}`);
    ctx.fillText(`${shortValue(k.p.cell.value ?? '')}${k.p.cell.flag ? ` ${k.p.cell.flag}` : ''}${lines.length > 1 ? `  ${k.l.name.length > 22 ? `${k.l.name.slice(0, 21)}…` : k.l.name}` : ''}`, right, y);
  }
  ctx.restore();
}

const dayOf = (at: number): string => new Date(at * 1000).toISOString().slice(0, 10);
/** While nothing is pointed at, from when to when the lines go. */
const spanOf = (times: ArrayLike<number> | undefined): string => !times?.length ? '' : times.length === 1 ? dayOf(times[0]!) : `${dayOf(times[0]!)} ${m.words.to} ${dayOf(times[times.length - 1]!)}`;

function optionsOf(lines: readonly Line[], width: number, height: number): uPlot.Options {
  const units = [...new Set(lines.map((l) => l.unit))], grid = { stroke: css('--line'), width: 1 }, axis = { stroke: css('--text-3'), font: font(), ticks: { stroke: css('--line-2'), width: 1, size: 4 } };
  const range = (u: uPlot, low: number | null, high: number | null, scale: string): [number, number] => {
    const ranges = lines.filter((l) => l.unit === scale).flatMap((l) => [l.range?.low, l.range?.high]).filter((v): v is number => v !== null && v !== undefined);
    const lo = Math.min(low ?? 0, ...ranges), hi = Math.max(high ?? 1, ...ranges), room = (hi - lo || Math.abs(hi) || 1) * 0.1;
    return [lo - room, hi + room];
  };
  return {
    width, height, padding: [10, lines.length > 1 ? 190 : 84, 0, 0], cursor: { points: { size: 8 }, y: false }, tzDate: (ts) => uPlot.tzDate(new Date(ts * 1e3), 'Etc/UTC'),
    scales: { x: { time: true }, ...Object.fromEntries(units.map((unit) => [unit, { range: (u: uPlot, low: number | null, high: number | null) => range(u, low, high, unit) }])) },
    axes: [{ ...axis, grid: { show: false }, size: 44 }, ...units.map((unit, i) => ({ ...axis, scale: unit, side: (i === 0 ? 3 : 1) as 1 | 3, size: 56, label: unit || undefined, labelFont: font(), labelSize: unit ? 18 : 0, grid: i === 0 ? grid : { show: false } }))],
    series: [{ label: m.grid.plotDay, value: (u: uPlot, at: number | null) => (at === null ? spanOf(u.data[0]) : dayOf(at)) }, ...lines.map((l, i): uPlot.Series => ({
      label: l.unit ? `${l.name} (${l.unit})` : l.name, scale: l.unit, stroke: lines.length === 1 ? css('--text-2') : css(`--plot-${i + 1}`), width: 1.5, dash: lines.length > 1 ? dashes[i] ?? [] : [], spanGaps: true,
      points: { show: l.points.length <= 160, size: 6, fill: css('--surface') }, value: (_u: uPlot, v: number | null) => v === null ? '' : shortValue(String(v)),
    }))],
    legend: { show: true, live: true }, hooks: { drawAxes: [(u) => drawRanges(u, lines)], draw: [(u) => drawNames(u, lines)] },
  };
}

/** Lines over time on canvas, drawn by uPlot; redrawn when the window or the colours change. A click opens the nearest value. */
export function CoursePlot({ lines, label, height = 260, onCell }: { lines: readonly Line[]; label: string; height?: number; onCell: (cell: Line['points'][number]['cell']) => void }) {
  const box = useRef<HTMLDivElement>(null), scheme = useComputedColorScheme('light'), open = useRef(onCell);
  open.current = onCell;
  useEffect(() => {
    const at = box.current;
    if (!at) return undefined;
    const u = new uPlot(optionsOf(lines, Math.max(280, at.clientWidth), height), aligned(lines) as uPlot.AlignedData, at);
    const click = (): void => {
      const time = u.data[0]![u.cursor.idx ?? -1];
      if (time === undefined) return;
      const near = lines.flatMap((l, i) => l.points.filter((p) => p.at === time).map((p) => ({ p, far: Math.abs(u.valToPos(p.y, u.series[i + 1]!.scale!) - (u.cursor.top ?? 0)) }))).sort((a, b) => a.far - b.far)[0];
      if (near) open.current(near.p.cell);
    };
    u.over.addEventListener('click', click);
    const sized = new ResizeObserver(() => { if (at.clientWidth > 0) u.setSize({ width: Math.max(280, at.clientWidth), height }); });
    sized.observe(at);
    return () => { sized.disconnect(); u.destroy(); };
  }, [lines, height, scheme]);
  return <div ref={box} className="uplotbox" role="img" aria-label={label} />;
}
