import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FhirServer } from './test/fhir-server.ts';
import { fhirServer } from './test/fhir-server.ts';
import { action } from '../../platform/action.ts';
import { createRecorder } from '../../modules/audit/index.ts';
import type { AuditRecorder } from '../../modules/audit/index.ts';
import { exportChartAction, registerGuard, registerProjection } from '../../modules/chart/index.ts';
import { adoptedQueue, noteIdentityMade } from '../../modules/patient-index/actions/seals.ts';
import { blastRadius, findSealed, linkNewborn, nameUnknown, openSeal, overlayGuard, proposeUnknownName, readSeals, sealAdoption, setAlias, setConfidentialAddress, showIdentity } from '../../modules/patient-index/index.ts';
import { correct, filePatient, identifyAtDoor, patientsProjection, register, registerSealReader, search, show } from '../../modules/patients/index.ts';
import { z } from 'zod';

let s: FhirServer, recorder: AuditRecorder;
beforeAll(async () => {
  for (const p of patientsProjection) registerProjection(p);
  registerGuard(overlayGuard); registerSealReader(readSeals);
  s = await fhirServer({ recorder: (_, connection) => recorder = createRecorder(connection) });
});
afterAll(async () => { await recorder.close(); await s.close(); });

const name = (family: string, ...given: string[]) => ({ use: 'official', family, given, prefix: [], suffix: [], from: null, to: null });
const address = (line: string, city: string) => ({ use: 'home', line: [line], city, state: 'OR', postalCode: '97301', country: null, from: null, to: null });
const add = (family: string, given: string[], more: object = {}): Promise<any> => s.house.perform(register, { names: [name(family, ...given)], birthDate: '1975-06-03', sex: 'female', passed: { reason: 'twin-or-relative' }, ...more }, s.house.clerk) as Promise<any>;
const demographics = async (chartId: string): Promise<any> => (await s.house.perform(show, { chartId }, s.house.clerk) as any).demographics;
const identity = (chartId: string, who = s.house.clerk): Promise<any> => s.house.perform(showIdentity, { chartId }, who) as Promise<any>;
const found = async (text: string): Promise<string[]> => (await s.house.perform(search, { text, limit: 50 }, s.house.provider) as any).hits.map((h: any) => h.chartId);
const officer = () => s.house.privacyOfficer;

describe('newborns and multiples', () => {
  it('are called after the mother, linked to her chart both ways, and shown with each other', async () => {
    const mother = await add('Reyes', ['Judy', 'Ann'], { birthDate: '1998-02-11' });
    const born: any[] = [];
    for (const order of [1, 2]) {
      const { name: called } = await s.house.perform(proposeUnknownName, { kind: 'newborn', motherChart: mother.chartId, order, sex: order === 1 ? 'female' : 'male' }, s.house.clerk) as any;
      expect([called.family, called.given]).toEqual(['Reyes', [order === 1 ? 'Baby Girl A' : 'Baby Boy B', 'Judy']]);
      const child = await add(called.family, called.given, { birthDate: '2026-11-20', sex: order === 1 ? 'female' : 'male' });
      expect(await s.house.perform(linkNewborn, { chartId: child.chartId, expectVersion: 1, motherChart: mother.chartId, order, reason: 'Delivery room' }, s.house.clerk)).toEqual({ version: 2 });
      born.push(child);
    }
    const baby = (await s.ask('GET', `/Patient/${born[1].patientId}`)).body, related = (await s.ask('GET', `/RelatedPerson?patient=${born[1].patientId}`)).body.entry[0].resource, judy = (await s.ask('GET', `/Patient/${mother.patientId}`)).body;
    expect(baby).toMatchObject({ multipleBirthInteger: 2 });
    expect(related).toMatchObject({ relationship: [{ coding: [{ code: 'MTH' }] }], name: [{ family: 'Reyes' }], patient: { reference: `Patient/${born[1].patientId}` } });
    expect(judy.link).toMatchObject([{ type: 'seealso' }, { type: 'seealso', other: { reference: `RelatedPerson/${related.id}` } }]);
    expect((await identity(born[0].chartId))).toMatchObject({ newborn: true, unknown: false, family: expect.arrayContaining([{ relation: 'mother', order: null, line: expect.objectContaining({ chartId: mother.chartId }) }, { relation: 'twin', order: 2, line: expect.objectContaining({ chartId: born[1].chartId }) }]) });
    expect((await identity(mother.chartId)).family.map((f: any) => [f.relation, f.order])).toEqual([['child', 1], ['child', 2]]);
    // Named: no overlay, and found by what stands on the bracelet.
    expect(await s.house.perform(nameUnknown, { chartId: born[0].chartId, expectVersion: 2, name: name('Okafor', 'Amara'), birthDate: null, sex: null, evidence: 'Birth certificate' }, s.house.clerk)).toEqual({ version: 3 });
    expect(await found('baby girl judy')).toContain(born[0].chartId);
    expect((await s.ask('PUT', `/Patient/${born[1].patientId}`, { ...baby, name: [{ family: 'Okafor', given: ['Chidi'] }] })).status).toBe(200);
    const other = await add('Lindqvist', ['Eva'], { birthDate: '1997-01-01' });
    await expect(s.house.perform(linkNewborn, { chartId: born[0].chartId, expectVersion: 3, motherChart: other.chartId, order: 1, reason: 'Wrong one' }, s.house.clerk)).rejects.toMatchObject({ kind: 'conflict' });
    await expect(s.house.perform(linkNewborn, { chartId: mother.chartId, expectVersion: 3, motherChart: born[0].chartId, order: null, reason: 'Turned round' }, s.house.clerk)).rejects.toMatchObject({ kind: 'rule-refused' });
  });
});

