import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { assignersIn, identityState } from '../../../test/kit/identity-state.ts';
import type { IdentityState } from '../../../test/kit/identity-state.ts';
import { registerGuard, registerMoveFollower, registerProjection } from '../chart/index.ts';
import { decideCaseAction } from '../charting/actions/decide-case.ts';
import { openCaseAction } from '../charting/actions/cases.ts';
import { planMoveAction } from '../charting/actions/plan-move.ts';
import { compareWaiting } from '../patient-index/actions/compare-waiting.ts';
import { joinAction } from '../patient-index/actions/join.ts';
import { overrideJoinAction } from '../patient-index/actions/override-join.ts';
import { planJoinAction } from '../patient-index/actions/plan-join.ts';
import { overlayGuard } from '../patient-index/index.ts';
import { patientsProjection, search } from '../patients/index.ts';
import { file, followMoves, listItems, openRun, receive, replay, showItem } from './index.ts';

let house: TestHouse, run: { runId: string; sourceNo: number }, minute = 0, number = 0;
const oid = '2.16.840.1.113883.19.4.6';
beforeAll(async () => { for (const p of patientsProjection) registerProjection(p); registerGuard(overlayGuard); registerMoveFollower(followMoves); house = await testHouse(); run = await house.perform(openRun, { source: 'north' }, house.operator); });
afterAll(() => house.close());
let base = 1000;
beforeEach(() => { base += 100; });

const mr = (n: number | string): string => `${n}^^^NORTH&${oid}&ISO^MR`;
/** `n` counts from the number of the test, so that tests share nobody. */
const id = (n: number): string => String(base + n);
type Who = { n: number; family?: string; given?: string; born?: string; sex?: string; account?: string; more?: string };
const pid = ({ n, family = `Fam${'abcdefghij'[Math.floor(base / 100) % 10]}${'klmnopqrstuvwxyz'[Math.floor(base / 1000) % 16]}`, given = 'Ann', born = '19700101', sex = 'F', account = '', more = '' }: Who): string => `PID|1||${mr(id(n))}${more}||${family}^${given}||${born}|${sex}||||||||||${account}`;
const pv1 = (visit: string): string => `PV1|1|O|W1^1^A^NORTH${'|'.repeat(16)}${visit}^^^NORTH&${oid}&ISO^VN`;
const message = (trigger: string, ...segments: string[]): string => { minute += 1; const at = `20240${1 + Math.floor(minute / 1440)}${String(10 + Math.floor(minute / 60) % 18).padStart(2, '0')}10${String(minute % 60).padStart(2, '0')}00`; return [`MSH|^~\\&|REG|NORTH|||${at}||ADT^${trigger}|M${number += 1}|P|2.5.1`, `EVN|${trigger}|${at}`, ...segments, ''].join('\r'); };

/** Keeps and files messages, one after the other in one batch, as the feed does. Answers what became of each. */
async function send(...messages: string[]): Promise<{ id: string; state: string; reason: string | null; mend: string | null }[]> {
  const parts = messages.map((text, i) => ({ file: { id: house.ids.next(), path: 'test' }, portion: { bytes: Buffer.from(text), items: [{ start: 0, length: Buffer.byteLength(text), standard: 'hl7v2' as const, place: `message ${i}` }] } }));
  const { items } = await house.perform(receive, { ...run, parts }, house.operator);
  let ids = items.map((i) => i.id);
  for (const all = ids; ids.length > 0;) { const done = await house.perform(file, { ...run, ids, held: new Map(), mayWait: false }, house.operator); ids = done.woken; if (ids.length === 0) return look(all); }
  return [];
}
const look = async (ids: readonly string[]): Promise<{ id: string; state: string; reason: string | null; mend: string | null }[]> => (await house.db.light.query('select item_id as id, state, reason, mend from exchange.item where item_id = any($1::bigint[]) order by item_id', [ids])).rows;
const states = async (...messages: string[]): Promise<string[]> => (await send(...messages)).map((o) => o.state);
const now = (): Promise<IdentityState> => identityState(house, assignersIn(`^^^NORTH&${oid}&ISO^MR`));
const of = (s: IdentityState, n: number): string => { const r = s.records[`NORTH|${id(n)}`]; return r ? `${r.status} ${r.survivor.slice(6)}${r.linked.length ? ` linked ${r.linked.map((l) => l.slice(6)).join()}` : ''}` : 'nobody'; };
const changes = async (): Promise<string[]> => (await house.db.light.query('select kind, origin from patient_index.identity_change order by change_id')).rows.map((r) => `${r.kind} ${r.origin}`);

