import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { silentLog } from '../../platform/log.ts';
import { registerProjection } from '../../modules/chart/index.ts';
import { file, newsToTell, openRun, receive } from '../../modules/exchange/index.ts';
import { setPartnerFeedAction, showFeedAction } from '../../modules/exchange/actions/feed.ts';
import { z } from 'zod';
import { action } from '../../platform/action.ts';
import { untoldWorklist } from '../../modules/patient-index/ledger-worklist.ts';
import { listFollowers } from '../../modules/patient-index/actions/follow-changes.ts';
import { patientsProjection } from '../../modules/patients/index.ts';
import { acknowledge } from '../../standards/hl7v2/index.ts';
import type { AckCode } from '../../standards/hl7v2/index.ts';
import { feedActor } from './listener.ts';
import { framed, Framer } from './framer.ts';
import { startTelling } from './tell-partners.ts';

let house: TestHouse;
const stops: (() => Promise<unknown>)[] = [];
beforeAll(async () => { for (const p of patientsProjection) registerProjection(p); house = await testHouse(); });
afterEach(async () => { for (const s of stops.splice(0).reverse()) await s(); });
afterAll(() => house.close());

const mr = (n: string): string => `${n}^^^NORTH&1.2.3&ISO^MR`;
let control = 0;
const adt = (trigger: string, ...more: string[]): string => [`MSH|^~\\&|REG|NORTH|||2024030407${String(10 + (control += 1))}00||ADT^${trigger}|O${control}|P|2.5.1`, `EVN|${trigger}|2024030407${10 + control}00`, ...more, ''].join('\r');
const pid = (n: string): string => `PID|1||${mr(n)}||Teller^Tess||19700101|F`;
async function send(source: string, ...texts: string[]): Promise<void> {
  const run = await house.perform(openRun, { source }, house.operator);
  const parts = texts.map((text) => ({ file: { id: house.ids.next(), path: 't' }, portion: { bytes: Buffer.from(text), items: [{ start: 0, length: Buffer.byteLength(text), standard: 'hl7v2' as const, place: 'm' }] } }));
  const { items } = await house.perform(receive, { ...run, parts }, house.operator);
  await house.perform(file, { ...run, ids: items.map((i) => i.id), held: new Map(), mayWait: false }, house.operator);
}

/** A system that is told: it answers as `answer` says, and keeps what it took. */
async function listener(port: number, answer: (text: string) => AckCode | 'silence'): Promise<{ port: number; told: string[]; close(): Promise<void> }> {
  const told: string[] = [], sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket); socket.on('close', () => sockets.delete(socket)); socket.on('error', () => {});
    const framer = new Framer(1e6);
    socket.on('data', (piece: Buffer) => { for (const f of framer.push(piece)) if ('message' in f) {
      const text = f.message.toString(), ack = answer(text);
      if (ack === 'silence') continue;
      told.push(text);
      socket.write(framed(acknowledge(text, { sentAt: '20240304', controlId: 'x', ack, ...(ack === 'AE' ? { error: { code: '204', says: 'Unknown patient' } } : {}) })));
    } });
  });
  await new Promise<void>((done) => { server.listen(port, '127.0.0.1', done); });
  return { port: (server.address() as { port: number }).port, told, close: () => new Promise((done) => { for (const s of sockets) s.destroy(); server.close(() => done()); }) };
}
const telling = (): { stop(): Promise<void> } => {
  const t = startTelling({ out: { plain: false, ca: undefined, cert: undefined, key: undefined }, perform: house.perform, log: silentLog, actor: feedActor(house.operator.rights)('main'), everyMs: 30, retryMostMs: 60, waitMs: 300, anyNews: async () => (await house.db.light.query(newsToTell)).rows[0].any });
  stops.push(() => t.stop());
  return t;
};
const partner = (name: string, push: object): Promise<unknown> => house.perform(setPartnerFeedAction, setPartnerFeedAction.input.parse({ name, feed: { facility: 'main', sender: name, push } }), house.operator);
const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => { for (let i = 0; i < 300; i += 1) { if (await holds()) return; await new Promise((r) => setTimeout(r, 25)); } throw new Error('it did not come'); };
const outbound = async (name: string) => (await house.perform(showFeedAction, {}, house.admin)).partners.find((p) => p.name === name)!.outbound!;
const events = (told: readonly string[]): string[] => told.map((t) => `${/ADT\^(A\d\d)/.exec(t)![1]} ${/PID\|1\|\|(\w+)/.exec(t)![1]} ${/MRG\|(\w+)/.exec(t)?.[1] ?? ''}`.trim());