describe('somebody whose name nobody knows', () => {
  it('gets the next free word and a temporary number, and is named when it is known, under both names', async () => {
    const first = await s.house.perform(proposeUnknownName, { kind: 'trauma' }, s.house.clerk) as any, both = await Promise.all([1, 2].map(() => s.house.perform(proposeUnknownName, { kind: 'trauma' }, s.house.clerk))) as any[];
    expect(new Set([first, ...both].map((p) => p.name.given.join(' '))).size).toBe(3);
    const { chartId, mrn } = await add(first.name.family, first.name.given, { birthDate: '1985', sex: 'unknown', number: { take: 'temporary' } });
    expect(await identity(chartId)).toMatchObject({ unknown: true, temporaryNumber: mrn });
    await expect(s.house.perform(nameUnknown, { chartId, expectVersion: 1, name: name('Unknown', 'Male'), birthDate: null, sex: null, evidence: 'Nothing' }, s.house.clerk)).rejects.toMatchObject({ kind: 'invalid-input' });
    await s.house.perform(nameUnknown, { chartId, expectVersion: 1, name: name('Brandt', 'Karl'), birthDate: '1979-05-30', sex: 'male', evidence: 'Passport, shown by the wife' }, s.house.clerk);
    expect(await demographics(chartId)).toMatchObject({ birthDate: '1979-05-30', sex: 'male', names: [{ family: 'Brandt' }, { use: 'old', family: 'Unknown' }] });
    expect(await found(`unknown ${first.name.given.join(' ')}`)).toEqual([chartId]);
    expect((await identity(chartId)).unknown).toBe(false);
    await expect(s.house.perform(nameUnknown, { chartId, expectVersion: 2, name: name('Okafor', 'John'), birthDate: '1988-11-30', sex: 'male', evidence: 'Another paper' }, s.house.clerk)).rejects.toMatchObject({ kind: 'rule-refused' });
    // The word is free again: nobody carries it now.
    const versions = (await s.house.db.light.query('select reason from chart.version where chart_id = $1 order by version', [chartId])).rows.map((r) => r.reason);
    expect(versions[1]).toBe('It is known who this is: Passport, shown by the wife');
  });
});

describe('a legal name change', () => {
  it('keeps the former name, by which the patient is still found', async () => {
    const { chartId } = await add('Whitfield', ['Rosalind']), d = await demographics(chartId);
    await s.house.perform(correct, { chartId, expectVersion: d.version, reason: 'Court order seen', change: { names: [name('Sorensen', 'Robin'), { ...d.names[0], use: 'old' }] } }, s.house.clerk);
    expect(await found('whitfield rosalind')).toEqual([chartId]);
    expect(await found('sorensen')).toEqual([chartId]);
  });
});

