import { createHash } from 'node:crypto';

const cr = 13;
const lf = 10;

/**
 * SHA-256 of content after the byte order mark, line-end differences and blank ends are taken away: the same document sent again, through
 * another system or archive, hashes the same.
 */
export function contentHash(bytes: Buffer): Buffer {
  let from = 0, to = bytes.length;
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) from = 3;
  while (to > from && (bytes[to - 1] === lf || bytes[to - 1] === cr || bytes[to - 1] === 32 || bytes[to - 1] === 0x1c || bytes[to - 1] === 0x0b)) to -= 1;
  while (from < to && (bytes[from] === lf || bytes[from] === cr || bytes[from] === 32 || bytes[from] === 0x0b)) from += 1;
  const body = bytes.subarray(from, to);
  const first = body.indexOf(cr);
  const hash = createHash('sha256');
  return (first < 0 ? hash.update(body) : hash.update(withLineFeeds(body, first))).digest();
}

function withLineFeeds(body: Buffer, first: number): Buffer {
  const out = Buffer.allocUnsafe(body.length);
  let to = body.copy(out, 0, 0, first);
  for (let at = first; at < body.length; at += 1) {
    const c = body[at]!;
    if (c !== cr) out[to++] = c;
    else if (body[at + 1] !== lf) out[to++] = lf;
  }
  return out.subarray(0, to);
}

/** The hash of an item: an HL7 message that comes as a member of a JSON line is the message itself, whatever surrounds it. */
export function itemHash(bytes: Buffer, standard: string): Buffer {
  if (standard === 'hl7v2' && bytes[0] === 0x7b) {
    try {
      const { message } = JSON.parse(bytes.toString('utf8')) as { message?: unknown };
      if (typeof message === 'string') return contentHash(Buffer.from(message, 'utf8'));
    } catch { /* broken JSON is hashed as it is */ }
  }
  return contentHash(bytes);
}

/** The first 16 bytes of SHA-256 of what a sender said of one resource, without its id and the server's stamps. */
export function resourceHash(exact: Record<string, any>): Buffer {
  const { id: _id, meta, ...rest } = exact;
  let said: object = rest;
  if (typeof meta === 'object' && meta !== null) {
    const { versionId: _version, lastUpdated: _updated, ...kept } = meta;
    if (Object.keys(kept).length > 0) said = { ...rest, meta: kept };
  }
  return createHash('sha256').update(JSON.stringify(said)).digest().subarray(0, 16);
}
