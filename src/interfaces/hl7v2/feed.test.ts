import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import type { Perform } from '../../platform/perform.ts';
import { Problem } from '../../platform/problem.ts';
import { silentLog } from '../../platform/log.ts';
import { readConfig } from '../../platform/config.ts';
import type { MllpConfig } from '../../platform/config.ts';
import { readPolicy } from '../../platform/policy/read-policy.ts';
import { policyFolder } from '../../../test/kit/house.ts';
import { exchangeModule, listItems } from '../../modules/exchange/index.ts';
import { registerProjection } from '../../modules/chart/index.ts';
import { patientsProjection, search } from '../../modules/patients/index.ts';
import { setPartnerFeedAction, showFeedAction } from '../../modules/exchange/actions/feed.ts';
import { framed, Framer } from './framer.ts';
import { startFeed } from './listener.ts';
import type { Feed } from './listener.ts';

let house: TestHouse, feed: Feed;
const policy = readPolicy(policyFolder);
const limits = { ...policy.get<object>('exchange.feed-limits'), messageMebibytes: 1, messageSeconds: 1, bufferMebibytes: 8, connectionsOfAddress: 12 };
const start = (config: Partial<MllpConfig> = {}, perform: Perform = house.perform): Promise<Feed> => startFeed({
  config: { ports: [0], host: '127.0.0.1', tls: undefined, ...config }, perform, log: silentLog, newId: () => house.ids.next(), rights: house.operator.rights,
  policy: <T>(id: string) => (id === 'exchange.feed-limits' ? limits : policy.get(id)) as T,
});
const setFeed = (name: string, more: object): Promise<unknown> => house.perform(setPartnerFeedAction, setPartnerFeedAction.input.parse({ name, feed: { facility: 'main', ...more } }), house.operator);

beforeAll(async () => { for (const p of patientsProjection) registerProjection(p); house = await testHouse(); feed = await start(); await setFeed('Northfield', { sender: 'NORTHFIELD' }); await setFeed('Lakeside', { sender: 'LAKESIDE' }); });
afterAll(async () => { await feed.stop(); await house.close(); });

let number = 0;
type Said = { id?: string; type?: string; sender?: string; mrn?: string; family?: string; msh?: string; more?: string; zone?: string };
const adt = ({ id = `C${number += 1}`, type = 'ADT^A28', sender = 'NORTHFIELD', mrn = String(100 + number), family = `Person${number}`, msh = '', more = '' }: Said = {}): string =>
  `MSH|^~\\&|REG|${sender}|EHR|HIS|20240304073300||${type}|${id}|P|2.5.1${msh}\rEVN|A28|20240304073300\rPID|1||${mrn}^^^${sender}&2.16.840.1.113883.19.4.6&ISO^MR||${family}^Given||19700101|F\r${more}`;

