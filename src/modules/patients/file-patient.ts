import type { Ctx } from '../../platform/action.ts';
import type { Finding } from '../../standards/translation.ts';
import { dateRange } from '../../standards/fhir/date-range.ts';
import { parseExact } from '../../standards/fhir/exact-json.ts';
import { chartDoor } from '../chart/index.ts';
import type { Problem } from '../../platform/problem.ts';
import { notFound } from '../../platform/problem.ts';
import { closeAgreed } from './correction-requests.ts';
import { masterOf } from './master.ts';
import { fieldWords } from './rules/field-words.ts';
import { holdCorrected } from './rules/hold-corrected.ts';
import { mergeDemographics, sameDemographics } from './rules/merge-demographics.ts';
import { preparePatient } from './rules/prepare-patient.ts';
import { heldFields, openDifferences, settleAgreed } from './store/corrected-fields.ts';
import { keepSealed, sealedClear, sealedFinding, sealsOf } from './seals.ts';
import { eventsOf, noteEvent } from './store/demographics-event.ts';

export type Demographics = {
  chartId: string;
  source: string;
  patient: Record<string, any>;
  exact?: Record<string, any> | undefined;
  /** `merge` (the default): what is given overwrites, what is absent stays. `replace`: this is the sender's whole Patient. */
  mode?: 'merge' | 'replace' | undefined;
  /** Elements the sender clears explicitly (HL7 `""`). */
  clear?: readonly string[] | undefined;
  /** When it happened at the sender (EVN-2, effectiveTime), FHIR dateTime. An older event does not overwrite a newer one. */
  eventAt?: string | undefined;
  /** The zone in which an instant without one is read. */
  zone?: string | undefined;
  assigner?: string | undefined;
  itemId?: string | undefined;
  place?: string | undefined;
};

/** `held`: what was given says somebody else; nothing was filed, and the change waits for a decision. */
export type PatientFiled = { chartId: string; patientId: string; version: number; changed: boolean; findings: Finding[]; held?: Problem };

export const instantOf = (text: string | undefined, zone: string | undefined): Date | undefined => {
  const range = text === undefined ? undefined : dateRange(text, zone);
  return range && new Date(range.lo);
};

export const olderEvent = (at: string): Finding => ({ severity: 'information', code: 'patients.older-event', at, says: 'Newer demographics are already on file: these were kept, not applied' });

/**
 * Demographics from a feed for a person already identified. A new version only when something changed; an older event changes nothing and is a finding; what says somebody
 * else is kept as a held change and files nothing.
 */
export async function filePatient(ctx: Ctx, given: Demographics): Promise<PatientFiled> {
  const head = await chartDoor.patientOf(ctx, given.chartId);
  if (!head || head.deleted) throw notFound();
  ctx.touch(given.chartId, [`Patient/${head.id}`]);
  const master = masterOf(ctx), at = instantOf(given.eventAt, given.zone);
  const [read, seals, held, [told]] = await Promise.all([chartDoor.readCurrent(ctx, [{ chartId: given.chartId, rid: head.rid }]), sealsOf(ctx, [given.chartId]), master === 'here' ? heldFields(ctx.tx, given.chartId) : [], at ? eventsOf(ctx.tx, [given.chartId]) : []]);
  const { text, version } = read.get(`${given.chartId}/${head.rid}`)!;
  const unchanged = (findings: Finding[], more: { held?: Problem } = {}): PatientFiled => ({ chartId: given.chartId, patientId: head.id, version, changed: false, findings, ...more });
  if (at && told && told.at > at) return unchanged([olderEvent(given.place ?? 'Patient')]);
  const current = parseExact(text).exact;
  const sealed = seals.get(given.chartId), prepared = keepSealed(current, preparePatient({ assigner: given.assigner })(given.exact ?? given.patient), sealed);
  const merged = mergeDemographics(current, prepared, { mode: given.mode ?? 'merge', clear: sealedClear(given.clear ?? [], sealed) });
  const ours = held.length ? holdCorrected(current, merged, prepared, held) : undefined, next = ours?.value ?? merged;
  const draft = {
    chartId: given.chartId, rid: head.rid, type: 'Patient', id: head.id, expectVersion: version, value: JSON.parse(JSON.stringify(next)), exact: next, sender: given.source,
    ...(given.itemId === undefined ? {} : { itemId: given.itemId }), ...(given.place === undefined ? {} : { place: given.place }),
  };
  const same = sameDemographics(current, next), refusal = same ? undefined : await chartDoor.judge(ctx, { chartId: given.chartId, rid: head.rid, type: 'Patient', id: head.id, before: { text, version }, draft });
  if (refusal) { await refusal.keep?.(ctx); return unchanged([], { held: refusal }); }
  if (at && !(await noteEvent(ctx.tx, given.chartId, at, given.source))) return unchanged([olderEvent(given.place ?? 'Patient')]);
  const findings = [...(sealed ? sealedFinding(given.place ?? 'Patient', sealed, given.patient) : []), ...(ours ? tellDifferences(ctx, given, ours) : [])];
  if (master === 'feed') await closeAgreed(ctx, given.chartId, JSON.parse(JSON.stringify(next)));
  if (same) return unchanged(findings);
  const [filed] = await chartDoor.file(ctx, [draft]);
  return { chartId: given.chartId, patientId: head.id, version: filed!.version, changed: filed!.version !== version, findings };
}

/** What was corrected here stays; where the feed says otherwise, a person is asked, and the one who sent it is told. */
export function tellDifferences(ctx: Ctx, given: { chartId: string; source: string; itemId?: string | undefined; place?: string | undefined }, { differences, settled }: ReturnType<typeof holdCorrected>): Finding[] {
  openDifferences(ctx.tx, given.chartId, differences, { source: given.source, itemId: given.itemId ?? null, at: ctx.now });
  settleAgreed(ctx.tx, given.chartId, settled);
  return differences.map((d) => ({ severity: 'warning', code: 'patients.corrected-here', at: given.place ?? 'Patient', says: `${fieldWords(d.field)} was corrected here and differs from what was sent: the correction was kept, and somebody is asked` }));
}
