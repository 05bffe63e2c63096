import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import type { Model, ScoredPart } from '../../modules/linkage/index.ts';

/**
 * The finds of a run, and, of a long one, a file beside the output in which each part is kept as it is done, so that a run that was stopped goes on after it. The file
 * begins with a line of JSON (what the run was made of, and the model); then each part: its number, how many pairs, rows, rows, weights.
 */
export class KeptParts {
  readonly parts: ScoredPart[] = [];
  private readonly path: string | undefined;
  private readonly fingerprint: string;
  private file: number | undefined;

  /** `path` undefined: a short run, nothing kept on disk. */
  constructor(path: string | undefined, fingerprint: string) { this.path = path; this.fingerprint = fingerprint; }

  /** What an earlier run of the same inputs has done; undefined when there is none. A part that was cut off is forgotten. */
  earlier(): { model: Model; done: Set<number> } | undefined {
    if (this.path === undefined || !existsSync(this.path)) return undefined;
    const bytes = readFileSync(this.path), line = bytes.indexOf(10);
    let head: { fingerprint: string; model: Model };
    try { head = JSON.parse(bytes.subarray(0, line).toString('utf8')) as typeof head; } catch { return undefined; }
    if (head.fingerprint !== this.fingerprint) return undefined;
    let at = line + 1;
    const frame = (n: number): number => 24 + n * 16;
    while (at + 24 <= bytes.length) {
      const n = bytes.readUInt32LE(at + 4);
      if (at + frame(n) > bytes.length) break;
      const body = Buffer.from(bytes.subarray(at + 24, at + frame(n))), store = body.buffer.slice(body.byteOffset, body.byteOffset + n * 16);
      this.parts.push({ part: bytes.readUInt32LE(at), weight: new Float64Array(store, 0, n), a: new Int32Array(store, n * 8, n), b: new Int32Array(store, n * 12, n), count: { pairs: bytes.readDoubleLE(at + 8), leftOut: bytes.readDoubleLE(at + 16) } });
      at += frame(n);
    }
    this.file = openSync(this.path, 'r+');
    ftruncateSync(this.file, at);
    closeSync(this.file);
    this.file = openSync(this.path, 'a');
    return { model: head.model, done: new Set(this.parts.map((p) => p.part)) };
  }

  add(part: ScoredPart, model: Model): void {
    this.parts.push(part);
    if (this.path === undefined) return;
    if (this.file === undefined) { this.file = openSync(this.path, 'w'); writeSync(this.file, `${JSON.stringify({ fingerprint: this.fingerprint, model })}\n`); }
    const head = Buffer.alloc(24);
    head.writeUInt32LE(part.part, 0); head.writeUInt32LE(part.a.length, 4); head.writeDoubleLE(part.count.pairs, 8); head.writeDoubleLE(part.count.leftOut, 16);
    writeSync(this.file, Buffer.concat([head, bytesOf(part.weight), bytesOf(part.a), bytesOf(part.b)]));
  }

  /** All finds as one, the likeliest first; pairs that came twice once. */
  inOrder(): { a: Int32Array; b: Int32Array; weight: Float64Array; order: Uint32Array } {
    const n = this.parts.reduce((sum, p) => sum + p.a.length, 0), a = new Int32Array(n), b = new Int32Array(n), weight = new Float64Array(n);
    let at = 0;
    for (const p of this.parts) { a.set(p.a, at); b.set(p.b, at); weight.set(p.weight, at); at += p.a.length; }
    const order = Uint32Array.from({ length: n }, (_, i) => i).sort((x, y) => weight[y]! - weight[x]! || a[x]! - a[y]! || b[x]! - b[y]!);
    return { a, b, weight, order: order.filter((i, k) => k === 0 || a[i] !== a[order[k - 1]!] || b[i] !== b[order[k - 1]!]) };
  }

  /** The run is whole: the file beside the output goes. */
  finish(): void {
    if (this.file !== undefined) { closeSync(this.file); this.file = undefined; }
    if (this.path !== undefined && existsSync(this.path)) unlinkSync(this.path);
  }
}

const bytesOf = (a: Float64Array | Int32Array): Buffer => Buffer.from(a.buffer, a.byteOffset, a.byteLength);
