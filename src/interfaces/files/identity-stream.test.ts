import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { assignersIn, identityState } from '../../../test/kit/identity-state.ts';
import type { IdentityState } from '../../../test/kit/identity-state.ts';
import { needsSharedData, sharedData } from '../../../test/kit/shared-data.ts';
import { registerGuard, registerMoveFollower, registerProjection } from '../../modules/chart/index.ts';
import { followMoves } from '../../modules/exchange/index.ts';
import { overlayGuard } from '../../modules/patient-index/index.ts';
import { patientsProjection } from '../../modules/patients/index.ts';
import { importFiles, resumeFiling } from './import-files.ts';

const folder = 'hl7v2/authored-identity-stream';
const stream = sharedData(`${folder}/messages.hl7`);

describe.skipIf(stream === undefined)(`an identity stream (${needsSharedData})`, () => {
  let house: TestHouse;
  beforeAll(async () => { for (const p of patientsProjection) registerProjection(p); registerGuard(overlayGuard); registerMoveFollower(followMoves); house = await testHouse(); });
  afterAll(() => house.close());
  const text = stream === undefined ? '' : readFileSync(stream, 'utf8');
  const expected = (): IdentityState => JSON.parse(readFileSync(sharedData(`${folder}/expected-state.json`)!, 'utf8')) as IdentityState;
  const take = (bytes: string, path: string) => importFiles({ perform: house.perform, actor: house.operator, newId: () => house.ids.next() }, (async function* () { yield { path, bytes: (async function* () { yield Buffer.from(bytes); })() }; })(), { source: 'stream' });

  const compare = async (): Promise<void> => {
    const now = await identityState(house, assignersIn(text)), truth = expected();
    const wrong: string[] = [];
    for (const [key, want] of Object.entries(truth.records)) {
      const is = now.records[key];
      if (!is) { wrong.push(`${key} is not here`); continue; }
      // Of a record that was merged away the last demographics count for nothing: an A01 tells them here, in the truth it does not.
      const told = want.status === 'merged' ? ['status', 'merged_into', 'survivor', 'linked'] as const : Object.keys(is) as (keyof typeof is)[];
      for (const field of told) if (JSON.stringify(is[field]) !== JSON.stringify(want[field])) wrong.push(`${key}: ${field} is ${JSON.stringify(is[field])}, not ${JSON.stringify(want[field])}`);
    }
    for (const key of Object.keys(now.records)) if (!(key in truth.records)) wrong.push(`${key} is not in the truth`);
    for (const [key, want] of Object.entries(truth.visits)) if (JSON.stringify(now.visits[key]) !== JSON.stringify(want)) wrong.push(`visit ${key}: ${JSON.stringify(now.visits[key])}, not ${JSON.stringify(want)}`);
    expect(wrong).toEqual([]);
    expect(Object.keys(now.records).length).toBe(Object.keys(truth.records).length);
  };

  it('leaves the index as its truth says: who was merged, linked, renumbered, whose each visit is', async () => {
    const run = await take(text, 'messages.hl7');
    const open = (await house.db.light.query(`select place, message_type, reason from exchange.item where state not in ('filed', 'closed')`)).rows;
    expect(open).toEqual([]);
    expect(run.exceptions).toEqual([]);
    await compare();
  });

  it('says the same when all of it comes again, as lines of JSON', async () => {
    const before = (await house.db.light.query('select count(*) as n from chart.version')).rows[0].n;
    await take(readFileSync(sharedData(`${folder}/messages.ndjson`)!, 'utf8'), 'messages.ndjson');
    expect((await house.db.light.query('select count(*) as n from chart.version')).rows[0].n).toBe(before);
    await compare();
  });

  it('says the same when every message is applied once more', async () => {
    const joins = async (): Promise<number> => Number((await house.db.light.query(`select count(*) as n from patient_index.joining where state = 'joined'`)).rows[0].n);
    const before = await joins();
    await house.db.light.query(`update exchange.item set state = 'received'`);
    await resumeFiling({ perform: house.perform, actor: house.operator, newId: () => house.ids.next() }, 0);
    expect((await house.db.light.query(`select place, reason from exchange.item where state not in ('filed', 'closed')`)).rows).toEqual([]);
    expect(await joins()).toBe(before);
    await compare();
  });
});
