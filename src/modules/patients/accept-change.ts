import type { Ctx } from '../../platform/action.ts';
import { notFound, Problem } from '../../platform/problem.ts';
import { parseExact } from '../../standards/fhir/exact-json.ts';
import { chartDoor, newResourceId } from '../chart/index.ts';
import { masterOf } from './master.ts';
import { changedFields, pickField, putField } from './rules/hold-corrected.ts';
import { mergeDemographics } from './rules/merge-demographics.ts';
import { registerAll } from './identify-at-door.ts';
import type { Registering } from './identify-at-door.ts';
import { identityPolicy } from './rules/facts.ts';
import { readIdentifiers } from './rules/identifier-strength.ts';
import { isOurs } from './rules/mrn.ts';
import { noteCorrected } from './store/corrected-fields.ts';
import { sendEvent } from './store/demographics-event.ts';
import { linesByChart } from './store/lines.ts';
import { listed } from '../../values/items.ts';

type Patient = Record<string, any>;
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The Patient that heads a chart, as it stands; throws `stale` when it is another version than the one that was looked at. */
export async function readHead(ctx: Ctx, chartId: string, expectVersion?: number): Promise<{ rid: string; id: string; version: number; value: Patient }> {
  ctx.touch(chartId);
  const head = await chartDoor.patientOf(ctx, chartId);
  if (!head || head.deleted) throw notFound();
  ctx.touch(chartId, [`Patient/${head.id}`]);
  if (expectVersion !== undefined && head.version !== expectVersion) throw new Problem('stale', 'Somebody changed these demographics since you read them: compare, then repeat', { issues: [{ at: 'expectVersion', says: `The current version is ${head.version}` }] });
  const read = await chartDoor.readCurrent(ctx, [{ chartId, rid: head.rid }]);
  return { rid: head.rid, id: head.id, version: head.version, value: parseExact(read.get(`${chartId}/${head.rid}`)!.text).exact as Patient };
}

/** Files a next version of a Patient that somebody with the right has decided; no guard is asked again. `corrected`: typed here, so that a feed does not undo it. */
export async function fileConfirmed(ctx: Ctx, of: { chartId: string; rid: string; id: string; version: number; before: Patient; next: Patient; reason: string; corrected: boolean; itemId?: string | null }): Promise<number> {
  const [filed] = await chartDoor.file(ctx, [{ chartId: of.chartId, rid: of.rid, type: 'Patient', id: of.id, expectVersion: of.version, reason: of.reason, value: JSON.parse(JSON.stringify(of.next)), exact: of.next, confirmed: true, ...(of.itemId ? { itemId: of.itemId } : {}) }]);
  if (of.corrected && masterOf(ctx) === 'here') {
    noteCorrected(ctx.tx, of.chartId, changedFields(of.before, of.next), ctx.now, ctx.actor.id);
    sendEvent(ctx.tx, of.chartId, ctx.now, 'correction');
  }
  return filed!.version;
}

/** A change laid over what stands now: whole where nothing happened since it was made, else what it changed of `base`. */
export function layOver(base: Patient, proposed: Patient, current: Patient): Patient {
  if (same(base, current)) return proposed;
  let next = current;
  for (const field of changedFields(base, proposed)) next = putField(next, field, pickField(proposed, field) as Patient);
  return mergeDemographics(next, { resourceType: 'Patient', ...(proposed['identifier'] ? { identifier: proposed['identifier'] } : {}) }, { mode: 'merge', clear: [] });
}

/** What of a refused change is the other person's: names, numbers, addresses and the like that the record did not have. Elements that say the same of both stay. */
export function theOther(base: Patient, proposed: Patient): Patient {
  const { id: _id, meta: _meta, contained: _contained, link: _link, ...rest } = proposed;
  const own = Object.fromEntries(Object.entries(rest).flatMap(([key, value]) => {
    if (!Array.isArray(value)) return [[key, value]];
    const left = value.filter((one) => !listed(base[key]).some((b) => same(b, one)) && (key !== 'name' || (one?.use !== 'old' && one?.use !== 'maiden')));
    return left.length ? [[key, left]] : [];
  }));
  // Numbers that both were sent under are kept, as disputed: by them the sender's next message finds the new chart.
  const identifier = listed(proposed['identifier']).filter((i) => !isOurs(i));
  return { ...own, ...(identifier.length ? { identifier } : {}) };
}

/** A chart of their own for somebody whom a record was nearly overlaid with. Numbers that the record holds are marked as disputed. */
export async function registerApart(ctx: Ctx, of: { patient: Patient; apartFrom: string; base: Patient; source: string; itemId?: string | null }): Promise<{ chartId: string; mrn: string }> {
  const policy = identityPolicy((id) => ctx.policy(id)), held = new Set(listed(of.base['identifier']).map((i) => `${i?.system}|${i?.value}`));
  const against = readIdentifiers(of.patient, undefined, policy.placeholderIdentifiers).filter((f) => { const i = listed(of.patient['identifier'])[f.position]; return held.has(`${i?.system}|${i?.value}`); }).map((identifier) => ({ chartId: of.apartFrom, identifier, rule: 'identity.overlay-refused' }));
  const one: Registering = { person: { source: of.source, patient: of.patient, ...(of.itemId ? { itemId: of.itemId } : {}) }, decision: against.length ? { decision: 'disputed', rule: 'identity.overlay-refused', against } : { decision: 'new', rule: 'identity.overlay-refused' }, chartId: ctx.newId(), patientId: newResourceId(), rid: ctx.newId() };
  await registerAll(ctx, [one]);
  ctx.touch(one.chartId, [`Patient/${one.patientId}`]);
  const [line] = await linesByChart(ctx.tx, [one.chartId]);
  return { chartId: one.chartId, mrn: line?.mrn ?? '' };
}