it('tells a partner of merges and numbers in their order; offline it is outstanding and told later; once, and not what came from the partner itself', async () => {
  const first = await listener(0, () => 'AA');
  await first.close();
  await partner('LAB', { host: '127.0.0.1', port: first.port, application: 'LIS', receiver: 'LAB' });
  await send('clinic', adt('A28', pid('1')), adt('A28', pid('2')), adt('A28', pid('3')), adt('A40', pid('1'), `MRG|${mr('2')}`), adt('A47', pid('9'), `MRG|${mr('3')}`));
  await send('LAB', adt('A28', pid('4')), adt('A40', pid('1'), `MRG|${mr('4')}`));
  telling();
  await until(async () => (await outbound('LAB')).trouble !== null);
  expect(await outbound('LAB')).toMatchObject({ outstanding: 3, overdue: false, refused: 0, trouble: expect.stringContaining('ECONNREFUSED') });
  let silent = 1;
  const lab = await listener(first.port, () => ((silent -= 1) >= 0 ? 'silence' : 'AA'));
  stops.push(() => lab.close());
  await until(async () => (await outbound('LAB')).outstanding === 0);
  expect(events(lab.told)).toEqual(['A40 1 2', 'A47 9 3']);
  expect(lab.told[0]).toMatch(/^MSH\|\^~\\&\|CHARTKEEPER\|main\|LIS\|LAB\|\d{14}\+0000\|\|ADT\^A40\^ADT_A39\|CK\d+\|P\|2\.5\.1/);
  expect(lab.told[0]).toContain('PID|1||1^^^&1.2.3&ISO^MR');
  expect((await outbound('LAB')).trouble).toBeNull();
});

it('goes on after a refusal, which somebody must look at', async () => {
  const ehr = await listener(0, (text) => (/A37/.test(text) ? 'AE' : 'AA'));
  stops.push(() => ehr.close());
  await partner('EHR', { host: '127.0.0.1', port: ehr.port });
  await send('clinic', adt('A28', pid('11')), adt('A28', pid('12')), adt('A24', pid('11'), pid('12')), adt('A37', pid('11'), pid('12')), adt('A47', pid('19'), `MRG|${mr('11')}`));
  telling();
  await until(async () => (await outbound('EHR')).outstanding === 0);
  expect(events(ehr.told).map((e) => e.slice(0, 3))).toEqual(['A24', 'A37', 'A47']);
  expect((await house.perform(listFollowers, {}, house.operator)).followers.find((f) => f.follower === 'messages to EHR')).toMatchObject({ outstanding: 0, refusals: [{ says: 'AE: Unknown patient' }] });
  // It waits on the desk until somebody has seen to it.
  const look = action({ name: 'test.look', title: 'Look', kind: 'write', right: 'patient-index.queue', input: z.object({ close: z.string().nullable() }), async run(ctx, { close }) { if (close) await untoldWorklist.close!.run(ctx, close, 'Told by phone'); return untoldWorklist.waiting(ctx, { limit: 10 }); } });
  const waits = await house.perform(look, { close: null }, house.operator);
  expect(waits).toMatchObject([{ short: 'Refused elsewhere', reasons: [expect.stringContaining('messages to EHR refused change')] }]);
  expect(await house.perform(look, { close: waits[0]!.ref }, house.operator)).toEqual([]);
});

it('does not send patients\' data readable over a network', async () => {
  await partner('FAR', { host: '192.0.2.1', port: 2575 });
  await send('clinic', adt('A28', pid('21')), adt('A47', pid('29'), `MRG|${mr('21')}`));
  telling();
  await until(async () => (await outbound('FAR')).trouble !== null);
  expect((await outbound('FAR')).trouble).toContain('without TLS');
});