it('merges every group of a message, all repetitions of MRG-1, and once only', async () => {
  const people = [1, 2, 3, 4, 5].map((n) => message('A28', pid({ n })));
  const merge = message('A40', pid({ n: 1 }), `MRG|${mr(id(2))}~${mr(id(3))}`, pid({ n: 4 }), `MRG|${mr(id(5))}`);
  const before = (await changes()).length;
  expect(await states(...people, merge)).toEqual(Array(6).fill('filed'));
  const s = await now();
  expect([1, 2, 3, 4, 5].map((n) => of(s, n))).toEqual([`active ${id(1)}`, `merged ${id(1)}`, `merged ${id(1)}`, `active ${id(4)}`, `merged ${id(4)}`]);
  expect((await changes()).slice(before)).toEqual(['merged north', 'merged north', 'merged north']);
  expect(await states(merge.replace('|M', '|AGAIN'))).toEqual(['filed']);
  expect((await changes()).length).toBe(before + 3);
});

it('does all of a message or nothing', async () => {
  await send(message('A28', pid({ n: 1 })), message('A28', pid({ n: 2 })), message('A28', pid({ n: 3, family: 'Jones' })));
  const [out] = await send(message('A40', pid({ n: 1 }), `MRG|${mr(id(2))}`, pid({ n: 3, family: 'Jones' }), `MRG|${mr(id(99))}`));
  expect(out).toMatchObject({ state: 'exception', reason: expect.stringContaining('nobody here has this number yet') });
  expect(of(await now(), 2)).toBe(`active ${id(2)}`);
});

it('waits for a number that comes later, and is then done by itself; the survivor is registered where only he is new', async () => {
  expect(await states(message('A28', pid({ n: 1 })))).toEqual(['filed']);
  const [waiting] = await send(message('A40', pid({ n: 1 }), `MRG|${mr(id(2))}`));
  expect(waiting).toMatchObject({ state: 'exception', mend: expect.stringContaining('tried again by itself') });
  expect(await states(message('A28', pid({ n: 2 })))).toEqual(['filed']);
  expect((await look([waiting!.id]))[0]!.state).toBe('filed');
  expect(of(await now(), 2)).toBe(`merged ${id(1)}`);
  expect(await states(message('A40', pid({ n: 7 }), `MRG|${mr(id(1))}`))).toEqual(['filed']);
  const s = await now();
  expect([1, 2, 7].map((n) => of(s, n))).toEqual([`merged ${id(7)}`, `merged ${id(7)}`, `active ${id(7)}`]);
});

it('takes news under a given-up number to the survivor: demographics, visits, and not the number', async () => {
  await send(message('A28', pid({ n: 1 })), message('A01', pid({ n: 2 }), pv1(`V${base}`)), message('A40', pid({ n: 1 }), `MRG|${mr(id(2))}`));
  expect(await states(message('A08', `${pid({ n: 2 })}|||||||||||`.replace('|F||', '|F|||9 New Road^^Boston^MA^02108||').replace('||||||||||', '|')), message('A03', pid({ n: 1 }), pv1(`V${base}`)), message('A04', pid({ n: 2 }), pv1(`W${base}`)))).toEqual(['filed', 'filed', 'filed']);
  const s = await now();
  expect(of(s, 2)).toBe(`merged ${id(1)}`);
  expect(s.records[`NORTH|${id(1)}`]!.line).toBe('9 New Road');
  // The visit that began under the other number is carried on, not made anew.
  expect([s.visits[`V${base}`], s.visits[`W${base}`]]).toMatchObject([{ patient: `NORTH|${id(1)}`, status: 'discharged' }, { patient: `NORTH|${id(1)}` }]);
  // Both numbers find the person.
  for (const n of [1, 2]) expect((await house.perform(search, { text: id(n), limit: 5 }, house.clerk)).hits.length).toBeGreaterThan(0);
});

