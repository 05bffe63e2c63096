import type { Ctx } from '../../../platform/action.ts';
import type { SearchQuery } from '../../../standards/fhir/search-query.ts';
import { sharedChart } from '../door.ts';
import { filingId, filingProvenance, readFilingId } from '../render/filing-provenance.ts';
import { actorWords } from '../render/origin-words.ts';
import { permitType } from '../rules/type-scope.ts';
import { locateEntries } from '../store/read-entries.ts';
import { filingsOf } from '../store/read-filings.ts';
import { actorNames, itemOrigins } from '../store/read-origins.ts';
import type { Hit } from '../store/run-search.ts';
import { knownType } from '../store/type-numbers.ts';
import { requireType, touchEntries } from './permit-entry.ts';

type Key = { chartId: string; rid: string; version?: number };

/** Renders how these versions were filed. The caller has seen to it that the actor may read what they are of. */
async function tell(ctx: Ctx, keys: readonly Key[]): Promise<Hit[]> {
  const rows = await filingsOf(ctx.tx, keys);
  const [names, items] = await Promise.all([actorNames(ctx.tx, rows.map((r) => r.actor)), itemOrigins(ctx.tx, rows.map((r) => r.itemId))]);
  return rows.map((r) => ({ chartId: r.chartId, rid: r.rid, type: 'Provenance', id: filingId(r.chartId, r.rid, r.version), text: JSON.stringify(filingProvenance({ ...r, by: actorWords(r.actor, names), origin: r.itemId === null ? undefined : items.get(r.itemId) })) }));
}

/** The Provenance of a filing by its id, or undefined when the id is of another kind or of nothing here. */
export async function readFiling(ctx: Ctx, id: string): Promise<string | undefined> {
  const key = readFilingId(id);
  const [row] = key ? await filingsOf(ctx.tx, [key]) : [];
  if (!row) return undefined;
  touchEntries(ctx, row.chartId, [`${row.type}/${row.id}`]);
  requireType(ctx, row.type, 'r');
  return (await tell(ctx, [key!]))[0]?.text;
}

/** `_revinclude=Provenance:target`: where nothing stored tells of a match, how it was filed. */
export async function filingsBeside(ctx: Ctx, query: SearchQuery, hits: readonly Hit[], included: readonly Hit[]): Promise<Hit[]> {
  if (hits.length === 0 || query.type === 'Provenance' || !query.revinclude.some((one) => one.source === 'Provenance' && one.parameter?.code === 'target')) return [];
  if (permitType(ctx.actor.scopes, 'Provenance', 'r').decision === 'refuse') return [];
  const told = toldOf(included);
  return tell(ctx, hits.filter((h) => !told.has(`${h.type}/${h.id}`)));
}

/** `Provenance?target=Type/id`: where nothing stored tells of it, how it was filed. Only when the target is all that is asked. */
export async function filingsOfTargets(ctx: Ctx, query: SearchQuery, hits: readonly Hit[]): Promise<Hit[]> {
  const [clause, ...more] = query.clauses;
  if (query.type !== 'Provenance' || more.length > 0 || clause?.kind !== 'match' || clause.parameter.code !== 'target' || clause.modifier !== undefined) return [];
  const told = toldOf(hits);
  const asked = clause.values.flatMap((one) => (one.kind === 'reference' && one.type !== undefined && one.id !== undefined && knownType(one.type) && !told.has(`${one.type}/${one.id}`) ? [{ type: one.type, id: one.id }] : []));
  const located = await locateEntries(ctx.tx, asked);
  return tell(ctx, [...located.values()].filter((l) => !l.deleted && l.type !== 'Provenance' && permitType(ctx.actor.scopes, l.type, 'r').decision === 'allow' && (l.chartId === sharedChart || (ctx.actor.onlyCharts?.has(l.chartId) ?? true))));
}

/** What stored Provenances tell of. */
function toldOf(hits: readonly Hit[]): Set<string> {
  const told = new Set<string>();
  for (const h of hits) if (h.type === 'Provenance') for (const target of JSON.parse(h.text).target ?? []) if (typeof target?.reference === 'string') told.add(target.reference.replace(/\/_history\/.*$/, ''));
  return told;
}
