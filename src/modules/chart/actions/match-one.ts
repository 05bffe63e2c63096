import type { Ctx } from '../../../platform/action.ts';
import type { Named } from '../../../platform/db/tx.ts';
import { Problem } from '../../../platform/problem.ts';
import type { Hit } from '../store/run-search.ts';
import { searchRecords } from './search-entries.ts';

const lockCriteria: Named = { name: 'chart.lock-criteria', text: `select pg_advisory_xact_lock(hashtextextended($1, 4714))` };

/** The one record that the criteria of a conditional act name, or undefined. Two acts with the same criteria wait for each other. */
export async function matchOne(ctx: Ctx, type: string, params: string, bases?: readonly string[]): Promise<Hit | undefined> {
  const clean = params.replace(/^.*\?/, '');
  const asked = new URLSearchParams(clean);
  for (const name of [...asked.keys()]) if (/^_(?!id$|lastUpdated$|tag$|profile$|security$|has)/.test(name)) asked.delete(name);
  if ([...asked].length === 0) throw new Problem('unreadable', 'The condition has no criteria', { issues: [{ at: 'If-None-Exist', code: 'required', says: 'names no search parameter', mend: 'Say which record is meant, such as identifier=system|value' }] });
  await ctx.tx.query(lockCriteria, [`${type}?${asked.toString()}`]);
  const { hits } = await searchRecords(ctx, { type, params: `${asked.toString()}&_count=2`, strict: true, ...(bases ? { bases } : {}) });
  if (hits.length > 1) throw new Problem('stale', `The criteria match more than one ${type}`, { issues: [{ at: type, code: 'multiple-matches', severity: 'error', says: 'more than one record matches the criteria', mend: 'Use criteria that name one record' }] });
  return hits[0];
}
