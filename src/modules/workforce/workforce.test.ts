import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { action } from '../../platform/action.ts';
import type { Actor, Ctx } from '../../platform/action.ts';
import type { Waiting, Worklist } from '../../platform/module.ts';
import { setFacility } from '../access/index.ts';
import { registerProjection } from '../chart/index.ts';
import { patientsProjection, registerMade } from '../patients/index.ts';
import { assignAction, closeItemsAction, listColleaguesAction } from './actions/assign.ts';
import { listCalendarsAction, setCalendarAction, setSpecialDayAction } from './actions/calendars.ts';
import { countDueAction, showDeskAction } from './actions/desk.ts';
import { forgetAssignments } from './actions/forget-assignments.ts';
import { answerMessageAction, closeMessageAction, listMessagesAction, readMessageAction, sendMessageAction } from './actions/messages.ts';
import { dropViewAction, listViewsAction, saveViewAction } from './actions/views.ts';
import type { DeskItem } from './contract.ts';
import { messageWorklist } from './message-worklist.ts';

let house: TestHouse, clock = new Date('2026-11-23T15:00:00Z'), closed: string[] = [], queue: Waiting[] = [];
let renee: Actor, tomas: Actor, supervisor: Actor, registrar: Actor;
const exceptions: Worklist = {
  name: 'exchange.exceptions', title: 'Exceptions', work: 'Mend exception', right: 'exchange.mend',
  waiting: async (_ctx, { limit, refs }) => queue.filter((w) => !refs || refs.includes(w.ref)).slice(0, limit),
  close: { right: 'exchange.mend', async run(_ctx, ref) { closed.push(ref); queue = queue.filter((w) => w.ref !== ref); } },
};
const all = (): Worklist[] => [exceptions, messageWorklist];
const wait = (ref: string, since: string, more: Partial<Waiting> = {}): Waiting => ({ ref, since: new Date(since), chartId: null, about: 'Northfield, message 3', short: 'No such patient', reasons: ['Nobody has this number'], ...more });
const desk = (actor: Actor, filter: object = {}): Promise<any> => house.perform(showDeskAction(all), filter, actor);
const sql = (text: string, values: unknown[] = []) => house.db.light.query(text, values);

beforeAll(async () => {
  for (const p of patientsProjection) registerProjection(p);
  house = await testHouse({ clock: () => clock });
  await house.perform(setFacility, { id: 'main', name: 'Main', zone: 'America/New_York' }, house.operator);
  renee = { ...house.clerk, id: '5001', name: 'Renee' }; tomas = { ...house.clerk, id: '5002', name: 'Tomas' }; supervisor = { ...house.actor('him-supervisor'), id: '5003', name: 'Sue' }; registrar = { ...house.actor('registrar'), id: '5004', name: 'Dan' };
  for (const p of [renee, tomas, supervisor, registrar, { ...house.admin, id: '5005', name: 'Astrid' }]) await sql(`insert into access.person (person_id, sign_in_name, name, facility_id, roles, password_hash) values ($1, $2, $3, 'main', $4, 'x')`, [p.id, p.name.toLowerCase(), p.name, p.roles]);
  await house.perform(setCalendarAction, { facility: 'main', kind: 'clinic', weekly: week([[480, 1080]]), federalHolidays: true }, house.admin);
});
afterAll(() => house.close());
const week = (h: [number, number][] | []) => ({ mon: h, tue: h, wed: h, thu: h, fri: h, sat: [], sun: [] });

