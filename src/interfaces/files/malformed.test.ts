import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { registerProjection } from '../../modules/chart/index.ts';
import { patientsProjection } from '../../modules/patients/index.ts';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { needsSharedData, sharedData } from '../../../test/kit/shared-data.ts';
import { importPaths } from './import-paths.ts';
import type { ImportSummary } from './import-paths.ts';

/** Each file of the authored sets on an empty store: what must and must not be in the charts afterwards (cases.json of the sets). */
let house: TestHouse;
beforeAll(() => { for (const p of patientsProjection) registerProjection(p); });
beforeEach(async () => { house = await testHouse(); });
afterEach(() => house.close());
afterAll(() => {});

const take = (folder: string, ...names: string[]): Promise<ImportSummary> =>
  importPaths({ perform: house.perform, actor: house.operator, newId: () => house.ids.next() }, names.map((n) => sharedData(`${folder}/${n}`)!), {});
type Entry = { type: string; deleted: boolean; value: any };
async function chart(): Promise<Entry[]> {
  const { rows } = await house.db.light.query(`select t.name as type, e.deleted, v.content from chart.entry e join chart.version v on v.chart_id = e.chart_id and v.rid = e.rid and v.version = e.version join chart.type_name t on t.type = e.type order by e.rid`);
  return rows.map((r) => ({ type: r.type, deleted: r.deleted, value: r.content ? JSON.parse(r.content) : undefined }));
}
const of = (entries: Entry[], type: string): any[] => entries.filter((e) => e.type === type && !e.deleted).map((e) => e.value);
const findings = async (): Promise<string[]> => (await house.db.light.query('select code from exchange.finding order by item_id, n')).rows.map((r) => r.code);
const items = async (): Promise<{ state: string; reason: string | null; length: number }[]> => (await house.db.light.query('select state, reason, length from exchange.item order by item_id')).rows;

const v2 = 'hl7v2/authored-malformed';
const here = sharedData(v2) !== undefined;

describe.skipIf(!here)(`HL7 v2, authored malformed${here ? '' : ` ${needsSharedData}`}`, () => {
  it.each(['01-missing-msh9.hl7', '02-unknown-trigger.hl7', '06-no-msh.hl7', '09-missing-pid3.hl7', '17-lowercase-segment.hl7'])('%s is kept and refused, and makes no patient', async (name) => {
    const done = await take(v2, name);
    expect(done.filed).toBe(0);
    expect(done.exceptions).toHaveLength(1);
    expect(done.exceptions[0]!.reason.length).toBeGreaterThan(10);
    expect(of(await chart(), 'Patient')).toHaveLength(0);
    expect((await items())[0]!.length).toBeGreaterThan(10);
  });
  it('03-unsupported-version.hl7 is refused, or filed with a warning', async () => {
    const done = await take(v2, '03-unsupported-version.hl7');
    expect(done.filed + done.exceptions.length).toBe(1);
    if (done.filed) expect((await findings()).length).toBeGreaterThan(0);
  });
  it.each(['04-lf-only.hl7', '05-crlf.hl7', '16-z-segments.hl7', '14-utf8-multibyte.hl7'])('%s is filed whole', async (name) => {
    expect(await take(v2, name)).toMatchObject({ filed: 1, exceptions: [] });
    const [patient] = of(await chart(), 'Patient');
    expect(patient.name[0].family).toBeTruthy();
    expect(patient.birthDate).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });
  it('07-truncated-in-pid.hl7 leaves no half address without a mark', async () => {
    const done = await take(v2, '07-truncated-in-pid.hl7');
    if (done.filed) expect((await findings()).length).toBeGreaterThan(0); else expect(done.exceptions).toHaveLength(1);
  });
  it('08-bad-birthdate.hl7 never rolls a date over', async () => {
    await take(v2, '08-bad-birthdate.hl7');
    for (const patient of of(await chart(), 'Patient')) { expect(patient.birthDate).toBeUndefined(); expect((await findings()).length).toBeGreaterThan(0); }
  });
  it('10-replayed-control-id.hl7 is applied once', async () => {
    expect(await take(v2, '10-replayed-control-id.hl7')).toMatchObject({ filed: 1, alreadyHere: 1, exceptions: [] });
    expect(of(await chart(), 'Encounter').length).toBeLessThanOrEqual(1);
    expect(of(await chart(), 'Patient')).toHaveLength(1);
  });
  it('11-other-delimiters.hl7 reads its own delimiters', async () => {
    await take(v2, '11-other-delimiters.hl7');
    const [patient] = of(await chart(), 'Patient');
    expect(patient.name[0].family).toBe('Delacroix');
    expect(patient.identifier).toContainEqual(expect.objectContaining({ value: 'N100301', system: expect.stringContaining('2.16.840.1.113883.19.4.6') }));
  });
  it('12-escapes.hl7 decodes escapes', async () => {
    await take(v2, '12-escapes.hl7');
    const [patient] = of(await chart(), 'Patient');
    expect(patient.name[0]).toMatchObject({ family: 'O^Brien & Sons', given: expect.arrayContaining(['A|B~C\\D']) });
  });
  it('13-latin1.hl7 reads the declared character set', async () => {
    await take(v2, '13-latin1.hl7');
    expect(of(await chart(), 'Patient')[0].name[0]).toMatchObject({ family: 'Muñoz', given: expect.arrayContaining(['José']) });
  });
  it('15-invalid-utf8.hl7 loses nothing in silence', async () => {
    const done = await take(v2, '15-invalid-utf8.hl7');
    if (done.filed) expect((await findings()).some((c) => c.startsWith('charset'))).toBe(true); else expect(done.exceptions).toHaveLength(1);
    expect(JSON.stringify(await chart())).not.toContain('\uFFFD');
  });
  it('18-explicit-null.hl7 keeps what is absent and clears what is null', async () => {
    expect(await take(v2, '18-explicit-null.hl7')).toMatchObject({ filed: 2, exceptions: [] });
    const [patient] = of(await chart(), 'Patient');
    expect(patient.address?.length).toBeGreaterThan(0);
    expect((patient.telecom ?? []).filter((t: any) => t.system === 'phone' && t.use !== 'work')).toHaveLength(0);
    expect(JSON.stringify(patient)).not.toContain('\\"\\"');
  });
  it('19-batch-wrong-count.hl7 is filed and the count told', async () => {
    const done = await take(v2, '19-batch-wrong-count.hl7');
    expect(done.filed + done.exceptions.length).toBe(3);
    expect(await findings()).toContain('batch-count');
  });
  it('20-hostile-text.hl7 is kept as plain text', async () => {
    expect(await take(v2, '20-hostile-text.hl7')).toMatchObject({ filed: 1 });
    expect(of(await chart(), 'Patient')).toHaveLength(1);
  });
});

