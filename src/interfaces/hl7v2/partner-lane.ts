import type { Perform } from '../../platform/perform.ts';
import { Problem } from '../../platform/problem.ts';
import type { Actor } from '../../platform/action.ts';
import type { Log } from '../../platform/log.ts';
import { moveRun, openRun, readAhead, receive } from '../../modules/exchange/index.ts';
import type { FeedPartner, ToldOfPartner } from '../../modules/exchange/index.ts';
import { errorOf } from '../../standards/hl7v2/index.ts';
import type { AckError } from '../../standards/hl7v2/index.ts';
import { FilingLane } from '../files/filing-lane.ts';
import { holdRun } from '../files/import-files.ts';

export type LaneHands = { perform: Perform; newId(): string; actorFor(facility: string): Actor; log: Log };
export type Arrived = { bytes: Buffer; connection: string; place: string };
type Run = { runId: string; sourceNo: number; zone: string; day: string; release(): void };

const retryMs = 1000, filedTogether = 50, heldBytesMax = 4 * 2 ** 20;

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
  #receiving: Promise<unknown> = Promise.resolve();
  #queue: { id: string; bytes: Buffer | undefined; run: Run }[] = [];
  #heldBytes = 0;
  #filing: Promise<void> | undefined;
  #stopped = false;

  constructor(hands: LaneHands, partner: Pick<FeedPartner, 'name' | 'facility'>) {
    this.#hands = hands;
    this.#source = partner.name;
    this.#actor = hands.actorFor(partner.facility);
  }

  /** Keeps what arrived, then answers what is wrong with each, if anything: after this the sender may forget them. Throws when they could not be kept. */
  async take(arrived: readonly Arrived[]): Promise<(AckError | undefined)[]> {
    const mine = this.#receiving.then(() => this.#take(arrived), () => this.#take(arrived));
    this.#receiving = mine.catch(() => {});
    return mine;
  }

  async #take(arrived: readonly Arrived[]): Promise<(AckError | undefined)[]> {
    const run = await this.#openRun();
    const read = await readAhead(new Map(arrived.map((a, i) => [String(i), { standard: 'hl7v2', bytes: a.bytes }])), run.zone);
    const faults = arrived.map((_, i): AckError | undefined => {
      const one = read?.read.get(String(i));
      if (one === undefined) return undefined; // told by the act that files it
      return 'translation' in one ? errorOf(one.translation) : one instanceof Error ? { code: '100', says: one.message } : undefined;
    });
    const parts = [...Map.groupBy(arrived, (a) => a.connection)].map(([path, some]) => {
      const items: { start: number; length: number; standard: 'hl7v2'; place: string }[] = [];
      let start = 0;
      for (const a of some) { items.push({ start, length: a.bytes.length, standard: 'hl7v2', place: a.place }); start += a.bytes.length; }
      return { file: { id: this.#fileOf(path), path }, portion: { bytes: Buffer.concat(some.map((a) => a.bytes)), items } };
    });
    const { items } = await this.#hands.perform(receive, { runId: run.runId, sourceNo: run.sourceNo, parts }, this.#actor);
    this.told.messages += arrived.length;
    this.told.refused += faults.filter((f) => f !== undefined).length;
    this.told.lastAt = new Date().toISOString();
    for (const { id, bytes } of items) {
      const held = this.#heldBytes + bytes.length <= heldBytesMax;
      if (held) this.#heldBytes += bytes.length;
      this.#queue.push({ id, bytes: held ? bytes : undefined, run });
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
      const run = this.#queue[0]!.run;
      const until = this.#queue.findIndex((one) => one.run !== run);
      const some = this.#queue.slice(0, Math.min(filedTogether, until < 0 ? this.#queue.length : until));
      const woken = new Set<string>();
      const lane = new FilingLane({ perform: this.#hands.perform, actor: this.#actor, newId: this.#hands.newId }, run, (done) => { for (const id of done.woken) woken.add(id); });
      const held = new Map(some.flatMap((one) => (one.bytes ? [[one.id, one.bytes] as const] : [])));
      try {
        const fresh = new Map([...held].map(([id, bytes]) => [id, { standard: 'hl7v2', bytes }]));
        await lane.add({ ids: some.map((one) => one.id), held, ...(fresh.size === some.length ? { fresh } : {}) }, false);
        await lane.finish();
        this.told.trouble = null;
      } catch (error) {
        this.told.trouble = error instanceof Problem ? error.message : 'What was kept could not be filed; it is tried again';
        this.#hands.log.warn('the live feed waits to file what it kept', { source: this.#source, problem: error instanceof Problem ? error.kind : 'bug', count: this.#queue.length });
        await new Promise((done) => { const timer = setTimeout(done, retryMs); timer.unref(); });
        continue;
      }
      this.#queue.splice(0, some.length);
      for (const one of some) if (one.bytes) this.#heldBytes -= one.bytes.length;
      // What waited for somebody who has now come goes before what came after.
      this.#queue.unshift(...[...woken].map((id) => ({ id, bytes: undefined, run })));
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