describe('the desk', () => {
  it('puts what is late first, then what can do more harm, and says why in sentences', async () => {
    queue = [wait('1', '2026-11-20T15:00:00Z'), wait('2', '2026-11-19T15:00:00Z'), wait('3', '2026-11-23T14:00:00Z', { level: 'exchange.exceptions.results', short: 'Result waits' }), wait('4', '2026-11-23T14:00:00Z')];
    const shown = await desk(renee);
    expect(shown.items.map((i: DeskItem) => [i.ref, i.band, i.dueAt])).toEqual([
      ['2', 'late', '2026-11-20T23:00:00.000Z'], ['3', 'today', '2026-11-23T18:00:00.000Z'], ['1', 'today', '2026-11-23T23:00:00.000Z'], ['4', 'week', '2026-11-24T23:00:00.000Z'],
    ]);
    expect(shown.counts).toEqual({ late: 1, today: 2, week: 1, later: 0 });
    expect(shown.items[0].why[0]).toEqual({ says: '2 days late: exceptions are mended within 1 office day', citation: 'desk.service-levels, exchange.exceptions' });
    expect(shown.items[1].why.map((w: { says: string }) => w.says)).toContain('Until it is done a record may be wrong, or be read as another person\'s');
    expect(await house.perform(countDueAction(all), {}, renee)).toMatchObject({ late: 1, today: 2, more: false, stamp: shown.stamp });
  });

  it('shows nobody the work of a right that the role lacks', async () => {
    expect((await desk(registrar)).items).toEqual([]);
    expect((await desk(registrar)).lists.map((l: { name: string }) => l.name)).toEqual(['workforce.messages']);
    await expect(desk(house.actor('external-reviewer'))).rejects.toMatchObject({ kind: 'not-permitted' });
  });

  it('is read to a bound, and what one has in hand is found beyond it', async () => {
    const many = Array.from({ length: 1000 }, (_, i) => wait(String(10_000 + i), '2026-11-23T14:00:00Z'));
    let asked = 0;
    const big: Worklist = { ...exceptions, waiting: async (_ctx, { limit, refs }) => { asked = Math.max(asked, limit); return many.filter((w) => !refs || refs.includes(w.ref)).slice(0, limit); } };
    await house.perform(assignAction(() => [big]), { items: [{ list: big.name, ref: '10900' }] }, renee);
    const shown = await house.perform(showDeskAction(() => [big]), { whose: 'mine' }, renee) as any;
    expect(shown.items.map((i: DeskItem) => i.ref)).toEqual(['10900']);
    expect(shown.more).toBe(true);
    expect(asked).toBeLessThanOrEqual(201);
  });
});

describe('who has it in hand', () => {
  const give = (actor: Actor, ref: string, owner?: string | null): Promise<any> => house.perform(assignAction(all), { items: [{ list: 'exchange.exceptions', ref }], ...(owner === undefined ? {} : { owner }) }, actor);
  it('one takes work, and it leaves the desks of the others', async () => {
    expect(await give(renee, '1')).toEqual({ done: 1, refused: [] });
    expect((await desk(renee, { whose: 'mine' })).items.map((i: DeskItem) => [i.ref, i.owner?.name, i.mine])).toEqual([['1', 'Renee', true]]);
    expect((await desk(tomas)).items.map((i: DeskItem) => i.ref)).not.toContain('1');
    expect((await desk(tomas, { whose: 'all' })).items.map((i: DeskItem) => i.ref)).toContain('1');
  });
  it('nobody takes it from them but a supervisor, and nobody gets work that the role does not have', async () => {
    expect((await give(tomas, '1')).refused[0].says).toMatch(/Somebody else has it in hand/);
    expect((await give(supervisor, '1', registrar.id)).refused[0].says).toMatch(/role does not have this work/);
    expect(await give(supervisor, '1', tomas.id)).toMatchObject({ done: 1 });
    expect((await desk(tomas, { whose: 'mine' })).items.map((i: DeskItem) => i.ref)).toEqual(['1']);
    await expect(give(supervisor, '1', '424242')).rejects.toMatchObject({ kind: 'invalid-input' });
    expect((await give(renee, '77')).refused[0].says).toMatch(/does not wait/);
  });
  it('several are closed at once, each by its own worklist, and forgotten when they wait no more', async () => {
    expect(await house.perform(closeItemsAction(all), { items: [{ list: 'exchange.exceptions', ref: '2' }, { list: 'exchange.exceptions', ref: '99' }], reason: 'Sent again' }, renee)).toMatchObject({ done: 1, refused: [{ ref: '99' }] });
    expect(closed).toEqual(['2']);
    queue = queue.filter((w) => w.ref !== '1');
    clock = new Date(clock.getTime() + 2 * 3_600_000);
    expect(await house.perform(forgetAssignments(all), {}, house.system)).toMatchObject({ forgotten: 2 }); // 1, and 10900 of the big list
    expect((await house.perform(listColleaguesAction(all), { list: 'exchange.exceptions' }, renee) as any).people.map((p: { name: string }) => p.name)).toEqual(['Renee', 'Sue', 'Tomas']);
  });
});