describe('the same name and birthday', () => {
  it('is marked on both, and told whom they are taken for', async () => {
    const a = await add('Castellanos', ['Maria']), b = await add('Castellanos', ['Maria']);
    expect((await identity(a.chartId)).lookalikes).toMatchObject([{ chartId: b.chartId, lookalike: true }]);
  });
});

const feed = (patient: object) => s.house.perform(action({ name: 'test.feed', title: 'x', kind: 'write', right: 'patients.register', input: z.any(), async run(ctx) {
  const who = await identifyAtDoor(ctx, { source: 'adt', patient: { resourceType: 'Patient', ...patient } });
  return { ...who, filed: who.decision === 'existing' ? await filePatient(ctx, { chartId: who.chartId, source: 'adt', patient: { resourceType: 'Patient', ...patient } }) : undefined };
} }), {}, s.house.clerk) as Promise<any>;

describe('a protected alias', () => {
  it('is what everybody sees at every door, and the true name stands behind a seal whose every look is recorded', async () => {
    const { chartId, patientId } = await add('Vandermeer', ['Celeste'], { identifiers: [{ system: 'urn:oid:1.2.3', type: 'MR', value: 'V-1' }] });
    await expect(s.house.perform(setAlias, { chartId, expectVersion: 1, name: name('Gray', 'Pat'), reason: 'Known to the public' }, s.house.clerk)).rejects.toMatchObject({ kind: 'not-permitted' });
    expect(await s.house.perform(setAlias, { chartId, expectVersion: 1, name: name('Gray', 'Pat'), reason: 'Known to the public' }, officer())).toEqual({ version: 2 });
    const sees = [await s.ask('GET', `/Patient/${patientId}`), await s.ask('GET', `/Patient/${patientId}/_history`), await s.ask('GET', `/Patient/_history?_count=500`), await s.ask('GET', `/Patient?family=Vandermeer`), await s.ask('GET', `/Patient/${patientId}/$everything`), await s.ask('GET', `/Patient/${patientId}/_history/1`)];
    for (const r of sees) expect(r.text.replaceAll('family=Vandermeer', '')).not.toMatch(/Vandermeer|Celeste/i);
    expect(sees[3]!.body.total).toBe(0);
    expect(sees[5]!.status).toBe(404);
    expect(sees[0]!.body.name).toEqual([{ use: 'anonymous', family: 'Gray', given: ['Pat'] }]);
    const exported = await s.house.perform(exportChartAction, { chartId, format: 'fhir' }, s.house.clerk) as any;
    expect(Buffer.from(exported.base64, 'base64').toString()).not.toMatch(/Vandermeer/);
    expect([await found('vandermeer'), await found('gray pat')]).toEqual([[], [chartId]]);
    expect(JSON.stringify([await identity(chartId), await demographics(chartId)])).not.toMatch(/Vandermeer/);
    expect(await identity(chartId)).toMatchObject({ alias: true, sealed: null });

    // A system that knows nothing of the alias still means her: her chart, and the alias stays.
    const said = await feed({ name: [{ family: 'Vandermeer', given: ['Celeste'] }], birthDate: '1975-06-03', gender: 'female', identifier: [{ system: 'urn:oid:1.2.3', type: { coding: [{ code: 'MR' }] }, value: 'V-1' }], telecom: [{ system: 'phone', value: '503-226-0171' }] });
    expect(said).toMatchObject({ chartId, decision: 'existing', filed: { changed: true, findings: [{ code: 'patients.sealed' }] } });
    expect(await demographics(chartId)).toMatchObject({ names: [{ family: 'Gray' }], telecoms: [{ value: '503-226-0171' }] });
    // A program that writes the true name is refused, and nothing of it is kept.
    const p = (await s.ask('GET', `/Patient/${patientId}`)).body, refused = await s.ask('PUT', `/Patient/${patientId}`, { ...p, name: [{ family: 'Vandermeer', given: ['Celeste'] }] });
    expect([refused.status, refused.body.issue[0].expression]).toEqual([422, ['Patient.name']]);
    expect((await s.house.db.light.query('select count(*) as n from patient_index.held_change where chart_id = $1', [chartId])).rows[0].n).toBe('0');

    await expect(s.house.perform(openSeal, { chartId, reason: 'Curious' }, s.house.actor('him-supervisor'))).rejects.toMatchObject({ kind: 'not-permitted' });
    expect(await s.house.perform(openSeal, { chartId, reason: 'Court order' }, officer())).toMatchObject({ names: [{ family: 'Vandermeer', given: ['Celeste'] }], looks: [] });
    expect(await s.house.perform(findSealed, { name: 'Celeste Vandermeer', birthDate: '1975-06-03', reason: 'The police asks' }, officer())).toMatchObject({ found: [{ chartId, family: 'Gray' }], looks: [{ chartId, by: { id: officer().id }, reason: 'Court order' }] });
    expect((await s.house.perform(openSeal, { chartId, reason: 'Again' }, officer()) as any).looks.map((l: any) => l.reason)).toEqual(['The police asks', 'Court order']);
    expect(s.house.recorded.filter((r) => r.action === 'patient-index.open-seal').map((r) => [r.outcome, r.detail['reason']])).toEqual([['refused', undefined], ['done', 'Court order'], ['done', 'Again']]);
    const before = (await demographics(chartId)).version;
    await s.house.perform(setAlias, { chartId, expectVersion: before, name: null, reason: 'No more needed' }, officer());
    expect((await s.ask('GET', `/Patient/${patientId}`)).body).toMatchObject({ name: [{ family: 'Vandermeer', given: ['Celeste'] }], telecom: [{ value: '503-226-0171' }] });
    expect((await s.ask('GET', `/Patient/${patientId}/_history/1`)).status).toBe(200);
    expect(await found('vandermeer')).toEqual([chartId]);
  });
});

