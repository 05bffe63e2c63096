import type { Pool } from 'pg';
import type { Action, Actor, Ctx, Purpose } from './action.ts';
import type { AuditEntry, Recorder } from './recorder.ts';
import type { Decision } from '../values/decision.ts';
import type { Log } from './log.ts';
import type { Tx } from './db/tx.ts';
import type { Ids } from '../values/id.ts';
import { Transaction } from './db/tx.ts';
import type { Lanes, Runner } from './db/lanes.ts';
import { brokenConnection } from './db/broken-connection.ts';
import { outageOf } from './db/outage.ts';
import { notFound, Problem } from './problem.ts';
import { covered } from './veil.ts';

export type House = {
  light: Pool;
  heavy: Pool;
  reads: Lanes;
  recorder: Recorder;
  /** Given by the access module: may this actor do this, by role? */
  permit(actor: Actor, action: Action<any, any>, purpose: Purpose): Decision;
  /** Whether an actor limited to certain charts may touch this one, by an act that keeps to their dates or not. Asked for each chart an act touches. */
  permitChart(actor: Actor, chartId: string, keepsToDates: boolean): Decision;
  publish(tx: Tx, queue: string, data: object, options?: { singletonKey?: string; startAfterSeconds?: number }): Promise<void>;
  policy<T>(id: string): T;
  ids: Ids;
  log: Log;
  clock(): Date;
};

export type Perform = <I, O>(action: Action<I, O>, input: unknown, actor: Actor, options?: { purpose?: Purpose; detail?: Record<string, unknown> }) => Promise<O>;

/** An act that met another on the same rows is done anew so many times, each a little later. */
const againMax = 5;
const pause = (tries: number): Promise<void> => new Promise((done) => { setTimeout(done, Math.random() * 15 * 2 ** tries); });

type Asked = { action: Action<any, any>; actor: Actor; purpose: Purpose; now: Date; detail: Record<string, unknown> };
/** One try of an act: what it touched and noted. */
type Try = { subjects: Map<string, Set<string>>; detail: Record<string, unknown>; recorded: boolean; kept: Problem | undefined; ctx: Ctx | undefined };

/**
 * The one way to do anything: permit, read the input, begin, run (each chart touched is permitted too), record in the same transaction, commit.
 * A refusal or a failure rolls back and is recorded all the same. An act that had to give way to another is rolled back by the server: it is done again
 * from the start, before anybody is answered.
 */
export function makePerform(house: House): Perform {
  return async (action, input, actor, options = {}) => {
    const purpose = options.purpose ?? (actor.kind === 'system' ? 'system' : 'records');
    const asked: Asked = { action, actor, purpose, now: house.clock(), detail: options.detail ?? {} };
    let read: { input: unknown } | undefined;
    for (let tries = 0; ; tries += 1) {
      const one: Try = { subjects: new Map(), detail: { ...asked.detail, ...(tries > 0 ? { gaveWay: tries } : {}) }, recorded: false, kept: undefined, ctx: undefined };
      const done = await attempt(house, asked, one, () => {
        const allowed = house.permit(actor, action, purpose);
        if (allowed.decision === 'refuse') {
          throw new Problem(actor.kind === 'nobody' ? 'not-signed-in' : 'not-permitted', actor.kind === 'nobody' ? 'Sign in first' : actor.mustChangePassword ? 'Change the password you were given first: your account page, under your name' : `Your roles do not include "${action.title}"`, { because: allowed.because });
        }
        read ??= { input: action.checkInput === false ? input : readInput(action, input) };
        return read.input;
      });
      if ('output' in done) return done.output as never;
      if (done.gaveWay && tries < againMax && action.kind === 'write' && !action.once) { await pause(tries); continue; }
      return await fail(house, asked, one, done.error);
    }
  };
}

type Attempt = { output: unknown } | { error: unknown; gaveWay: boolean };

/** Runs the act once, in a transaction of its own. */
async function attempt(house: House, asked: Asked, one: Try, begin: () => unknown): Promise<Attempt> {
  const { action, actor } = asked;
  let release: ((broken: boolean) => void) | undefined;
  let tx: Transaction | undefined;
  try {
    const input = begin();
    const taken = await takeConnection(house, action);
    release = taken.release;
    tx = new Transaction(taken.runner, action.kind === 'write');
    const ctx = one.ctx = contextOf(house, asked, one, tx);
    if (action.kind === 'read' && action.weight !== 'heavy' && actor.onlyCharts === undefined) ctx.readAndRecord = readAndRecord(house, asked, one, tx);
    const answer = await action.run(ctx, input), output = await covered(ctx, [...one.subjects.keys()], answer);
    if (action.kind === 'write') house.recorder.within(tx, one.kept ? entryOf(house, asked, one, 'refused', one.kept.kind) : entryOf(house, asked, one, 'done'));
    await tx.commit();
    if (action.kind === 'write') one.recorded = true;
    release(false); release = undefined;
    if (one.kept) throw one.kept;
    if (!one.recorded) await house.recorder.apart(entryOf(house, asked, one, 'done'));
    return { output };
  } catch (error) {
    if (tx && release) await tx.rollback();
    release?.(brokenConnection(error));
    return { error, gaveWay: tx?.collided ?? false };
  }
}

