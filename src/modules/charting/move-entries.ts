import type { Ctx } from '../../platform/action.ts';
import { notFound, Problem } from '../../platform/problem.ts';
import { parseExact } from '../../standards/fhir/exact-json.ts';
import type { Draft } from '../chart/index.ts';
import { chartDoor, chartsToRead, faultsOf, newResourceId, tellMoved } from '../chart/index.ts';
import { visitOf } from './actions/entry-facts.ts';
import type { Plan } from './actions/plan-move.ts';
import { patientKey, planOf } from './actions/plan-move.ts';
import { moved } from './rules/plan-move.ts';
import type { Node } from './rules/recorded.ts';
import { whereNamed } from './where-named.ts';

export type Move = { from: { type: string; id: string }; to: { type: string; id: string } };
export type Entry = { type: string; id: string; expectVersion: number };
export type Moving = {
  fromChart: string; toChart: string | undefined; toEncounter?: string | undefined; entries: readonly Entry[]; by: string; reason: string; atMost?: number;
  /** Another act permitted it and decided it as a whole: entries marked in error move too. */
  permitted?: true;
  /** What belongs to the entries moves with them, whatever it is: nobody was shown a list. */
  whole?: true;
  /** From one record of a person to another of theirs (linked numbers): else what is the person's already does not move. */
  within?: true;
};

/** Nothing moves that the one who decides has not seen, and nothing that changed since. */
export function requireAsSeen(plan: Plan, entries: readonly Entry[]): void {
  if (plan.forbids.length > 0) throw new Problem('rule-refused', plan.forbids[0]!, { issues: plan.forbids.map((says) => ({ at: 'entries', says })) });
  for (const e of entries) {
    const m = plan.moves.get(`${e.type}/${e.id}`);
    if (!m) throw notFound();
    if (m.row.version !== e.expectVersion) throw new Problem('stale', 'An entry was changed meanwhile: look at the plan again');
  }
  // What the plan adds (parts, and what was written in a visit) was shown to whom decides and must be sent back, so that nothing moves unseen.
  const unseen = [...plan.moves.keys()].filter((k) => !entries.some((e) => `${e.type}/${e.id}` === k));
  if (unseen.length > 0) throw new Problem('stale', 'More moves than was shown: look at the plan again');
}

/**
 * Entries from one person's chart into another's: a version in the right chart (under a new id) and a tombstone in the wrong one, in one transaction, both saying by
 * what (`by`) and why. References among what moves are kept, those to what stays behind are dropped with their words kept.
 */
export async function moveToOther(ctx: Ctx, { fromChart, toChart, toEncounter, entries, by, reason, atMost, permitted, whole, within }: Moving): Promise<Move[]> {
  if (toChart === undefined) throw new Problem('invalid-input', 'Choose whose chart it belongs in', { issues: [{ at: 'toChart', says: 'must name the right chart' }] });
  const target = await chartsToRead(ctx, toChart), patient = await patientKey(ctx, toChart);
  if (patient === undefined) throw new Problem('conflict', 'The right chart has no patient at its head');
  const plan = await planOf(ctx, entries, { toChart, atMost, permitted, within });
  requireAsSeen(plan, whole ? [...plan.moves.values()].map(({ row }) => ({ type: row.type, id: row.id, expectVersion: row.version })) : entries);
  if (!plan.charts.includes(fromChart)) throw new Problem('rule-refused', 'These entries are not of the chart that the case is about');
  await visitOf(ctx, target, toEncounter);
  const ids = new Map([...plan.moves.keys()].map((k) => [k, `${k.slice(0, k.indexOf('/'))}/${newResourceId()}`]));
  const ownPatients = new Set((await Promise.all(plan.charts.map((c) => patientKey(ctx, c)))).filter((k) => k !== undefined));
  const places = await whereNamed(ctx, [...plan.moves.values()].map((m) => m.resource), (r) => ids.has(r) || ownPatients.has(r));
  const leftBehind = new Set([...places].filter(([, l]) => l.chartId !== toChart && plan.charts.includes(l.chartId)).map(([k]) => k));
  const drafts: Draft[] = [], done: Move[] = [];
  for (const [key, m] of plan.moves) {
    const to = ids.get(key)!, id = to.slice(to.indexOf('/') + 1);
    const { id: _i, meta, ...rest } = moved(m.resource, { from: ownPatients, to: patient }, ids, leftBehind) as Node & { meta?: Node };
    const { versionId: _v, lastUpdated: _l, ...kept } = (meta ?? {}) as Node;
    const inVisit = toEncounter !== undefined && 'encounter' in m.resource ? { encounter: { reference: `Encounter/${toEncounter}` } } : {};
    const made = parseExact(JSON.stringify({ ...rest, ...(Object.keys(kept).length ? { meta: kept } : {}), ...inVisit, id }));
    const faults = faultsOf(made.value);
    if (faults.length > faultsOf(parseExact(JSON.stringify(m.resource)).value).length) throw new Problem('rule-refused', `${m.row.type} cannot stand in the other chart as it is`, { issues: faults });
    drafts.push({ chartId: toChart, type: m.row.type, id, ...made, ...(m.row.itemId ? { itemId: m.row.itemId } : {}), reason: `Moved here by ${by}: ${reason}` });
    drafts.push({ chartId: m.row.chartId, rid: m.row.rid, type: m.row.type, id: m.row.id, value: {}, exact: {}, expectVersion: m.row.version, deleted: true, reason: `Moved out by ${by}: ${reason}` });
    ctx.touch(m.row.chartId, [key]); ctx.touch(toChart, [to]);
    done.push({ from: { type: m.row.type, id: m.row.id }, to: { type: m.row.type, id } });
  }
  const made = await chartDoor.file(ctx, drafts.filter((d) => !d.deleted));
  await chartDoor.file(ctx, drafts.filter((d) => d.deleted));
  await tellMoved(ctx, [...plan.moves.values()].map(({ row }, i) => ({ type: row.type, from: { chartId: row.chartId, id: row.id }, to: { chartId: made[i]!.chartId, rid: made[i]!.rid, id: done[i]!.to.id, version: made[i]!.version } })));
  return done;
}
