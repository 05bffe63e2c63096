import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { policyFolder, testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { assignersIn, identityState } from '../../../test/kit/identity-state.ts';
import { readPolicy } from '../../platform/policy/read-policy.ts';
import { silentLog } from '../../platform/log.ts';
import { registerGuard, registerMoveFollower, registerProjection } from '../../modules/chart/index.ts';
import { setPartnerFeedAction } from '../../modules/exchange/actions/feed.ts';
import { followMoves } from '../../modules/exchange/index.ts';
import { overlayGuard } from '../../modules/patient-index/index.ts';
import { patientsProjection, search } from '../../modules/patients/index.ts';
import { framed, Framer } from './framer.ts';
import { startFeed } from './listener.ts';
import type { Feed } from './listener.ts';

/** What real senders do wrong, over real sockets: nothing is lost, everything is acknowledged as 2.5.1 says, nobody is joined who is not one person. */
let house: TestHouse, feed: Feed, number = 0;
const oid = '2.999.5', policy = readPolicy(policyFolder);
beforeAll(async () => {
  for (const p of patientsProjection) registerProjection(p);
  registerGuard(overlayGuard); registerMoveFollower(followMoves);
  house = await testHouse();
  feed = await startFeed({ config: { ports: [0], host: '127.0.0.1', tls: undefined }, perform: house.perform, log: silentLog, newId: () => house.ids.next(), rights: house.operator.rights, policy: <T>(id: string) => (id === 'exchange.feed-limits' ? { ...policy.get<object>(id), connectionsOfAddress: 150 } : policy.get(id)) as T });
  for (const name of ['NORTH', 'LAKE']) await house.perform(setPartnerFeedAction, setPartnerFeedAction.input.parse({ name, feed: { facility: 'main', sender: name } }), house.operator);
});
afterAll(async () => { await feed.stop(); await house.close(); });

const mr = (n: string, at = 'NORTH'): string => `${n}^^^${at}&${oid}${at === 'NORTH' ? '' : '.2'}&ISO^MR`;
type Who = { n: string; family?: string; given?: string; born?: string; ids?: string; line?: string };
const pid = ({ n, family = 'Hostile', given = 'Hal', born = '19440404', ids, line = '' }: Who): string => `PID|1||${ids ?? mr(n)}||${family}^${given}||${born}|M|||${line}`;
const adt = (trigger: string, segments: string[], { id = `H${number += 1}`, sender = 'NORTH', charset = '', zone = '' } = {}): string => { const at = `202403${String(10 + Math.floor(number / 60) % 18).padStart(2, '0')}10${String(number % 60).padStart(2, '0')}00${zone}`; return [`MSH|^~\\&|REG|${sender}|CK|HIM|${at}||ADT^${trigger}|${id}|P|2.5.1||||||${charset}`, `EVN|${trigger}|${at}`, ...segments, ''].join('\r'); };

async function open(): Promise<{ socket: Socket; ask(...bytes: (string | Buffer)[]): Promise<string[]> }> {
  const socket = connect(feed.ports[0]!, '127.0.0.1'), framer = new Framer(1e6), got: string[] = [];
  let wake = (): void => {};
  await once(socket, 'connect');
  socket.on('data', (piece: Buffer) => { for (const f of framer.push(piece)) if ('message' in f) got.push(f.message.toString()); wake(); });
  socket.on('close', () => wake());
  socket.on('error', () => {});
  return { socket, async ask(...bytes) {
    const from = got.length;
    for (const one of bytes) socket.write(framed(one));
    while (got.length < from + bytes.length && !socket.destroyed) await new Promise<void>((done) => { wake = done; });
    return got.slice(from);
  } };
}
const codes = (answers: readonly string[]): string[] => answers.map((a) => /\rMSA\|([A-Z]{2}\|[^|\r]*)/.exec(a)?.[1] ?? a);
const item = async (id: string): Promise<{ state: string; reason: string | null }[]> => (await house.db.light.query('select state, reason from exchange.item where control_id = $1 order by item_id', [id])).rows;
const found = async (text: string): Promise<string[]> => (await house.perform(search, { text, limit: 10 }, house.clerk)).hits.map((h) => `${h.family} ${h.given}`);
const who = async (n: string): Promise<string> => { const r = (await identityState(house, assignersIn(`${mr('1')}~${mr('1', 'LAKE')}`))).records[`NORTH|${n}`]; return r ? `${r.status} ${r.survivor}` : 'nobody'; };
const send = async (...texts: string[]): Promise<string[]> => { const one = await open(); try { return codes(await one.ask(...texts)); } finally { one.socket.destroy(); await feed.settled(); } };

it('reads UTF-16 with either mark, and Latin-1 declared as something else is told, not lost', async () => {
  const one = await open(), le = Buffer.from(`\ufeff${adt('A28', [pid({ n: '10', family: 'Žluťoučký' })], { id: 'LE', charset: 'UNICODE UTF-16' })}`, 'utf16le'), be = Buffer.from(`\ufeff${adt('A28', [pid({ n: '11', family: 'Γεωργίου' })], { id: 'BE', charset: 'UNICODE UTF-16' })}`, 'utf16le').swap16();
  expect(codes(await one.ask(le, be, Buffer.from(adt('A28', [pid({ n: '12', family: 'Pérez' })], { id: 'WRONG', charset: 'UNICODE UTF-8' }), 'latin1')))).toEqual(['AA|LE', 'AA|BE', 'AA|WRONG']);
  one.socket.destroy();
  await feed.settled();
  for (const name of ['Žluťoučký', 'Γεωργίου', 'Pérez']) expect(await found(name)).toEqual([`${name} Hal`]);
  expect((await house.db.light.query(`select f.code from exchange.finding f join exchange.item i using (item_id) where i.control_id = 'WRONG'`)).rows.map((r) => r.code)).toContain('charset-fallback');
});

it('takes A40 into a ring for what it is: one person, found by both numbers, and nothing is done twice', async () => {
  await send(adt('A28', [pid({ n: '20' })]), adt('A28', [pid({ n: '21' })]));
  expect(await send(adt('A40', [pid({ n: '20' }), `MRG|${mr('21')}`], { id: 'R1' }), adt('A40', [pid({ n: '21' }), `MRG|${mr('20')}`], { id: 'R2' }), adt('A40', [pid({ n: '20' }), `MRG|${mr('21')}`], { id: 'R3' }))).toEqual(['AA|R1', 'AA|R2', 'AA|R3']);
  expect([...await item('R1'), ...await item('R2'), ...await item('R3')].map((i) => i.state)).toEqual(['filed', 'filed', 'filed']);
  expect([await who('20'), await who('21')]).toEqual(['active NORTH|20', 'merged NORTH|20']);
  expect(Number((await house.db.light.query(`select count(*)::int as n from patient_index.joining where state = 'joined' and reason like '%R_ of NORTH'`)).rows[0].n)).toBe(1);
  // A number into itself is refused at once, with the field.
  const one = await open(), [answer] = await one.ask(adt('A40', [pid({ n: '20' }), `MRG|${mr('20')}`], { id: 'SELF' }));
  expect(codes([answer!])).toEqual(['AE|SELF']);
  expect(answer).toMatch(/\rERR\|\|MRG\^1\^1|\rERR\|\|MRG/);
  one.socket.destroy();
});

it('waits with an A40 that comes before either is here, and does it once both are', async () => {
  const first = adt('A40', [pid({ n: '30', family: 'Early' }), `MRG|${mr('31')}`], { id: 'E40' }), second = adt('A01', [pid({ n: '31', family: 'Early' }), 'PV1|1|O|W1^1^A'], { id: 'E01' });
  expect(await send(first)).toEqual(['AA|E40']);
  expect(await item('E40')).toMatchObject([{ state: 'exception', reason: expect.stringContaining('nobody here has this number yet') }]);
  expect(await send(second)).toEqual(['AA|E01']);
  expect(await item('E40')).toMatchObject([{ state: 'filed' }]);
  expect([await who('30'), await who('31')]).toEqual(['active NORTH|30', 'merged NORTH|30']);
});

it('keeps the same digits of two assigners, and of none, apart; several numbers of one person together', async () => {
  await send(adt('A28', [pid({ n: '40', family: 'Northern', given: 'Nat', born: '19500101' })]), adt('A28', [pid({ n: '40', ids: mr('40', 'LAKE'), family: 'Lakely', given: 'Lou', born: '19600202' })], { sender: 'LAKE' }));
  await send(adt('A28', [pid({ n: '', ids: '40^^^^MR', family: 'Nowhere', given: 'Ned', born: '19700303' })], { sender: 'LAKE' }), adt('A28', [pid({ n: '', ids: '40^^^UNHEARD&2.999.5.77&ISO^MR', family: 'Unheard', given: 'Una', born: '19800404' })]));
  for (const name of ['Northern', 'Lakely', 'Nowhere', 'Unheard']) expect(await found(name)).toHaveLength(1);
  // One PID-3 that names numbers of two people who are here joins nobody: it is a question.
  const people = async (): Promise<number> => Number((await house.db.light.query('select count(*)::int as n from chart.published_links')).rows[0].n);
  const before = await people();
  await send(adt('A08', [pid({ n: '', ids: `${mr('40')}~${mr('40', 'LAKE')}`, family: 'Northern', given: 'Nat', born: '19500101' }), 'PV1|1|O|W1^1^A'], { id: 'TWO' }));
  expect(await people()).toBe(before);
  expect([await found('Northern'), await found('Lakely')]).toEqual([['Northern Nat'], ['Lakely Lou']]);
  // A merge that names a number of somebody else as the survivor's is no merge.
  await send(adt('A40', [pid({ n: '', ids: mr('40'), family: 'Lakely', given: 'Lou', born: '19600202' }), `MRG|${mr('40', 'LAKE')}`], { id: 'MIX' }));
  expect(await item('MIX')).toMatchObject([{ state: 'exception', reason: expect.stringMatching(/somebody else|2 records/) }]);
  expect(await people()).toBe(before);
});

it('keeps what repeats a control id with other content, and files what was cut off as a question', async () => {
  expect(await send(adt('A28', [pid({ n: '50', family: 'Repeated' })], { id: 'REP' }), adt('A28', [pid({ n: '51', family: 'Repeating' })], { id: 'REP' }), adt('A28', [pid({ n: '50', family: 'Repeated' })], { id: 'REP2' }))).toEqual(['AA|REP', 'AA|REP', 'AA|REP2']);
  expect([await found('Repeated'), await found('Repeating')]).toEqual([['Repeated Hal'], ['Repeating Hal']]);
  const cut = adt('A01', [pid({ n: '52', family: 'Cutoff' }), 'PV1|1|O|W1^1^A'], { id: 'CUT' });
  expect(await send(cut.slice(0, cut.indexOf('Cutoff') + 3))).toEqual(['AE|CUT']);
  expect(await item('CUT')).toMatchObject([{ state: 'exception', reason: expect.stringMatching(/cut off/) }]);
  expect(await found('Cut')).toEqual([]);
});

it('answers a hundred connections at once, each its own, and keeps the order of each', async () => {
  const all = await Promise.all(Array.from({ length: 100 }, () => open()));
  const answers = await Promise.all(all.map((one, i) => one.ask(adt('A28', [pid({ n: `6${i}`, family: `Crowd${String.fromCharCode(97 + i % 26)}${String.fromCharCode(97 + Math.floor(i / 26))}` })], { id: `Q${i}a` }), adt('A08', [pid({ n: `6${i}`, line: '9 Later Street^^Salem', family: `Crowd${String.fromCharCode(97 + i % 26)}${String.fromCharCode(97 + Math.floor(i / 26))}` }), 'PV1|1|O|W1^1^A'], { id: `Q${i}b` }))));
  for (const [i, said] of answers.entries()) expect(codes(said)).toEqual([`AA|Q${i}a`, `AA|Q${i}b`]);
  for (const one of all) one.socket.destroy();
  await feed.settled();
  expect(Number((await house.db.light.query(`select count(*)::int as n from exchange.item where control_id like 'Q%' and state = 'filed'`)).rows[0].n)).toBe(200);
  expect(Number((await house.db.light.query(`select count(*)::int as n from chart.entry e join chart.version v using (chart_id, rid, version) join patients.patient p on p.chart_id = e.chart_id and p.rid = e.rid where v.content like '%"family":"Crowd%' and v.content not like '%Later%'`)).rows[0].n)).toBe(0);
});

it('takes a message of megabytes beside others, and answers it', async () => {
  const big = await open(), one = await open(), note = `OBX|1|TX|NOTE^Note^L||${'x'.repeat(8 * 1024 * 1024)}||||||F`;
  const [large, small] = await Promise.all([big.ask(adt('A08', [pid({ n: '70', family: 'Large' }), 'PV1|1|O|W1^1^A', note], { id: 'BIG' })), one.ask(adt('A28', [pid({ n: '71', family: 'Small' })], { id: 'SMALL' }))]);
  expect([...codes(large), ...codes(small)]).toEqual(['AA|BIG', 'AA|SMALL']);
  big.socket.destroy(); one.socket.destroy();
  await feed.settled();
  const [kept] = await item('BIG');
  expect([kept!.state, await found('Small')]).toEqual([expect.stringMatching(/filed|exception/), ['Small Hal']]);
}, 120_000);
