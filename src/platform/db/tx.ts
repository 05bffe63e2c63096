import type { QueryResultRow } from 'pg';
import { brokenConnection } from './broken-connection.ts';
import { runBatch } from './batch.ts';
import type { Statement } from './batch.ts';
import type { Runner } from './lanes.ts';
import { Problem } from '../problem.ts';
import { outageOf } from './outage.ts';

/** Hot SQL has a name: PostgreSQL keeps its plan on the connection. The name is unique for the text. */
export type Named = { name: string; text: string };

/**
 * One transaction, handed to an action. BEGIN travels with the first statement that is waited for; an action that waits for none has all
 * its statements sent in one packet at the commit. Nothing is begun for an action that only reads (`kind: 'read'`), whose statements commit one by one.
 */
export type Tx = {
  /** Runs a statement and waits for its rows. */
  query<R extends QueryResultRow = any>(sql: string | Named, params?: readonly unknown[]): Promise<R[]>;
  /** Reads what needs no lock and is checked again by the write (a version, a permanent id): it does not begin the transaction. */
  look<R extends QueryResultRow = any>(sql: string | Named, params?: readonly unknown[]): Promise<R[]>;
  /** Sends a last write without waiting: perform waits for it together with the audit entry and the commit. */
  send(sql: string | Named, params: readonly unknown[], check?: (rows: any[], rowCount: number) => void): void;
  /** Runs after the commit, never before; for telling memory what changed. */
  afterCommit(tell: () => void): void;
};

type Pending = Promise<unknown>;

export class Transaction implements Tx {
  readonly #client: Runner;
  readonly #transactional: boolean;
  #begun = false;
  #checked = false;
  /** Written, not yet sent: while nothing is waited for, all of it can travel together. */
  #held: Statement[] = [];
  readonly #sent: Pending[] = [];
  readonly #after: (() => void)[] = [];
  /** It met another act on the same rows, and the server has rolled it back. */
  #collided = false;

  constructor(client: Runner, transactional: boolean) {
    this.#client = client;
    this.#transactional = transactional;
  }

  /** Whether the server chose this transaction to give way, whatever was made of that since: nothing of it is done. */
  get collided(): boolean { return this.#collided; }

  /** What a failed statement means; remembers one that gave way. */
  #failed = (error: unknown): never => {
    if (gaveWay(error)) this.#collided = true;
    return rethrow(error);
  };

  #begin(): void {
    if (this.#begun || !this.#transactional) return;
    this.#begun = true;
    onePacket(this.#client);
    this.#push(this.#client.query(beginStatement));
    for (const statement of this.#held) this.#push(this.#client.query(statement).catch(this.#failed));
    this.#held = [];
  }

  #push(pending: Pending): void {
    pending.catch(() => {}); // looked at in settle(); an early rejection must not be unhandled
    this.#sent.push(pending);
  }

  async query<R extends QueryResultRow = any>(sql: string | Named, params: readonly unknown[] = []): Promise<R[]> {
    this.#begin();
    onePacket(this.#client);
    const result = await this.#client.query(asQuery(sql, params)).catch((error) => this.#reasonOf(error));
    return result.rows as R[];
  }

  /** After a failed statement the server refuses all others without saying why (25P02): what was sent and failed is the reason. */
  async #reasonOf(error: unknown): Promise<never> {
    if ((error as { code?: string }).code === '25P02') await settle(this.#sent);
    return this.#failed(error);
  }

  async look<R extends QueryResultRow = any>(sql: string | Named, params: readonly unknown[] = []): Promise<R[]> {
    if (this.#begun || this.#held.length > 0) return this.query<R>(sql, params);
    onePacket(this.#client);
    return (await this.#client.query(asQuery(sql, params)).catch(rethrow)).rows as R[];
  }

  send(sql: string | Named, params: readonly unknown[], check?: (rows: any[], rowCount: number) => void): void {
    if (this.#transactional && !this.#begun && !check && this.#held.length < heldMax) { this.#held.push(asQuery(sql, params)); return; }
    this.#begin();
    if (check) this.#checked = true;
    onePacket(this.#client);
    const pending = this.#client.query(asQuery(sql, params)).catch(this.#failed);
    this.#push(check ? pending.then((r) => check(r.rows, r.rowCount ?? 0)) : pending);
  }

  afterCommit(tell: () => void): void { this.#after.push(tell); }

  /**
   * Sends COMMIT behind what was sent and waits for all of it. When a sent statement fails, the server turns the COMMIT
   * into a rollback. A check in the program (a lost race) is waited for before COMMIT goes out.
   */
  async commit(): Promise<void> {
    if (!this.#begun) {
      if (this.#held.length > 0) this.#push(runBatch(this.#client as never, this.#held).catch(this.#failed));
      await settle(this.#sent);
    } else {
      if (this.#checked) await settle(this.#sent);
      onePacket(this.#client);
      this.#push(this.#client.query(commitStatement).catch(this.#failed));
      this.#begun = false;
      await settle(this.#sent);
    }
    for (const tell of this.#after) tell();
  }

  async rollback(): Promise<void> {
    if (!this.#begun) return;
    this.#begun = false;
    await Promise.allSettled(this.#sent);
    await this.#client.query('rollback').catch(() => {});
  }
}

/** More than this is the work of an import: it is sent as it comes. */
const heldMax = 8;

type Stream = { writableCorked: number; cork(): void; uncork(): void };

/**
 * What is sent in one turn of the event loop, by however many requests that came together, goes to the server in one write: a system call for
 * each statement would cost more than the statement's own work here.
 */
function onePacket(client: Runner): void {
  const stream = (client as { connection?: { stream?: Stream } }).connection?.stream;
  if (!stream || stream.writableCorked !== 0) return;
  stream.cork();
  setImmediate(() => stream.uncork());
}

const beginStatement = { name: 'platform.begin', text: 'begin' };
const commitStatement = { name: 'platform.commit', text: 'commit' };

const asQuery = (sql: string | Named, params: readonly unknown[]): Statement =>
  typeof sql === 'string' ? { text: sql, values: params as unknown[] } : { name: sql.name, text: sql.text, values: params as unknown[] };

/** Waits for all, then throws the first failure (in the order sent). */
async function settle(pending: readonly Pending[]): Promise<void> {
  const results = await Promise.allSettled(pending);
  for (const r of results) if (r.status === 'rejected') throw r.reason;
}

/** 40001 serialization failure, 40P01 deadlock: another act was on the same rows. */
const gaveWay = (error: unknown): boolean => ['40001', '40P01'].includes((error as { code?: string }).code ?? '');

/** SQL states that mean something to a caller. `CK…` states are raised by our own SQL functions. */
function rethrow(error: unknown): never {
  const code = (error as { code?: string }).code;
  if (gaveWay(error)) throw new Problem('conflict', 'Two acts met on the same record; try again', { cause: error });
  if (code === '57014') throw new Problem('unavailable', 'The database took too long over this and was stopped; ask for less at once, or try again', { cause: error });
  if (code === 'CK409') throw new Problem('conflict', (error as Error).message, { cause: error });
  if (code === 'CK412') throw new Problem('stale', (error as Error).message, { cause: error });
  if (code === '23505') throw new Problem('conflict', 'It is already here', { cause: error });
  throw outageOf(error) ?? (brokenConnection(error) ? new Problem('unavailable', 'The database is not able to serve just now', { cause: error }) : error);
}
