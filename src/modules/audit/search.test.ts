import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { settled } from '../../../test/kit/settled.ts';
import type { Actor, Ctx } from '../../platform/action.ts';
import { auditModule, createRecorder, integrateOnce } from './index.ts';
import type { AuditRecorder } from './index.ts';
import type { z } from 'zod';
import type { auditLine } from './contract.ts';

let house: TestHouse, recorder: AuditRecorder;
const module = auditModule((name) => `title of ${name}`);
const act = async (name: string, input: object, actor: Actor): Promise<{ entries: z.infer<typeof auditLine>[]; next: string | null }> =>
  house.perform(module.actions.find((a) => a.name === name)!, input, actor);
const opened = { name: 'chart.open', title: 'Open a chart', kind: 'read', right: 'chart.read', checkInput: false, async run(ctx: Ctx, input: { charts: string[] }) { for (const c of input.charts) ctx.touch(c, ['Patient/p']); } };
const open = (actor: Actor, ...charts: string[]): Promise<unknown> => house.perform(opened as never, { charts }, actor);

beforeAll(async () => {
  house = await testHouse({ recorder: (_, connection) => recorder = createRecorder(connection) });
  for (const n of ['501', '502', '503']) await open(house.clerk, n);
  await open(house.provider, '502');
  await open(house.provider, '600', '502', '601');
  await open(house.admin, '503').catch(() => {});
  await settled(house.db.light);
  await integrateOnce(house.db.light);
});
afterAll(async () => { await recorder.close(); await house.close(); });

describe('searching the audit', () => {
  it('finds by person, newest first, and names nobody it cannot look up', async () => {
    const { entries } = await act('audit.search', { actorId: house.clerk.id }, house.privacyOfficer);
    expect(entries.map((e) => e.chartIds)).toEqual([['503'], ['502'], ['501']]);
    expect(entries[0]).toMatchObject({ actorId: house.clerk.id, actor: house.clerk.id, actorKind: 'person', action: 'chart.open', title: 'title of chart.open', outcome: 'done', problem: null, purpose: 'records', facility: 'main', leaf: '2' });
  });

  it('looks names up in the published people', async () => {
    await house.db.light.query(`insert into access.facility (facility_id, name, zone, mrn_system) values ('main', 'Main', 'UTC', 'urn:x') on conflict do nothing`);
    await house.db.light.query(`insert into access.person (person_id, sign_in_name, name, facility_id, password_hash) values ($1, 'a.clerk', 'Ada Clerk', 'main', '')`, [house.clerk.id]);
    expect((await act('audit.search', { actorId: house.clerk.id, limit: 1 }, house.privacyOfficer)).entries[0]!.actor).toBe('Ada Clerk');
  });

  it('finds by patient, also where the patient was one of several', async () => {
    const { entries } = await act('audit.search', { chartId: '502', action: 'chart.open' }, house.privacyOfficer);
    expect(entries.map((e) => [e.actorId, e.chartIds])).toEqual([[house.provider.id, ['600', '502', '601']], [house.provider.id, ['502']], [house.clerk.id, ['502']]]);
  });

  it('finds by action, outcome and time', async () => {
    expect((await act('audit.search', { outcome: 'refused' }, house.privacyOfficer)).entries.map((e) => [e.actorId, e.problem])).toEqual([[house.admin.id, 'not-permitted']]);
    expect((await act('audit.search', { action: 'chart.open', from: new Date(Date.now() - 60_000).toISOString(), to: new Date(Date.now() + 60_000).toISOString() }, house.privacyOfficer)).entries).toHaveLength(6);
    expect((await act('audit.search', { action: 'chart.open', to: new Date(Date.now() - 600_000).toISOString() }, house.privacyOfficer)).entries).toHaveLength(0);
    await expect(act('audit.search', { from: 'yesterday' }, house.privacyOfficer)).rejects.toMatchObject({ kind: 'invalid-input' });
  });

  it('pages without gap or repetition', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await act('audit.search', { action: 'chart.open', cursor, limit: 4 }, house.privacyOfficer);
      seen.push(...page.entries.map((e) => e.id));
      cursor = page.next;
    } while (cursor);
    expect(seen).toHaveLength(6);
    expect(new Set(seen).size).toBe(6);
  });

  it('is itself recorded, with what was looked for; the clerk may not', async () => {
    const { entries } = await act('audit.search', { action: 'audit.search' }, house.privacyOfficer);
    expect(entries[0]).toMatchObject({ actorId: house.privacyOfficer.id, action: 'audit.search' });
    await expect(act('audit.search', {}, house.clerk)).rejects.toMatchObject({ kind: 'not-permitted' });
  });
});

it('who opened a chart: also the asking', async () => {
  await act('audit.who-opened', { chartId: '601' }, house.clerk);
  const { entries } = await act('audit.who-opened', { chartId: '601' }, house.clerk);
  expect(entries.map((e) => [e.actorId, e.action])).toEqual([[house.clerk.id, 'audit.who-opened'], [house.provider.id, 'chart.open']]);
});

it('shows its state', async () => {
  const state = await house.perform(module.actions.find((a) => a.name === 'audit.show-state')!, {}, house.privacyOfficer) as { entries: number; leaves: number };
  expect(state.leaves).toBe(6);
  expect(state.entries).toBeGreaterThan(10);
});
