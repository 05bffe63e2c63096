/**
 * Arrays of SQL in PostgreSQL's binary form (src/backend/utils/adt/arrayfuncs.c, array_recv). A statement that files hundreds of resources sends
 * its texts so without escaping a character, and the server reads them without parsing.
 */
export type ArrayType = 'smallint' | 'integer' | 'bigint' | 'text' | 'timestamptz' | 'float8' | 'boolean' | 'bytea' | '"char"';

const oids: Record<ArrayType, number> = { boolean: 16, bytea: 17, '"char"': 18, bigint: 20, smallint: 21, integer: 23, text: 25, float8: 701, timestamptz: 1184 };
const sizes: Record<ArrayType, number> = { boolean: 1, bytea: -1, '"char"': 1, bigint: 8, smallint: 2, integer: 4, text: -1, float8: 8, timestamptz: 8 };
/** Milliseconds from 1970 to 2000, where PostgreSQL's clock begins. */
const epochMs = 946_684_800_000;

type Item = string | number | boolean | Date | Buffer | null | undefined;

export const isArrayType = (name: string): name is ArrayType => Object.hasOwn(oids, name);

/** Writes `items` as the binary form of `type[]`. Instants are Dates or milliseconds; bigints are decimal text. */
export function binaryArray(type: ArrayType, items: readonly Item[]): Buffer {
  if (items.length === 0) return empty(type);
  return type === 'text' ? textArray(items) : type === 'bytea' ? bytesArray(items as readonly Buffer[]) : fixedArray(type, items);
}

function head(buffer: Buffer, type: ArrayType, count: number, hasNull: boolean): void {
  buffer.writeInt32BE(1, 0);
  buffer.writeInt32BE(hasNull ? 1 : 0, 4);
  buffer.writeInt32BE(oids[type], 8);
  buffer.writeInt32BE(count, 12);
  buffer.writeInt32BE(1, 16);
}

function empty(type: ArrayType): Buffer {
  const buffer = Buffer.alloc(12);
  buffer.writeInt32BE(oids[type], 8);
  return buffer;
}

function textArray(items: readonly Item[]): Buffer {
  let most = 20;
  let hasNull = false;
  for (const item of items) {
    most += 4;
    if (item === null || item === undefined) hasNull = true;
    else most += (item as string).length * 3;
  }
  const buffer = Buffer.allocUnsafe(most);
  head(buffer, 'text', items.length, hasNull);
  let at = 20;
  for (const item of items) {
    if (item === null || item === undefined) { at = buffer.writeInt32BE(-1, at); continue; }
    const length = buffer.write(item as string, at + 4, 'utf8');
    buffer.writeInt32BE(length, at);
    at += 4 + length;
  }
  return buffer.subarray(0, at);
}

function bytesArray(items: readonly Buffer[]): Buffer {
  const start = Buffer.allocUnsafe(20);
  head(start, 'bytea', items.length, false);
  return Buffer.concat([start, ...items.flatMap((item) => { const length = Buffer.allocUnsafe(4); length.writeInt32BE(item.length); return [length, item]; })]);
}

function fixedArray(type: ArrayType, items: readonly Item[]): Buffer {
  const size = sizes[type];
  const buffer = Buffer.allocUnsafe(20 + items.length * (4 + size));
  let at = 20;
  let hasNull = false;
  for (const item of items) {
    if (item === null || item === undefined) { hasNull = true; at = buffer.writeInt32BE(-1, at); continue; }
    at = buffer.writeInt32BE(size, at);
    if (type === 'bigint') at = buffer.writeBigInt64BE(BigInt(item as string), at);
    else if (type === 'timestamptz') at = buffer.writeBigInt64BE(BigInt(Math.round((Number(item) - epochMs) * 1000)), at);
    else if (type === 'smallint') at = buffer.writeInt16BE(item as number, at);
    else if (type === 'integer') at = buffer.writeInt32BE(item as number, at);
    else if (type === 'float8') at = buffer.writeDoubleBE(item as number, at);
    else if (type === '"char"') at = buffer.writeUInt8((item as string).charCodeAt(0), at);
    else at = buffer.writeUInt8(item ? 1 : 0, at);
  }
  head(buffer, type, items.length, hasNull);
  return buffer.subarray(0, at);
}