const cda = 'ccda/authored-malformed';
describe.skipIf(!here)(`C-CDA, authored malformed${here ? '' : ` ${needsSharedData}`}`, () => {
  it('00-baseline-valid.xml makes one patient and one allergy', async () => {
    expect(await take(cda, '00-baseline-valid.xml')).toMatchObject({ filed: 1, exceptions: [] });
    const all = await chart();
    expect(of(all, 'Patient')).toEqual([expect.objectContaining({ birthDate: '1972-09-14', gender: 'female' })]);
    expect(of(all, 'Patient')[0].name[0]).toMatchObject({ family: 'Vanterpool', given: ['Leocadia'] });
    expect(of(all, 'Patient')[0].identifier).toContainEqual(expect.objectContaining({ value: 'CC-30021' }));
    expect(JSON.stringify(of(all, 'AllergyIntolerance'))).toContain('"7980"');
    expect(of(all, 'AllergyIntolerance')).toHaveLength(1);
    expect(of(all, 'DocumentReference')).toHaveLength(1);
  });
  it.each(['01-truncated.xml', '03-html-not-cda.xml', '05-two-record-targets.xml', '06-null-flavors.xml', '12-ccr-not-ccda.xml'])('%s is kept and refused', async (name) => {
    const done = await take(cda, name);
    expect(done).toMatchObject({ filed: 0 });
    expect(done.exceptions).toHaveLength(1);
    expect(of(await chart(), 'Patient')).toHaveLength(0);
    expect(await items()).toHaveLength(1);
  });
  it('02-xxe-file.xml reads no file', async () => {
    await take(cda, '02-xxe-file.xml');
    expect(JSON.stringify(await chart())).not.toContain('root:');
  });
  it.each(['04-no-namespace.xml', '08-latin1-as-utf8.xml'])('%s is refused, or filed with a warning', async (name) => {
    const done = await take(cda, name);
    expect(done.filed + done.exceptions.length).toBe(1);
    if (done.filed) { expect((await findings()).length).toBeGreaterThan(0); expect(of(await chart(), 'Patient')[0].name[0].family).toBeTruthy(); }
  });
  it('07-utf16.xml is read', async () => {
    expect(await take(cda, '07-utf16.xml')).toMatchObject({ filed: 1 });
    expect(of(await chart(), 'Patient')[0].name[0].family).toBe('Šimić');
  });
  it.each([[['09-version-1.xml', '09-version-2.xml']], [['09-version-2.xml', '09-version-1.xml']]])('versions in the order %s end with the later one', async (names) => {
    const done = await take(cda, ...names);
    expect(done.exceptions).toEqual([]);
    const all = await chart();
    expect(of(all, 'AllergyIntolerance')).toHaveLength(1);
    expect(of(all, 'DocumentReference').filter((d) => d.status === 'current')).toHaveLength(1);
    expect(of(all, 'Patient')).toHaveLength(1);
    expect((await items()).filter((i) => i.state === 'superseded')).toHaveLength(1);
  });
  it.each(['10-script-in-narrative.xml', '11-remote-stylesheet.xml'])('%s is filed without anything active', async (name) => {
    expect(await take(cda, name)).toMatchObject({ filed: 1 });
    const narratives = of(await chart(), 'Composition').flatMap((c) => [c.text?.div, ...(c.section ?? []).map((s: any) => s.text?.div)]).join('');
    expect(narratives).not.toMatch(/<script|onload=|onclick=|javascript:/i);
  });
});