describe('a program for confidential addresses', () => {
  it('shows and releases the substitute everywhere, and keeps the true address from feeds and programs', async () => {
    const { chartId, patientId } = await add('Thornbury', ['Ines'], { addresses: [address('7 Hidden Ln', 'Fairhaven')], parties: [{ kinds: ['next-of-kin'], relationship: null, name: { family: 'Thornbury', given: ['Jo'] }, address: address('7 Hidden Ln', 'Fairhaven') }] });
    const substitute = { ...address('PO Box 1110', 'Salem'), postalCode: '97308' };
    await expect(s.house.perform(setConfidentialAddress, { chartId, expectVersion: 1, substitute, reason: 'Card seen' }, officer())).rejects.toMatchObject({ kind: 'invalid-input' });
    await s.house.perform(setConfidentialAddress, { chartId, expectVersion: 1, substitute, program: 'Oregon ACP', until: '2030-11-24', reason: 'Card seen' }, officer());
    for (const r of [await s.ask('GET', `/Patient/${patientId}`), await s.ask('GET', `/Patient/${patientId}/_history`), await s.ask('GET', `/Patient/${patientId}/$everything`)]) expect(r.text).not.toMatch(/Hidden Ln/);
    expect(await found('7 hidden ln')).toEqual([]);
    expect((await identity(chartId)).confidentialAddress).toEqual({ program: 'Oregon ACP', until: '2030-11-24' });
    await feed({ name: [{ family: 'Thornbury', given: ['Ines'] }], birthDate: '1975-06-03', gender: 'female', identifier: [{ system: 'urn:chartkeeper:mrn:main', type: { coding: [{ code: 'MR' }] }, value: (await demographics(chartId)).identifiers[0].value }], address: [{ line: ['7 Hidden Ln'], city: 'Fairhaven' }] });
    expect((await demographics(chartId)).addresses).toMatchObject([{ line: ['PO Box 1110'] }]);
    const d = await demographics(chartId);
    await expect(s.house.perform(correct, { chartId, expectVersion: d.version, reason: 'Moved', change: { addresses: [address('9 Other St', 'Bend')] } }, s.house.clerk)).rejects.toMatchObject({ kind: 'rule-refused', because: [{ rule: 'patient-index.sealed-address' }] });
    expect(await s.house.perform(openSeal, { chartId, reason: 'Sheriff must serve papers' }, officer())).toMatchObject({ addresses: [{ line: ['7 Hidden Ln'] }] });
    await s.house.perform(setConfidentialAddress, { chartId, expectVersion: d.version, substitute: null, reason: 'Left the program' }, officer());
    expect((await s.ask('GET', `/Patient/${patientId}`)).body).toMatchObject({ address: [{ line: ['7 Hidden Ln'] }], contact: [{ address: { line: ['7 Hidden Ln'] } }] });
  });
});

