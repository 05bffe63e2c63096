import type pg from 'pg';
import { listForeignKeys, listNumberedColumns, listPartitions, listSearchIndexes, listTables, listTransactionColumns, listTriggered, quoted } from './catalog.ts';
import { plainText } from './rows.ts';

type Partition = { schema: string; parent: string; name: string; bound: string };

/** Whether any act was ever recorded here. */
export const isInUse = async (client: pg.ClientBase): Promise<boolean> =>
  (await client.query('select exists (select from audit.entry) as used')).rows[0].used;

export async function beginRestore(client: pg.ClientBase): Promise<void> {
  await client.query(plainText);
  await client.query(`set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set lock_timeout = 0; set maintenance_work_mem = '256MB'`);
  await client.query('begin');
}

/**
 * Empties every table and lays aside what stands in the way of filling them: foreign keys, triggers, indexes for searching. Answers
 * what puts it all back as it was. Within the caller's transaction, by the owner of the tables.
 */
export async function openForFilling(client: pg.ClientBase, withJobs: boolean): Promise<() => Promise<void>> {
  const foreign = await listForeignKeys(client), numbers = await listTransactionColumns(client), triggered = await listTriggered(client), indexes = await listSearchIndexes(client);
  for (const k of foreign) await client.query(`alter table ${quoted(k)} drop constraint "${k.constraint}"`);
  // Restored rows count as written before every transaction of this database.
  for (const n of numbers) await client.query(`alter table ${quoted(n)} alter column "${n.column}" set default '0'`);
  for (const t of triggered) await client.query(`alter table ${quoted(t)} disable trigger user`);
  await client.query(`truncate ${(await listTables(client)).filter((t) => withJobs || t.schema !== 'jobs').map(quoted).join(', ')}`);
  // Filling first and indexing after is several times quicker than both at once.
  for (const i of indexes) await client.query(`drop index ${quoted(i)}`);
  return async () => {
    for (const i of indexes) await client.query(i.definition);
    for (const n of numbers) await client.query(`alter table ${quoted(n)} alter column "${n.column}" set default ${n.expression}`);
    for (const k of foreign) await client.query(`alter table ${quoted(k)} add constraint "${k.constraint}" ${k.definition}`);
    for (const t of triggered) await client.query(`alter table ${quoted(t)} enable trigger user`);
  };
}

/** Months that this database has no partition for, as they were; each keeps the refusal of TRUNCATE that its parent has. */
export async function makePartitions(client: pg.ClientBase, partitions: readonly Partition[]): Promise<void> {
  const there = new Set((await listPartitions(client)).map((p) => `${p.schema}.${p.name}`));
  for (const p of partitions) {
    if (there.has(`${p.schema}.${p.name}`)) continue;
    const parent = quoted({ schema: p.schema, name: p.parent });
    await client.query(`create table ${quoted(p)} partition of ${parent} ${p.bound}`);
    const { rows } = await client.query(`select 1 from pg_trigger where tgrelid = $1::regclass and tgname = 'refuse_truncate'`, [parent]);
    if (rows.length) await client.query(`create trigger refuse_truncate before truncate on ${quoted(p)} execute function platform.refuse_change()`);
  }
}

/** Sequences go on where they stood; those of columns behind the greatest number there. */
export async function setSequences(client: pg.ClientBase, sequences: readonly { schema: string; name: string; last: string }[]): Promise<void> {
  for (const s of sequences) await client.query('select setval(($1)::regclass, $2::bigint)', [quoted(s), s.last]);
  for (const c of await listNumberedColumns(client)) {
    if (c.schema !== 'jobs') await client.query(`select setval($1::regclass, greatest(max("${c.column}"), 1), max("${c.column}") is not null) from ${quoted(c)}`, [c.sequence]);
  }
}
