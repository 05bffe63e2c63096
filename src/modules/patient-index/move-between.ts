import type { Ctx } from '../../platform/action.ts';
import { notFound, Problem } from '../../platform/problem.ts';
import { chartDoor } from '../chart/index.ts';
import type { Draft } from '../chart/index.ts';
import { moveToOther } from '../charting/index.ts';
import { foldIdentifier, foldSystem, isOurs, typeCode } from '../patients/rules/door.ts';
import type { ChangeNumber } from './contract-ledger.ts';
import type { Head } from './gather-sides.ts';
import { headsOf } from './gather-sides.ts';
import { holdPeople } from './make-join.ts';
import { noteIdentityChange } from './note-identity-change.ts';
import { listOf, putList } from './rules/patient-parts.ts';
import { areOneRecord } from './store/one-record.ts';

/** A FHIR Identifier. */
type Numbered = { system?: string | undefined; value?: string | undefined };

const same = (i: any, n: Numbered): boolean => foldSystem(i?.system)?.toLowerCase() === foldSystem(n.system)?.toLowerCase() && typeof i?.value === 'string' && foldIdentifier(i.value) === foldIdentifier(n.value ?? '');
const told = (i: any): ChangeNumber => ({ system: i.system ?? '', value: i.value, type: typeCode(i) ?? null });
const next = (head: Head, identifiers: readonly any[], { reason, itemId }: { reason: string; itemId?: string | undefined }): Draft => {
  const exact = putList(head.patient, 'identifier', identifiers);
  return { chartId: head.chartId, rid: head.rid, type: 'Patient', id: head.id, expectVersion: head.version, reason, ...(itemId === undefined ? {} : { itemId }), confirmed: true, value: JSON.parse(JSON.stringify(exact)), exact };
};
const headOf = async (ctx: Ctx, chartId: string): Promise<Head> => { ctx.touch(chartId); const head = (await headsOf(ctx, [chartId])).get(chartId); if (!head) throw notFound(); ctx.touch(chartId, [`Patient/${head.id}`]); return head; };

/** A number that belongs to another record (HL7 A43): it leaves the one and comes to the other, each with a version that says why. Numbers given here stay with their record. */
export async function moveNumber(ctx: Ctx, { from, to, number, reason, itemId }: { from: string; to: string; number: Numbered; reason: string; /** The received message that says so. */ itemId?: string | undefined }): Promise<{ moved: boolean }> {
  if (from === to) throw new Problem('rule-refused', 'A number is moved from one record to another, not to the same', { because: [{ rule: 'patient-index.two-records' }] });
  await holdPeople(ctx, [from, to]);
  const source = await headOf(ctx, from), target = await headOf(ctx, to);
  const found = listOf(source.patient, 'identifier').find((i) => same(i, number));
  // Told twice: the number is there already.
  if (!found && listOf(target.patient, 'identifier').some((i) => same(i, number))) return { moved: false };
  if (!found) throw notFound('The record does not hold this number');
  if (isOurs(found)) throw new Problem('rule-refused', 'A number given here stays with its record: merge the records, or move what is filed under it', { because: [{ rule: 'patient-index.own-number' }] });
  const says = { reason: `Number moved: ${reason}`, itemId };
  await chartDoor.file(ctx, [
    next(source, listOf(source.patient, 'identifier').filter((i) => i !== found), says),
    next(target, [...listOf(target.patient, 'identifier').filter((i) => !same(i, number)), found], says),
  ]);
  noteIdentityChange(ctx, { kind: 'number-moved', chartId: to, otherChartId: from, was: told(found), now: told(found), reason });
  return { moved: true };
}

/** A record's number is another now (HL7 A46, A47, A49): the old one stays as a former number, by which the patient is still found. */
export async function changeNumber(ctx: Ctx, { chartId, was, now, reason, itemId }: { chartId: string; was: Numbered; now: Numbered; reason: string; itemId?: string | undefined }): Promise<{ changed: boolean }> {
  await holdPeople(ctx, [chartId]);
  const head = await headOf(ctx, chartId), all = listOf(head.patient, 'identifier'), found = all.find((i) => same(i, was));
  if (all.some((i) => same(i, now) && i.use !== 'old') && (!found || found.use === 'old')) return { changed: false };
  if (!found) throw notFound('The record does not hold this number');
  if (isOurs(found)) throw new Problem('rule-refused', 'A number given here is not changed by another system', { because: [{ rule: 'patient-index.own-number' }] });
  const { period: _p, ...plain } = found, fresh = { ...plain, ...(now.system === undefined ? {} : { system: now.system }), value: now.value };
  await chartDoor.file(ctx, [next(head, all.filter((i) => !same(i, now)).flatMap((i) => (i === found ? [fresh, { ...found, use: 'old' }] : [i])), { reason: `Number changed: ${reason}`, itemId })]);
  noteIdentityChange(ctx, { kind: 'number-changed', chartId, was: told(found), now: told(fresh), reason });
  return { changed: true };
}

/**
 * Visits or accounts (HL7 A44, A45) into another person's chart, with everything written in them, by the one way entries move: a version there, a tombstone
 * here, the trail on both. Also between two linked numbers of one person: each has its own visits, and keeps them when the link ends. Within one record nothing moves.
 */
export async function moveVisits(ctx: Ctx, { from, to, visits, reason, number }: { from: string; to: string; visits: readonly { type: string; id: string }[]; reason: string; number?: ChangeNumber | undefined }): Promise<{ moved: { from: string; to: string }[] }> {
  await holdPeople(ctx, [from, to]);
  if (visits.length === 0 || await areOneRecord(ctx.tx, [from, to])) return { moved: [] };
  const within = (await chartDoor.chartsOfPerson(ctx, from)).includes(to);
  const places = await chartDoor.locate(ctx, visits), keys = visits.map((v) => { const at = places.get(`${v.type}/${v.id}`); if (!at || at.deleted) throw notFound(`${v.type}/${v.id} is not here`); return { type: v.type, id: v.id, expectVersion: at.version }; });
  const moved = await moveToOther(ctx, { fromChart: from, toChart: to, entries: keys, by: 'a move between patients', reason, atMost: 20_000, permitted: true, whole: true, ...(within ? { within } : {}) });
  noteIdentityChange(ctx, { kind: 'visit-moved', chartId: to, otherChartId: from, ...(number ? { was: number, now: number } : {}), reason });
  return { moved: moved.map((m) => ({ from: `${m.from.type}/${m.from.id}`, to: `${m.to.type}/${m.to.id}` })) };
}