describe('an adoption', () => {
  it('makes an identity of its own, and nothing but the seal tells that the two are one person', async () => {
    const before = await add('Kowalczyk', ['Tomek'], { birthDate: '2021-04-04', sex: 'male', telecoms: [{ system: 'phone', use: 'home', value: '503-226-0188' }] });
    const made = await s.house.perform(sealAdoption, { chartId: before.chartId, expectVersion: 1, name: name('Ashworth', 'Thomas'), addresses: [address('1 New Rd', 'Eugene')], order: 'Decree 21-334 of 2026-10-01', reason: 'Adoptive parents came' }, officer()) as any;
    expect(made.mrn).not.toBe(before.mrn);
    const after = (await s.house.db.light.query('select patient_id from patients.patient where chart_id = $1', [made.newChart])).rows[0].patient_id;
    const tells: [string, string, RegExp][] = [[made.newChart, after, new RegExp(`Kowalczyk|${before.chartId}|${before.patientId}|${before.mrn}|226-0188`)], [before.chartId, before.patientId, new RegExp(`Ashworth|${made.newChart}|${after}|${made.mrn}|New Rd`)]];
    for (const [chartId, patientId, other] of tells) {
      for (const url of ['', '/_history', '/$everything']) expect((await s.ask('GET', `/Patient/${patientId}${url}`)).text).not.toMatch(other);
      expect(JSON.stringify([await identity(chartId), await identity(chartId, s.house.actor('him-supervisor')), await s.house.perform(show, { chartId }, s.house.clerk)])).not.toMatch(other);
      expect(Buffer.from((await s.house.perform(exportChartAction, { chartId, format: 'fhir' }, s.house.clerk) as any).base64, 'base64').toString()).not.toMatch(other);
      expect(JSON.stringify(await s.house.perform(blastRadius, { subject: { of: 'chart', chartId } }, s.house.actor('him-supervisor')))).not.toMatch(other);
    }
    expect([await found('kowalczyk'), await found('ashworth')]).toEqual([[before.chartId], [made.newChart]]);
    // No entry of the audit names both.
    const { rows } = await s.house.db.light.query(`select e.id from audit.entry e left join audit.subject x on x.entry_id = e.id where e.chart_id in ($1, $2) and x.chart_id in ($1, $2)`, [before.chartId, made.newChart]);
    expect(rows).toEqual([]);
    // The new chart has an entry of its own, of who made it.
    const job = s.house.published.find((p) => p.queue === adoptedQueue)!;
    expect(job.data).toEqual({ chartId: made.newChart, by: officer().id, name: officer().name });
    await s.house.perform(noteIdentityMade, job.data, s.house.system);
    expect(s.house.recorded.at(-1)).toMatchObject({ action: 'patient-index.note-identity-made', subjects: [{ chartId: made.newChart }], detail: { by: officer().id } });
    expect(s.house.recorded.filter((r) => r.subjects.some((x) => x.chartId === before.chartId) && r.subjects.some((x) => x.chartId === made.newChart))).toEqual([]);
    expect(await s.house.perform(openSeal, { chartId: made.newChart, reason: 'Genetic finding' }, officer())).toMatchObject({ linked: [{ side: 'before', line: { chartId: before.chartId }, order: expect.stringContaining('Decree 21-334') }] });
    expect(await s.house.perform(openSeal, { chartId: before.chartId, reason: 'Genetic finding' }, officer())).toMatchObject({ linked: [{ side: 'after', line: { chartId: made.newChart } }] });
  });
});