it('does not merge whom a check forbids; the message waits with its reason, and a decision lets it be replayed', async () => {
  await send(message('A28', pid({ n: 1, given: 'Ann' })), message('A28', pid({ n: 2, given: 'Beatrix' })));
  const [out] = await send(message('A40', pid({ n: 1, given: 'Ann' }), `MRG|${mr(id(2))}`));
  expect(out).toMatchObject({ state: 'exception', reason: expect.stringContaining('given names that differ'), mend: expect.stringContaining('second person') });
  expect(of(await now(), 2)).toBe(`active ${id(2)}`);
  expect((await house.db.light.query(`select count(*)::int as n from patient_index.joining where state = 'waiting'`)).rows[0].n).toBe(0);
  // Somebody who may asks for it all the same, a second person agrees, and the message goes through.
  const charts = (await house.db.light.query('select chart_id from patients.identifier where value = any($1::text[]) order by value', [[id(1), id(2)]])).rows.map((r) => r.chart_id) as [string, string];
  const ask = { charts, kind: 'merge' as const, survivor: charts[0], choices: {} };
  const plan = await house.perform(planJoinAction, ask, house.operator);
  const asked = await house.perform(joinAction, { survivor: charts[0], joined: charts[1], kind: 'merge', hash: plan.hash, choices: {}, reason: 'Seen with her' }, house.operator);
  expect(asked.state).toBe('waiting');
  await house.perform(overrideJoinAction, { joinId: asked.joinId, agree: true, reason: 'Seen too' }, { ...house.operator, id: 'second' });
  expect(await house.perform(replay, { id: out!.id, mended: null, reason: '' }, house.operator)).toMatchObject({ state: 'filed' });
  expect(of(await now(), 2)).toBe(`merged ${id(1)}`);
});

it('takes two who are recorded as different for different: linked, parted by the sender, they are not linked again by a message', async () => {
  await send(message('A28', pid({ n: 1 })), message('A28', pid({ n: 2 })));
  await house.perform(compareWaiting, compareWaiting.input.parse({}), house.system);
  expect(await states(message('A24', pid({ n: 1 }), pid({ n: 2 })), message('A37', pid({ n: 1 }), pid({ n: 2 })))).toEqual(['filed', 'filed']);
  expect(of(await now(), 1)).toBe(`active ${id(1)}`);
  const [again] = await send(message('A24', pid({ n: 1 }), pid({ n: 2 })));
  expect(again).toMatchObject({ state: 'exception', mend: expect.stringContaining('second person') });
  expect(of(await now(), 1)).toBe(`active ${id(1)}`);
  // The sender takes it back: the message that waits is closed.
  expect(await states(message('A37', pid({ n: 2 }), pid({ n: 1 })))).toEqual(['filed']);
  expect((await look([again!.id]))[0]!.state).toBe('closed');
});

it('refuses a survivor whose number is somebody else\'s, and numbers of several people', async () => {
  await send(message('A28', pid({ n: 1, family: 'Smith', given: 'John', born: '19400202', sex: 'M' })), message('A28', pid({ n: 2 })));
  const [out] = await send(message('A40', pid({ n: 1 }), `MRG|${mr(id(2))}`));
  expect(out).toMatchObject({ state: 'exception', reason: expect.stringMatching(/PID-3.*somebody else/) });
  expect(of(await now(), 2)).toBe(`active ${id(2)}`);
});

