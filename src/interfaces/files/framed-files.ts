import { Problem } from '../../platform/problem.ts';
import { damaged, drained } from './unpack.ts';
import type { Incoming } from './unpack.ts';

/**
 * Files as the command line sends them over its socket: for each a header, its bytes in pieces, and an empty piece; at the end an empty
 * header. Every frame is a length (32 bits) and so many bytes. Sizes are not told beforehand: a file may grow, break off or be a pipe.
 */
const frameBytesMax = 16 * 2 ** 20;
const brokenOff = 0xffff_ffff;

type Header = { path: string; ignored?: string; refused?: string };

export async function* frameFiles(files: AsyncIterable<Incoming>): AsyncGenerator<Buffer> {
  for await (const file of files) {
    const { path } = file;
    const header: Header = 'bytes' in file ? { path } : 'ignored' in file ? { path, ignored: file.ignored } : { path, refused: file.refused };
    yield* frame(Buffer.from(JSON.stringify(header)));
    if (!('bytes' in file)) continue;
    let fault: string | undefined;
    try { for await (const piece of file.bytes) if (piece.length > 0) yield* frame(piece); } catch (error) { fault = damaged(error); }
    yield lengthOf(fault === undefined ? 0 : brokenOff);
    if (fault !== undefined) yield* frame(Buffer.from(fault));
  }
  yield lengthOf(0);
}

function* frame(bytes: Uint8Array): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += frameBytesMax) {
    const piece = bytes.subarray(at, at + frameBytesMax);
    yield lengthOf(piece.length);
    yield Buffer.isBuffer(piece) ? piece : Buffer.from(piece);
  }
}

function lengthOf(n: number): Buffer {
  const out = Buffer.allocUnsafe(4);
  out.writeUInt32BE(n);
  return out;
}

/** The other end. A stream that ends before its last frame throws: the sender is gone, what came whole stays. */
export async function* framedFiles(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Incoming> {
  const frames = new Frames(stream);
  try {
    for (;;) {
      const header = await frames.next();
      if (header === 'end') return;
      if (header === 'broken-off') throw new Problem('unreadable', 'The command line and the running program do not speak the same language: restart the program');
      const { path, ignored, refused } = JSON.parse(header.toString('utf8')) as Header;
      if (ignored !== undefined) yield { path, ignored };
      else if (refused !== undefined) yield { path, refused };
      else {
        const pieces = drained(piecesOf(frames))[Symbol.asyncIterator]();
        yield { path, bytes: { [Symbol.asyncIterator]: () => pieces } };
        await pieces.return?.(); // a reader that did not look at all
      }
    }
  } finally { await frames.close(); }
}

async function* piecesOf(frames: Frames): AsyncGenerator<Buffer> {
  for (;;) {
    const piece = await frames.next();
    if (piece === 'end') return;
    if (piece !== 'broken-off') { yield piece; continue; }
    const reason = await frames.next();
    throw new Problem('unreadable', reason instanceof Buffer ? reason.toString('utf8') : 'the file could not be read to its end');
  }
}

class Frames {
  readonly #source: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);
  constructor(stream: AsyncIterable<Uint8Array>) { this.#source = stream[Symbol.asyncIterator](); }

  async next(): Promise<Buffer | 'end' | 'broken-off'> {
    const length = (await this.#take(4)).readUInt32BE();
    if (length === 0) return 'end';
    if (length === brokenOff) return 'broken-off';
    if (length > frameBytesMax) throw new Problem('too-large', 'A frame is longer than the limit');
    return this.#take(length);
  }

  async #take(wanted: number): Promise<Buffer> {
    if (this.#held.length < wanted) {
      const pieces = [this.#held];
      for (let have = this.#held.length; have < wanted;) {
        const next = await this.#source.next();
        if (next.done) throw new Problem('unavailable', 'The command line stopped in the middle of the import');
        pieces.push(Buffer.from(next.value.buffer, next.value.byteOffset, next.value.length));
        have += next.value.length;
      }
      this.#held = Buffer.concat(pieces);
    }
    const taken = this.#held.subarray(0, wanted);
    this.#held = this.#held.subarray(wanted);
    return taken;
  }

  async close(): Promise<void> { await this.#source.return?.(); }
}
