import type pg from 'pg';

/** The schemas made by db/migrations. The job queue's tables belong to its library. */
const ours = `n.nspname not in ('pg_catalog', 'information_schema', 'public', 'jobs', 'platform_migrations') and n.nspname not like 'pg\\_%'`;

/**
 * What the migrations made, as sorted text: the committed db/schema.sql. A description to read and compare, not to run.
 * Monthly partitions are left out: they come with time.
 */
export async function describeSchema(client: Pick<pg.Client, 'query'>): Promise<string> {
  const rows = async (sql: string): Promise<string[]> => (await client.query(sql)).rows.map((r) => r.line as string);
  const parts: string[] = ['-- What all migrations together make. Written by the schema test; do not edit.', ''];
  const section = (title: string, lines: string[]): void => { if (lines.length) parts.push(`-- ${title}`, ...lines, ''); };
  section('schemas', await rows(`select 'schema ' || nspname || coalesce('  granted ' || array_to_string(nspacl, ' '), '') as line from pg_namespace n where ${ours} order by 1`));
  section('tables', await rows(`
    select n.nspname || '.' || c.relname || case c.relkind when 'p' then ' (partitioned ' || pg_get_partkeydef(c.oid) || ')' else '' end || E'\\n'
      || string_agg('  ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when co.collname <> 'default' then ' collate ' || co.collname else '' end
      || case when a.attnotnull then ' not null' else '' end || coalesce(case a.attgenerated when 's' then ' generated ' else ' default ' end || pg_get_expr(d.adbin, d.adrelid), ''), E'\\n' order by a.attnum)
      || coalesce(E'\\n  granted ' || array_to_string(c.relacl, ' '), '') || coalesce(E'\\n  with ' || array_to_string(c.reloptions, ' '), '') as line
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum left join pg_collation co on co.oid = a.attcollation
    where ${ours} and c.relkind in ('r', 'p') and not c.relispartition group by c.oid, n.nspname, c.relname, c.relkind, c.relacl, c.reloptions order by 1`));
  section('constraints', await rows(`
    select n.nspname || '.' || c.relname || ' ' || case k.contype when 'n' then 'not null' else k.conname || ' ' || pg_get_constraintdef(k.oid) end as line
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace where ${ours} and not c.relispartition and k.contype in ('p', 'u', 'f', 'c', 'x') order by 1`));
  section('indexes', await rows(`
    select pg_get_indexdef(i.indexrelid) as line from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace where ${ours} and not c.relispartition order by 1`));
  section('views', await rows(`select n.nspname || '.' || c.relname || E'\\n' || pg_get_viewdef(c.oid) || coalesce(E'\\n  granted ' || array_to_string(c.relacl, ' '), '') as line from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${ours} and c.relkind = 'v' order by 1`));
  section('sequences', await rows(`select n.nspname || '.' || c.relname || coalesce('  granted ' || array_to_string(c.relacl, ' '), '') as line from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${ours} and c.relkind = 'S' order by 1`));
  section('functions', await rows(`select pg_get_functiondef(p.oid) || coalesce('  granted ' || array_to_string(p.proacl, ' '), '') as line from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${ours} order by p.pronamespace::regnamespace::text, p.proname, 1`));
  section('triggers', await rows(`select pg_get_triggerdef(t.oid) as line from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace where ${ours} and not t.tgisinternal and not c.relispartition order by 1`));
  return `${parts.join('\n')}\n`;
}