it('merges chains, whatever the order', async () => {
  await send(...[1, 2, 3, 4].map((n) => message('A28', pid({ n }))));
  expect(await states(message('A40', pid({ n: 1 }), `MRG|${mr(id(2))}`), message('A40', pid({ n: 2 }), `MRG|${mr(id(3))}`), message('A40', pid({ n: 4 }), `MRG|${mr(id(2))}`))).toEqual(['filed', 'filed', 'filed']);
  const s = await now();
  expect([1, 2, 3, 4].map((n) => of(s, n))).toEqual([`merged ${id(4)}`, `merged ${id(4)}`, `merged ${id(4)}`, `active ${id(4)}`]);
});

it('changes a number; the one before still finds the record, and a number that is another\'s is not taken', async () => {
  await send(message('A28', pid({ n: 1 })), message('A28', pid({ n: 5, family: 'Other' })));
  expect(await states(message('A47', pid({ n: 2 }), `MRG|${mr(id(1))}`))).toEqual(['filed']);
  let s = await now();
  expect(s.records[`NORTH|${id(1)}`]).toMatchObject({ status: 'renumbered', merged_into: `NORTH|${id(2)}` });
  // News under the old number go to the same record, which keeps its new one.
  expect(await states(message('A08', pid({ n: 1, given: 'Anna' })), message('A47', pid({ n: 2 }), `MRG|${mr(id(1))}`))).toEqual(['filed', 'filed']);
  s = await now();
  expect([s.records[`NORTH|${id(1)}`]!.status, s.records[`NORTH|${id(2)}`]!.status]).toEqual(['renumbered', 'active']);
  const [out] = await send(message('A47', pid({ n: 5 }), `MRG|${mr(id(2))}`));
  expect(out).toMatchObject({ state: 'exception', reason: expect.stringMatching(/somebody else|another record has the new number/) });
});

it('moves a number, a visit and an account to whom they belong, and a late message does not bring them back', async () => {
  const other = { n: 2, family: 'Mover', given: 'Max', born: '19550505', sex: 'M' };
  await send(message('A01', pid({ n: 1 }), pv1(`V${base}`)), message('A01', pid({ n: 1, account: `AC${base}` }), pv1(`X${base}`)), message('A28', pid(other)));
  const wrong = message('A08', pid({ n: 1 }), pv1(`V${base}`));
  expect(await states(message('A45', pid(other), `MRG|${mr(id(1))}||||V${base}^^^NORTH&${oid}&ISO^VN`, pv1(`V${base}`)), message('A44', pid({ ...other, account: `AC${base}` }), `MRG|${mr(id(1))}||AC${base}`))).toEqual(['filed', 'filed']);
  let s = await now();
  expect([s.visits[`V${base}`]!.patient, s.visits[`X${base}`]!.patient]).toEqual([`NORTH|${id(2)}`, `NORTH|${id(2)}`]);
  const [late] = await send(wrong);
  expect(late!.state).toBe('filed');
  s = await now();
  expect(s.visits[`V${base}`]!.patient).toBe(`NORTH|${id(2)}`);
  // The right patient's news reach the visit where it is now.
  expect(await states(message('A03', pid(other), pv1(`V${base}`)))).toEqual(['filed']);
  expect((await now()).visits[`V${base}`]).toMatchObject({ patient: `NORTH|${id(2)}`, status: 'discharged' });
  expect(await states(message('A28', pid({ n: 3, more: `~9${base}^^^NORTH&${oid}&ISO^PI` })), message('A43', `PID|1|${mr(id(2))}|9${base}^^^NORTH&${oid}&ISO^PI||Mover^Max||19550505|M`, `MRG|9${base}^^^NORTH&${oid}&ISO^PI`))).toEqual(['filed', 'filed']);
  expect((await house.perform(search, { text: `9${base}`, limit: 5 }, house.clerk)).hits.map((h) => h.family)).toEqual(['Mover']);
});

