import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FhirServer } from './test/fhir-server.ts';
import { fhirServer } from './test/fhir-server.ts';
import { registerGuard, registerProjection } from '../../modules/chart/index.ts';
import { acceptOverlay, listHeld, overlayGuard, refuseOverlay, showHeld } from '../../modules/patient-index/index.ts';
import { patientsProjection } from '../../modules/patients/index.ts';
import { correct } from '../../modules/patients/index.ts';

let s: FhirServer, n = 0;
let now = new Date('2026-11-02T15:00:00Z');
beforeAll(async () => { for (const p of patientsProjection) registerProjection(p); registerGuard(overlayGuard); s = await fhirServer({ clock: () => now }); });
afterAll(() => s.close());
const day = (count: number): void => { now = new Date(now.getTime() + count * 86_400_000); };

const mary = () => ({ resourceType: 'Patient', name: [{ family: 'Reyes', given: ['Mary', 'Ann'] }], birthDate: '1961-04-12', gender: 'female', identifier: [{ system: 'urn:sender', value: `M${n += 1}` }], address: [{ city: 'Salem' }] });
const john = { name: [{ family: 'Okafor', given: ['John'] }], birthDate: '1988-11-30', gender: 'male' };
const make = async (): Promise<any> => (await s.ask('POST', '/Patient', mary())).body;
const stands = async (id: string): Promise<any> => (await s.ask('GET', `/Patient/${id}`)).body;
const supervisor = () => s.house.actor('him-supervisor');
const open = async (): Promise<any[]> => (await s.house.perform(listHeld, { limit: 200 }, supervisor()) as any).held;
const heldOf = async (id: string): Promise<any> => (await open()).find((h) => h.line.patientId === id);

describe('a change that says somebody else is held at every FHIR door, and the record stays', () => {
  it.each<[string, (p: any) => Promise<{ status: number; body: any }>]>([
    ['PUT', (p) => s.ask('PUT', `/Patient/${p.id}`, { ...p, ...john })],
    ['PUT with If-Match', (p) => s.ask('PUT', `/Patient/${p.id}`, { ...p, ...john }, { 'if-match': `W/"${p.meta.versionId}"` })],
    ['conditional PUT', (p) => s.ask('PUT', `/Patient?identifier=urn:sender|${p.identifier[0].value}`, { ...p, ...john, id: undefined })],
    ['PATCH', (p) => s.ask('PATCH', `/Patient/${p.id}`, [{ op: 'replace', path: '/name', value: john.name }, { op: 'replace', path: '/birthDate', value: john.birthDate }])],
    ['transaction', (p) => s.ask('POST', '/', { resourceType: 'Bundle', type: 'transaction', entry: [{ resource: { resourceType: 'Organization', name: `Left out ${p.id}` }, request: { method: 'POST', url: 'Organization' } }, { resource: { ...p, ...john }, request: { method: 'PUT', url: `Patient/${p.id}` } }] })],
    ['batch', async (p) => { const r = await s.ask('POST', '/', { resourceType: 'Bundle', type: 'batch', entry: [{ resource: { ...p, ...john }, request: { method: 'PUT', url: `Patient/${p.id}` } }] }); return { status: Number(r.body.entry[0].response.status.slice(0, 3)), body: r.body.entry[0].response.outcome }; }],
  ])('%s', async (_door, send) => {
    const p = await make(), answer = await send(p), held = await heldOf(p.id);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'business-rule', diagnostics: expect.stringContaining(`held as change ${held?.heldId}`) }, ...answer.body.issue.slice(1)] });
    expect(await stands(p.id)).toEqual(p);
    expect(held).toMatchObject({ door: 'fhir', state: 'open', by: { id: 'client-1' } });
    expect(s.house.recorded.find((r) => r.outcome === 'refused' && r.detail['heldId'] === held.heldId)).toMatchObject({ subjects: [{ chartId: held.line.chartId }] });
    // What a transaction was to do beside it was not done.
    expect((await s.ask('GET', `/Organization?name=Left%20out%20${p.id}`)).body.entry ?? []).toEqual([]);
  });

  it('the same sent again is one held change', async () => {
    const p = await make();
    await s.ask('PUT', `/Patient/${p.id}`, { ...p, ...john });
    await Promise.all([s.ask('PUT', `/Patient/${p.id}`, { ...p, ...john }), s.ask('PUT', `/Patient/${p.id}`, { ...p, ...john })]);
    expect((await open()).filter((h) => h.line.patientId === p.id)).toHaveLength(1);
  });

  it('a twin\'s name is held where the twin is here, and is only a corrected name where nobody else has it', async () => {
    const twin = { name: [{ family: 'Reyes', given: ['Marisol'] }] }, first = await make();
    expect((await s.ask('PUT', `/Patient/${first.id}`, { ...first, ...twin })).status).toBe(200);
    const p = await make(), answer = await s.ask('PUT', `/Patient/${p.id}`, { ...p, ...twin });
    expect([answer.status, answer.body.issue[0].diagnostics]).toEqual([422, expect.stringContaining('another patient here has this name and this birth date')]);
    expect(await heldOf(p.id)).toMatchObject({ because: [{ rule: 'overlay.anothers-name' }] });
    // A marriage is none, though somebody of the new name and that birthday is here.
    const married = { name: [{ family: 'Okonkwo', given: ['Mary', 'Ann'] }] }, other = await s.ask('POST', '/Patient', { ...mary(), ...married }), wife = await make();
    expect([other.status, (await s.ask('PUT', `/Patient/${wife.id}`, { ...wife, ...married })).status]).toEqual([201, 200]);
    // Another given name behind the first, or another day, is nobody's.
    expect((await s.ask('PUT', `/Patient/${p.id}`, { ...p, name: [{ family: 'Reyes', given: ['Marisolina'] }] })).status).toBe(200);
  });

  it('deleted and put again as somebody else', async () => {
    const p = await make(), remover = { ...s.house.client, rights: new Set([...s.house.client.rights, 'chart.delete']) };
    expect((await s.ask('DELETE', `/Patient/${p.id}`, undefined, {}, remover)).status).toBe(204);
    expect((await s.ask('PUT', `/Patient/${p.id}`, { ...p, ...john })).status).toBe(422);
    expect((await s.ask('PUT', `/Patient/${p.id}`, { ...p, address: [{ city: 'Bend' }] })).status).toBe(201);
  });

  it('field by field, over days', async () => {
    const p = await make();
    const family = await s.ask('PUT', `/Patient/${p.id}`, { ...p, name: [{ family: 'Okafor', given: ['Mary', 'Ann'] }] });
    expect(family.status).toBe(200);
    day(3);
    expect((await s.ask('PUT', `/Patient/${p.id}`, { ...family.body, birthDate: '1988-11-30' })).status).toBe(422);
    const held = await heldOf(p.id);
    expect((await s.house.perform(showHeld, { heldId: held.heldId }, supervisor()) as any).walk).toMatchObject({ since: '2026-11-02T15:00:00.000Z' });
    // Long after it was settled who she is, a birth date alone may be corrected.
    day(40);
    expect((await s.ask('PUT', `/Patient/${p.id}`, { ...family.body, birthDate: '1988-12-30' })).status).toBe(200);
  });
});

