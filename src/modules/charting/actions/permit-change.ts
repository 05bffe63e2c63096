import type { Ctx } from '../../../platform/action.ts';
import { Problem } from '../../../platform/problem.ts';
import type { LineRow } from '../../chart/index.ts';
import { entryInView, isInError, itemOfEntry, readStored } from '../../chart/index.ts';
import type { Act, ChangeFacts } from '../rules/may-change.ts';
import { mayChange, whyNot } from '../rules/may-change.ts';
import { readForm } from '../rules/fill-form.ts';
import type { Node } from '../rules/recorded.ts';
import { readRecorded } from '../rules/recorded.ts';

export type Opened = { row: LineRow; charts: string[]; resource: Node; facts: ChangeFacts };

/** An entry with what the rules of change look at. */
export async function openForChange(ctx: Ctx, type: string, id: string): Promise<Opened> {
  const { row, charts } = await entryInView(ctx, type, id);
  const resource = readStored(row.text) as Node, said = readRecorded(resource);
  // Received once, received for good: a later version (put in order, say) does not make the sender's word about authorship ours.
  const received = row.itemId !== null, recorded = said && (received || await itemOfEntry(ctx.tx, row.chartId, row.rid) !== undefined) ? null : said;
  return { row, charts, resource, facts: { type, recorded, inError: isInError(resource), received, editable: readForm(resource) !== undefined, actor: ctx.actor } };
}

/** Refuses an act that the rules forbid, with the reason in a sentence. */
export function permit(act: Act, facts: ChangeFacts): void {
  const may = mayChange(act, facts);
  if (may.decision === 'refuse') throw new Problem(may.because[0]?.rule === 'charting.no-right' ? 'not-permitted' : 'rule-refused', `This cannot be done: ${whyNot(may)}`, { because: may.because });
}

export async function permitAddendum(ctx: Ctx, key: { type: string; id: string }): Promise<void> { permit('addendum', (await openForChange(ctx, key.type, key.id)).facts); }
