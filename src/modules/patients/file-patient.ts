import type { Ctx } from '../../platform/action.ts';
import type { Finding } from '../../standards/translation.ts';
import { dateRange } from '../../standards/fhir/date-range.ts';
import { parseExact } from '../../standards/fhir/exact-json.ts';
import { chartDoor } from '../chart/index.ts';
import { notFound } from '../../platform/problem.ts';
import { closeAgreed } from './correction-requests.ts';
import { masterOf } from './master.ts';
import { fieldWords } from './rules/field-words.ts';
import { holdCorrected } from './rules/hold-corrected.ts';
import type { Held } from './rules/hold-corrected.ts';
import { mergeDemographics, sameDemographics } from './rules/merge-demographics.ts';
import { preparePatient } from './rules/prepare-patient.ts';
import { heldFields, openDifferences, settleAgreed } from './store/corrected-fields.ts';
import { noteEvent } from './store/demographics-event.ts';

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

export type PatientFiled = { chartId: string; patientId: string; version: number; changed: boolean; findings: Finding[] };

export const instantOf = (text: string | undefined, zone: string | undefined): Date | undefined => {
  const range = text === undefined ? undefined : dateRange(text, zone);
  return range && new Date(range.lo);
};

export const olderEvent = (at: string): Finding => ({ severity: 'information', code: 'patients.older-event', at, says: 'Newer demographics are already on file: these were kept, not applied' });

/** Demographics from a feed for a person already identified. A new version only when something changed; an older event changes nothing and is a finding. */
export async function filePatient(ctx: Ctx, given: Demographics): Promise<PatientFiled> {
  const head = await chartDoor.patientOf(ctx, given.chartId);
  if (!head || head.deleted) throw notFound();
  ctx.touch(given.chartId, [`Patient/${head.id}`]);
  const at = instantOf(given.eventAt, given.zone);
  if (at && !(await noteEvent(ctx.tx, given.chartId, at, given.source))) {
    return { chartId: given.chartId, patientId: head.id, version: head.version, changed: false, findings: [olderEvent(given.place ?? 'Patient')] };
  }
  const master = masterOf(ctx);
  const [read, held] = await Promise.all([chartDoor.readCurrent(ctx, [{ chartId: given.chartId, rid: head.rid }]), master === 'here' ? heldFields(ctx.tx, given.chartId) : []]);
  const { text, version } = read.get(`${given.chartId}/${head.rid}`)!;
  const current = parseExact(text).exact;
  const prepared = preparePatient({ assigner: given.assigner })(given.exact ?? given.patient);
  const merged = mergeDemographics(current, prepared, { mode: given.mode ?? 'merge', clear: given.clear ?? [] });
  const { value: next, findings } = held.length ? holdOurs(ctx, given, { current, merged, prepared, held }) : { value: merged, findings: [] };
  if (master === 'feed') await closeAgreed(ctx, given.chartId, JSON.parse(JSON.stringify(next)));
  if (sameDemographics(current, next)) return { chartId: given.chartId, patientId: head.id, version, changed: false, findings };
  const [filed] = await chartDoor.file(ctx, [{
    chartId: given.chartId, rid: head.rid, type: 'Patient', id: head.id, expectVersion: version, value: JSON.parse(JSON.stringify(next)), exact: next,
    ...(given.itemId === undefined ? {} : { itemId: given.itemId }), ...(given.place === undefined ? {} : { place: given.place }),
  }]);
  return { chartId: given.chartId, patientId: head.id, version: filed!.version, changed: filed!.version !== version, findings };
}

/** What was corrected here stays; where the feed says otherwise, a person is asked, and the one who sent it is told. */
function holdOurs(ctx: Ctx, given: Demographics, of: { current: Record<string, any>; merged: Record<string, any>; prepared: Record<string, any>; held: readonly Held[] }): { value: Record<string, any>; findings: Finding[] } {
  const { value, differences, settled } = holdCorrected(of.current, of.merged, of.prepared, of.held);
  openDifferences(ctx.tx, given.chartId, differences, { source: given.source, itemId: given.itemId ?? null, at: ctx.now });
  settleAgreed(ctx.tx, given.chartId, settled);
  return { value, findings: differences.map((d) => ({ severity: 'warning', code: 'patients.corrected-here', at: given.place ?? 'Patient', says: `${fieldWords(d.field)} was corrected here and differs from what was sent: the correction was kept, and somebody is asked` })) };
}
