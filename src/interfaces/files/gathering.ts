import type { ReceivedPart } from '../../modules/exchange/index.ts';

/** So much is kept by one act: a portion of a large file, or many small files. */
const bytesMax = 512 * 1024;
const partsMax = 50;

/** Small files come in hundreds; each would cost a commit of its own. */
export class Gathering {
  readonly #take: (parts: readonly ReceivedPart[]) => Promise<void>;
  #parts: ReceivedPart[] = [];
  #bytes = 0;
  constructor(take: (parts: readonly ReceivedPart[]) => Promise<void>) { this.#take = take; }

  async add(part: ReceivedPart): Promise<void> {
    this.#parts.push(part);
    this.#bytes += part.portion.bytes.length;
    if (this.#bytes >= bytesMax || this.#parts.length >= partsMax) await this.send();
  }

  /** Hands on what was gathered. */
  async send(): Promise<void> {
    const parts = this.#parts;
    this.#parts = [];
    this.#bytes = 0;
    if (parts.length > 0) await this.#take(parts);
  }
}