/** A sender: writes bytes, collects answers. */
class Sender {
  readonly socket: Socket;
  readonly #framer = new Framer(1e6);
  readonly answers: string[] = [];
  closed = false;
  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (piece: Buffer) => { for (const f of this.#framer.push(piece)) if ('message' in f) this.answers.push(f.message.toString()); });
    socket.on('close', () => { this.closed = true; });
    socket.on('error', () => {});
  }
  write(bytes: Buffer | string): this { this.socket.write(bytes); return this; }
  async answered(n: number): Promise<string[]> { await until(() => this.answers.length >= n || this.closed); return this.answers.map((a) => /\rMSA\|([^\r]*)/.exec(a)?.[1] ?? a); }
}
const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => { for (let i = 0; i < 400; i += 1) { if (await holds()) return; await new Promise((r) => setTimeout(r, 25)); } throw new Error('it did not come'); };
const sender = async (port = feed.ports[0]!): Promise<Sender> => { const socket = connect(port, '127.0.0.1'); await once(socket, 'connect'); return new Sender(socket); };
const items = async (source: string): Promise<{ state: string; place: string; reason: string | null; findings: number; text: string }[]> => (await house.db.light.query(
  `select i.state, i.place, i.reason, i.findings, i.control_id as text from exchange.item i join exchange.source s using (source_no) where s.name = $1 order by item_id`, [source])).rows;
const patients = async (family: string): Promise<string[]> => (await house.perform(search, { text: family, limit: 5 }, house.clerk)).hits.map((h) => h.family);

it('keeps, acknowledges and files; the same again is acknowledged and filed once; the same id with other bytes is filed and told', async () => {
  const one = await sender(), text = adt({ id: 'SAME', mrn: '7', family: 'Once' });
  expect(await one.write(framed(text)).answered(1)).toEqual(['AA|SAME']);
  expect(await one.write(framed(text)).answered(2)).toEqual(['AA|SAME', 'AA|SAME']);
  expect(await one.write(framed(adt({ id: 'SAME', mrn: '8', family: 'Other' }))).answered(3)).toEqual(['AA|SAME', 'AA|SAME', 'AA|SAME']);
  await feed.settled();
  expect((await items('Northfield')).map((i) => [i.state, i.text])).toEqual([['filed', 'SAME'], ['filed', 'SAME']]);
  expect((await items('Northfield'))[1]!.findings).toBeGreaterThan(0);
  expect(await patients('Once')).toEqual(['Once']);
  one.socket.destroy();
});

it('takes messages in pieces and many in one write, answers in their order, each sender its own', async () => {
  const one = await sender(), two = await sender();
  const many = Array.from({ length: 120 }, (_, i) => adt({ id: `M${i}` }));
  const bytes = Buffer.concat(many.map((m) => framed(m)));
  for (let at = 0; at < bytes.length; at += 777) one.write(bytes.subarray(at, at + 777));
  two.write(framed(adt({ id: 'L1', sender: 'LAKESIDE', family: 'Laker' })));
  expect(await one.answered(120)).toEqual(many.map((_, i) => `AA|M${i}`));
  expect(await two.answered(1)).toEqual(['AA|L1']);
  await feed.settled();
  expect((await items('Lakeside')).map((i) => i.state)).toEqual(['filed']);
  expect((await items('Northfield')).filter((i) => /^M/.test(i.text)).map((i) => i.text)).toEqual(many.map((_, i) => `M${i}`));
  one.socket.destroy(); two.socket.destroy();
});

it('answers by mode: AE with the place of the fault, AR for kinds it does not take, CA or nothing as the sender asks', async () => {
  const one = await sender();
  one.write(framed(adt({ id: 'NOPID' }).replace(/\rPID\|.*/, ''))).write(framed(adt({ id: 'KIND', type: 'QQQ^A01' }))).write(framed(adt({ id: 'EN', msh: '|||AL|NE' }))).write(framed(adt({ id: 'SILENT', msh: '|||NE|NE' })))
    .write(framed(adt({ id: 'ERR', msh: '|||ER|ER' }).replace(/\rPID\|.*/, ''))).write(framed(adt({ id: 'BOTH', msh: '|||AL|AL' })));
  expect(await one.answered(6)).toEqual(['AE|NOPID', 'AR|KIND', 'CA|EN', 'CE|ERR', 'CA|BOTH', 'AA|BOTH']);
  expect(one.answers[0]).toMatch(/\rERR\|\|PID.*\|100\^Segment sequence error/);
  await feed.settled();
  const kept = await items('Northfield');
  expect(kept.filter((i) => i.state === 'exception').map((i) => i.reason)).toEqual([expect.stringMatching(/PID/), expect.stringMatching(/MSH-9/), expect.stringMatching(/PID/)]);
  expect(kept.filter((i) => ['EN', 'SILENT', 'BOTH'].includes(i.text)).map((i) => i.state)).toEqual(['filed', 'filed', 'filed']);
  one.socket.destroy();
});

it('reads what the message says of its characters: Latin-1, UTF-8 with a byte order mark, LF ends', async () => {
  const one = await sender();
  const latin = Buffer.from(adt({ id: 'LATIN', mrn: '901', family: 'Müllér', msh: '||||||8859/1' }), 'latin1');
  one.write(framed(latin)).write(framed(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(adt({ id: 'BOM', mrn: '902', family: 'Žižek' }))]))).write(framed(adt({ id: 'LF', mrn: '903', family: 'Linefeed' }).replaceAll('\r', '\n')));
  expect(await one.answered(3)).toEqual(['AA|LATIN', 'AA|BOM', 'AA|LF']);
  await feed.settled();
  for (const family of ['Müllér', 'Žižek', 'Linefeed']) expect(await patients(family)).toEqual([family]);
  one.socket.destroy();
});

