import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

/** One line over time: `at` in seconds since 1970; null is a gap. */
export type PlotLine = { name: string; values: (number | null)[] };

const css = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const font = (px: number): string => `${px}px ${getComputedStyle(document.body).fontFamily}`;
const colours = ['--accent', '--due', '--done', '--text-2'], dashes = [[], [6, 3], [2, 3], [8, 3, 2, 3]];

/** The last value and the name of each line at its end, moved apart where they would touch. */
function drawNames(u: uPlot, lines: readonly PlotLine[], write: (y: number) => string): void {
  const ratio = devicePixelRatio, { ctx, bbox } = u;
  const marks = lines.flatMap((l, i) => { const last = l.values.findLast((v) => v !== null); return last === null || last === undefined ? [] : [{ l, i, v: last, y: u.valToPos(last, 'y', true) }]; }).sort((a, b) => a.y - b.y);
  let free = -Infinity;
  ctx.save();
  ctx.font = font(12 * ratio); ctx.textBaseline = 'middle'; ctx.textAlign = 'left';
  for (const k of marks) { const y = Math.max(k.y, free); free = y + 15 * ratio; ctx.fillStyle = css(colours[k.i % 4]!); ctx.fillText(`${write(k.v)}  ${k.l.name}`, bbox.left + bbox.width + 8 * ratio, y); }
  ctx.restore();
}

/** A level that is aimed at, dotted, with its name. */
function drawTarget(u: uPlot, target: { y: number; says: string }): void {
  const ratio = devicePixelRatio, { ctx, bbox } = u, y = u.valToPos(target.y, 'y', true);
  ctx.save();
  ctx.strokeStyle = css('--control'); ctx.lineWidth = ratio; ctx.setLineDash([2 * ratio, 4 * ratio]); ctx.beginPath(); ctx.moveTo(bbox.left, y); ctx.lineTo(bbox.left + bbox.width, y); ctx.stroke();
  ctx.fillStyle = css('--text-3'); ctx.font = font(12 * ratio); ctx.textBaseline = 'bottom'; ctx.textAlign = 'left'; ctx.fillText(target.says, bbox.left + 6 * ratio, y - 2 * ratio);
  ctx.restore();
}

type Props = { times: number[]; lines: readonly PlotLine[]; label: string; write: (y: number) => string; target?: { y: number; says: string } | undefined; height?: number };

/** Lines over months, drawn by uPlot with names at their ends; redrawn when the window or the colours change. The values are in the table beside it. */
export function LinePlot({ times, lines, label, write, target, height = 190 }: Props) {
  const box = useRef<HTMLDivElement>(null), scheme = useComputedColorScheme('light');
  useEffect(() => {
    const at = box.current;
    if (!at) return undefined;
    const axis = { stroke: css('--text-3'), font: font(12), ticks: { stroke: css('--line-2'), width: 1, size: 4 } };
    const u = new uPlot({
      width: Math.max(280, at.clientWidth), height, padding: [12, 150, 0, 0], legend: { show: false }, cursor: { show: false }, tzDate: (ts) => uPlot.tzDate(new Date(ts * 1e3), 'Etc/UTC'),
      scales: { x: { time: true, range: [(times[0] ?? 0) - (times.length > 1 ? 0 : 40 * 86_400), (times.at(-1) ?? 0) + (times.length > 1 ? 0 : 10 * 86_400)] }, y: { range: (_u, _low, high) => [0, Math.max(high ?? 0, target?.y ?? 0, 0.001) * 1.15] } },
      axes: [{ ...axis, grid: { show: false }, size: 36, values: (_u, splits) => splits.map((s) => new Intl.DateTimeFormat('en-US', { month: 'short', year: '2-digit', timeZone: 'UTC' }).format(s * 1000)), splits: () => times.filter((_, i) => (times.length - 1 - i) % Math.ceil(times.length / 6) === 0) }, { ...axis, size: 52, grid: { stroke: css('--line'), width: 1 }, values: (_u, splits) => splits.map(write) }],
      series: [{}, ...lines.map((l, i): uPlot.Series => ({ label: l.name, stroke: css(colours[i % 4]!), width: 1.5, dash: dashes[i % 4]!, spanGaps: false, points: { show: true, size: 6, fill: css('--surface') } }))],
      hooks: { drawAxes: target ? [(p) => drawTarget(p, target)] : [], draw: [(p) => drawNames(p, lines, write)] },
    }, [times, ...lines.map((l) => l.values)] as uPlot.AlignedData, at);
    const sized = new ResizeObserver(() => { if (at.clientWidth > 0) u.setSize({ width: Math.max(280, at.clientWidth), height }); });
    sized.observe(at);
    return () => { sized.disconnect(); u.destroy(); };
  }, [times, lines, height, scheme, target]);
  return <div ref={box} className="uplotbox" role="img" aria-label={label} />;
}