/** Records what came to nothing, says what its problem is, and throws that. */
async function fail(house: House, asked: Asked, one: Try, caught: unknown): Promise<never> {
  const { action, actor } = asked;
  let error = caught;
  if (caught instanceof Problem && caught.keep && one.ctx && action.kind === 'write') error = await leave(house, one.ctx, caught, entryOf(house, asked, one, 'refused', caught.kind)).then(() => { one.recorded = true; return caught; }, (failure: unknown) => failure);
  const known = error instanceof Problem ? error : noText(error) ?? outageOf(error);
  const refusal = known !== undefined && known.kind !== 'bug' && known.kind !== 'unavailable';
  if (!known) house.log.error('an act failed', { action: action.name, actorId: actor.id, stack: traceOf(error), ...sqlState(error) });
  if (!one.recorded || action.kind === 'read') await house.recorder.apart(entryOf(house, asked, one, refusal ? 'refused' : 'failed', known?.kind ?? 'bug')).catch((e: unknown) => {
    house.log.error('a refusal could not be recorded', { action: action.name, stack: traceOf(e) });
  });
  throw known ?? new Problem('bug', 'Something went wrong here; it has been logged', { cause: error });
}

function entryOf(house: House, { action, actor, purpose, now }: Asked, { subjects, detail }: Try, outcome: AuditEntry['outcome'], problem?: string): AuditEntry {
  return {
    id: house.ids.next(), at: now, actor, action: action.name, outcome, ...(problem ? { problem } : {}), purpose, facility: actor.facility, detail,
    subjects: [...subjects].map(([chartId, entries]) => ({ chartId, ...(entries.size ? { entries: [...entries] } : {}) })),
  };
}

function contextOf(house: House, { action, actor, purpose, now }: Asked, one: Try, tx: Transaction): Ctx {
  return {
    tx, actor, purpose, facility: actor.facility, now, log: house.log,
    newId: () => house.ids.next(),
    policy: house.policy,
    publish: (queue, data, opts) => house.publish(tx, queue, data, opts),
    touch(chartId, entries) {
      const may = house.permitChart(actor, chartId, action.keepsToDates ?? false);
      // The rule goes to the audit alone: told outside, it would say that there is such a chart.
      if (may.decision === 'refuse') { one.detail['refusedBy'] = may.because.map((b) => b.rule); throw notFound(); }
      let set = one.subjects.get(chartId);
      if (!set) one.subjects.set(chartId, set = new Set());
      if (entries) for (const e of entries) set.add(e);
    },
    refuseButKeep(problem) { one.kept = problem; },
    note(more) {
      if (one.recorded) throw new Error('assertion failed: a note after the act was recorded');
      Object.assign(one.detail, more);
    },
  };
}

/** Reads and records in one statement, where the act is alone and it saves a wait. */
function readAndRecord(house: House, asked: Asked, one: Try, tx: Transaction): NonNullable<Ctx['readAndRecord']> {
  return async (reading) => {
    if (one.recorded || one.subjects.size > 0) throw new Error('assertion failed: an act is recorded once, whole');
    const run = async ({ name, text, values }: { name?: string | undefined; text: string; values: readonly unknown[] }): Promise<any[]> => tx.query(name === undefined ? text : { name, text }, values);
    // Alone, an act gains the second wait. Among others it does better to share a commit with theirs.
    if (house.reads.underWay() > aloneMax) return run({ ...reading, values: reading.params });
    const { statement, done } = house.recorder.together(entryOf(house, asked, one, 'done'), reading);
    const rows = await run(statement);
    one.recorded = rows[0]?.recorded === 1;
    if (one.recorded) done();
    return rows[0]?.chart_id === null ? [] : rows;
  };
}

/** What a refusal leaves behind, with its audit entry, in one transaction. */
async function leave(house: House, ctx: Ctx, refusal: Problem, entry: AuditEntry): Promise<void> {
  const client = await house.light.connect(), tx = new Transaction(client, true);
  let broken = false;
  try {
    await refusal.keep!({ ...ctx, tx, publish: (queue, data, opts) => house.publish(tx, queue, data, opts) });
    house.recorder.within(tx, entry);
    await tx.commit();
  } catch (error) {
    broken = brokenConnection(error);
    await tx.rollback();
    throw error;
  } finally { client.release(broken); }
}

/** So many light reads under way count as one alone. */
const aloneMax = 1;

/** Light reads share lanes; everything else has a connection of its own while it lasts. */
async function takeConnection(house: House, action: Action<any, any>): Promise<{ runner: Runner; release(broken: boolean): void }> {
  if (action.kind === 'read' && action.weight !== 'heavy') {
    const { runner, done } = await house.reads.take();
    return { runner, release: done };
  }
  const client = await (action.weight === 'heavy' ? house.heavy : house.light).connect();
  return { runner: client, release: (broken) => client.release(broken) };
}

function readInput<I>(action: Action<I, unknown>, input: unknown): I {
  const read = action.input.safeParse(input);
  if (read.success) return read.data;
  throw new Problem('invalid-input', 'The input breaks a rule', {
    issues: read.error.issues.map((i) => ({ at: i.path.join('.'), says: i.message })),
  });
}

/** The stack without the message's first line: a message might quote a value. */
function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return 'thrown value is no Error';
  const lines = (error.stack ?? '').split('\n').filter((l) => l.trimStart().startsWith('at '));
  return `${error.name}: ${lines.slice(0, 12).map((l) => l.trim()).join(' | ')}`;
}

/** U+0000, broken characters and numbers beyond 64 bits, which nothing in the database holds: the sender's fault, wherever they stood. */
function noText(error: unknown): Problem | undefined {
  const { sqlState: state } = sqlState(error);
  if (state === '22003') return new Problem('invalid-input', 'A number that was sent is too large');
  // Half of a character pair is refused by jsonb as no JSON (22P02); no other JSON is ever sent to it than what was written by JSON.stringify.
  return state === '22021' || state === '22P05' || (state === '22P02' && /type json/.test((error as Error).message)) ? new Problem('unreadable', 'What was sent holds a character that is no text (such as U+0000): remove it and send again') : undefined;
}

function sqlState(error: unknown): { sqlState?: string } {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? { sqlState: code } : {};
}
