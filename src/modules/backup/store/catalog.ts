import type pg from 'pg';

export type Table = { schema: string; name: string; columns: string[]; grows: boolean };

/**
 * Tables that are only added to: their settled rows are written once and taken over by later backups. A removal by
 * lawful order shows in the count and makes the table be written whole again.
 */
const growing = new Set(['chart.version', 'platform.blob', 'audit.entry', 'audit.subject', 'audit.detail', 'audit.leaf_run', 'audit.checkpoint']);
/** Of the job queue what is waiting is kept; the rest is its own housekeeping. */
const jobTables = ['queue', 'job'];

export const quoted = (t: { schema: string; name: string }): string => `"${t.schema.replaceAll('"', '""')}"."${t.name.replaceAll('"', '""')}"`;

/**
 * Every table of ours, as the catalog has it. Partitions count with their parent. A column that says which transaction
 * wrote a row is left out: those numbers mean nothing in another database.
 */
export async function listTables(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query(`
    select n.nspname as schema, c.relname as name,
      array(select a.attname::text from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and coalesce(pg_get_expr(d.adbin, d.adrelid), '') not like '%pg_current_xact_id()%' order by a.attnum) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not in ('information_schema', 'platform_migrations', 'public') and n.nspname not like 'pg\\_%'
      and (n.nspname <> 'jobs' or c.relname = any($1))
    order by 1, 2`, [jobTables]);
  return rows.map((r) => ({ ...r, grows: growing.has(`${r.schema}.${r.name}`) }));
}

export async function listPartitions(client: pg.ClientBase): Promise<{ schema: string; parent: string; name: string; bound: string }[]> {
  return (await client.query(`
    select n.nspname as schema, p.relname as parent, c.relname as name, pg_get_expr(c.relpartbound, c.oid) as bound
    from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent join pg_namespace n on n.oid = c.relnamespace
    where p.relkind = 'p' and c.relkind = 'r' and n.nspname not in ('jobs', 'information_schema') and n.nspname not like 'pg\\_%' order by 1, 2, 3`)).rows;
}

/** Sequences that stand by themselves; those of columns follow from their tables. */
export async function listSequences(client: pg.ClientBase): Promise<{ schema: string; name: string; last: string }[]> {
  return (await client.query(`
    select s.schemaname as schema, s.sequencename as name, s.last_value::text as last from pg_sequences s
    where s.last_value is not null and s.schemaname not in ('jobs', 'platform_migrations', 'public') and not exists (
      select from pg_depend d where d.objid = (quote_ident(s.schemaname) || '.' || quote_ident(s.sequencename))::regclass and d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i'))
    order by 1, 2`)).rows;
}

/** Columns that number themselves, with the sequence of each. */
export async function listNumberedColumns(client: pg.ClientBase): Promise<{ schema: string; name: string; column: string; sequence: string }[]> {
  return (await client.query(`
    select n.nspname as schema, c.relname as name, a.attname as column, pg_get_serial_sequence(quote_ident(n.nspname) || '.' || quote_ident(c.relname), a.attname) as sequence
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and n.nspname not in ('information_schema', 'platform_migrations') and n.nspname not like 'pg\\_%'
      and pg_get_serial_sequence(quote_ident(n.nspname) || '.' || quote_ident(c.relname), a.attname) is not null`)).rows;
}

/** Columns whose default is the number of the writing transaction. */
export async function listTransactionColumns(client: pg.ClientBase): Promise<{ schema: string; name: string; column: string; expression: string }[]> {
  return (await client.query(`
    select n.nspname as schema, c.relname as name, a.attname as column, pg_get_expr(d.adbin, d.adrelid) as expression
    from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and pg_get_expr(d.adbin, d.adrelid) like '%pg_current_xact_id()%' and n.nspname not like 'pg\\_%'`)).rows;
}

export async function listForeignKeys(client: pg.ClientBase): Promise<{ schema: string; name: string; constraint: string; definition: string }[]> {
  return (await client.query(`
    select n.nspname as schema, c.relname as name, k.conname as constraint, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    where k.contype = 'f' and k.conparentid = 0 and n.nspname not in ('platform_migrations') order by 1, 2, 3`)).rows;
}

/** The migrations of this database in order; none where it has no tables yet. */
export async function appliedMigrations(client: pg.ClientBase): Promise<string[]> {
  const there = await client.query(`select to_regclass('platform_migrations.applied') is not null as yes`);
  if (!there.rows[0].yes) return [];
  return (await client.query('select name from platform_migrations.applied order by id')).rows.map((r) => r.name as string);
}

export async function jobsVersion(client: pg.ClientBase): Promise<number | null> {
  const { rows } = await client.query(`select to_regclass('jobs.version') is not null as yes`);
  return rows[0].yes ? Number((await client.query('select version from jobs.version')).rows[0]?.version ?? 0) : null;
}

/** Which database this is: the cluster's own number and the database's. */
export async function lineageOf(client: pg.ClientBase): Promise<string> {
  return (await client.query(`select (select system_identifier from pg_control_system()) || '/' || oid as lineage from pg_database where datname = current_database()`)).rows[0].lineage;
}

export async function auditHead(client: pg.ClientBase): Promise<{ size: number; frontier: Buffer }> {
  const { rows: [r] } = await client.query('select size, frontier from audit.progress');
  return { size: Number(r.size), frontier: r.frontier };
}

/** Tables and partitions with triggers of ours. */
export async function listTriggered(client: pg.ClientBase): Promise<{ schema: string; name: string }[]> {
  return (await client.query(`
    select distinct n.nspname as schema, c.relname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
    where not t.tgisinternal and n.nspname not like 'pg\\_%' order by 1, 2`)).rows;
}

/** Indexes that serve searching only (no key, no constraint, no partitioned table), each with the statement that makes it. */
export async function listSearchIndexes(client: pg.ClientBase): Promise<{ schema: string; name: string; definition: string }[]> {
  return (await client.query(`
    select n.nspname as schema, i.relname as name, pg_get_indexdef(x.indexrelid) as definition
    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and not c.relispartition and not x.indisunique and n.nspname not in ('jobs', 'information_schema', 'platform_migrations') and n.nspname not like 'pg\\_%'
      and not exists (select from pg_constraint k where k.conindid = x.indexrelid) order by 1, 2`)).rows;
}
