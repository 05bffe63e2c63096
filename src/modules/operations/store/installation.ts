import type { Tx } from '../../../platform/db/tx.ts';

export type DatabaseFacts = { version: string; bytes: number; connections: number; connectionsMax: number; migration: string | null; largest: { table: string; bytes: number }[] };

export async function readDatabase(tx: Tx): Promise<DatabaseFacts> {
  const [row] = await tx.query(`select current_setting('server_version') as version, pg_database_size(current_database())::text as bytes, current_setting('max_connections')::int as most,
    (select count(*)::int from pg_stat_activity where datname = current_database()) as connections, (select name from platform_migrations.applied order by id desc limit 1) as migration`);
  const largest = await tx.query(`select n.nspname || '.' || c.relname as name, pg_total_relation_size(c.oid)::text as bytes from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') order by pg_total_relation_size(c.oid) desc limit 6`);
  return { version: row.version, bytes: Number(row.bytes), connections: row.connections, connectionsMax: row.most, migration: row.migration, largest: largest.map((l) => ({ table: l.name, bytes: Number(l.bytes) })) };
}

export type FailedJob = { id: string; queue: string; at: Date; tries: number; says: string };

/** Jobs that wait, run, or gave up; at most fifty of the last, newest first. What they say is a problem's own sentence, never record content. */
export async function readJobs(tx: Tx): Promise<{ waiting: number; active: number; failed: FailedJob[] }> {
  const [n] = await tx.query(`select (select count(*)::int from (select 1 from jobs.job where state in ('created', 'retry') limit 10000) w) as waiting, (select count(*)::int from (select 1 from jobs.job where state = 'active' limit 10000) a) as active`);
  const failed = await tx.query(`select id, name, completed_on, retry_count, output from jobs.job where state = 'failed' order by completed_on desc limit 50`);
  return { waiting: n.waiting, active: n.active, failed: failed.map((f) => ({ id: f.id, queue: f.name, at: f.completed_on, tries: f.retry_count + 1, says: String(f.output?.kind ?? f.output?.name ?? 'It gave no reason') })) };
}

/** Records that wait to be compared with all others; and how many of about how many, while a department that was here before is compared first. */
export async function readComparing(tx: Tx): Promise<{ waiting: number; first: { done: number; about: number } | null }> {
  const [row] = await tx.query<{ waiting: number; done: number | null; about: string }>('select waiting, done, about from patients.published_comparing');
  return { waiting: row!.waiting, first: row!.done === null ? null : { done: row!.done, about: Number(row!.about) } };
}

/** Back into the queue, with its tries anew; false where it did not give up. */
export const requeue = async (tx: Tx, queue: string, id: string, now: Date): Promise<boolean> =>
  (await tx.query(`update jobs.job set state = 'retry', retry_count = 0, start_after = $3, completed_on = null where name = $1 and id = $2 and state = 'failed' returning 1 as x`, [queue, id, now])).length > 0;

export const readFacts = async (tx: Tx, names: readonly string[]): Promise<Map<string, any>> => new Map((await tx.query('select name, value from platform.fact where name = any($1::text[])', [names])).map((r) => [r.name, r.value]));
export const putFact = (tx: Tx, name: string, value: object, at: Date) => tx.query('insert into platform.fact (name, value, changed_at) values ($1, $2, $3) on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at', [name, JSON.stringify(value), at]);

/** The transaction in the shape that the proof of the audit reads by. */
export const readerOf = (tx: Tx): { query(text: string, values?: unknown[]): Promise<{ rows: any[] }> } => ({ query: async (text, values) => ({ rows: await tx.query(text, values ?? []) }) });
