import type { Named, Tx } from '../../../platform/db/tx.ts';
import { theBlobs } from '../../../platform/blobs/index.ts';
import { seal, unseal } from '../../../platform/keys/index.ts';

/** Unfinished forms, sealed with a key of the ring and bound to their id and author: a row moved to another author does not open. */
export type DraftRow = { draftId: string; authorId: string; revision: number; title: string; content: string; begunAt: Date; savedAt: Date };

const keyOf = (keyId: number): Buffer => theBlobs().keys.derive('patients-draft', keyId);
const bound = (draftId: string, authorId: string, part: string): string => `draft/${draftId}/${authorId}/${part}`;

const insert: Named = { name: 'patients.insert-draft', text: `insert into patients.draft (draft_id, author_id, kind, revision, key_id, title, content, begun_at, saved_at) values ($1, $2, 'registration', 1, $3, $4, $5, $6, $6)` };
// Another window of the same author may have saved meanwhile: then nothing is written.
const update: Named = { name: 'patients.update-draft', text: 'update patients.draft set revision = revision + 1, key_id = $4, title = $5, content = $6, saved_at = $7 where draft_id = $1 and author_id = $2 and revision = $3 returning revision' };

export async function saveDraft(tx: Tx, d: { draftId: string; authorId: string; revision: number; title: string; content: string; now: Date }): Promise<number | undefined> {
  const keyId = theBlobs().keys.current, key = keyOf(keyId);
  const title = seal(key, Buffer.from(d.title), bound(d.draftId, d.authorId, 'title')), content = seal(key, Buffer.from(d.content), bound(d.draftId, d.authorId, 'content'));
  if (d.revision === 0) { await tx.query(insert, [d.draftId, d.authorId, keyId, title, content, d.now]); return 1; }
  return (await tx.query<{ revision: number }>(update, [d.draftId, d.authorId, d.revision, keyId, title, content, d.now]))[0]?.revision;
}

const open = (r: any, part: 'title' | 'content'): string => unseal(keyOf(r.key_id), r[part], bound(r.draft_id, r.author_id, part))?.toString() ?? '';

const list: Named = { name: 'patients.list-drafts', text: 'select draft_id, author_id, key_id, title, begun_at, saved_at from patients.draft where $1::text is null or author_id = $1 order by saved_at desc limit 200' };
/** Of one author, or (null) of everybody. */
export const listDrafts = async (tx: Tx, authorId: string | null): Promise<Omit<DraftRow, 'content' | 'revision'>[]> =>
  (await tx.query(list, [authorId])).map((r) => ({ draftId: r.draft_id, authorId: r.author_id, title: open(r, 'title'), begunAt: r.begun_at, savedAt: r.saved_at }));

const read: Named = { name: 'patients.read-draft', text: 'select draft_id, author_id, revision, key_id, title, content, begun_at, saved_at from patients.draft where draft_id = $1' };
export async function readDraft(tx: Tx, draftId: string): Promise<DraftRow | undefined> {
  const [r] = await tx.query(read, [draftId]);
  return r && { draftId: r.draft_id, authorId: r.author_id, revision: r.revision, title: open(r, 'title'), content: open(r, 'content'), begunAt: r.begun_at, savedAt: r.saved_at };
}

const drop: Named = { name: 'patients.drop-draft', text: 'delete from patients.draft where draft_id = $1 and author_id = $2' };
export const dropDraftOf = (tx: Tx, draftId: string, authorId: string): void => tx.send(drop, [draftId, authorId]);

const oldest: Named = { name: 'patients.oldest-drafts', text: 'select draft_id, author_id, key_id, title, begun_at, saved_at from patients.draft where ($1::text is null or author_id = $1) and ($3::bigint[] is null or draft_id = any($3)) order by draft_id limit $2' };
/** The longest unfinished, of one author or of everybody. */
export const oldestDrafts = async (tx: Tx, authorId: string | null, limit: number, ids: readonly string[] | null): Promise<Omit<DraftRow, 'content' | 'revision'>[]> =>
  (await tx.query(oldest, [authorId, limit, ids])).map((r) => ({ draftId: r.draft_id, authorId: r.author_id, title: open(r, 'title'), begunAt: r.begun_at, savedAt: r.saved_at }));