it('waits for a visit that comes later', async () => {
  const other = { n: 2, family: 'Later', given: 'Leo', born: '19560606', sex: 'M' };
  await send(message('A28', pid({ n: 1 })), message('A28', pid(other)));
  const [waiting] = await send(message('A45', pid(other), `MRG|${mr(id(1))}||||V${base}^^^NORTH&${oid}&ISO^VN`));
  expect(waiting).toMatchObject({ state: 'exception', reason: expect.stringContaining('no visit of this number') });
  await send(message('A01', pid({ n: 1 }), pv1(`V${base}`)));
  expect((await look([waiting!.id]))[0]!.state).toBe('filed');
  expect((await now()).visits[`V${base}`]!.patient).toBe(`NORTH|${id(2)}`);
});

it('renumbers and merges visits and accounts; later messages under either number mean the same visit', async () => {
  const vn = (v: string): string => `${v}^^^NORTH&${oid}&ISO^VN`, person = { n: 1, account: `A${base}` };
  await send(message('A01', pid(person), pv1(`V${base}`)), message('A04', pid({ n: 1 }), pv1(`W${base}`)));
  expect(await states(message('A50', pid({ n: 1 }), `MRG|${mr(id(1))}||||${vn(`V${base}`)}`, pv1(`N${base}`)))).toEqual(['filed']);
  expect(await states(message('A03', pid({ n: 1 }), pv1(`N${base}`)))).toEqual(['filed']);
  let s = await now();
  expect([s.visits[`V${base}`], s.visits[`N${base}`]?.status]).toEqual([undefined, 'discharged']);
  expect(await states(message('A42', pid({ n: 1 }), `MRG|${mr(id(1))}||||${vn(`W${base}`)}`, pv1(`N${base}`)))).toEqual(['filed']);
  expect(await states(message('A49', pid({ n: 1, account: `B${base}` }), `MRG|||A${base}`), message('A41', pid({ n: 1, account: `C${base}` }), `MRG|||B${base}`))).toEqual(['filed', 'filed']);
  const accounts = (await house.db.light.query(`select v.content from chart.entry e join chart.version v using (chart_id, rid, version) where v.content like $1 and v.content like '{"resourceType":"Encounter"%'`, [`%C${base}%`])).rows.map((r) => JSON.parse(r.content).account.map((a: any) => `${a.identifier.value} ${a.identifier.use ?? ''}`));
  expect(accounts).toEqual([[`C${base} `, `B${base} old`, `A${base} old`]]);
  expect(await states(message('A50', pid({ n: 1 }), `MRG|${mr(id(1))}||||${vn(`ZZ${base}`)}`, pv1(`Q${base}`)))).toEqual(['exception']);
  s = await now();
  expect(s.visits[`N${base}`]!.patient).toBe(`NORTH|${id(1)}`);
});

const vn = (v: string): string => `${v}^^^NORTH&${oid}&ISO^VN`;
const result = (n: number, visit: string, filler: string, value = '5.5'): string => { minute += 1; const at = `202406${String(10 + Math.floor(minute / 60) % 18).padStart(2, '0')}11${String(minute % 60).padStart(2, '0')}00`; return [`MSH|^~\\&|LAB|NORTH|||${at}||ORU^R01|M${number += 1}|P|2.5.1`, pid({ n }), pv1(visit), `OBR|1||${filler}^LAB|2345-7^Glucose^LN|||${at}`, `OBX|1|NM|2345-7^Glucose^LN||${value}|mmol/L|||||F`, ''].join('\r'); };
const visitsOf = async (n: number): Promise<string[]> => (await house.db.light.query(`select v.content from chart.entry e join chart.version v using (chart_id, rid, version) join chart.type_name t on t.type = e.type
  where not e.deleted and t.name = 'Encounter' and e.chart_id in (select chart_id from patients.identifier where value = $1) order by e.rid`, [id(n)])).rows.map((r) => JSON.parse(r.content)).map((v) => `${v.identifier.map((i: any) => `${i.value}${i.use === 'old' ? ' old' : ''}`).join()} ${v.status}${v.partOf ? ' part' : ''}`);
