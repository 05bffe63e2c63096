import type { Perform } from '../../platform/perform.ts';
import { Problem } from '../../platform/problem.ts';
import type { Actor } from '../../platform/action.ts';
import type { Log } from '../../platform/log.ts';
import { moveRun, openRun, readAhead, receive } from '../../modules/exchange/index.ts';
import type { FeedPartner, ReadAhead, ToldOfPartner } from '../../modules/exchange/index.ts';
import { errorOf } from '../../standards/hl7v2/index.ts';
import type { AckError } from '../../standards/hl7v2/index.ts';
import { FilingLane } from '../files/filing-lane.ts';
import { holdRun } from '../files/import-files.ts';

export type LaneHands = { perform: Perform; newId(): string; actorFor(facility: string): Actor; log: Log };
export type Arrived = { bytes: Buffer; connection: string; place: string };
type Read = ReadAhead['read'] extends ReadonlyMap<string, infer R> ? R : never;
type Run = { runId: string; sourceNo: number; zone: string; day: string; release(): void };

const retryMs = 1000, lingerMs = 40, filedTogether = 50, heldBytesMax = 4 * 2 ** 20, keptTogether = 200, keptBytesMax = 1024 * 1024;
const bytesOf = (arrived: readonly Arrived[]): number => arrived.reduce((sum, a) => sum + a.bytes.length, 0);

/**
 * The messages of one partner, over however many connections: kept in the order in which they arrive (one commit for what came together), and filed in that order behind
 * it. What the database does not take while it is away stays at the head of the line and is tried again; nothing overtakes.
 */
export class PartnerLane {
  readonly #hands: LaneHands;
  readonly #actor: Actor;
  readonly #source: string;
  readonly told: ToldOfPartner = { connections: 0, messages: 0, refused: 0, lastAt: null, unfiled: 0, trouble: null };
  #run: Run | undefined;
  readonly #waiting: { arrived: readonly Arrived[]; done(faults: (AckError | undefined)[]): void; fail(error: unknown): void }[] = [];
  #receiving: Promise<void> | undefined;
  /** What is kept and not filed; with its bytes and what was read of it while there is room. */
  #queue: { id: string; bytes: Buffer | undefined; read: Read | undefined; run: Run }[] = [];
  #heldBytes = 0;
  #filing: Promise<void> | undefined;
  #stopped = false;

  constructor(hands: LaneHands, partner: Pick<FeedPartner, 'name' | 'facility'>) {
    this.#hands = hands;
    this.#source = partner.name;
    this.#actor = hands.actorFor(partner.facility);
  }