it('takes nothing from strangers, and names them for whoever sets the feed up', async () => {
  const one = await sender(), before = (await house.perform(listItems, listItems.input.parse({}), house.clerk)).items.length;
  expect(await one.write(framed(adt({ id: 'X', sender: 'ELSEWHERE' }))).answered(1)).toEqual(['AE|X']);
  expect((await house.perform(listItems, listItems.input.parse({}), house.clerk)).items.length).toBe(before);
  const { listener, partners } = await house.perform(showFeedAction, {}, house.admin);
  expect(listener.strangers[0]).toMatchObject({ application: 'REG', sender: 'ELSEWHERE', address: '127.0.0.1', times: 1 });
  expect(partners.find((p) => p.name === 'Northfield')).toMatchObject({ told: { trouble: null, unfiled: 0 } });
  // Named as a partner it is taken, without a restart.
  await setFeed('Elsewhere', { sender: 'ELSEWHERE', addresses: ['127.0.0.0/8'] });
  expect(await one.write(framed(adt({ id: 'Y', sender: 'ELSEWHERE' }))).answered(2)).toEqual(['AE|X', 'AA|Y']);
  await setFeed('Elsewhere', { sender: 'ELSEWHERE', addresses: ['10.0.0.0/8'] });
  expect(await one.write(framed(adt({ id: 'Z', sender: 'ELSEWHERE' }))).answered(3)).toEqual(['AE|X', 'AA|Y', 'AE|Z']);
  one.socket.destroy();
});

it('lets go of what never ends, is no message, or is too long, and serves the others', async () => {
  const slow = await sender(), noisy = await sender(), long = await sender(), half = await sender();
  slow.write('\u000bMSH|^~\\&|REG');
  noisy.write('x'.repeat(70_000));
  long.write('\u000b').write('x'.repeat(1_200_000));
  half.write(framed(adt({ id: 'HALF' }))).socket.end(); // says it sends nothing more, and still wants its answer
  expect(await half.answered(1)).toEqual(['AA|HALF']);
  await until(() => slow.closed && noisy.closed && long.closed && half.closed);
  const one = await sender();
  expect(await one.write(framed(adt({ id: 'AFTER' }))).answered(1)).toEqual(['AA|AFTER']);
  one.write('\u000bMSH|^~\\&|REG|NORTHFIELD|broken off');
  expect(await one.write(framed(adt({ id: 'AGAIN' }))).answered(2)).toEqual(['AA|AFTER', 'AA|AGAIN']);
  one.socket.destroy();
  const many = await Promise.all(Array.from({ length: 14 }, () => sender()));
  await until(() => many.filter((m) => m.closed).length >= 2);
  for (const m of many) m.socket.destroy();
});

it('answers only what is committed: what could not be kept is not answered and comes again; what could not be filed waits, in its order', async () => {
  let keeping = false, filing = false;
  const failing = await start({}, async (action, input, actor, options) => {
    if ((action.name === 'exchange.receive' && !keeping) || (action.name === 'exchange.file-items' && !filing)) throw new Problem('unavailable', 'The database is away');
    return house.perform(action, input, actor, options);
  });
  const one = await sender(failing.ports[0]!);
  expect(await one.write(framed(adt({ id: 'LOST', mrn: '77', family: 'Later' }))).answered(1)).toEqual([]);
  expect(one.closed).toBe(true);
  keeping = true;
  const two = await sender(failing.ports[0]!);
  two.write(framed(adt({ id: 'LOST', mrn: '77', family: 'Later' }))).write(framed(adt({ id: 'NEXT', mrn: '77', family: 'Latest' }).replace('20240304073300', '20240304073400').replace('A28|20240304073300', 'A28|20240304073400')));
  expect(await two.answered(2)).toEqual(['AA|LOST', 'AA|NEXT']);
  expect((await items('Northfield')).filter((i) => i.state === 'received')).toHaveLength(2);
  await until(async () => (await house.perform(showFeedAction, {}, house.admin)).partners.find((p) => p.name === 'Northfield')?.told?.trouble !== null);
  filing = true;
  await failing.settled();
  expect((await items('Northfield')).filter((i) => i.state === 'received')).toEqual([]);
  expect(await patients('Latest')).toEqual(['Latest']);
  two.socket.destroy();
  await failing.stop();
});

