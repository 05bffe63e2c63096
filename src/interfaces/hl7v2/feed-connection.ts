import type { Socket } from 'node:net';
import type { AckError } from '../../standards/hl7v2/index.ts';
import { answersTo, headOf } from './answer.ts';
import { framed, Framer } from './framer.ts';
import type { Arrived, PartnerLane } from './partner-lane.ts';

export type FeedLimits = { messageMebibytes: number; messageSeconds: number; idleMinutes: number; answerSeconds: number; connections: number; connectionsOfAddress: number; bufferMebibytes: number };
/** What the listener gives each connection. `recognise` answers the lane of whoever sent a message with this head, or why it is taken from nobody. */
export type ConnectionHouse = {
  limits: FeedLimits;
  recognise(head: { application: string; sender: string; isHl7: boolean }): Promise<PartnerLane | { code: string; says: string }>;
  /** Bytes that wait in all connections; more is asked for before they are kept. False: there is no room. */
  hold(bytes: number): boolean;
  stranger(says: string): void;
  newControlId(): string;
  name: string;
};

const togetherMax = 50, togetherBytesMax = 512 * 1024, noiseMax = 64 * 1024, queueBytesMax = 2 * 2 ** 20, pauseMs = 500;

type Waiting = { bytes: Buffer; number: number };

/** One sender's connection: its messages are kept in the order they come, and each is answered in that order, after its commit. */
export class FeedConnection {
  readonly #socket: Socket;
  readonly #house: ConnectionHouse;
  readonly #framer: Framer;
  readonly #queue: Waiting[] = [];
  #queued = 0;
  #held = 0;
  #count = 0;
  #working: Promise<void> | undefined;
  #messageTimer: NodeJS.Timeout | undefined;
  #pauseTimer: NodeJS.Timeout | undefined;
  #closed = false;
  readonly closed: Promise<void>;

  constructor(socket: Socket, house: ConnectionHouse) {
    this.#socket = socket;
    this.#house = house;
    this.#framer = new Framer(house.limits.messageMebibytes * 2 ** 20);
    socket.setKeepAlive(true, 60_000); // a peer that vanished without a word is noticed by the system
    socket.setNoDelay(true);
    socket.setTimeout(house.limits.idleMinutes * 60_000, () => this.#end('nothing came for long'));
    this.closed = new Promise((done) => socket.once('close', () => { this.#closed = true; this.#clear(); this.#release(this.#held); done(); }));
    socket.on('error', () => {}); // 'close' follows
    socket.on('data', (piece: Buffer) => this.#take(piece));
    socket.on('end', () => { void this.#finish().finally(() => socket.destroySoon()); });
  }

  #clear(): void { clearTimeout(this.#messageTimer); clearTimeout(this.#pauseTimer); this.#messageTimer = undefined; this.#pauseTimer = undefined; }
  #release(bytes: number): void { this.#held -= bytes; this.#house.hold(-bytes); }

  /** Closed at once; what was not acknowledged will be sent again. */
  #end(says: string | undefined): void {
    if (says) this.#house.stranger(says);
    this.#socket.destroy();
  }

  #take(piece: Buffer): void {
    this.#clear();
    if (!this.#house.hold(piece.length)) { this.#end('too much waits of all connections together'); return; }
    this.#held += piece.length;
    for (const one of this.#framer.push(piece)) {
      if ('tooLong' in one) { this.#end(`a message is longer than ${this.#house.limits.messageMebibytes} MB`); return; }
      this.#enqueue(one.message);
    }
    if (this.#framer.noise > noiseMax) { this.#end('it sends bytes that are no HL7 messages framed by MLLP (VT message FS CR)'); return; }
    if (this.#queue.length === 0 && !this.#framer.inside) this.#release(this.#held); // line ends and noise
    if (this.#framer.inside) {
      this.#messageTimer = setTimeout(() => this.#end(`a message did not end within ${this.#house.limits.messageSeconds} seconds`), this.#house.limits.messageSeconds * 1000);
      this.#pauseTimer = setTimeout(() => { for (const one of this.#framer.pause()) if ('message' in one) this.#enqueue(one.message); this.#work(); }, pauseMs);
    }
    if (this.#queued > queueBytesMax) this.#socket.pause();
    this.#work();
  }

  #enqueue(bytes: Buffer): void { this.#count += 1; this.#queued += bytes.length; this.#queue.push({ bytes, number: this.#count }); }

  #work(): void { this.#working ??= this.#answerAll().finally(() => { this.#working = undefined; if (this.#queue.length > 0 && !this.#closed) this.#work(); }); }

  async #finish(): Promise<void> { for (const one of this.#framer.pause()) if ('message' in one) this.#enqueue(one.message); this.#work(); await this.#working; }

  async #answerAll(): Promise<void> {
    while (this.#queue.length > 0 && !this.#closed) {
      const some: Waiting[] = [];
      for (let bytes = 0; this.#queue.length > 0 && some.length < togetherMax && (some.length === 0 || bytes + this.#queue[0]!.bytes.length <= togetherBytesMax);) { const one = this.#queue.shift()!; bytes += one.bytes.length; some.push(one); }
      const sum = some.reduce((all, one) => all + one.bytes.length, 0);
      try { await this.#keepAndAnswer(some); } catch { this.#end(undefined); return; } // not kept, so not answered: it is sent again
      this.#queued -= sum;
      if (!this.#closed) this.#release(Math.min(this.#held, this.#queue.length === 0 && !this.#framer.inside ? this.#held : sum));
      if (this.#queued <= queueBytesMax) this.#socket.resume();
    }
  }

  /** Those that follow each other from one partner are kept together. */
  async #keepAndAnswer(some: readonly Waiting[]): Promise<void> {
    const answers: string[] = [];
    let at = 0;
    const heads = some.map((one) => headOf(one.bytes));
    while (at < some.length) {
      const lane = await this.#house.recognise(heads[at]!);
      if (!('take' in lane)) { answers.push(...this.#answer(heads[at]!.text, lane)); at += 1; continue; }
      const group: Arrived[] = [];
      let to = at;
      for (; to < some.length && (to === at || await this.#house.recognise(heads[to]!) === lane); to += 1) group.push({ bytes: some[to]!.bytes, connection: this.#house.name, place: `message ${some[to]!.number}` });
      const faults = await lane.take(group);
      faults.forEach((fault, i) => answers.push(...this.#answer(heads[at + i]!.text, fault)));
      at = to;
    }
    await this.#send(answers);
  }

  #answer(head: string, error: AckError | undefined): string[] { return answersTo(head, error, { controlId: this.#house.newControlId, at: new Date() }); }

  /** A peer that does not take its answers is let go: it asks again. */
  async #send(answers: readonly string[]): Promise<void> {
    if (answers.length === 0 || this.#closed) return;
    const taken = this.#socket.write(Buffer.concat(answers.map((a) => framed(a))));
    if (taken) return;
    await new Promise<void>((done, fail) => {
      const timer = setTimeout(() => fail(new Error('the answers are not taken')), this.#house.limits.answerSeconds * 1000);
      const drained = (): void => { clearTimeout(timer); this.#socket.off('close', drained); this.#socket.off('drain', drained); done(); };
      this.#socket.once('drain', drained);
      this.#socket.once('close', drained);
    });
  }

  /** Takes nothing more, answers what has come whole, and closes. */
  async stop(): Promise<void> {
    this.#socket.pause();
    await this.#working;
    this.#socket.end();
    setTimeout(() => this.#socket.destroy(), 1000).unref();
    await this.closed;
  }
}
