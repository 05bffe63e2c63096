import type pg from 'pg';
import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { quoted } from './catalog.ts';

type Columns = { schema: string; name: string; columns: readonly string[] };
const list = (columns: readonly string[]): string => columns.map((c) => `"${c.replaceAll('"', '""')}"`).join(', ');

/** Settings under which values are written alike by every server and every time. */
export const plainText = `set datestyle = 'ISO, YMD'; set intervalstyle = iso_8601; set timezone = 'UTC'; set extra_float_digits = 1; set bytea_output = hex; set client_encoding = 'UTF8'; set lc_monetary = 'C'`;

// The full number of the transaction that wrote a row: the row keeps its lower 32 bits, and no row is newer than the snapshot.
const writtenBy = (newest: string): string => {
  const n = BigInt(newest), base = (n >> 32n) << 32n;
  return `(${base} + xmin::text::bigint - case when ${base} + xmin::text::bigint > ${n} then 4294967296 else 0 end)`;
};

export type Extent = { from?: string | undefined; below?: string | undefined; newest: string };

function where(e: Extent): string {
  const tests = [...(e.from === undefined ? [] : [`${writtenBy(e.newest)} >= ${e.from}`]), ...(e.below === undefined ? [] : [`${writtenBy(e.newest)} < ${e.below}`])];
  return tests.length ? ` where ${tests.join(' and ')}` : '';
}

/**
 * The rows of a table as COPY text; all, or those written by transactions from `from` up to, not including, `below`.
 * `rows` gives their number once the server has ended the command, which is a little after the text.
 */
export function copyOut(client: pg.ClientBase, table: Columns, extent: Extent): { text: Readable; rows(): Promise<number> } {
  const text = client.query(copyTo(`copy (select ${list(table.columns)} from ${quoted(table)}${where(extent)}) to stdout`));
  const ended = new Promise<void>((done) => { (text as unknown as { handleReadyForQuery(): void }).handleReadyForQuery = done; });
  return { text, rows: async () => { await ended; return text.rowCount; } };
}

/** Takes COPY text in; answers the number of rows. */
export async function copyIn(client: pg.ClientBase, table: Columns, text: AsyncIterable<Buffer>): Promise<number> {
  const sink = client.query(copyFrom(`copy ${quoted(table)} (${list(table.columns)}) from stdin`));
  await pipeline(text, sink);
  return sink.rowCount;
}

export const countRows = async (client: pg.ClientBase, table: Columns): Promise<number> =>
  Number((await client.query(`select count(*) as n from ${quoted(table)}`)).rows[0].n);

/** A hash of all rows of a table whatever their order: the sum of the rows' own hashes. */
export async function hashRows(client: pg.ClientBase, table: Columns): Promise<string> {
  const { rows: [r] } = await client.query(`select count(*) || '-' || coalesce(sum(('x' || substr(h, 1, 15))::bit(60)::bigint), 0) || '-' || coalesce(sum(('x' || substr(h, 16, 15))::bit(60)::bigint), 0) as hash
    from (select md5(row(${list(table.columns)})::text) as h from ${quoted(table)}) x`);
  return r.hash as string;
}
