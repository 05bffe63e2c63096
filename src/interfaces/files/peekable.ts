/** Bytes from a stream that can be looked at before they are taken. Holds no more than was peeked. */
export class Peekable implements AsyncIterable<Buffer> {
  readonly #source: AsyncIterator<Uint8Array>;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #ended = false;
  constructor(source: AsyncIterable<Uint8Array>) { this.#source = source[Symbol.asyncIterator](); }

  async #pull(): Promise<boolean> {
    if (this.#ended) return false;
    const next = await this.#source.next();
    if (next.done) { this.#ended = true; return false; }
    const piece = Buffer.isBuffer(next.value) ? next.value : Buffer.from(next.value);
    this.#held.push(piece);
    this.#heldBytes += piece.length;
    return true;
  }

  /** At least `wanted` bytes from the start, fewer when the stream is shorter. They stay to be read. */
  async peek(wanted: number): Promise<Buffer> {
    while (this.#heldBytes < wanted && await this.#pull());
    if (this.#held.length > 1) this.#held = [Buffer.concat(this.#held)];
    return this.#held[0] ?? Buffer.alloc(0);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    try {
      for (;;) {
        const piece = this.#held.shift();
        if (piece !== undefined) { this.#heldBytes -= piece.length; yield piece; } else if (!await this.#pull()) return;
      }
    } finally { await this.close(); }
  }

  /** Lets go of the source without reading on. */
  async close(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    await this.#source.return?.();
  }

  /** The whole rest, or undefined when it is longer than `limit` bytes. */
  async whole(limit: number): Promise<Buffer | undefined> {
    const head = await this.peek(limit + 1);
    return head.length > limit ? undefined : head;
  }
}