describe('a clerk at the desk', () => {
  it('is answered clearly, and nothing is lost', async () => {
    const p = await make(), chartId = (await s.house.db.light.query('select chart_id from chart.directory where id = $1', [p.id])).rows[0].chart_id;
    const change = { names: [{ use: 'official', family: 'Okafor', given: ['John'], prefix: [], suffix: [], from: null, to: null }], birthDate: '1988-11-30', sex: 'male' };
    await expect(s.house.perform(correct, { chartId, expectVersion: 1, reason: 'Name on the card', change }, s.house.clerk)).rejects.toMatchObject({ kind: 'rule-refused', message: expect.stringContaining('held as change'), because: [{ rule: 'overlay.name-and-birth-date' }], issues: [{ mend: expect.stringContaining('register') }, {}, {}] });
    expect(await heldOf(p.id)).toMatchObject({ door: 'desk', by: { name: 'A records-clerk' } });
    expect(await stands(p.id)).toEqual(p);
  });
});

describe('the decision', () => {
  const holdOne = async (): Promise<{ p: any; held: any }> => { const p = await make(); await s.ask('PUT', `/Patient/${p.id}`, { ...p, ...john, identifier: [...p.identifier, { system: 'urn:sender', value: `J${n}` }] }); return { p, held: await heldOf(p.id) }; };

  it('shows old and new side by side, to those who may', async () => {
    const { held } = await holdOne();
    const shown: any = await s.house.perform(showHeld, { heldId: held.heldId }, supervisor());
    expect(shown).toMatchObject({ mayDecide: true, chartChanged: false, walk: null, old: { birthDate: '1961-04-12' }, new: { birthDate: '1988-11-30', sex: 'male' } });
    expect(shown.fields.filter((f: any) => f.counts)).toMatchObject([{ field: 'name', was: 'Mary Ann Reyes', now: 'John Okafor' }, { field: 'birthDate' }, { field: 'gender', was: 'female', now: 'male' }]);
    expect((await s.house.perform(showHeld, { heldId: held.heldId }, s.house.clerk) as any).mayDecide).toBe(false);
    await expect(s.house.perform(acceptOverlay, { heldId: held.heldId, expectVersion: 1, reason: 'It is right' }, s.house.clerk)).rejects.toMatchObject({ kind: 'not-permitted' });
    const limited = { ...supervisor(), onlyCharts: new Set(['999']) };
    await expect(s.house.perform(showHeld, { heldId: held.heldId }, limited)).rejects.toMatchObject({ kind: 'not-found' });
    expect((await s.house.perform(listHeld, {}, limited) as any)).toMatchObject({ held: [], open: 0 });
  });

  it('accepting writes the version with its reason, in the ledger, and tells the privacy officer; then it is who the record is', async () => {
    const { p, held } = await holdOne();
    // Something else was changed meanwhile: it stays.
    const moved = await s.ask('PUT', `/Patient/${p.id}`, { ...p, address: [{ city: 'Bend' }] });
    await expect(s.house.perform(acceptOverlay, { heldId: held.heldId, expectVersion: 1, reason: 'Passport seen' }, supervisor())).rejects.toMatchObject({ kind: 'stale' });
    expect((await s.house.perform(showHeld, { heldId: held.heldId }, supervisor()) as any).chartChanged).toBe(true);
    expect(await s.house.perform(acceptOverlay, { heldId: held.heldId, expectVersion: 2, reason: 'Passport seen' }, supervisor())).toMatchObject({ version: 3 });
    expect(await stands(p.id)).toMatchObject({ name: [{ family: 'Okafor' }], birthDate: '1988-11-30', gender: 'male', address: moved.body.address, identifier: expect.arrayContaining([expect.objectContaining({ value: p.identifier[0].value }), expect.objectContaining({ value: `J${n}` })]) });
    const { rows } = await s.house.db.light.query(`select v.reason, c.kind, h.state, h.seen_at from chart.version v join patient_index.identity_change c on c.chart_id = v.chart_id join patient_index.held_change h on h.chart_id = v.chart_id where v.chart_id = $1 and v.version = 3`, [held.line.chartId]);
    expect(rows).toEqual([{ reason: `Held change ${held.heldId} let pass: Passport seen`, kind: 'person-changed', state: 'accepted', seen_at: null }]);
    await expect(s.house.perform(acceptOverlay, { heldId: held.heldId, expectVersion: 3, reason: 'Again' }, supervisor())).rejects.toMatchObject({ kind: 'conflict' });
    // The sender goes on from there; what it was before is no step of a walk any more.
    expect((await s.ask('PUT', `/Patient/${p.id}`, { ...await stands(p.id), birthDate: '1988-11-03' })).status).toBe(200);
  });

  it('refusing makes a person of its own, with nothing of the other, and the same sent again stays refused', async () => {
    const { p, held } = await holdOne();
    const made: any = await s.house.perform(refuseOverlay, { heldId: held.heldId, decision: 'new-person', reason: 'Two people' }, supervisor());
    const own = (await s.house.db.light.query('select v.content from chart.entry e join chart.version v using (chart_id, rid, version) where e.chart_id = $1', [made.newChart])).rows.map((r) => JSON.parse(r.content));
    expect(own).toMatchObject([{ name: john.name, birthDate: '1988-11-30', gender: 'male' }]);
    expect(own[0]).not.toHaveProperty('address');
    expect(own[0].identifier.filter((i: any) => i.value === p.identifier[0].value)).toMatchObject([{ extension: [{ valueBoolean: true }] }]);
    expect(made.mrn).toMatch(/^\d+/);
    expect(await stands(p.id)).toEqual(p);
    const again = await s.ask('PUT', `/Patient/${p.id}`, { ...p, ...john, identifier: [...p.identifier, { system: 'urn:sender', value: `J${n}` }] });
    expect([again.status, again.body.issue[0].details.text]).toEqual([422, expect.stringContaining('another person')]);
    expect(await heldOf(p.id)).toBeUndefined();
  });

  it('two who decide at once: one is told', async () => {
    const { held } = await holdOne();
    const both = await Promise.allSettled([s.house.perform(acceptOverlay, { heldId: held.heldId, expectVersion: 1, reason: 'First' }, supervisor()), s.house.perform(refuseOverlay, { heldId: held.heldId, decision: 'drop', reason: 'Second' }, supervisor())]);
    expect(both.map((b) => b.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((both.find((b) => b.status === 'rejected') as any).reason).toMatchObject({ kind: 'conflict' });
  });
});
