import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHouse } from '../src/app.ts';
import type { House } from '../src/app.ts';
import { framed, Framer } from '../src/interfaces/hl7v2/framer.ts';
import { startFeed } from '../src/interfaces/hl7v2/listener.ts';
import type { Feed } from '../src/interfaces/hl7v2/listener.ts';
import { feedState } from '../src/modules/exchange/index.ts';
import { setPartnerFeedAction } from '../src/modules/exchange/actions/feed.ts';
import { readConfig } from '../src/platform/config.ts';
import { openForService } from '../src/platform/db/open.ts';
import { createLog } from '../src/platform/log.ts';
import { cpuSeconds } from './load.ts';
import { families, seeded } from './people.ts';

const aim = 100;
const two = (n: number): string => String(n).padStart(2, '0');
const quantile = (sorted: readonly number[], q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;

/**
 * The live feed over real sockets: BENCH_PARTNERS (4) senders of ADT, each a visit's life (A28, A01, A08, A02, A08, A03) of so many patients that BENCH_MESSAGES (4,000) are sent. First as most
 * senders do, the next message when the last is answered; then with eight connections each and ten under way on each. A patient's messages keep to one connection, and the last address told must stand at the end.
 */
export async function benchFeed(): Promise<void> {
  const home = join(mkdtempSync(join(tmpdir(), 'chartkeeper-bench-feed-')), 'data');
  const config = { ...readConfig({ ...process.env, CHARTKEEPER_HOME: home }), home };
  const opened = await openForService(config, () => {}), log = createLog({ level: 'warn' });
  const house = await openHouse(config, opened.connection, log);
  const feed = await startFeed({ config: { ports: [0], host: '127.0.0.1', tls: undefined }, perform: house.perform, log, newId: () => house.ids.next(), rights: house.operator.rights, policy: (id) => house.policy.get(id) });
  const partners = Number(process.env['BENCH_PARTNERS'] ?? 4), messages = Number(process.env['BENCH_MESSAGES'] ?? 4000);
  try {
    for (let p = 0; p < partners; p += 1) await house.perform(setPartnerFeedAction, setPartnerFeedAction.input.parse({ name: nameOf(p), feed: { facility: 'main', sender: nameOf(p) } }), house.operator);
    await measure(house, feed, { partners, connections: 1, underWay: 1, messages, first: 1 });
    await measure(house, feed, { partners, connections: 8, underWay: 10, messages, first: 1_000_000 });
  } finally { await feed.stop(); await house.close(); await opened.stop(); removeAll(home); }
}

/** The home, and the database that stands elsewhere where the home may not hold one. */
function removeAll(home: string): void {
  const pointer = join(home, 'postgresql-is-at'), data = existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : undefined;
  if (data) rmSync(join(data, '..'), { recursive: true, force: true });
  rmSync(join(home, '..'), { recursive: true, force: true });
}

const nameOf = (p: number): string => `SENDER${p}`;
const life = ['A28', 'A01', 'A08', 'A02', 'A08', 'A03'] as const;

function message(sender: string, patient: number, step: number): string {
  const r = seeded(patient), at = `2024${two(1 + patient % 12)}${two(1 + patient % 28)}${two(8 + step)}00`, trigger = life[step]!;
  const born = `${1930 + Math.floor(r() * 79)}${two(1 + Math.floor(r() * 12))}${two(1 + Math.floor(r() * 28))}`;
  return [`MSH|^~\\&|ADT|${sender}|CK|HIM|${at}||ADT^${trigger}|${sender}P${patient}S${step}|P|2.5.1`, `EVN|${trigger}|${at}`,
    `PID|1||${patient}^^^${sender}^MR||${families[Math.floor(r() * families.length)]!}^${['Ada', 'Hugo', 'Ines', 'Omar', 'Priya', 'Wei'][Math.floor(r() * 6)]!}^${String.fromCharCode(65 + patient % 26)}||${born}|${r() < 0.5 ? 'F' : 'M'}|||${step} Step Street^^Lowell^MA^01850||978555${String(patient % 10_000).padStart(4, '0')}`,
    ...(step === 0 ? [] : [`PV1|1|I|W${step}^${patient % 40}^A^${sender}||||1003000126^Welby^Marcus${'|'.repeat(12)}V${sender}${patient}${'|'.repeat(25)}${at}`]), ''].join('\r');
}

type Asked = { partners: number; connections: number; underWay: number; messages: number; first: number };
async function measure(house: House, feed: Feed, asked: Asked): Promise<void> {
  const each = Math.ceil(asked.messages / (asked.partners * asked.connections * life.length)), times: number[] = [], answers = new Map<string, number>();
  const before = await filed(house), postmaster = await postmasterOf(house), cpu = cpuSeconds(process.pid), database = cpuSeconds(postmaster);
  let backlog = 0;
  const watch = setInterval(() => { backlog = Math.max(backlog, [...feedState().partners.values()].reduce((sum, p) => sum + p.unfiled, 0)); }, 50);
  const began = performance.now();
  await Promise.all(Array.from({ length: asked.partners * asked.connections }, async (_, i) => {
    const sender = nameOf(i % asked.partners), from = asked.first + i * 10_000;
    const all = life.flatMap((_step, step) => Array.from({ length: each }, (_x, n) => message(sender, from + n, step)));
    await new SenderOf(connect(feed.ports[0]!, '127.0.0.1')).sendAll(all, asked.underWay, times, answers);
  }));
  const acknowledged = (performance.now() - began) / 1000, sent = each * life.length * asked.partners * asked.connections;
  await feed.settled();
  const settled = (performance.now() - began) / 1000;
  clearInterval(watch);
  const done = await filed(house) - before, sorted = times.toSorted((a, b) => a - b);
  const wrong = Number((await house.db.light.query(`select count(*)::int as n from chart.entry e join chart.version v using (chart_id, rid, version) join patients.patient p on p.chart_id = e.chart_id and p.rid = e.rid where v.content not like '%5 Step Street%'`)).rows[0].n);
  const other = [...answers].filter(([code]) => code !== 'AA').map(([code, n]) => `${n} ${code}`).join(', ');
  console.log(`${asked.partners} senders, ${asked.connections} ${asked.connections === 1 ? 'connection' : 'connections'} each, ${asked.underWay} under way: ${sent} messages acknowledged in ${acknowledged.toFixed(1)} s = ${Math.round(sent / acknowledged)}/s, p50 ${quantile(sorted, 0.5).toFixed(1)} ms, p95 ${quantile(sorted, 0.95).toFixed(1)} ms; applied ${done} in ${settled.toFixed(1)} s = ${Math.round(done / settled)}/s (aim ${aim}); backlog at most ${backlog}; ${((cpuSeconds(process.pid) - cpu) * 1000 / sent).toFixed(2)} ms of this process (senders included) and ${((cpuSeconds(postmaster) - database) * 1000 / sent).toFixed(2)} ms of PostgreSQL a message; ${wrong} patients not as last told${other ? `; ${other}` : ''}; load average ${loadavg()[0]!.toFixed(1)}`);
  if (done !== sent || wrong > 0 || other !== '') throw new Error('Not all of them were applied in their order');
}

/** The parent of our backends. */
async function postmasterOf(house: House): Promise<number> {
  const { rows: [{ pid }] } = await house.db.light.query('select pg_backend_pid() as pid');
  return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);
}

