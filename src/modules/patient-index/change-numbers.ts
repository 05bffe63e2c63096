import type { Ctx } from '../../platform/action.ts';
import { notFound, Problem } from '../../platform/problem.ts';
import { parseExact } from '../../standards/fhir/exact-json.ts';
import { chartDoor } from '../chart/index.ts';
import { moveToOther, planOf } from '../charting/index.ts';
import type { Move } from '../charting/index.ts';
import { isOurs } from '../patients/rules/door.ts';
import { noteIdentityChange } from './note-identity-change.ts';
import { exchangeNumber, holdsNumber, numberIn, toldNumber, withNumber, withoutNumber } from './rules/change-identifiers.ts';

/** A FHIR Identifier. */
type Number = { system?: string | undefined; value?: string | undefined; type?: unknown };
type By = { reason: string; itemId?: string | undefined };
type Head = { chartId: string; rid: string; id: string; version: number; exact: Record<string, any> };

async function headOf(ctx: Ctx, chartId: string): Promise<Head> {
  const head = await chartDoor.patientOf(ctx, chartId);
  if (!head || head.deleted) throw notFound('There is no such record');
  const { text, version } = (await chartDoor.readCurrent(ctx, [head])).get(`${chartId}/${head.rid}`)!;
  return { chartId, rid: head.rid, id: head.id, version, exact: parseExact(text).exact as Record<string, any> };
}

async function write(ctx: Ctx, head: Head, exact: Record<string, any>, by: By): Promise<void> {
  await chartDoor.file(ctx, [{ chartId: head.chartId, rid: head.rid, type: 'Patient', id: head.id, expectVersion: head.version, value: JSON.parse(JSON.stringify(exact)), exact, reason: by.reason, ...(by.itemId === undefined ? {} : { itemId: by.itemId }) }]);
  ctx.touch(head.chartId, [`Patient/${head.id}`]);
}

const refuseOurs = (number: object, what: string): void => { if (isOurs(number)) throw new Problem('rule-refused', `The number was given here: a message cannot ${what} it`, { because: [{ rule: 'patient-index.own-number' }] }); };

/** Another number for a record: the one before stays as an old one, by which it is still found. False where it has it already. */
export async function changeNumber(ctx: Ctx, ask: { chartId: string; was: Number; now: Number } & By): Promise<boolean> {
  const head = await headOf(ctx, ask.chartId), was = numberIn(head.exact, ask.was);
  if (!was) throw new Problem('not-found', 'The record does not have the number that is to change');
  refuseOurs(was, 'change');
  if (was.use === 'old' && holdsNumber(head.exact, ask.now)) return false;
  await write(ctx, head, exchangeNumber(head.exact, ask.was, ask.now, ctx.now.toISOString().slice(0, 10)), ask);
  noteIdentityChange(ctx, { kind: 'number-changed', chartId: ask.chartId, was: toldNumber(was), now: toldNumber(ask.now), reason: ask.reason });
  return true;
}

/** A number that belongs to another record. */
export async function moveNumber(ctx: Ctx, ask: { from: string; to: string; number: Number } & By): Promise<void> {
  const from = await headOf(ctx, ask.from), to = await headOf(ctx, ask.to), number = numberIn(from.exact, ask.number);
  if (!number) throw new Problem('not-found', 'The record does not have the number that is to move');
  refuseOurs(number, 'move');
  await write(ctx, from, withoutNumber(from.exact, ask.number), ask);
  await write(ctx, to, withNumber(to.exact, number), ask);
  noteIdentityChange(ctx, { kind: 'number-moved', chartId: ask.to, otherChartId: ask.from, now: toldNumber(number), reason: ask.reason });
}

/** More entries of one visit than this are moved by people. */
const visitEntriesMax = 20_000;

/** A visit, with what was written in it, into another person's chart; by charting's way of moving. Answers what became of each entry. */
export async function moveVisit(ctx: Ctx, ask: { encounter: { chartId: string; id: string }; to: string; number: Number; by: string } & By): Promise<Move[]> {
  await chartDoor.lockPersons(ctx, [ask.encounter.chartId, ask.to]);
  const plan = await planOf(ctx, [{ type: 'Encounter', id: ask.encounter.id }], { toChart: ask.to, atMost: visitEntriesMax, permitted: true });
  if (plan.forbids.length > 0) throw new Problem('rule-refused', plan.forbids[0]!, { because: [{ rule: 'patient-index.move-visit' }] });
  const entries = [...plan.moves.values()].map(({ row }) => ({ type: row.type, id: row.id, expectVersion: row.version }));
  const moves = await moveToOther(ctx, { fromChart: ask.encounter.chartId, toChart: ask.to, entries, by: ask.by, reason: ask.reason, atMost: visitEntriesMax, permitted: true });
  noteIdentityChange(ctx, { kind: 'visit-moved', chartId: ask.to, otherChartId: ask.encounter.chartId, now: toldNumber(ask.number), reason: ask.reason });
  return moves;
}
