import pg from 'pg';
import type { QueryResult } from 'pg';

export type Statement = { name?: string; text: string; values: unknown[] };

type Wire = { submittedNamedStatements: Record<string, string>; stream: { writable: boolean; cork(): void; uncork(): void; write(bytes: Buffer): void } };
/** What the driver's Query has beside its declared shape: it reads the answers of one statement. */
type Reader = {
  name?: string; text: string; _result: QueryResult & { _types: unknown }; _canceledDueToError: Error | false;
  prepare(wire: Wire): void; handleRowDescription(message: unknown): void; handleDataRow(message: unknown): void; handleCommandComplete(message: unknown): void;
};

/**
 * Several statements in one packet with one Sync behind them (PostgreSQL protocol, "Pipelining"): outside a transaction they are one, committed
 * when the last is done; when one fails, none of them happened. A Sync for each would cost the server a reply of its own, and a commit.
 */
class Batch extends (pg.Query as unknown as new (text: string) => object) {
  readonly #readers: Reader[];
  readonly #done: (results: QueryResult[]) => void;
  readonly #fail: (error: Error) => void;
  #at = 0;
  /** Put here by the driver where it keeps a time limit: tells it that the answer came. */
  declare callback?: (error: Error | null) => void;

  constructor(statements: readonly Statement[], done: (results: QueryResult[]) => void, fail: (error: Error) => void) {
    super('');
    this.#readers = statements.map((s) => new pg.Query(s as never) as unknown as Reader);
    this.#done = done;
    this.#fail = fail;
    for (const own of ['name', 'text'] as const) Object.defineProperty(this, own, { get: () => this.#readers[this.#at]?.[own] });
  }

  submit(connection: unknown): Error | null {
    const wire = connection as Wire;
    const types = (this as unknown as Reader)._result._types;
    const packet: Buffer[] = [];
    const paper = Object.create(wire, { _send: { value: (bytes: Buffer) => { packet.push(bytes); return true; } }, sync: { value: () => {} }, close: { value: () => { throw new Error('a parameter cannot be written'); } } }) as Wire;
    try {
      if (!wire.stream.writable) throw new Error('Connection terminated');
      for (const r of this.#readers) { r._result._types = types; r.prepare(paper); }
    } catch (error) { return error as Error; } // nothing went out
    packet.push(sync);
    send(wire, packet);
    return null;
  }

  handleRowDescription(message: unknown): void { this.#readers[this.#at]!.handleRowDescription(message); }
  handleDataRow(message: unknown): void { this.#readers[this.#at]!.handleDataRow(message); }
  handleCommandComplete(message: unknown): void {
    this.#readers[this.#at]!.handleCommandComplete(message);
    this.#at += 1;
  }

  handleReadyForQuery(): void {
    this.callback?.(null);
    const torn = this.#readers.find((r) => r._canceledDueToError);
    if (torn) this.#fail(torn._canceledDueToError as Error);
    else this.#done(this.#readers.map((r) => r._result));
  }

  handleError(error: Error, connection: unknown): void {
    this.callback?.(error);
    // What stood behind the failed one was not parsed by the server either.
    const { submittedNamedStatements: submitted } = connection as Wire;
    for (const r of this.#readers.slice(this.#at)) if (r.name !== undefined) delete submitted[r.name];
    this.#fail(error);
  }
}

const sync = Buffer.from([0x53, 0, 0, 0, 4]);
const copiedMax = 65_536;

/** One buffer is cheaper to hand to the system than many, as long as it is small. */
function send({ stream }: Wire, packet: readonly Buffer[]): void {
  if (packet.reduce((sum, b) => sum + b.length, 0) <= copiedMax) { stream.write(Buffer.concat(packet)); return; }
  stream.cork();
  for (const bytes of packet) stream.write(bytes);
  stream.uncork();
}

/** Runs the statements as one; resolves when all are done and, outside a transaction, committed. */
export function runBatch(client: { query(batch: never): unknown }, statements: readonly Statement[]): Promise<QueryResult[]> {
  return new Promise((done, fail) => { client.query(new Batch(statements, done, fail) as never); });
}