const observationsOf = async (n: number): Promise<number> => (await house.db.light.query(`select count(*)::int as c from chart.entry e join chart.type_name t on t.type = e.type where not e.deleted and t.name = 'Observation' and e.chart_id in (select chart_id from patients.identifier where value = $1)`, [id(n)])).rows[0].c;

it('carries a moved visit on where it is: discharge, update and result by its number; also between two linked numbers of one person', async () => {
  const same = { n: 3 }, other = { n: 2, family: 'Taker', given: 'Tom', born: '19520202', sex: 'M' };
  await send(message('A01', pid({ n: 1 }), pv1(`V${base}`)), message('A01', pid({ n: 1 }), pv1(`L${base}`)), message('A28', pid(other)), message('A28', pid(same)), message('A24', pid({ n: 1 }), pid(same)));
  expect(await states(message('A45', pid(other), `MRG|${mr(id(1))}||||${vn(`V${base}`)}`), message('A45', pid(same), `MRG|${mr(id(1))}||||${vn(`L${base}`)}`))).toEqual(['filed', 'filed']);
  expect([await visitsOf(1), await visitsOf(2), await visitsOf(3)]).toEqual([[], [`V${base} in-progress`], [`L${base} in-progress`]]);
  expect(await states(message('A08', pid(other), pv1(`V${base}`)), message('A03', pid(other), pv1(`V${base}`)), message('A08', pid(same), pv1(`L${base}`)), message('A03', pid(same), pv1(`L${base}`)))).toEqual(['filed', 'filed', 'filed', 'filed']);
  expect(await states(result(2, `V${base}`, `F${base}`).replace(/PID.*/, pid(other)), result(3, `L${base}`, `G${base}`))).toEqual(['filed', 'filed']);
  expect([await visitsOf(1), await visitsOf(2), await visitsOf(3)]).toEqual([[], [`V${base} finished`], [`L${base} finished`]]);
  // Back again, and on: names never pile up.
  expect(await states(message('A45', pid({ n: 1 }), `MRG|${mr(id(2))}||||${vn(`V${base}`)}`), message('A45', pid(other), `MRG|${mr(id(1))}||||${vn(`V${base}`)}`), message('A08', pid(other), pv1(`V${base}`)))).toEqual(['filed', 'filed', 'filed']);
  expect([await visitsOf(1), await visitsOf(2), await observationsOf(2)]).toEqual([[], [`V${base} finished`], 1]);
});

it('does not let a result of a moved visit into the chart it left: it waits for a person', async () => {
  const other = { n: 2, family: 'Taker', given: 'Tom', born: '19520202', sex: 'M' };
  await send(message('A01', pid({ n: 1 }), pv1(`V${base}`)), message('A28', pid(other)), result(1, `V${base}`, `F${base}`), message('A45', pid(other), `MRG|${mr(id(1))}||||${vn(`V${base}`)}`));
  expect([await observationsOf(1), await observationsOf(2)]).toEqual([0, 1]);
  // Told anew with another time, another result, a correction of what moved: none is clear any longer.
  const outs = await send(result(1, `V${base}`, `F${base}`), result(1, `V${base}`, `NEW${base}`), result(1, `V${base}`, `F${base}`, '9.9'));
  expect(outs.map((o) => o.state)).toEqual(['exception', 'exception', 'exception']);
  expect(outs.map((o) => o.reason)).toEqual([expect.stringContaining('moved to another person'), expect.stringContaining('moved to another person'), expect.stringContaining('moved to another person')]);
  expect([await observationsOf(1), await observationsOf(2)]).toEqual([0, 1]);
});

it('makes one visit of two where news of it came to the right record before the move', async () => {
  const other = { n: 2, family: 'Taker', given: 'Tom', born: '19520202', sex: 'M' };
  await send(message('A01', pid({ n: 1 }), pv1(`V${base}`)), message('A28', pid(other)), message('A08', pid(other), pv1(`V${base}`)));
  expect(await states(message('A45', pid(other), `MRG|${mr(id(1))}||||${vn(`V${base}`)}`), message('A03', pid(other), pv1(`V${base}`)))).toEqual(['filed', 'filed']);
  expect([await visitsOf(1), (await visitsOf(2)).toSorted()]).toEqual([[], [`V${base} finished`, `V${base} old in-progress part`]]);
  expect((await now()).visits[`V${base}`]).toMatchObject({ patient: `NORTH|${id(2)}`, status: 'discharged' });
});

