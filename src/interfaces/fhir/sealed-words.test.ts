import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FhirServer } from './test/fhir-server.ts';
import { fhirServer } from './test/fhir-server.ts';
import { people } from '../../../test/kit/people.ts';
import { pdfText } from '../../../test/kit/pdf-text.ts';
import type { Actor, AnyAction } from '../../platform/action.ts';
import { registerVeil } from '../../platform/veil.ts';
import { auditModule, createRecorder } from '../../modules/audit/index.ts';
import type { AuditRecorder } from '../../modules/audit/index.ts';
import { chartDoor, chartModule, registerGuard, registerProjection, registerReceivedReader } from '../../modules/chart/index.ts';
import { chartingModule } from '../../modules/charting/index.ts';
import { sectionName } from '../../modules/chart/contract.ts';
import { exchangeModule, receivedBytes } from '../../modules/exchange/index.ts';
import { findSealed, linkNewborn, openSeal, overlayGuard, patientIndexModule, readSeals, registerMergeCheck, sealCheck, sealVeil, sealsIn, setAlias, setConfidentialAddress } from '../../modules/patient-index/index.ts';
import { coverValue } from '../../modules/patient-index/rules/cover-value.ts';
import { sealedWords } from '../../modules/patient-index/rules/sealed-words.ts';
import { patientsModule, patientsProjection, registerSealReader } from '../../modules/patients/index.ts';

/** Every door that people and programs without the right to seals may go through, and what stands behind a seal. */
let s: FhirServer, recorder: AuditRecorder, kit: ReturnType<typeof people>;
beforeAll(async () => {
  for (const p of patientsProjection) registerProjection(p);
  registerGuard(overlayGuard); registerSealReader(readSeals, sealsIn); registerVeil(sealVeil); registerMergeCheck(sealCheck); registerReceivedReader(receivedBytes);
  s = await fhirServer({ recorder: (_, connection) => recorder = createRecorder(connection) });
  kit = people(s.house);
});
afterAll(async () => { await recorder.close(); await s.close(); });

const name = (family: string, ...given: string[]) => ({ use: 'official', family, given, prefix: [], suffix: [], from: null, to: null });
const substitute = { use: 'home', line: ['PO Box 1110'], city: 'Salem', state: 'OR', postalCode: '97308', country: null, from: null, to: null };
const sealed = /vandermeer|celeste|hidden\s*(?:ln|lane)/i;
const act = (module: { actions: readonly AnyAction[] }, of: string): AnyAction => module.actions.find((a) => a.name === of)!;
const audit = auditModule((n) => n);

