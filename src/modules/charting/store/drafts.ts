import type { Named, Tx } from '../../../platform/db/tx.ts';
import { theBlobs } from '../../../platform/blobs/index.ts';
import { seal, unseal } from '../../../platform/keys/index.ts';

/** Unfinished forms, sealed with a key of the ring and bound to their id and author: a row moved to another author does not open. */
export type DraftRow = { draftId: string; chartId: string; place: string; revision: number; title: string; begunAt: Date; savedAt: Date };

const keyOf = (keyId: number): Buffer => theBlobs().keys.derive('charting-draft', keyId);
const bound = (draftId: string, authorId: string, part: string): string => `charting-draft/${draftId}/${authorId}/${part}`;

const insert: Named = { name: 'charting.insert-draft', text: `insert into charting.draft (draft_id, author_id, chart_id, place, revision, key_id, title, content, begun_at, saved_at) values ($1, $2, $3, $4, 1, $5, $6, $7, $8, $8) on conflict (draft_id) do nothing returning revision` };
// Another window of the same author may have saved meanwhile: then nothing is written.
const update: Named = { name: 'charting.update-draft', text: 'update charting.draft set revision = revision + 1, key_id = $4, title = $5, content = $6, saved_at = $7 where draft_id = $1 and author_id = $2 and revision = $3 returning revision' };

/** The new revision; undefined when another window saved it since. */
export async function keepDraft(tx: Tx, d: { draftId: string; authorId: string; chartId: string; place: string; revision: number; title: string; content: string; now: Date }): Promise<number | undefined> {
  const keyId = theBlobs().keys.current, key = keyOf(keyId);
  const title = seal(key, Buffer.from(d.title), bound(d.draftId, d.authorId, 'title')), content = seal(key, Buffer.from(d.content), bound(d.draftId, d.authorId, 'content'));
  const rows = d.revision === 0 ? await tx.query<{ revision: number }>(insert, [d.draftId, d.authorId, d.chartId, d.place, keyId, title, content, d.now]) : await tx.query<{ revision: number }>(update, [d.draftId, d.authorId, d.revision, keyId, title, content, d.now]);
  return rows[0]?.revision;
}

const open = (r: any, part: 'title' | 'content'): string => unseal(keyOf(r.key_id), r[part], bound(r.draft_id, r.author_id, part))?.toString() ?? '';
const lineOf = (r: any): DraftRow => ({ draftId: r.draft_id, chartId: r.chart_id, place: r.place, revision: r.revision, title: open(r, 'title'), begunAt: r.begun_at, savedAt: r.saved_at });

const list: Named = { name: 'charting.list-drafts', text: 'select draft_id, author_id, chart_id, place, revision, key_id, title, begun_at, saved_at from charting.draft where author_id = $1 and ($2::bigint is null or chart_id = $2) order by saved_at desc limit 200' };
export const listDrafts = async (tx: Tx, authorId: string, chartId: string | null): Promise<DraftRow[]> => (await tx.query(list, [authorId, chartId])).map(lineOf);

const oldest: Named = { name: 'charting.oldest-drafts', text: 'select draft_id, author_id, chart_id, place, revision, key_id, title, begun_at, saved_at from charting.draft where ($1::text is null or author_id = $1) and ($2::uuid[] is null or draft_id = any($2::uuid[])) order by saved_at limit $3' };
/** What waits longest: of one author, or (null) of everybody. */
export const oldestDrafts = async (tx: Tx, authorId: string | null, limit: number, ids: readonly string[] | null): Promise<(DraftRow & { authorId: string })[]> => (await tx.query<any>(oldest, [authorId, ids, limit])).map((r) => ({ ...lineOf(r), authorId: r.author_id }));

const read: Named = { name: 'charting.read-draft', text: 'select draft_id, author_id, chart_id, place, revision, key_id, title, content, begun_at, saved_at from charting.draft where draft_id = $1 and author_id = $2' };
export async function readDraft(tx: Tx, draftId: string, authorId: string): Promise<(DraftRow & { content: string }) | undefined> {
  const [r] = await tx.query<any>(read, [draftId, authorId]);
  return r && { ...lineOf(r), content: open(r, 'content') };
}

const drop: Named = { name: 'charting.drop-draft', text: 'delete from charting.draft where draft_id = $1 and author_id = $2' };
export const dropDraftOf = (tx: Tx, draftId: string, authorId: string): void => tx.send(drop, [draftId, authorId]);
