import type { Tx } from '../../../platform/db/tx.ts';

export type StagedSystem = {
  url: string; title: string; content: 'complete' | 'fragment'; version: string | null; effectiveOn: string | null; staged: number;
  /** What is in use of the same system. */
  systemNo: number | null; presentContent: string | null; presentEffectiveOn: string | null; presentVersion: string | null; presentActive: number; vanishing: number;
};

/** What a load would do to each of its systems. */
export const compareStaged = (tx: Tx, loadId: string): Promise<StagedSystem[]> => tx.query<StagedSystem>(`
  select st.url, st.header->>'title' as title, st.header->>'content' as content, st.header->>'version' as version, st.header->>'effectiveOn' as "effectiveOn",
    (select count(*)::integer from terminology.staged_concept s where s.load_id = st.load_id and s.url = st.url) as staged,
    cs.system_no as "systemNo", cs.content as "presentContent", to_char(cs.effective_on, 'YYYY-MM-DD') as "presentEffectiveOn", cs.version as "presentVersion",
    coalesce((select count(*)::integer from terminology.concept c where c.system_no = cs.system_no and c.active), 0) as "presentActive",
    coalesce((select count(*)::integer from terminology.concept c where c.system_no = cs.system_no and c.active and not exists (
      select 1 from terminology.staged_concept s where s.load_id = st.load_id and s.url = st.url and s.code = c.code)), 0) as vanishing
  from terminology.staged_system st left join terminology.code_system cs on cs.url = st.url where st.load_id = $1 order by st.url`, [loadId]);

/** The heads of systems, made or brought up to date, by address. A fragment never replaces the head of a complete system. */
export async function putSystems(tx: Tx, loadId: string, ids: readonly { url: string; id: string }[], source: string, at: Date): Promise<Map<string, number>> {
  const urls = ids.map((i) => i.url);
  await tx.query(`
    insert into terminology.code_system as present (url, id, name, title, version, content, publisher, licence, source, effective_on, loaded_at, load_id, case_sensitive, header)
    select s.url, i.id, header->>'name', header->>'title', header->>'version', header->>'content', header->>'publisher', header->>'licence', $4, (header->>'effectiveOn')::date, $5, load_id,
      coalesce((header->>'caseSensitive')::boolean, false), coalesce(header->'header', '{}'::jsonb)
    from terminology.staged_system s join unnest($2::text[], $3::text[]) as i(url, id) on i.url = s.url where load_id = $1 order by s.url
    on conflict (url) do update set name = excluded.name, title = excluded.title, version = excluded.version, content = excluded.content, publisher = excluded.publisher, licence = excluded.licence,
      source = excluded.source, effective_on = excluded.effective_on, loaded_at = excluded.loaded_at, load_id = excluded.load_id, case_sensitive = excluded.case_sensitive, header = excluded.header
      where present.content = 'fragment' or excluded.content = 'complete'`, [loadId, urls, ids.map((i) => i.id), source, at.toISOString()]);
  return new Map((await tx.query<{ url: string; system_no: number }>('select url, system_no from terminology.code_system where url = any($1::text[])', [urls])).map((r) => [r.url, r.system_no]));
}

export type Put = { added: number; changed: number; restored: number };
/**
 * Puts the staged concepts in the place of those in use, of all systems of a load at once, and counts by system. Where `keepPresent`, a fragment adds and leaves
 * what a complete load said alone.
 */
export async function replaceConcepts(tx: Tx, loadId: string, systems: readonly { url: string; systemNo: number; keepPresent: boolean }[]): Promise<Map<number, Put>> {
  const rows = await tx.query<Put & { systemNo: number }>(`
    with taken as (select * from unnest($2::text[], $3::integer[]) as t(url, system_no)),
    before as (select system_no, code, active from terminology.concept where system_no = any($3::integer[])),
    put as (
      insert into terminology.concept as c (system_no, code, code_folded, display, synonyms, active, selectable, retired_on, parents, properties, words)
      select t.system_no, code, code_folded, display, synonyms, active, selectable, retired_on, parents, properties, array_to_tsvector(words || ('=' || t.system_no::text))
      from terminology.staged_concept s join taken t on t.url = s.url where load_id = $1 order by t.system_no, length(display), code
      on conflict (system_no, code) do update set display = excluded.display, synonyms = excluded.synonyms, active = excluded.active, selectable = excluded.selectable,
        retired_on = case when excluded.active then null else coalesce(excluded.retired_on, c.retired_on) end, parents = excluded.parents, properties = excluded.properties, words = excluded.words
        where excluded.system_no <> all($4::integer[]) and (c.display, c.synonyms, c.active, c.selectable, c.parents, c.properties) is distinct from (excluded.display, excluded.synonyms, excluded.active, excluded.selectable, excluded.parents, excluded.properties)
      returning c.system_no, c.code, c.active)
    select put.system_no as "systemNo", count(*) filter (where b.code is null)::integer as added, count(*) filter (where b.code is not null and not (put.active and not b.active))::integer as changed,
      count(*) filter (where put.active and not b.active)::integer as restored
    from put left join before b on b.system_no = put.system_no and b.code = put.code group by 1`, [loadId, systems.map((s) => s.url), systems.map((s) => s.systemNo), systems.filter((s) => s.keepPresent).map((s) => s.systemNo)]);
  return new Map(rows.map(({ systemNo, ...put }) => [systemNo, put]));
}