/** Somebody who is told of in every way in which a record tells of people. */
async function somebody() {
  const hidden = { use: 'home', line: ['7 Hidden Ln'], city: 'Fairhaven', state: 'OR', postalCode: '97218' };
  const made = await kit.person({ name: [{ use: 'official', family: 'Vandermeer', given: ['Celeste'] }], birthDate: '1975-06-03', gender: 'female', address: [hidden], contact: [{ relationship: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0131', code: 'N' }] }], name: { family: 'Vandermeer', given: ['Jo'] }, address: hidden }] });
  const child = await kit.person({ name: [{ use: 'temp', family: 'Baker', given: ['Baby Boy'] }], birthDate: '2026-11-20', gender: 'male' });
  await s.house.perform(linkNewborn, { chartId: child.chartId, expectVersion: 1, motherChart: made.chartId, order: null, reason: 'Delivery room' }, s.house.clerk);
  const me = made, who = { reference: '#patient', display: 'Celeste Vandermeer' };
  const husband = await kit.entry(me, { resourceType: 'RelatedPerson', patient: { reference: '#patient' }, name: [{ family: 'Vandermeer', given: ['Joost'] }], address: [{ line: ['7 Hidden Lane'], city: 'Fairhaven' }] });
  const note = await kit.entry(me, { resourceType: 'Observation', status: 'final', code: { coding: [{ system: 'http://loinc.org', code: '8302-2', display: 'Body height' }] }, subject: who, valueQuantity: { value: 170, unit: 'cm' }, note: [{ text: 'Ms. Vandermeer says she lives at 7 Hidden Ln' }], text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><table><tr><td>VANDERMEER</td><td>Celeste</td></tr></table></div>' } });
  const letter = await kit.entry(me, { resourceType: 'DocumentReference', status: 'current', subject: who, type: { text: 'Letter' }, date: '2026-01-02T00:00:00Z', content: [{ attachment: { contentType: 'text/plain', title: 'Letter about Celeste Vandermeer', data: Buffer.from('Dear colleague, Celeste reports pain. Vandermeer, Celeste, 7 Hidden Ln').toString('base64') } }] });
  const visit = await kit.entry(me, { resourceType: 'Encounter', status: 'finished', class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' }, subject: who, period: { start: '2026-01-02T10:00:00Z', end: '2026-01-02T11:00:00Z' }, reasonCode: [{ text: 'Celeste Vandermeer fell' }] });
  return { me, child, husband, note, letter, visit };
}
type Somebody = Awaited<ReturnType<typeof somebody>>;

/** What each door says, as those who may not look behind seals go through it. */
async function walk(one: Somebody, charts: string[], acts = true): Promise<[string, string][]> {
  const { me, child, husband, note, letter, visit } = one, clerk = s.house.actor('him-supervisor'), said: [string, string][] = [];
  const fhir = async (url: string, actor?: Actor): Promise<void> => { const r = await s.ask('GET', url, undefined, {}, actor); said.push([`FHIR ${url}`, r.text.replace(/"link":\[[^\]]*\]/g, '')]); };
  const childPatient = child.patientId;
  for (const url of [`/Patient/${me.patientId}`, `/Patient/${me.patientId}/_history`, '/Patient/_history?_count=500', '/RelatedPerson/_history?_count=500', `/Patient/${me.patientId}/$everything`, `/Patient/${childPatient}/$everything`, `/RelatedPerson?patient=${me.patientId}`, `/RelatedPerson/${husband}`, `/RelatedPerson/${husband}/_history`,
    `/RelatedPerson?patient=${childPatient}`, `/Observation/${note}`, `/Observation/${note}/_history`, `/Observation?subject=${me.patientId}&_include=Observation:subject`, `/DocumentReference?patient=${me.patientId}`, `/Encounter/${visit}`, '/Patient?name=Vandermeer', '/RelatedPerson?name=Vandermeer', '/Patient?address=Hidden', '/RelatedPerson?address=Hidden', '/RelatedPerson?name=Vandermeer&_summary=count', '/Observation?subject:Patient.name=vandermeer']) await fhir(url);
  said.push(['$match', (await s.ask('POST', '/Patient/$match', { resourceType: 'Parameters', parameter: [{ name: 'resource', resource: { resourceType: 'Patient', name: [{ family: 'Gray', given: ['Pat'] }], birthDate: '1975-06-03', gender: 'female' } }] })).text]);
  if (!acts) return said;
  // Every act that reads and that one of these inputs fits: a door that is added later is walked through, too.
  const inputs = [...charts, child.chartId].flatMap((chartId) => [{ chartId }, ...(chartId === child.chartId ? [] : ['fhir', 'ccda', 'pdf'].map((format) => ({ chartId, format }))), ...(chartId === child.chartId ? [] : sectionName.options).map((section) => ({ chartId, section, text: '', cursor: null, limit: 100 })), { chartId, text: 'fell', perSection: 20 }, { filter: { chartId, states: ['open', 'unsure', 'same', 'different', 'ended'] } }, { subject: { of: 'chart', chartId } }, ...['face-sheet', 'labels', 'registration-form'].map((sheet) => ({ chartId, sheet }))]);
  inputs.push(...[['Observation', note], ['DocumentReference', letter], ['Encounter', visit], ['RelatedPerson', husband], ['Patient', me.patientId]].map(([type, id]) => ({ type, id })) as never[], { type: 'DocumentReference', id: letter, index: 0 } as never, {} as never);
  const walked = new Set<string>(), done = new Set<string>();
  for (const module of [chartModule, patientsModule, patientIndexModule, chartingModule, exchangeModule, audit]) for (const action of module.actions) for (const input of inputs) {
    if (action.kind !== 'read' || action.checkInput === false || !action.input.safeParse(input).success || ('chartId' in input && !JSON.stringify((action.input as any).shape ?? {}).includes('chartId') && !['subject', 'filter'].some((k) => k in input))) continue;
    const read = JSON.stringify(action.input.parse(input));
    if (done.has(action.name + read)) continue;
    done.add(action.name + read);
    const out = await s.house.perform(action, input, clerk).catch((e: unknown) => ({ refused: String((e as Error).message) })) as any;
    walked.add(action.name);
    said.push([`${action.name} ${JSON.stringify(input).slice(0, 60)}`, JSON.stringify(out)]);
    if (typeof out?.base64 === 'string') { const bytes = Buffer.from(out.base64, 'base64'); said.push([`the file of ${action.name}`, out.contentType === 'application/pdf' ? await pdfText(bytes) : bytes.toString('utf8')]); }
  }
  expect([...walked].sort()).toEqual(expect.arrayContaining(['audit.search', 'audit.who-opened', 'chart.export', 'chart.list-section', 'chart.open', 'chart.read-attachment', 'chart.show-entry', 'chart.show-history', 'chart.show-timeline', 'patient-index.list-joins', 'patient-index.list-pairs', 'patient-index.show-identity', 'patients.print-sheet', 'patients.show', 'patients.show-registered']));
  for (const text of ['pat gray', 'gray', '1975-06-03', 'vandermeer', 'hidden']) said.push([`search ${text}`, JSON.stringify((await s.house.perform(act(patientsModule, 'patients.search'), { text, limit: 50 }, s.house.clerk) as any).hits)]);
  return said;
}
const tells = (said: readonly [string, string][]): [string, string][] => said.flatMap(([door, text]): [string, string][] => { const found = sealed.exec(text); return found ? [[door, text.slice(Math.max(0, found.index - 80), found.index + 40)]] : []; });

describe('what stands behind a seal', () => {
  it('comes out by no door, nor what other records, relatives, notes and files say of it, and all of it is back when the seal ends', async () => {
    const one = await somebody(), open = tells(await walk(one, [one.me.chartId], false));
    expect(open.length).toBeGreaterThan(12);
    await s.house.perform(setAlias, { chartId: one.me.chartId, expectVersion: 2, name: name('Gray', 'Pat'), reason: 'Threatened' }, s.house.privacyOfficer);
    await s.house.perform(setConfidentialAddress, { chartId: one.me.chartId, expectVersion: 3, substitute, program: 'Oregon ACP', until: null, reason: 'Card seen' }, s.house.privacyOfficer);
    expect(tells(await walk(one, [one.me.chartId]))).toEqual([]);
    for (const url of ['/RelatedPerson?name=Vandermeer', '/RelatedPerson?address=Hidden', '/RelatedPerson?name=Vandermeer&_summary=count']) expect((await s.ask('GET', url)).body.total).toBe(0);
    // What is clinical stays as it is, and so does everybody else.
    expect((await s.ask('GET', `/Observation/${one.note}`)).body).toMatchObject({ code: { coding: [{ display: 'Body height' }] }, valueQuantity: { value: 170 } });
    // Those with the right look behind it, and leave a trace.
    expect(JSON.stringify(await s.house.perform(openSeal, { chartId: one.me.chartId, reason: 'Court order' }, s.house.privacyOfficer))).toMatch(/Vandermeer.*Hidden Ln/s);
    expect(JSON.stringify(await s.house.perform(findSealed, { name: 'Celeste Vandermeer', birthDate: '1975-06-03', reason: 'The police asks' }, s.house.privacyOfficer))).toContain(one.me.chartId);
    let version = (await s.ask('GET', `/Patient/${one.me.patientId}`)).body.meta.versionId;
    await s.house.perform(setAlias, { chartId: one.me.chartId, expectVersion: Number(version), name: null, reason: 'No more needed' }, s.house.privacyOfficer);
    version = (await s.ask('GET', `/Patient/${one.me.patientId}`)).body.meta.versionId;
    await s.house.perform(setConfidentialAddress, { chartId: one.me.chartId, expectVersion: Number(version), substitute: null, reason: 'Left the program' }, s.house.privacyOfficer);
    expect((await s.ask('GET', `/Patient/${one.me.patientId}`)).body).toMatchObject({ name: [{ family: 'Vandermeer', given: ['Celeste'] }], address: [{ line: ['7 Hidden Ln'] }], contact: [{ name: { family: 'Vandermeer', given: ['Jo'] }, address: { line: ['7 Hidden Ln'] } }] });
    expect((await s.ask('GET', `/RelatedPerson/${one.husband}`)).body).toMatchObject({ name: [{ family: 'Vandermeer', given: ['Joost'] }], address: [{ line: ['7 Hidden Lane'] }] });
    expect((await s.ask('GET', `/RelatedPerson?patient=${one.child.patientId}`)).body.entry[0].resource.name).toMatchObject([{ family: 'Vandermeer', given: ['Celeste'] }]);
    expect((await s.ask('GET', `/Observation/${one.note}`)).body.note[0].text).toContain('Vandermeer');
  });

  it('stays behind it when a program writes back what it read, and what the program could not see is not lost', async () => {
    const me = await kit.person({ name: [{ family: 'Vandermeer', given: ['Celeste'] }], birthDate: '1975-06-04', gender: 'female' });
    const id = await kit.entry(me, { resourceType: 'Observation', status: 'final', code: { text: 'Pain' }, subject: { reference: '#patient', display: 'Celeste Vandermeer' }, note: [{ text: 'Ms. Vandermeer has pain' }, { text: 'Since Monday' }] });
    await s.house.perform(setAlias, { chartId: me.chartId, expectVersion: 1, name: name('Gray', 'Pat'), reason: 'Threatened' }, s.house.privacyOfficer);
    const read = (await s.ask('GET', `/Observation/${id}`)).body;
    expect(read.note[0].text).toBe('Ms. *** has pain');
    const written = await s.ask('PUT', `/Observation/${id}`, { ...read, note: [...read.note, { text: 'Better now' }] });
    expect([written.status, sealed.test(written.text)]).toEqual([200, false]);
    expect((await kit.within((ctx) => chartDoor.entriesOf(ctx, me.chartId, ['Observation'])))[0]!.text).toMatch(/Ms. Vandermeer has pain.*Since Monday.*Better now/);
  });

  it('holds for a record that is joined afterwards, whichever leads, and no longer than they are joined', async () => {
    const analyst = s.house.actor('data-integrity-analyst'), officer = s.house.privacyOfficer;
    for (const leads of [0, 1]) {
      const born = { birthDate: `1975-06-1${leads}`, gender: 'female', address: [{ line: ['7 Hidden Ln'], city: 'Fairhaven' }] };
      const [a, b] = [await kit.person({ name: [{ family: 'Vandermeer', given: ['Celeste'] }], ...born }), await kit.person({ name: [{ family: 'Vandermeer', given: ['Celeste', 'M'] }], ...born })];
      await s.house.perform(setAlias, { chartId: a.chartId, expectVersion: 1, name: name('Gray', 'Pat'), reason: 'Threatened' }, officer);
      await s.house.perform(setConfidentialAddress, { chartId: a.chartId, expectVersion: 2, substitute, program: 'Oregon ACP', until: null, reason: 'Card seen' }, officer);
      const ask = { charts: [a.chartId, b.chartId], survivor: [a, b][leads]!.chartId, kind: 'merge' }, plan = await s.house.perform(act(patientIndexModule, 'patient-index.plan-join'), ask, analyst) as any;
      const { joinId, state } = await s.house.perform(act(patientIndexModule, 'patient-index.join'), { survivor: ask.survivor, joined: [b, a][leads]!.chartId, kind: 'merge', hash: plan.hash, choices: {}, reason: 'One person' }, analyst) as any;
      expect(state).toBe('waiting');
      await s.house.perform(act(patientIndexModule, 'patient-index.override-join'), { joinId, agree: true, reason: 'Looked at both' }, officer);
      for (const { patientId } of [a, b]) for (const url of ['', '/_history', '/$everything']) expect((await s.ask('GET', `/Patient/${patientId}${url}`)).text).not.toMatch(sealed);
      expect((await s.ask('GET', `/Patient?name=Vandermeer&birthdate=${born.birthDate}`)).body.total).toBe(0);
      expect(JSON.stringify([await s.house.perform(act(patientIndexModule, 'patient-index.show-join'), { joinId }, analyst).catch(() => ''), await s.house.perform(act(patientIndexModule, 'patient-index.list-joins'), { chartId: a.chartId }, analyst)])).not.toMatch(sealed);
      expect((await kit.within((ctx) => openSeal.run(ctx, { chartId: b.chartId, reason: 'Court order' }))).names).toMatchObject([{ family: 'Vandermeer', given: ['Celeste', 'M'] }]);
      const undo = await s.house.perform(act(patientIndexModule, 'patient-index.plan-unmerge'), { joinId }, s.house.operator) as any;
      await s.house.perform(act(patientIndexModule, 'patient-index.unmerge'), { joinId, hash: undo.hash, reason: 'Two people after all' }, s.house.operator);
      expect((await kit.patientOf(b))).toMatchObject({ name: [{ family: 'Vandermeer', given: ['Celeste', 'M'] }], address: [{ line: ['7 Hidden Ln'] }] });
      expect((await kit.patientOf(b)).name).toHaveLength(1);
      expect(await kit.patientOf(a)).toMatchObject({ name: [{ family: 'Gray', given: ['Pat'] }], address: [{ line: ['PO Box 1110'] }] });
      expect((await s.ask('GET', `/Patient/${a.patientId}/_history`)).text).not.toMatch(sealed);
    }
  });

  it('takes no finding away, and hides nobody else', () => {
    const words = sealedWords([{ names: [{ family: 'White', given: ['Celeste'] }], addresses: [{ line: ['7 Hidden Ln'] }] }], new Set(['white']))!;
    expect(['White blood cells 4.5', 'Ms. White came', 'Celeste White', 'WHITE, CELESTE M', 'Celeste Jones, RN', 'Celeste feels well', '7 Hidden Lane', '17 Hidden Ln'].map(words.hide)).toEqual(['White blood cells 4.5', 'Ms. *** came', '***', '*** M', 'Celeste Jones, RN', '*** feels well', '***', '17 Hidden Ln']);
    expect(coverValue({ code: { coding: [{ system: 'x', code: '1', display: 'Celeste White disease' }], text: 'Celeste White disease' }, hits: [{ chartId: '5', family: 'White', given: 'Celeste' }, { chartId: '4', family: 'White', given: 'Jo' }] }, words, (c) => (c === '4' ? words : undefined))).toEqual({ code: { coding: [{ system: 'x', code: '1', display: 'Celeste White disease' }], text: 'Celeste White disease' }, hits: [{ chartId: '5', family: 'White', given: 'Celeste' }, { chartId: '4', family: '***', given: 'Jo' }] });
  });
});
