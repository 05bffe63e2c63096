import type { ResultCell } from '../../../src/modules/chart/contract.ts';
import { numberOf, rangeOf } from './course.ts';
import type { Range } from './course.ts';

/** One line of a plot. `at` in seconds since 1970 as the entry's own clock says, `y` in `unit`. */
export type Line = { name: string; unit: string; range: Range | null; reference: string | null; points: { at: number; y: number; cell: ResultCell }[] };

const pair = /^\s*(\d+(?:\.\d+)?)\s*\/\s*(\d+(?:\.\d+)?)\s*$/;

/** The numbers of each test as lines: a pair such as 120/80 is two lines; another unit is another line; what is in error or no number is not drawn. */
export function linesOf(series: readonly { title: string; values: readonly ResultCell[] }[]): Line[] {
  const lines: Line[] = [];
  for (const { title, values } of series) {
    const found = new Map<string, Line>();
    const put = (part: string, y: number, cell: ResultCell): void => {
      const unit = cell.unit ?? '', key = `${part}|${unit.toLowerCase()}`, at = Date.parse(cell.on ?? '') / 1000;
      if (Number.isNaN(at)) return;
      let line = found.get(key);
      if (!line) { line = { name: part ? `${title}, ${part}` : title, unit, range: null, reference: null, points: [] }; found.set(key, line); }
      // The newest range stands: laboratories change theirs.
      if (!part && cell.reference) { line.reference = cell.reference; line.range = rangeOf(cell.reference); }
      line.points.push({ at, y, cell });
    };
    for (const cell of values) {
      if (cell.inError || !cell.on) continue;
      const one = numberOf(cell.value), two = pair.exec(cell.value ?? '');
      if (one !== null) put('', one, cell); else if (two) { put('upper', Number(two[1]), cell); put('lower', Number(two[2]), cell); }
    }
    lines.push(...found.values());
  }
  for (const l of lines) l.points.sort((a, b) => a.at - b.at);
  return lines;
}

/** Lines with one unit share an axis; two units have one each; with more, every unit is a plot of its own, so that no axis lies. */
export function plotsOf(lines: readonly Line[]): Line[][] {
  const units = [...new Set(lines.map((l) => l.unit.toLowerCase()))];
  return units.length <= 2 ? (lines.length ? [[...lines]] : []) : units.map((u) => lines.filter((l) => l.unit.toLowerCase() === u));
}

/** The lines on one time axis, as the plot wants them: a gap where a line has no value at that instant. */
export function aligned(lines: readonly Line[]): [number[], ...(number | null)[][]] {
  const times = [...new Set(lines.flatMap((l) => l.points.map((p) => p.at)))].sort((a, b) => a - b), place = new Map(times.map((t, i) => [t, i]));
  return [times, ...lines.map((l) => { const ys: (number | null)[] = Array.from({ length: times.length }, () => null); for (const p of l.points) ys[place.get(p.at)!] = p.y; return ys; })];
}