it('keeps the new number of a visit though late messages name the one before', async () => {
  await send(message('A01', pid({ n: 1, account: `A${base}` }), pv1(`V${base}`)), message('A50', pid({ n: 1 }), `MRG|${mr(id(1))}||||${vn(`V${base}`)}`, pv1(`N${base}`)));
  expect(await states(message('A08', pid({ n: 1 }), pv1(`V${base}`)), message('A03', pid({ n: 1 }), pv1(`V${base}`)))).toEqual(['filed', 'filed']);
  expect(await visitsOf(1)).toEqual([`N${base},V${base} old finished`]);
  expect(await states(message('A13', pid({ n: 1 }), pv1(`N${base}`)), result(1, `N${base}`, `F${base}`), result(1, `V${base}`, `G${base}`))).toEqual(['filed', 'filed', 'filed']);
  expect(await visitsOf(1)).toEqual([`N${base},V${base} old in-progress`]);
});

it('follows what a correction case moves: news reach it where it is, and what still names the wrong person does not bring it back', async () => {
  const other = { n: 2, family: 'Taker', given: 'Tom', born: '19520202', sex: 'M' };
  await send(message('A01', pid({ n: 1 }), pv1(`V${base}`)), message('A28', pid(other)));
  const charts = (await house.db.light.query('select chart_id from patients.identifier where value = any($1::text[]) order by value', [[id(1), id(2)]])).rows.map((r) => r.chart_id) as [string, string];
  const [entry] = (await house.db.light.query(`select d.id, e.version from chart.entry e join chart.directory d using (chart_id, rid) join chart.type_name t on t.type = e.type where t.name = 'Encounter' and e.chart_id = $1`, [charts[0]])).rows;
  const key = { type: 'Encounter', id: entry.id as string };
  const { caseId } = await house.perform(openCaseAction, openCaseAction.input.parse({ kind: 'wrong-chart', fromChart: charts[0], toChart: charts[1], entries: [key], says: 'The visit is the other one\'s' }), house.operator);
  const plan = await house.perform(planMoveAction, { entries: [key], toChart: charts[1] }, house.operator);
  await house.perform(decideCaseAction, decideCaseAction.input.parse({ caseId, decision: 'move', toChart: charts[1], entries: plan.moves.map((m) => ({ type: m.type, id: m.id, expectVersion: m.version })), reason: 'It is his' }), house.operator);
  expect([await visitsOf(1), await visitsOf(2)]).toEqual([[], [`V${base} in-progress`]]);
  expect(await states(message('A08', pid({ n: 1 }), pv1(`V${base}`)), message('A03', pid(other), pv1(`V${base}`)))).toEqual(['filed', 'filed']);
  expect([await visitsOf(1), await visitsOf(2)]).toEqual([[], [`V${base} finished`]]);
});