/** Codes in use that a complete release no longer has are retired, never removed. */
export const retireVanished = (tx: Tx, loadId: string, url: string, systemNo: number, on: string): Promise<{ code: string; display: string; uses: number }[]> => tx.query(`
  update terminology.concept c set active = false, retired_on = coalesce(retired_on, $4::date)
  where c.system_no = $3 and c.active and not exists (select 1 from terminology.staged_concept s where s.load_id = $1 and s.url = $2 and s.code = c.code)
  returning c.code, c.display, c.uses`, [loadId, url, systemNo, on]);

/** Who stands under whom, and how many there are, in all systems of a load at once: HL7's have a thousand systems. */
export async function settleSystems(tx: Tx, loadId: string, systemNos: readonly number[]): Promise<void> {
  await tx.query(`delete from terminology.child where (system_no, code) in (select cs.system_no, s.code from terminology.staged_concept s join terminology.code_system cs on cs.url = s.url where s.load_id = $1)`, [loadId]);
  await tx.query(`insert into terminology.child (system_no, parent, code) select c.system_no, p, c.code from terminology.concept c cross join unnest(c.parents) as p where c.system_no = any($1::integer[]) and c.parents <> '{}' on conflict do nothing`, [systemNos]);
  await tx.query(`update terminology.code_system s set concepts = n.concepts, active = n.active from (
    select u.system_no, count(c.code)::integer as concepts, count(c.code) filter (where c.active)::integer as active from unnest($1::integer[]) as u(system_no) left join terminology.concept c on c.system_no = u.system_no group by 1) n
    where s.system_no = n.system_no`, [systemNos]);
}

export async function learnWords(tx: Tx, loadId: string): Promise<void> {
  await tx.query(`insert into terminology.word as w (word, backwards, holders) select word, reverse(word), count(*) from terminology.staged_concept s cross join unnest(s.words) as word where s.load_id = $1 group by word
    on conflict (word) do update set holders = greatest(w.holders, excluded.holders) where w.holders < excluded.holders`, [loadId]);
}

/** Value sets and concept maps take the place of those with the same url. */
export async function putDefinitions(tx: Tx, loadId: string, table: 'value_set' | 'concept_map', idOf: (url: string, id: string | undefined) => string, at: Date): Promise<number> {
  const kind = table === 'value_set' ? 'ValueSet' : 'ConceptMap';
  const staged = await tx.query<{ url: string; id: string | undefined }>(`select url, resource->>'id' as id from terminology.staged_resource where load_id = $1 and kind = $2 order by url`, [loadId, kind]);
  if (staged.length === 0) return 0;
  await tx.query(`
    insert into terminology.${table} (url, id, name, title, version, status, loaded_at, load_id, resource)
    select s.url, i.id, resource->>'name', resource->>'title', resource->>'version', coalesce(resource->>'status', 'unknown'), $3, $1, jsonb_set(resource, '{id}', to_jsonb(i.id))
    from terminology.staged_resource s join unnest($4::text[], $5::text[]) as i(url, id) on i.url = s.url where s.load_id = $1 and s.kind = $2
    on conflict (url) do update set id = excluded.id, name = excluded.name, title = excluded.title, version = excluded.version, status = excluded.status, loaded_at = excluded.loaded_at, load_id = excluded.load_id, resource = excluded.resource`,
    [loadId, kind, at.toISOString(), staged.map((s) => s.url), staged.map((s) => idOf(s.url, s.id ?? undefined))]);
  return staged.length;
}

export async function closeLoad(tx: Tx, loadId: string, at: Date, summary: object): Promise<void> {
  for (const table of ['staged_concept', 'staged_resource', 'staged_system', 'load_portion']) await tx.query(`delete from terminology.${table} where load_id = $1`, [loadId]);
  await tx.query('update terminology.load set finished_at = $2, summary = $3 where load_id = $1', [loadId, at.toISOString(), JSON.stringify(summary)]);
}
