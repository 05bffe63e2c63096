import { randomBytes } from 'node:crypto';
import { Problem } from '../problem.ts';
import { deriveKey, keyBytes, seal, unseal } from './seal.ts';

/** Runs SQL: a pool, a client, or anything that answers alike. */
export type Sql = { query(text: string, values?: unknown[]): Promise<{ rows: any[] }> };

/** The open key ring. Purposes get keys of their own, so that no key serves two ends. */
export type Keys = {
  /** The number of the newest key: new blobs and signatures use it. */
  readonly current: number;
  readonly numbers: readonly number[];
  derive(purpose: string, number?: number): Buffer;
  /** After a rotation: whoever holds these keys uses the newer ring from now on. */
  adopt?(newer: Keys): void;
};

type Row = { id: number; wrapped: Buffer };
const read = 'select id, wrapped from platform.key order by id';
const bound = (id: number): string => `chartkeeper/key/${id}`;

export async function isRingEmpty(sql: Sql): Promise<boolean> {
  return (await sql.query('select 1 from platform.key limit 1')).rows.length === 0;
}

/** Opens the ring with the master key; makes its first key in an empty one. A wrong master key is found out here. */
export async function openKeyRing(sql: Sql, master: Uint8Array): Promise<Keys> {
  let { rows } = await sql.query(read);
  if (rows.length === 0) {
    await sql.query('insert into platform.key (id, wrapped) values (1, $1) on conflict do nothing', [seal(master, randomBytes(keyBytes), bound(1))]);
    ({ rows } = await sql.query(read));
  }
  return new KeyRing(unwrapAll(rows as Row[], master));
}

/** Adds a key to the ring; from now on it is the current one, and older ones are for reading. */
export async function addRingKey(sql: Sql, master: Uint8Array): Promise<Keys> {
  const { rows } = await sql.query(read);
  const all = unwrapAll(rows as Row[], master);
  const id = Math.max(0, ...all.keys()) + 1;
  await sql.query('insert into platform.key (id, wrapped) values ($1, $2)', [id, seal(master, randomBytes(keyBytes), bound(id))]);
  await sql.query('select platform.retire_keys()');
  return openKeyRing(sql, master);
}

/** Wraps every key of the ring anew under another master key, in one statement. Blobs need no rewriting. */
export async function rewrapRing(sql: Sql, oldMaster: Uint8Array, newMaster: Uint8Array): Promise<number> {
  const { rows } = await sql.query(read);
  const all = unwrapAll(rows as Row[], oldMaster);
  const ids = [...all.keys()];
  await sql.query('select platform.rewrap_keys($1::integer[], $2::bytea[], $3::bytea[])',
    [ids, (rows as Row[]).map((r) => r.wrapped), ids.map((id) => seal(newMaster, all.get(id)!, bound(id)))]);
  return ids.length;
}

function unwrapAll(rows: readonly Row[], master: Uint8Array): Map<number, Buffer> {
  return new Map(rows.map((r) => {
    const key = unseal(master, r.wrapped, bound(r.id));
    if (!key) throw new Problem('unavailable', 'The master key given is not the one this database was encrypted with. Give the right one (CHARTKEEPER_MASTER_KEY_FILE); nothing has been changed');
    return [r.id, key];
  }));
}

class KeyRing implements Keys {
  #ring: Map<number, Buffer>;
  readonly #made = new Map<string, Buffer>();
  constructor(ring: Map<number, Buffer>) { this.#ring = ring; }
  get current(): number { return Math.max(...this.#ring.keys()); }
  get numbers(): number[] { return [...this.#ring.keys()]; }
  adopt(newer: Keys): void { if (newer instanceof KeyRing) this.#ring = newer.#ring; }

  derive(purpose: string, number: number = this.current): Buffer {
    const at = `${number} ${purpose}`;
    let key = this.#made.get(at);
    if (!key) {
      const from = this.#ring.get(number);
      if (!from) throw new Problem('unavailable', `Key ${number} is not in the key ring: restore the platform.key table from a backup`);
      this.#made.set(at, key = deriveKey(from, purpose));
    }
    return key;
  }
}
