import type { Tx } from '../../../platform/db/tx.ts';
import type { z } from 'zod';
import type { loadSystem, portionConcept } from '../contract.ts';
import { foldCode, wordsOf } from '../rules/fold-words.ts';

type LoadSystem = z.infer<typeof loadSystem>;
type Concept = z.infer<typeof portionConcept>;

/** The open load of these files, with the portions that are here. */
export async function openLoad(tx: Tx, digest: string): Promise<{ loadId: string; portions: number[] } | undefined> {
  const [row] = await tx.query<{ loadId: string; portions: number[] }>(`select l.load_id as "loadId", array(select portion from terminology.load_portion p where p.load_id = l.load_id order by 1) as portions from terminology.load l where digest = $1 and finished_at is null`, [digest]);
  return row;
}

export async function beginLoad(tx: Tx, load: { loadId: string; digest: string; kind: string; source: string; at: Date; by: string }, systems: readonly LoadSystem[]): Promise<void> {
  await tx.query('insert into terminology.load (load_id, digest, kind, source, begun_at, begun_by) values ($1, $2, $3, $4, $5, $6)', [load.loadId, load.digest, load.kind, load.source, load.at.toISOString(), load.by]);
  await tx.query(`insert into terminology.staged_system (load_id, url, header) select $1, h->>'url', h from jsonb_array_elements($2::jsonb) as t(h)`, [load.loadId, JSON.stringify(systems)]);
}

export type LoadRow = { loadId: string; kind: string; source: string; finishedAt: Date | null };
export async function readLoad(tx: Tx, loadId: string): Promise<LoadRow | undefined> {
  return (await tx.query<LoadRow>(`select load_id as "loadId", kind, source, finished_at as "finishedAt" from terminology.load where load_id = $1 for update`, [loadId]))[0];
}

export async function hasPortion(tx: Tx, loadId: string, portion: number): Promise<boolean> {
  return (await tx.query('select 1 from terminology.load_portion where load_id = $1 and portion = $2', [loadId, portion])).length > 0;
}

export async function stageConcepts(tx: Tx, loadId: string, parts: readonly { system: string; concepts: readonly Concept[] }[]): Promise<void> {
  const rows = parts.flatMap(({ system, concepts }) => concepts.map((c) => ({
    url: system, code: c.code, code_folded: foldCode(c.code), display: c.display, synonyms: c.synonyms ?? [], active: c.active ?? true, selectable: c.selectable ?? true, retired_on: c.retiredOn ?? null,
    parents: c.parents ?? [], properties: c.properties ?? {}, words: wordsOf([c.display, ...c.synonyms ?? []]),
  })));
  await tx.query({ name: 'terminology.stage-concepts', text: `
    insert into terminology.staged_concept (load_id, url, code, code_folded, display, synonyms, active, selectable, retired_on, parents, properties, words)
    select $1, url, code, code_folded, display, synonyms, active, selectable, retired_on, parents, properties, words
    from jsonb_to_recordset($2::jsonb) as r(url text, code text, code_folded text, display text, synonyms text[], active boolean, selectable boolean, retired_on date, parents text[], properties jsonb, words text[])
    on conflict do nothing` }, [loadId, JSON.stringify(rows)]);
}

export async function stageResources(tx: Tx, loadId: string, resources: readonly { resourceType: string; url: string }[]): Promise<void> {
  await tx.query(`insert into terminology.staged_resource (load_id, kind, url, resource) select $1, r->>'resourceType', r->>'url', r from jsonb_array_elements($2::jsonb) as t(r) on conflict do nothing`, [loadId, JSON.stringify(resources)]);
}

/** A portion that is whole here: taken in once, however often it is sent. */
export const notePortion = (tx: Tx, loadId: string, portion: number): void => tx.send('insert into terminology.load_portion (load_id, portion) values ($1, $2) on conflict do nothing', [loadId, portion]);
