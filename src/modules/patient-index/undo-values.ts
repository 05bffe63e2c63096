import type { Ctx } from '../../platform/action.ts';
import { identityPolicy } from '../patients/rules/door.ts';
import type { JoinedValue } from './contract-joins.ts';
import { gatherHistories } from './gather-histories.ts';
import type { Change } from './rules/patient-changes.ts';
import { changesOf } from './rules/patient-changes.ts';
import { readText } from './rules/patient-parts.ts';
import { labelOf, valueLines } from './rules/plan-fields.ts';
import { replayJoins, sameValue } from './rules/replay-joins.ts';
import type { KnownValue } from './store/join-values.ts';
import { valuesOfJoins } from './store/join-values.ts';
import type { JoinRow } from './store/joins.ts';

export type ValueNow = KnownValue & { now: JoinedValue['now'] };
export type Undoing = { values: ValueNow[]; /** What changes in each record when the join ends and these values are kept all the same. */ changes(keep: readonly KnownValue[]): Map<string, Change[]> };

/** What a join changed in the records of a person and what became of it, and what its end would change, whatever joins and edits came before and after it. */
export async function walkHistories(ctx: Ctx, row: JoinRow, charts: readonly string[]): Promise<Undoing> {
  const known = await valuesOfJoins(ctx.tx, [row.join_id]);
  if (row.state !== 'joined') return { values: known.map((v) => ({ ...v, now: v.state === 'taken-back' ? 'taken-back' : 'changed' })), changes: () => new Map() };
  const { records, joins } = await gatherHistories(ctx, charts), policy = identityPolicy((id) => ctx.policy(id));
  const before = replayJoins(records, joins, policy), made = before.values.filter((v) => v.joinId === row.join_id);
  const values = known.map((v): ValueNow => {
    const is = made.find((m) => sameValue(m, v));
    return is ? { ...v, before: is.before, after: is.after, now: is.changed ? 'changed' : 'stands' } : { ...v, now: 'taken-back' };
  });
  return {
    values,
    changes(keep) {
      const { says } = replayJoins(records, joins.map((j) => (j.joinId === row.join_id ? { ...j, holds: false, kept: keep } : j)), policy);
      return new Map([...says].map(([chartId, after]) => [chartId, changesOf(before.says.get(chartId)!, after)] as const).filter(([, c]) => c.length > 0));
    },
  };
}

/** Whether a record is in use is told by its link. */
export const tellsPeople = (v: ValueNow): boolean => v.field !== 'active';

/** A value for people to read; of a list, the item. */
export function showValue(v: ValueNow): JoinedValue {
  const said = (text: string | null): string[] => valueLines(v.field, text, readText, v.op === 'set');
  return {
    valueId: v.valueId, chartId: v.chartId, field: v.field, label: labelOf(v.field), before: said(v.before), after: said(v.after), now: v.now, proposed: v.now === 'stands' ? 'take-back' : 'keep',
    because: v.now === 'taken-back' ? 'It is not there any more' : v.now === 'stands' ? 'It came with the join and stands unchanged' : 'It was changed since: whoever changed it decided',
  };
}
