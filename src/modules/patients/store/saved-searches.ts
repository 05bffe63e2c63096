import type { Named, Tx } from '../../../platform/db/tx.ts';
import { theBlobs } from '../../../platform/blobs/index.ts';
import { seal, unseal } from '../../../platform/keys/index.ts';
import type { Criteria } from '../contract.ts';

type Saved = { searchId: string; name: string; criteria: Criteria };

const keyOf = (keyId: number): Buffer => theBlobs().keys.derive('patients-search', keyId);
const bound = (searchId: string, personId: string): string => `search/${searchId}/${personId}`;

const insert: Named = { name: 'patients.save-search', text: 'insert into patients.saved_search (search_id, person_id, key_id, saved_at, content) values ($1, $2, $3, $4, $5)' };
const list: Named = { name: 'patients.saved-searches', text: 'select search_id, key_id, content from patients.saved_search where person_id = $1 order by search_id limit 200' };
const drop: Named = { name: 'patients.drop-search', text: 'delete from patients.saved_search where search_id = $1 and person_id = $2' };

export async function keepSearch(tx: Tx, personId: string, s: Saved, now: Date): Promise<void> {
  const keyId = theBlobs().keys.current;
  await tx.query(insert, [s.searchId, personId, keyId, now, seal(keyOf(keyId), Buffer.from(JSON.stringify({ name: s.name, criteria: s.criteria })), bound(s.searchId, personId))]);
}

export async function searchesOf(tx: Tx, personId: string): Promise<Saved[]> {
  const rows = await tx.query<{ search_id: string; key_id: number; content: Buffer }>(list, [personId]);
  return rows.map((r) => ({ searchId: r.search_id, ...JSON.parse(unseal(keyOf(r.key_id), r.content, bound(r.search_id, personId))!.toString()) as { name: string; criteria: Criteria } }));
}

export const dropSearchOf = async (tx: Tx, personId: string, searchId: string): Promise<void> => { await tx.query(drop, [searchId, personId]); };