it('views are one\'s own', async () => {
  const { id } = await house.perform(saveViewAction, { name: 'Results', filter: { whose: 'all', lists: ['exchange.exceptions'], harmFrom: 3 } }, renee) as { id: string };
  expect((await house.perform(listViewsAction, {}, renee) as any).views).toEqual([{ id, name: 'Results', filter: { whose: 'all', lists: ['exchange.exceptions'], bands: [], harmFrom: 3 } }]);
  expect((await house.perform(listViewsAction, {}, tomas) as any).views).toEqual([]);
  await expect(house.perform(dropViewAction, { id }, tomas)).rejects.toMatchObject({ kind: 'not-found' });
  await house.perform(dropViewAction, { id }, renee);
});

describe('messages', () => {
  const send = (actor: Actor, input: object): Promise<any> => house.perform(sendMessageAction, input, actor);
  let chartId = '';
  beforeAll(async () => {
    const act = action<(ctx: Ctx) => Promise<any>, any>({ name: 'patients.test', title: 'Test', kind: 'write', right: 'chart.read', checkInput: false, input: z.any() as never, run: (ctx, work) => work(ctx) });
    const [made] = await house.perform(act, (ctx: Ctx) => registerMade(ctx, [{ patientId: 'lucia', patient: { resourceType: 'Patient', id: 'lucia', name: [{ family: 'Garcia', given: ['Lucia'] }], birthDate: '1957-03-04', gender: 'female' } }]), house.clerk) as any;
    chartId = made.chartId;
  });

  it('is asked, answered and closed; the next word waits on the desk of whoever has it; the words are sealed', async () => {
    house.recorded.length = 0;
    const { messageId } = await send(renee, { to: { personId: tomas.id }, text: 'Is this zebrafinch yours?', chartId, urgent: true });
    const [item] = (await desk(tomas, { lists: ['workforce.messages'] })).items;
    expect([item.ref, item.chart.family, item.short, item.why[0].says]).toEqual([messageId, 'Garcia', 'From Renee', 'Urgent messages are answered within 1 office hour']);
    expect((await desk(renee)).items.map((i: DeskItem) => i.ref)).not.toContain(messageId);
    await house.perform(answerMessageAction, { messageId, text: 'Yes, filed.' }, tomas);
    expect((await desk(renee)).items.map((i: DeskItem) => i.short)).toContain('Answer from Tomas');
    expect((await house.perform(readMessageAction, { messageId }, renee) as any).words.map((w: { text: string; mine: boolean }) => [w.text, w.mine])).toEqual([['Is this zebrafinch yours?', true], ['Yes, filed.', false]]);
    await house.perform(closeMessageAction, { messageId }, renee);
    expect((await desk(renee, { lists: ['workforce.messages'] })).items).toEqual([]);
    await expect(house.perform(answerMessageAction, { messageId, text: 'Late' }, tomas)).rejects.toMatchObject({ kind: 'conflict' });
    expect((await house.perform(listMessagesAction, { box: 'received', chartId }, tomas) as any).messages).toHaveLength(1);
    expect(JSON.stringify(house.recorded)).not.toContain('zebrafinch');
    expect(house.recorded.filter((r) => r.action === 'workforce.send-message')[0]!.subjects).toEqual([{ chartId }]);
    expect(JSON.stringify((await sql('select message_id, about, encode(sealed, \'escape\') as s from workforce.message join workforce.message_word using (message_id)')).rows)).not.toContain('zebrafinch');
  });

  it('asks a role: each of them sees it, one takes it', async () => {
    const { messageId } = await send(renee, { to: { role: 'him-supervisor' }, text: 'Two charts?' });
    expect((await desk(supervisor)).items.map((i: DeskItem) => i.ref)).toContain(messageId);
    expect((await desk(tomas)).items.map((i: DeskItem) => i.ref)).not.toContain(messageId);
    expect(await house.perform(assignAction(all), { items: [{ list: 'workforce.messages', ref: messageId }] }, supervisor)).toMatchObject({ done: 1 });
    expect((await desk(supervisor, { whose: 'mine' })).items.map((i: DeskItem) => i.ref)).toContain(messageId);
    // Who asked a role is told which person answered.
    await house.perform(answerMessageAction, { messageId, text: 'One person.' }, supervisor);
    const [answered] = (await desk(renee, { lists: ['workforce.messages'] })).items.filter((i: DeskItem) => i.ref === messageId);
    expect(answered.why.map((w: { says: string }) => w.says)).toContain(`${supervisor.name} answered you`);
  });

  it('is nobody else\'s to read, and tells of no patient whom the other may not know', async () => {
    const { messageId } = await send(renee, { to: { personId: tomas.id }, text: 'Between us', chartId });
    for (const a of [supervisor, registrar]) await expect(house.perform(readMessageAction, { messageId }, a)).rejects.toMatchObject({ kind: 'not-found' });
    await expect(send(renee, { to: { personId: '5005' }, text: 'Look', chartId })).rejects.toThrow(/may not know of patients/);
    await expect(send(renee, { to: { role: 'administrator' }, text: 'Look', chartId })).rejects.toThrow(/may not know of patients/);
    await expect(send({ ...renee, onlyCharts: new Set() }, { to: { personId: tomas.id }, text: 'Look', chartId })).rejects.toThrow();
    await expect(send(renee, { to: { personId: renee.id }, text: 'Me' })).rejects.toThrow(/That is you/);
  });
});

