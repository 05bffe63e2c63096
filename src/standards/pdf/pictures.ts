import { Worker } from 'node:worker_threads';

const dotsMost = 40e6, waitMs = 20_000;

/** What a page can draw: the file itself, or the same picture as PNG. */
export type Drawn = { as: 'image/png' | 'image/jpeg'; bytes: Uint8Array };
export type Pictures = { draw(as: string, bytes: Uint8Array): Promise<Drawn | undefined>; close(): Promise<void> };

/**
 * Makes pictures ready to be drawn on a page: GIF (an animation as its first picture), WebP and BMP become PNG, PNG is written anew without what a page cannot
 * draw (16 bits, interlaced), JPEG stays as it is. Undefined where a picture cannot be read, or has more dots than a page is given room for; such a one never
 * ends the print. Decoded in a thread of its own, which ends with `close` and gives its memory back.
 */
export function openPictures(): Pictures {
  let worker: Worker | undefined;
  const end = async (): Promise<void> => { const was = worker; worker = undefined; await was?.terminate(); };
  return {
    async draw(as, bytes) {
      const dots = dotsOf(as, bytes);
      if (dots === undefined || dots < 1 || dots > dotsMost) return undefined;
      worker ??= new Worker(new URL('./picture-worker.ts', import.meta.url), { execArgv: ['--disable-warning=ExperimentalWarning'] });
      const made = await ask(worker, { as, bytes }).catch(() => undefined);
      if (made === undefined) { await end(); return undefined; }
      return made === 'damaged' ? undefined : as === 'image/jpeg' ? { as, bytes } : { as: 'image/png', bytes: made as Uint8Array };
    },
    close: end,
  };
}

/** One picture at a time; a thread that dies or takes too long has not read it. */
function ask(worker: Worker, picture: { as: string; bytes: Uint8Array }): Promise<unknown> {
  return new Promise((done, fail) => {
    const over = (act: () => void) => (): void => { clearTimeout(clock); worker.off('message', message); worker.off('error', failed); worker.off('exit', failed); act(); };
    const message = (made: unknown): void => over(() => done(made))(), failed = over(() => fail(new Error('the picture was not read'))), clock = setTimeout(failed, waitMs);
    worker.on('message', message); worker.on('error', failed); worker.on('exit', failed);
    worker.postMessage(picture);
  });
}

/** Width times height as the head of the file says it: nothing is decoded that would not fit. */
export function dotsOf(as: string, bytes: Uint8Array): number | undefined {
  const v = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    switch (as) {
      case 'image/png': return v.getUint32(16) * v.getUint32(20);
      case 'image/gif': return v.getUint16(6, true) * v.getUint16(8, true);
      case 'image/bmp': return v.getUint32(14, true) === 12 ? v.getUint16(18, true) * v.getUint16(20, true) : Math.abs(v.getInt32(18, true)) * Math.abs(v.getInt32(22, true));
      case 'image/webp': return webpDots(v);
      case 'image/jpeg': return jpegDots(v);
      default: return undefined;
    }
  } catch { return undefined; }
}

/** RFC 9649: VP8X says the canvas, VP8L packs 14 bits each, VP8 stands in the head of its key frame. */
function webpDots(v: DataView): number {
  const kind = String.fromCharCode(...[12, 13, 14, 15].map((i) => v.getUint8(i))), u24 = (at: number): number => v.getUint16(at, true) + v.getUint8(at + 2) * 65_536;
  if (kind === 'VP8X') return (u24(24) + 1) * (u24(27) + 1);
  if (kind === 'VP8L') { const bits = v.getUint32(21, true); return ((bits & 0x3fff) + 1) * (((bits >>> 14) & 0x3fff) + 1); }
  return (v.getUint16(26, true) & 0x3fff) * (v.getUint16(28, true) & 0x3fff);
}

/** ITU-T T.81: the frame header among the segments. */
function jpegDots(v: DataView): number | undefined {
  for (let at = 2; at < v.byteLength - 9;) {
    const marker = v.getUint8(at + 1);
    if (v.getUint8(at) !== 0xff) return undefined;
    if (marker === 0xff) { at += 1; continue; }
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) return v.getUint16(at + 5) * v.getUint16(at + 7);
    at += marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8) ? 2 : 2 + v.getUint16(at + 2);
  }
  return undefined;
}
