import { afterAll, beforeAll, expect, it } from 'vitest';
import { people } from '../../../test/kit/people.ts';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { listCasesAction, openCaseAction } from './actions/cases.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
  await house.db.light.query(`insert into access.facility (facility_id, name, zone, mrn_system) values ('main', 'Main', 'UTC', 'urn:x'), ('north', 'North', 'UTC', 'urn:y') on conflict do nothing`);
  const add = (id: number, name: string, facility: string, role: string, active = true) => house.db.light.query(`insert into access.person (person_id, sign_in_name, name, facility_id, password_hash, roles, active) values ($1, $2, $3, $4, '', $5, $6)`, [id, `u${id}`, name, facility, [role], active]);
  await add(7001, 'Ana Analyst', 'main', 'data-integrity-analyst'); await add(7002, 'Bo Analyst', 'main', 'data-integrity-analyst'); await add(7003, 'Cy Analyst', 'main', 'data-integrity-analyst', false); await add(7004, 'Di Analyst', 'north', 'data-integrity-analyst'); await add(7005, 'Ed Clerk', 'main', 'records-clerk');
});
afterAll(() => house.close());

it('a reported wrong chart has an owner from the beginning: of the facility, of the first role, with the fewest cases, never the reporter where somebody else is', async () => {
  const { chartId } = await people(house).person({ name: [{ family: 'Case' }], birthDate: '1957-03-04' }), report = async (who = house.clerk): Promise<string | undefined> => (await house.perform(openCaseAction, { kind: 'wrong-chart', fromChart: chartId, says: 'Two people in one chart' }, who) as any).owner?.name;
  expect([await report(), await report(), await report()]).toEqual(['Ana Analyst', 'Bo Analyst', 'Ana Analyst']);
  expect(await report({ ...house.actor('data-integrity-analyst'), id: '7002' })).toBe('Ana Analyst');
  expect(await report({ ...house.clerk, facility: 'north' })).toBe('Di Analyst');
  expect((await house.perform(listCasesAction, {}, house.clerk) as any).cases.map((c: any) => c.owner.name)).toEqual(['Di Analyst', 'Ana Analyst', 'Ana Analyst', 'Bo Analyst', 'Ana Analyst']);
});
