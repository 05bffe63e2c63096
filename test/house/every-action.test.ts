import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testHouse } from '../kit/house.ts';
import type { TestHouse } from '../kit/house.ts';
import { readConfig } from '../../src/platform/config.ts';
import { departmentModules } from '../../src/app.ts';
import { readPolicy } from '../../src/platform/policy/read-policy.ts';
import { policyFolder } from '../kit/house.ts';
import type { RoleTable } from '../../src/modules/access/index.ts';
import { permit, rightsOf } from '../../src/modules/access/index.ts';

const actions = departmentModules(readConfig({})).flatMap((m) => m.actions);
let house: TestHouse;
beforeAll(async () => { house = await testHouse(); });
afterAll(() => house.close());

describe('every action', () => {
  it.each(actions.map((a) => [a.name, a] as const))('%s refuses nobody and the powerless before it runs', async (_name, action) => {
    if (action.right === 'public') return;
    house.recorded.length = 0;
    const powerless = { ...house.clerk, id: '999', roles: [], rights: new Set<string>() };
    // The run is replaced: what is tried is that it is never reached.
    const trapped = { ...action, input: z.any(), run: async () => { throw new Error('reached'); } };
    await expect(house.perform(trapped, {}, house.nobody)).rejects.toMatchObject({ kind: 'not-signed-in' });
    await expect(house.perform(trapped, {}, powerless)).rejects.toMatchObject({ kind: 'not-permitted' });
    expect(house.recorded.map((r) => [r.action, r.outcome])).toEqual([[action.name, 'refused'], [action.name, 'refused']]);
  });

  it('needs a right that the policy knows', () => {
    const rights = readPolicy(policyFolder).get<Record<string, string>>('access.rights');
    expect(actions.filter((a) => !['public', 'system'].includes(a.right) && !(a.right in rights)).map((a) => `${a.name} needs ${a.right}`)).toEqual([]);
  });

  it('has a name of its own', () => {
    expect(new Set(actions.map((a) => a.name)).size).toBe(actions.length);
  });
});

it('the permission matrix is the one agreed (golden)', async () => {
  const table = readPolicy(policyFolder).get<RoleTable>('access.roles');
  const roles = Object.keys(table);
  const rows = actions.filter((a) => a.right !== 'system').map((a) => {
    const marks = roles.map((r) => permit({ kind: 'person', rights: rightsOf([r], table) }, a.right).decision === 'allow' ? 'x' : '.').join(' ');
    return `${a.name.padEnd(36)} ${a.right.padEnd(22)} ${marks}`;
  }).sort();
  await expect([`columns: ${roles.join(', ')}`, '', ...rows, ''].join('\n')).toMatchFileSnapshot('../golden/permission-matrix.txt');
});

it('an administrator does not read charts by being one', () => {
  const table = readPolicy(policyFolder).get<RoleTable>('access.roles');
  const rights = rightsOf(['administrator'], table);
  for (const right of ['chart.read', 'patients.search', 'chart.write', 'export.records']) expect(rights.has(right), right).toBe(false);
});