const bed = (visit: string, place: string): string => pv1(visit).replace('W1^1^A^NORTH', `${place}^NORTH`);
it('swaps beds, both or neither; what is newer stays', async () => {
  const other = { n: 2, family: 'Neighbour', given: 'Nora', born: '19610101' }, swap = message('A17', pid({ n: 1 }), bed(`V${base}`, 'W1^1^B'), pid(other), bed(`W${base}`, 'W1^1^A'));
  const late = message('A17', pid({ n: 1 }), bed(`V${base}`, 'W9^9^A'), pid(other), bed(`W${base}`, 'W9^9^B'));
  const places = async (): Promise<string[]> => { const { visits } = await now(); return [`V${base}`, `W${base}`].map((v) => visits[v]?.location ?? ''); };
  await send(message('A01', pid({ n: 1 }), bed(`V${base}`, 'W1^1^A')));
  const [half] = await send(message('A17', pid({ n: 1 }), bed(`V${base}`, 'W1^1^B'), pid(other), bed(`W${base}`, 'W1^1^A')));
  expect(half).toMatchObject({ state: 'exception', reason: expect.stringContaining('nobody here has this number yet') });
  const before = await places();
  await send(message('A01', pid(other), bed(`W${base}`, 'W1^1^B')));
  // What had waited is done by itself, and is older than the admission of the other: she stays where that says.
  expect((await look([half!.id]))[0]!.state).toBe('filed');
  const [a, b] = [before[0]!, (await places())[1]!];
  await send(message('A02', pid({ n: 1 }), bed(`V${base}`, 'W1^1^A')), message('A02', pid(other), bed(`W${base}`, 'W1^1^B')));
  expect(await places()).toEqual([a, b]);
  expect(a).not.toBe(b);
  expect(await states(message('A17', pid({ n: 1 }), bed(`V${base}`, 'W1^1^B'), pid(other), bed(`W${base}`, 'W1^1^A')))).toEqual(['filed']);
  expect(await places()).toEqual([b, a]);
  expect(await states(swap, late)).toEqual(['filed', 'filed']);
  expect(await places()).toEqual([b, a]);
  expect((await send(message('A17', pid({ n: 1 }), bed(`V${base}`, 'W1^1^B'), pid({ n: 1 }), bed(`W${base}`, 'W1^1^A'))))[0]!.state).toBe('exception');
});

it('deletes nobody because a message says so: a person decides', async () => {
  await send(message('A01', pid({ n: 1 }), pv1(`V${base}`)));
  const [out] = await send(message('A29', pid({ n: 1 })));
  expect(out).toMatchObject({ state: 'exception', reason: expect.stringContaining('Nothing is taken out'), mend: expect.stringContaining('close this') });
  expect((await house.db.light.query('select chart_id from exchange.item where item_id = $1', [out!.id])).rows[0].chart_id).toBe((await house.db.light.query('select chart_id from patients.identifier where value = $1', [id(1)])).rows[0].chart_id);
  expect(of(await now(), 1)).toBe(`active ${id(1)}`);
  expect(await states(message('A29', pid({ n: 9 })))).toEqual(['filed']);
});

it('tells of a message what it asked for and what it changed, and lists those that say who is whom', async () => {
  await send(message('A28', pid({ n: 1, more: '~999-11-2233^^^SSA^SS' })), message('A28', pid({ n: 2 })));
  const outs = await send(message('A40', pid({ n: 1, more: '~999-11-2233^^^SSA^SS' }), `MRG|${mr(id(2))}`), message('A47', pid({ n: 5 }), `MRG|${mr(id(1))}`), message('A40', pid({ n: 5 }), `MRG|${mr(id(77))}`));
  const shown = await Promise.all(outs.map(async (o) => (await house.perform(showItem, { id: o.id }, house.operator)).identity!));
  const system = `urn:oid:${oid}`, one = { system, value: id(1) };
  // A social security number is shown by its own right alone.
  expect(shown[0]!.asks).toEqual([{ does: 'merge', of: [one], other: [{ system, value: id(2) }], was: null, now: null }]);
  expect(shown[0]!.changed).toMatchObject([{ kind: 'merged', chart: { patient: expect.stringContaining('Ann') }, other: { patient: expect.stringContaining('Ann') }, joinState: 'joined', joinId: expect.stringMatching(/^\d+$/) }]);
  expect(shown[1]!.changed).toMatchObject([{ kind: 'number-changed', was: one, now: { system, value: id(5) }, joinId: null }]);
  expect(shown[2]).toMatchObject({ asks: [{ does: 'merge', other: [{ value: id(77) }] }], changed: [] });
  const listed = (await house.perform(listItems, listItems.input.parse({ about: 'identity', limit: 3 }), house.operator)).items;
  expect(listed.map((i) => i.id)).toEqual(outs.map((o) => o.id).toReversed());
});
