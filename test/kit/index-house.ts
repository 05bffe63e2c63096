import type { TestHouse } from './house.ts';
import { testHouse } from './house.ts';
import { createEntry, registerProjection, updateEntry } from '../../src/modules/chart/index.ts';
import { patientsProjection } from '../../src/modules/patients/index.ts';
import { compareWaiting } from '../../src/modules/patient-index/actions/compare-waiting.ts';
import { listPairs } from '../../src/modules/patient-index/actions/list-pairs.ts';

export type TestPerson = { family: string; given: string[]; birthDate?: string; gender?: string; phone?: string; line?: string; zip?: string; identifier?: object[]; suffix?: string };
export const patient = (p: TestPerson) => ({
  resourceType: 'Patient', name: [{ use: 'official', family: p.family, given: p.given, ...(p.suffix ? { suffix: [p.suffix] } : {}) }], ...(p.birthDate ? { birthDate: p.birthDate } : {}), ...(p.gender ? { gender: p.gender } : {}),
  ...(p.phone ? { telecom: [{ system: 'phone', value: p.phone }] } : {}), ...(p.line ? { address: [{ line: [p.line], city: 'Fairhaven', state: 'OR', postalCode: p.zip ?? '97218' }] } : {}), ...(p.identifier?.length ? { identifier: p.identifier } : {}),
});

export type Made = { chartId: string; id: string; version: number };
export type IndexHouse = Awaited<ReturnType<typeof indexHouse>>;

/** A house of two facilities in which people are created as programs create them, compared by hand, and their pairs read. */
export async function indexHouse(options: Parameters<typeof testHouse>[0] = {}) {
  for (const p of patientsProjection) registerProjection(p);
  const house: TestHouse = await testHouse(options), analyst = house.actor('data-integrity-analyst');
  await house.db.light.query(`insert into access.facility (facility_id, name, zone, mrn_system, created_at) values ('main', 'Main', 'America/Los_Angeles', 'urn:chartkeeper:mrn:main', now()), ('north', 'North Clinic', 'America/Los_Angeles', 'urn:chartkeeper:mrn:north', now()) on conflict do nothing`);
  const pairs = async (filter: object = {}, more: object = {}): Promise<any[]> => (await house.perform(listPairs, { filter, ...more }, analyst) as any).pairs;
  return {
    house, analyst, pairs,
    async create(value: object, facility = 'main'): Promise<Made> {
      const made = await house.perform(createEntry, { type: 'Patient', value, exact: value }, { ...house.client, facility }) as any;
      return { chartId: made.chartId, id: made.id, version: made.version };
    },
    async update(one: { id: string }, value: object): Promise<void> { const v = { ...value, id: one.id }; await house.perform(updateEntry, { type: 'Patient', id: one.id, value: v, exact: v }, house.client); },
    async compareAll(): Promise<{ opened: number; reopened: number; ended: number; compared: number }> {
      const all = { opened: 0, reopened: 0, ended: 0, compared: 0 };
      for (let more = true; more;) { const o = await house.perform(compareWaiting, {}, house.system); for (const k of Object.keys(all) as (keyof typeof all)[]) all[k] += o[k]; more = o.more; }
      return all;
    },
    pairOf: async (chartId: string, filter: object = {}): Promise<any> => (await pairs({ chartId, states: ['open', 'unsure', 'same', 'different', 'ended'], ...filter }))[0],
  };
}