it('speaks TLS, and knows a partner by its certificate', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'feed-tls-'));
  for (const name of ['server', 'client', 'other']) execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', `/CN=${name}`, '-keyout', join(folder, `${name}.key`), '-out', join(folder, `${name}.crt`)], { stdio: 'ignore' });
  const pem = (name: string): { cert: Buffer; key: Buffer } => ({ cert: readFileSync(join(folder, `${name}.crt`)), key: readFileSync(join(folder, `${name}.key`)) });
  const print = execFileSync('openssl', ['x509', '-in', join(folder, 'client.crt'), '-noout', '-fingerprint', '-sha256']).toString().trim();
  await setFeed('Sealed', { sender: 'SEALED', certificate: print.split('=')[1]! });
  const sealed = await start({ tls: { cert: join(folder, 'server.crt'), key: join(folder, 'server.key'), ca: undefined } });
  const tls = async (name?: string): Promise<Sender> => { const socket = connectTls({ port: sealed.ports[0]!, host: '127.0.0.1', ca: pem('server').cert, servername: 'server', checkServerIdentity: () => undefined, ...(name ? pem(name) : {}) }); await once(socket, 'secureConnect'); return new Sender(socket); };
  const right = await tls('client'), wrong = await tls('other'), none = await tls();
  for (const one of [right, wrong, none]) one.write(framed(adt({ id: 'T', sender: 'SEALED', mrn: '55', family: 'Tls' })));
  expect(await right.answered(1)).toEqual(['AA|T']);
  expect(await wrong.answered(1)).toEqual(['AE|T']);
  expect(await none.answered(1)).toEqual(['AE|T']);
  const plain = connect(sealed.ports[0]!, '127.0.0.1');
  plain.on('error', () => {});
  plain.write(framed(adt({ sender: 'SEALED' })));
  await once(plain, 'close');
  for (const one of [right, wrong, none]) one.socket.destroy();
  await sealed.stop();
});

it('is not opened readable to the world, and its settings must make sense', () => {
  expect(() => readConfig({ CHARTKEEPER_MLLP_PORT: '2575', CHARTKEEPER_MLLP_HOST: '0.0.0.0' })).toThrow(/without TLS/);
  expect(readConfig({ CHARTKEEPER_MLLP_PORT: '2575, 2576', CHARTKEEPER_MLLP_HOST: '0.0.0.0', CHARTKEEPER_MLLP_PLAIN: '1' }).mllp).toMatchObject({ ports: [2575, 2576] });
  expect(readConfig({ CHARTKEEPER_MLLP_PORT: '2575' }).mllp).toMatchObject({ host: '127.0.0.1' });
  for (const bad of ['x', '70000', '25,25', ',']) expect(() => readConfig({ CHARTKEEPER_MLLP_PORT: bad })).toThrow(/CHARTKEEPER_MLLP_PORT/);
  expect(() => readConfig({ CHARTKEEPER_MLLP_PORT: '1', CHARTKEEPER_MLLP_TLS_CERT: 'x' })).toThrow(/belong together/);
  expect(exchangeModule.actions.map((a) => a.name)).toContain('exchange.show-feed');
});

it('refuses partners that anybody could be', async () => {
  for (const bad of [{}, { addresses: ['300.1.1.1'] }, { certificate: 'AB' }]) await expect(setFeed('Bad', bad)).rejects.toMatchObject({ kind: 'invalid-input' });
});
