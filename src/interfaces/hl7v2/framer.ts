const vt = 0x0b, fs = 0x1c, cr = 0x0d, lf = 0x0a;
const newStart = Buffer.from([vt, 0x4d, 0x53, 0x48]); // VT M S H

/** `cutOff`: the sender began anew before it had ended; what came before was never acknowledged. `tooLong`: nothing more can be made of the stream. */
export type Framed = { message: Buffer; cutOff: boolean } | { tooLong: number };

/**
 * Cuts a byte stream into messages by MLLP (HL7 2.5 appendix C.4.2; Minimal Lower Layer Protocol: VT message FS CR). Bytes are kept as they came: the message tells
 * its own character set. A message may come in any pieces and several in one; each byte is looked at once. Line ends between messages are no noise.
 */
export class Framer {
  readonly #bytesMax: number;
  #pieces: Buffer[] = [];
  #inside = false;
  /** The last byte was FS inside a message: its end, when CR follows. */
  #ending = false;
  #length = 0;
  #noise = 0;
  constructor(bytesMax: number) { this.#bytesMax = bytesMax; }

  /** Bytes of a message that has not ended. */
  get buffered(): number { return this.#length; }
  get inside(): boolean { return this.#inside; }
  /** Bytes outside any message, but for line ends. */
  get noise(): number { return this.#noise; }

  *push(piece: Buffer): Generator<Framed> {
    let at = 0;
    while (at < piece.length) {
      if (!this.#inside) {
        const start = piece.indexOf(vt, at), end = start < 0 ? piece.length : start;
        for (; at < end; at += 1) if (piece[at] !== cr && piece[at] !== lf && piece[at] !== fs) this.#noise += 1;
        if (start >= 0) { at = start + 1; this.#inside = true; }
        continue;
      }
      if (this.#ending) {
        this.#ending = false;
        const next = piece[at]!;
        // Some send FS LF, or begin the next one at once.
        if (next === cr || next === lf || next === vt) { if (next !== vt) at += 1; yield this.#whole(); continue; }
        this.#keep(Buffer.from([fs])); // it was a byte of the text
      }
      const end = piece.indexOf(fs, at), to = end < 0 ? piece.length : end;
      if (to > at) this.#keep(piece.subarray(at, to));
      if (this.#length > this.#bytesMax) { const tooLong = this.#length; this.#forget(); yield { tooLong }; return; }
      at = to;
      if (end >= 0) { this.#ending = true; at += 1; }
    }
  }

  /** Nothing has come for a moment: a sender that ends with FS alone waits for its answer. */
  *pause(): Generator<Framed> { if (this.#ending) { this.#ending = false; yield this.#whole(); } }

  #keep(part: Buffer): void { this.#pieces.push(part); this.#length += part.length; }
  #forget(): void { this.#pieces = []; this.#length = 0; this.#inside = false; this.#ending = false; }

  #whole(): Framed {
    const bytes = Buffer.concat(this.#pieces);
    this.#forget();
    const again = bytes.lastIndexOf(newStart);
    return again < 0 ? { message: bytes, cutOff: false } : { message: bytes.subarray(again + 1), cutOff: true };
  }
}

/** A text as it travels. */
export const framed = (text: string | Buffer): Buffer => Buffer.concat([Buffer.from([vt]), typeof text === 'string' ? Buffer.from(text, 'utf8') : text, Buffer.from([fs, cr])]);
