import type { Tx } from '../../../platform/db/tx.ts';
import { theBlobs } from '../../../platform/blobs/index.ts';
import { seal, unseal } from '../../../platform/keys/index.ts';

export type MessageRow = {
  message_id: string; from_person: string; to_person: string | null; to_role: string | null; waits_person: string | null; waits_role: string | null; urgent: boolean; chart_id: string | null; about: any; sent_at: Date; waits_since: Date; closed_at: Date | null;
  from_name: string | null; to_name: string | null; /** Who said the last word. */ last_name: string | null; words: number;
};
export type Word = { n: number; by: string; name: string; at: Date; text: string };

const keyOf = (keyId: number): Buffer => theBlobs().keys.derive('workforce-message', keyId);
const bound = (messageId: string, n: number): string => `message/${messageId}/${n}`;

/** One word of a message, sealed and bound to its place: a row moved to another message does not open. */
async function putWord(tx: Tx, messageId: string, n: number, by: string, at: Date, text: string): Promise<void> {
  const keyId = theBlobs().keys.current;
  await tx.query('insert into workforce.message_word (message_id, n, by_person, at, key_id, sealed) values ($1, $2, $3, $4, $5, $6)', [messageId, n, by, at, keyId, seal(keyOf(keyId), Buffer.from(text), bound(messageId, n))]);
}

export async function insertMessage(tx: Tx, m: { id: string; from: string; toPerson: string | null; toRole: string | null; urgent: boolean; chartId: string | null; about: object | null; at: Date; text: string }): Promise<void> {
  await tx.query(`insert into workforce.message (message_id, from_person, to_person, to_role, waits_person, waits_role, urgent, chart_id, about, sent_at, waits_since) values ($1, $2, $3, $4, $3, $4, $5, $6, $7::jsonb, $8, $8)`,
    [m.id, m.from, m.toPerson, m.toRole, m.urgent, m.chartId, m.about === null ? null : JSON.stringify(m.about), m.at]);
  await putWord(tx, m.id, 0, m.from, m.at, m.text);
}

const columns = `m.message_id, m.from_person, m.to_person, m.to_role, m.waits_person, m.waits_role, m.urgent, m.chart_id, m.about, m.sent_at, m.waits_since, m.closed_at, f.name as from_name, t.name as to_name, (select p.name from workforce.message_word w join access.published_staff p on p.id = w.by_person where w.message_id = m.message_id order by w.n desc limit 1) as last_name, (select count(*)::int from workforce.message_word w where w.message_id = m.message_id) as words`;
const from = `workforce.message m left join access.published_staff f on f.id = m.from_person left join access.published_staff t on t.id = m.to_person`;

export const lockMessage = async (tx: Tx, id: string): Promise<MessageRow | undefined> => (await tx.query<MessageRow>(`select ${columns} from ${from} where m.message_id = $1 for update of m`, [id]))[0];
export const messageById = async (tx: Tx, id: string): Promise<MessageRow | undefined> => (await tx.query<MessageRow>(`select ${columns} from ${from} where m.message_id = $1`, [id]))[0];

export async function wordsOf(tx: Tx, id: string): Promise<Word[]> {
  const rows = await tx.query(`select w.n, w.by_person, p.name, w.at, w.key_id, w.sealed from workforce.message_word w left join access.published_staff p on p.id = w.by_person where w.message_id = $1 order by w.n`, [id]);
  return rows.map((r) => ({ n: r.n, by: r.by_person, name: r.name ?? r.by_person, at: r.at, text: unseal(keyOf(r.key_id), r.sealed, bound(id, r.n))?.toString() ?? '' }));
}

/** Adds a word; then the next one waits for this person or role, or for nobody when it is closed with it. */
export async function addWord(tx: Tx, m: { id: string; n: number; by: string; at: Date; text: string }, waits: { person: string | null; role: string | null }): Promise<void> {
  await putWord(tx, m.id, m.n, m.by, m.at, m.text);
  await tx.query('update workforce.message set waits_person = $2, waits_role = $3, waits_since = $4 where message_id = $1', [m.id, waits.person, waits.role, m.at]);
}

export const endMessage = (tx: Tx, id: string, by: string, at: Date) => tx.query('update workforce.message set closed_at = $2, closed_by = $3, waits_person = null, waits_role = null where message_id = $1', [id, at, by]);
export const giveMessage = async (tx: Tx, id: string, person: string): Promise<boolean> => (await tx.query('update workforce.message set waits_person = $2, waits_role = null where message_id = $1 and closed_at is null and waits_role is not null returning 1 as x', [id, person])).length > 0;

/** Open messages whose next word is this person's or one of these roles', longest waiting first. */
export const waitingMessages = (tx: Tx, person: string, roles: readonly string[], limit: number, refs: readonly string[] | null): Promise<MessageRow[]> =>
  tx.query<MessageRow>(`select * from (
      (select ${columns} from ${from} where m.waits_person = $1 and ($4::bigint[] is null or m.message_id = any($4)) order by m.waits_since limit $3)
      union all (select ${columns} from ${from} where m.waits_role = any($2::text[]) and m.from_person <> $1 and ($4::bigint[] is null or m.message_id = any($4)) order by m.waits_since limit $3)) w
    order by waits_since, message_id limit $3`, [person, roles, limit, refs]);

export const messagesOf = (tx: Tx, f: { person: string; roles: readonly string[]; box: 'sent' | 'received'; chartId: string | null; limit: number }): Promise<MessageRow[]> =>
  tx.query<MessageRow>(`select ${columns} from ${from} where (case when $3 = 'sent' then m.from_person = $1 else m.to_person = $1 or m.to_role = any($2::text[]) end) and ($4::bigint is null or m.chart_id = $4) order by m.message_id desc limit $5`, [f.person, f.roles, f.box, f.chartId, f.limit]);