describe('office hours', () => {
  it('entered by an administrator, they move what is due, and the change is recorded', async () => {
    queue = [wait('8', '2026-11-23T14:00:00Z')];
    const due = async (): Promise<string> => (await desk(renee, { lists: ['exchange.exceptions'] })).items[0].dueAt;
    expect(await due()).toBe('2026-11-24T23:00:00.000Z');
    house.recorded.length = 0;
    await house.perform(setSpecialDayAction, { facility: 'main', on: '2026-11-24', hours: [], says: 'Inventory' }, house.admin);
    expect(await due()).toBe('2026-11-25T23:00:00.000Z');
    expect(house.recorded.find((r) => r.action === 'workforce.set-special-day')?.outcome).toBe('done');
    const { facilities } = await house.perform(listCalendarsAction, {}, renee) as any;
    expect(facilities[0]).toMatchObject({ kind: 'clinic', entered: true, specialDays: [{ on: '2026-11-24', hours: [], says: 'Inventory' }] });
    expect(facilities[0].holidays[0]).toEqual({ on: '2026-11-26', name: 'Thanksgiving Day' });
  });
  it('refuses hours that run backwards, a week without any, and a facility that is not there', async () => {
    const set = (w: object, facility = 'main') => house.perform(setCalendarAction, { facility, kind: 'clinic', weekly: w as never, federalHolidays: true }, house.admin);
    await expect(set(week([[600, 500]]))).rejects.toMatchObject({ kind: 'invalid-input' });
    await expect(set(week([]))).rejects.toMatchObject({ issues: [{ says: 'At least one day must have hours' }] });
    await expect(set(week([[480, 1020]]), 'nowhere')).rejects.toThrow(/no facility/);
    await expect(house.perform(setCalendarAction, { facility: 'main', kind: 'clinic', weekly: week([[480, 1020]]), federalHolidays: true }, renee)).rejects.toMatchObject({ kind: 'not-permitted' });
  });
});