async function filed(house: House): Promise<number> { return Number((await house.db.light.query(`select count(*)::int as n from exchange.item where state = 'filed'`)).rows[0].n); }

/** One connection: so many messages under way, the next with each answer. */
class SenderOf {
  readonly #socket: Socket;
  readonly #framer = new Framer(1 << 20);
  constructor(socket: Socket) { this.#socket = socket; }
  async sendAll(all: readonly string[], underWay: number, times: number[], answers: Map<string, number>): Promise<void> {
    await once(this.#socket, 'connect');
    this.#socket.setNoDelay(true);
    const sentAt: number[] = [];
    let next = 0, got = 0;
    const send = (): void => { sentAt.push(performance.now()); this.#socket.write(framed(all[next]!)); next += 1; };
    await new Promise<void>((done, fail) => {
      this.#socket.on('error', fail);
      this.#socket.on('close', () => fail(new Error('the feed closed the connection')));
      this.#socket.on('data', (piece: Buffer) => {
        for (const f of this.#framer.push(piece)) {
          if (!('message' in f)) continue;
          times.push(performance.now() - sentAt[got]!);
          const code = /\rMSA\|(\w\w)/.exec(f.message.toString())?.[1] ?? 'none';
          answers.set(code, (answers.get(code) ?? 0) + 1);
          got += 1;
          if (next < all.length) send(); else if (got === all.length) done();
        }
      });
      while (next < Math.min(underWay, all.length)) send();
    });
    this.#socket.removeAllListeners('close');
    this.#socket.destroy();
  }
}
