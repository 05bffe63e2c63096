import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { framed, Framer } from '../../src/interfaces/hl7v2/framer.ts';
import { testDatabase } from '../kit/database.ts';
import type { TestDatabase } from '../kit/database.ts';
import { startProgram } from '../kit/program.ts';
import type { Program } from '../kit/program.ts';

let base: string, database: TestDatabase, sql: pg.Client;
beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'chartkeeper-feed-'));
  database = await testDatabase();
  sql = new pg.Client(database.owner);
  await sql.connect();
  await sql.query(`insert into exchange.source (name) values ('North'); insert into exchange.feed_partner (source_no, facility, sender) select source_no, 'main', 'NORTH' from exchange.source`);
});
afterAll(async () => { await sql?.end(); await database?.drop(); rmSync(base, { recursive: true, force: true }); });

const start = async (): Promise<{ program: Program; port: number }> => {
  const { user, password, host } = database.app as { user: string; password: string; host: string };
  const program = await startProgram({ CHARTKEEPER_HOME: join(base, 'data'), CHARTKEEPER_DEMO: '0', HOME: base, CHARTKEEPER_MLLP_PORT: '0', DATABASE_URL: `postgres://${user}:${encodeURIComponent(password)}@${encodeURIComponent(host)}/${database.name}` });
  return { program, port: Number(/live feed takes HL7 messages in on \S+ port (\d+)/.exec(program.out())![1]) };
};

const sum = 240;
/** Each person is registered, moves house, and every tenth is merged into the one before: order matters. */
const messages = Array.from({ length: sum }, (_, i) => {
  const n = Math.floor(i / 3) + 1, step = i % 3, at = `202403040${Math.floor(i / 60)}${String(i % 60).padStart(2, '0')}00`;
  const pid = (k: number, line: string): string => `PID|1||${1000 + k}^^^NORTH&1.2.3&ISO^MR||Fam${String.fromCharCode(97 + k % 26)}${String.fromCharCode(97 + Math.floor(k / 26))}^Ann||19${String(10 + k % 80)}0101|F|||${line}`;
  const trigger = step === 0 ? 'A28' : step === 1 ? 'A08' : 'A31';
  return `MSH|^~\\&|REG|NORTH|||${at}||ADT^${trigger}|K${i}|P|2.5.1\rEVN|${trigger}|${at}\r${pid(n, `${step} Main St`)}\r`;
});

/** Sends what is not yet acknowledged, some at a time, until `enough` more are; a sender that was cut off keeps what it had sent for the next time. */
async function sendSome(port: number, acknowledged: Set<string>, enough: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1'), framer = new Framer(1e6);
  await once(socket, 'connect');
  socket.on('error', () => {});
  const left = messages.filter((_, i) => !acknowledged.has(`K${i}`)), target = Math.min(messages.length, acknowledged.size + enough);
  let next = 0, under = 0;
  const more = (): void => { while (under < 25 && next < left.length) { socket.write(framed(left[next]!)); next += 1; under += 1; } };
  await new Promise<void>((done) => {
    socket.on('close', () => done());
    socket.on('data', (piece: Buffer) => {
      for (const f of framer.push(piece)) if ('message' in f) { const [, code, id] = /\rMSA\|(\w\w)\|(\w+)/.exec(f.message.toString())!; expect(code).toBe('AA'); acknowledged.add(id!); under -= 1; }
      if (acknowledged.size >= target) done(); else more();
    });
    more();
  });
  return socket;
}

it('keeps what it acknowledged and doubles nothing, killed in the middle again and again', async () => {
  const acknowledged = new Set<string>();
  for (const enough of [50, 70]) {
    const { program, port } = await start();
    const socket = await sendSome(port, acknowledged, enough);
    await program.kill('SIGKILL');
    socket.destroy();
    const kept = new Set((await sql.query(`select place from exchange.item`)).rows.map((r) => r.place));
    expect(kept.size).toBeGreaterThan(0);
    expect((await sql.query('select count(*)::int as n from exchange.item')).rows[0].n).toBeGreaterThanOrEqual(acknowledged.size);
  }
  const { program, port } = await start();
  const socket = await sendSome(port, acknowledged, sum);
  expect(acknowledged.size).toBe(sum);
  for (let i = 0; i < 400 && (await sql.query(`select count(*)::int as n from exchange.item where state = 'filed'`)).rows[0].n < sum; i += 1) await new Promise((r) => setTimeout(r, 50));
  socket.destroy();
  expect(await program.kill('SIGTERM')).toBe(0);
  const items = (await sql.query('select control_id, state from exchange.item order by item_id')).rows;
  expect(items.map((i) => i.state)).toEqual(Array(sum).fill('filed'));
  expect(new Set(items.map((i) => i.control_id)).size).toBe(sum);
  // One record for each person, and of each the address that was told last.
  const people = (await sql.query('select address from patients.patient')).rows;
  expect(people.length).toBe(sum / 3);
  expect(new Set(people.map((p) => p.address))).toEqual(new Set(['2 Main St']));
}, 240_000);