  /**
   * Keeps what arrived, then answers what is wrong with each, if anything: after this the sender may forget them. Throws when they could not be kept. What comes over several connections
   * while one keeping is under way is kept together by the next: a commit is what it costs.
   */
  take(arrived: readonly Arrived[]): Promise<(AckError | undefined)[]> {
    const mine = new Promise<(AckError | undefined)[]>((done, fail) => { this.#waiting.push({ arrived, done, fail }); });
    this.#receiving ??= this.#receiveAll().finally(() => { this.#receiving = undefined; });
    return mine;
  }

  async #receiveAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const some = [this.#waiting.shift()!];
      let count = some[0]!.arrived.length, bytes = bytesOf(some[0]!.arrived);
      for (let next = this.#waiting[0]; next && count + next.arrived.length <= keptTogether && bytes + bytesOf(next.arrived) <= keptBytesMax; next = this.#waiting[0]) {
        some.push(this.#waiting.shift()!);
        count += next.arrived.length; bytes += bytesOf(next.arrived);
      }
      try {
        const faults = await this.#take(some.flatMap((w) => w.arrived));
        let at = 0;
        for (const w of some) { w.done(faults.slice(at, at + w.arrived.length)); at += w.arrived.length; }
      } catch (error) { for (const w of some) w.fail(error); }
    }
  }

  async #take(arrived: readonly Arrived[]): Promise<(AckError | undefined)[]> {
    const run = await this.#openRun();
    const ahead = await readAhead(new Map(arrived.map((a, i) => [String(i), { standard: 'hl7v2', bytes: a.bytes }])), run.zone);
    const faults = arrived.map((_, i): AckError | undefined => {
      const one = ahead?.read.get(String(i));
      if (one === undefined) return undefined; // told by the act that files it
      return 'translation' in one ? errorOf(one.translation) : one instanceof Error ? { code: '100', says: one.message } : undefined;
    });
    // Each item's place among what arrived, in the order in which the act answers them.
    const order: { bytes: Buffer; i: number }[] = [];
    const parts = [...Map.groupBy(arrived.map((a, i) => ({ ...a, i })), (a) => a.connection)].map(([path, some]) => {
      const items: { start: number; length: number; standard: 'hl7v2'; place: string }[] = [], bytes = Buffer.concat(some.map((a) => a.bytes));
      let start = 0;
      for (const a of some) { items.push({ start, length: a.bytes.length, standard: 'hl7v2', place: a.place }); order.push({ bytes: bytes.subarray(start, start + a.bytes.length), i: a.i }); start += a.bytes.length; }
      return { file: { id: this.#fileOf(path), path }, portion: { bytes, items } };
    });
    const { items } = await this.#hands.perform(receive, { runId: run.runId, sourceNo: run.sourceNo, parts }, this.#actor);
    this.told.messages += arrived.length;
    this.told.refused += faults.filter((f) => f !== undefined).length;
    this.told.lastAt = new Date().toISOString();
    let at = 0;
    for (const { id, bytes } of items) {
      while (at < order.length && !(order[at]!.bytes.buffer === bytes.buffer && order[at]!.bytes.byteOffset === bytes.byteOffset)) at += 1;
      const held = this.#heldBytes + bytes.length <= heldBytesMax;
      if (held) this.#heldBytes += bytes.length;
      this.#queue.push({ id, bytes: held ? bytes : undefined, read: held && at < order.length ? ahead?.read.get(String(order[at]!.i)) : undefined, run });
    }
    this.told.unfiled = this.#queue.length;
    this.#filing ??= this.#file().finally(() => { this.#filing = undefined; });
    return faults;
  }

  /** One file of the inbound store for each connection and day. */
  readonly #files = new Map<string, string>();
  #fileOf(path: string): string {
    let id = this.#files.get(path);
    if (!id) { if (this.#files.size > 1000) this.#files.clear(); this.#files.set(path, id = this.#hands.newId()); }
    return id;
  }

  /** One import for each day. */
  async #openRun(): Promise<Run> {
    const day = new Date().toISOString().slice(0, 10);
    if (this.#run?.day === day) return this.#run;
    const before = this.#run;
    const opened = await this.#hands.perform(openRun, { source: this.#source }, this.#actor);
    this.#run = { ...opened, day, release: holdRun(opened.runId) };
    this.#files.clear();
    if (before) void this.#closeRun(before);
    return this.#run;
  }

  async #closeRun(run: Run): Promise<void> {
    await this.#filing;
    await this.#hands.perform(moveRun, { runId: run.runId, state: 'done' }, this.#actor).catch(() => {});
    run.release();
  }

  async #file(): Promise<void> {
    while (this.#queue.length > 0 && !this.#stopped) {
      // A moment for what comes next: filing five together costs little more than filing one, and the acknowledgement does not wait for it.
      if (this.#queue.length < filedTogether) await new Promise((done) => setTimeout(done, lingerMs));
      const run = this.#queue[0]!.run;
      const until = this.#queue.findIndex((one) => one.run !== run);
      const some = this.#queue.slice(0, Math.min(filedTogether, until < 0 ? this.#queue.length : until));
      const woken = new Set<string>();
      const lane = new FilingLane({ perform: this.#hands.perform, actor: this.#actor, newId: this.#hands.newId }, run, (done) => { for (const id of done.woken) woken.add(id); });
      const held = new Map(some.flatMap((one) => (one.bytes ? [[one.id, one.bytes] as const] : [])));
      try {
        const read = new Map(some.flatMap((one) => (one.read ? [[one.id, one.read] as const] : [])));
        await lane.add({ ids: some.map((one) => one.id), held, ahead: { zone: run.zone, read } }, false);
        await lane.finish();
        this.told.trouble = null;
      } catch (error) {
        for (const one of some) one.read = undefined; // a filing that began may have worked on it
        this.told.trouble = error instanceof Problem ? error.message : 'What was kept could not be filed; it is tried again';
        this.#hands.log.warn('the live feed waits to file what it kept', { source: this.#source, problem: error instanceof Problem ? error.kind : 'bug', count: this.#queue.length });
        await new Promise((done) => { const timer = setTimeout(done, retryMs); timer.unref(); });
        continue;
      }
      this.#queue.splice(0, some.length);
      for (const one of some) if (one.bytes) this.#heldBytes -= one.bytes.length;
      // What waited for somebody who has now come goes before what came after.
      this.#queue.unshift(...[...woken].map((id) => ({ id, bytes: undefined, read: undefined, run })));
      this.told.unfiled = this.#queue.length;
    }
  }

  /** Waits until all that was kept is filed; of tests. */
  async settled(): Promise<void> { await this.#receiving; await this.#filing; }

  /** Files what is kept, for a while; what is left is filed at the next start. */
  async stop(): Promise<void> {
    await this.#receiving;
    await Promise.race([this.#filing, new Promise((done) => { const timer = setTimeout(done, 10_000); timer.unref(); })]);
    this.#stopped = true;
    await this.#filing;
    if (this.#run) await this.#closeRun(this.#run);
  }
}
