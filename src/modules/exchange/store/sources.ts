import type { Named, Tx } from '../../../platform/db/tx.ts';

/** `numberSystem`: the authority of numbers that it sends without one. `csvMap`: how its tables are read, as written. */
export type Source = { no: number; name: string; zone: string | null; numberSystem: string | null; csvMap: string | null };

const insertSource: Named = { name: 'exchange.add-source', text: 'insert into exchange.source (name) values ($1) on conflict (name) do nothing' };
const selectSource: Named = { name: 'exchange.source', text: 'select source_no, name, zone, number_system, csv_map from exchange.source where name = $1' };
const selectSourceNo: Named = { name: 'exchange.source-no', text: 'select source_no, name, zone, number_system, csv_map from exchange.source where source_no = $1' };

const sourceOf = (row: any): Source => ({ no: row.source_no, name: row.name, zone: row.zone, numberSystem: row.number_system, csvMap: row.csv_map });

/** The source of this name, made when it is new. */
export async function sourceNamed(tx: Tx, name: string): Promise<Source> {
  const [there] = await tx.query(selectSource, [name]);
  if (there) return sourceOf(there);
  await tx.query(insertSource, [name]);
  const [made] = await tx.query(selectSource, [name]);
  return sourceOf(made);
}

export async function sourceByNo(tx: Tx, no: number): Promise<Source> {
  const [row] = await tx.query(selectSourceNo, [no]);
  return sourceOf(row);
}

export async function setZone(tx: Tx, no: number, zone: string): Promise<void> {
  await tx.query('update exchange.source set zone = $2 where source_no = $1', [no, zone]);
}

const lock: Named = { name: 'exchange.lock-source', text: 'select pg_advisory_xact_lock(30, $1::integer)' };

/** Filing is serial within a source: held until the transaction ends. */
export async function lockSource(tx: Tx, no: number): Promise<void> { await tx.query(lock, [no]); }
