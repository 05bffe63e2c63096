import type { Ctx } from '../../platform/action.ts';
import type { Alike } from './contract.ts';
import { findMatches } from './find-matches.ts';
import { writeLines } from './lines.ts';
import { alikeGrade, alikeReasons } from './rules/alike-words.ts';
import { linesByChart } from './store/lines.ts';

const shownMost = 5;

/** Who may already be this person, in plain words: the linkage engine's answer to what was typed. */
export async function findAlikeTo(ctx: Ctx, patient: Record<string, any>): Promise<Alike[]> {
  const found = await findMatches(ctx, patient, { most: shownMost });
  if (!found.length) return [];
  const rows = await linesByChart(ctx.tx, found.map((f) => f.chartId)), lines = await writeLines(ctx, rows);
  return found.flatMap(({ chartId, comparison, grade }) => {
    const line = lines.get(chartId);
    return line ? [{ line, grade: alikeGrade(comparison, grade), score: Math.round(comparison.weight * 10) / 10, reasons: alikeReasons(comparison, line) }] : [];
  });
}
