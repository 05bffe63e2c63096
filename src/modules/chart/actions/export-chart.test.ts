import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PDFDocument } from '@cantoo/pdf-lib';
import { testHouse } from '../../../../test/kit/house.ts';
import type { TestHouse } from '../../../../test/kit/house.ts';
import { pdfText, wordsOnly } from '../../../../test/kit/pdf-text.ts';
import { needsSharedData, sharedData } from '../../../../test/kit/shared-data.ts';
import { action } from '../../../platform/action.ts';
import type { Ctx } from '../../../platform/action.ts';
import { translateCcda } from '../../../standards/ccda/index.ts';
import { parseExact } from '../../../standards/fhir/exact-json.ts';
import type { EntryLine } from '../contract.ts';
import { sectionName } from '../contract.ts';
import { chartDoor, newResourceId } from '../index.ts';
import { dayWords, readable } from '../../../values/date-words.ts';
import { exportChartAction } from './export-chart.ts';
import { gatherRecord } from './gather-record.ts';
import { listSectionAction } from './list-section.ts';
import { showEntryAction } from './show-entry.ts';

let house: TestHouse;
const act = action<(ctx: Ctx) => Promise<any>, any>({ name: 'chart.test', title: 'Test', kind: 'write', right: 'chart.read', checkInput: false, input: z.any() as never, run: (ctx, work) => work(ctx) });
beforeAll(async () => { house = await testHouse(); });
afterAll(() => house.close());

/** Files resources in a new chart headed by the patient; ids are ours. */
async function chartOf(patient: any, resources: readonly any[]): Promise<string> {
  return house.perform(act, async (ctx: Ctx) => {
    const chartId = await chartDoor.newChart(ctx, 'main');
    await chartDoor.file(ctx, [patient, ...resources].map((r) => { const id = r.id ?? newResourceId(); return { chartId, type: r.resourceType as string, id, ...parseExact(JSON.stringify({ ...r, id })) } as any; }));
    return chartId;
  }, house.clerk) as Promise<string>;
}
const person = (id: string, more: object = {}) => ({ resourceType: 'Patient', id, name: [{ use: 'official', family: 'García-Márquez', given: ['Lucía', 'Elena'] }], birthDate: '1957-03-04', gender: 'female', identifier: [{ type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] }, system: 'urn:x', value: '00418823' }], ...more });
const bytesOf = (made: { base64: string }): Buffer => Buffer.from(made.base64, 'base64');

/** Everything a screen says about every entry of a chart. */
async function shown(chartId: string): Promise<{ line: EntryLine; narrative: string | null }[]> {
  const all: { line: EntryLine; narrative: string | null }[] = [];
  for (const section of sectionName.options.filter((s) => s !== 'summary')) {
    for (let cursor: string | null = null; ;) {
      const page: any = await house.perform(listSectionAction, { chartId, section, cursor, limit: 500 }, house.clerk);
      for (const line of page.entries as EntryLine[]) all.push({ line, narrative: line.type === 'Observation' ? null : (await house.perform(showEntryAction, { type: line.type, id: line.id }, house.clerk)).narrative });
      if ((cursor = page.next) === null) break;
    }
  }
  return all;
}
const narrativeWords = (html: string): string => html.replace(/<[^>]*>/g, ' ');
const saidOf = (l: EntryLine): string[] => [l.title, l.value, l.unit, l.reference, l.flag, l.inError ? 'ENTERED IN ERROR' : l.status, l.code, l.on === null ? null : dayWords(l.on), ...l.facts.flatMap(([label, said]) => [label, readable(said)])].filter((s): s is string => s !== null && s !== '');

const attachment = (contentType: string, bytes: Uint8Array, title: string) => ({ attachment: { contentType, title, data: Buffer.from(bytes).toString('base64') } });

describe('a print', () => {
  it('holds everything the screen shows: text, narratives, pictures, pages of PDFs, scripts of the world', async () => {
    const id = newResourceId(), subject = { reference: `Patient/${id}` };
    const letter = await PDFDocument.create();
    letter.addPage().drawText('Page from the outside clinic'); letter.addPage();
    const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
    const chartId = await chartOf(person(id, { name: [{ use: 'official', family: '陳', given: ['偉明'] }, { use: 'usual', family: 'محمد', given: ['علي'] }] }), [
      { resourceType: 'Condition', subject, code: { text: 'Ökologisch, Σίσυφος, Пётр, עברית, 😀 smile' }, note: [{ text: 'A note under it' }], clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] }, onsetDateTime: '2011-03' },
      { resourceType: 'Observation', status: 'final', subject, code: { text: 'Potassium' }, effectiveDateTime: '2026-11-23T09:50:00-08:00', valueQuantity: { value: 6.2, unit: 'mmol/L' }, interpretation: [{ coding: [{ code: 'HH' }] }], referenceRange: [{ low: { value: 3.5 }, high: { value: 5.1 } }] },
      { resourceType: 'DocumentReference', status: 'current', subject, description: 'Outside letter', content: [attachment('application/pdf', await letter.save(), 'letter.pdf'), attachment('text/plain', Buffer.from('Dear reader,\n  indented line'), 'note.txt'), attachment('image/png', png, 'photo.png'), attachment('image/tiff', Buffer.from('II*\0'), 'fax.tif'), attachment('application/pdf', Buffer.from('%PDF-1.4 broken'), 'broken.pdf')] },
      { resourceType: 'Composition', status: 'final', type: { text: 'Visit note' }, subject, date: '2020-01-02', author: [{ display: 'Dr. A' }], title: 'Visit note', section: [{ title: 'Plan', text: { status: 'additional', div: '<div xmlns="http://www.w3.org/1999/xhtml"><table><thead><tr><th>Drug</th><th colspan="2">Dose &amp; unit</th></tr></thead><tbody><tr><td rowspan="2">Apixaban</td><td>5</td><td>mg</td></tr><tr><td>10</td><td>mg</td></tr></tbody></table><ul><li>first</li><li>second <b>bold</b></li></ul></div>' } }] },
    ]);
    const made = await house.perform(exportChartAction, { chartId, format: 'pdf' }, house.clerk);
    const text = wordsOnly(await pdfText(bytesOf(made)));
    for (const { line, narrative } of await shown(chartId)) for (const said of [...saidOf(line), ...(narrative ? [narrativeWords(narrative).replace(/&amp;/g, '&')] : [])]) for (const word of said.replace(/😀/gu, '').split(/\s+/)) expect(text, `${line.type}: ${said}`).toContain(wordsOnly(word));
    for (const said of ['[U+1F600]', 'Dear reader,', 'indented line', 'photo.png', 'Page from the outside clinic', 'Attachment 1, letter.pdf, page 2 of 2', '偉明 陳', 'MRN 00418823', 'critical', 'reference 3.5–5.1', 'Printed by A records-clerk', `Page ${made.pageCount} of ${made.pageCount}`, 'Legal health record']) expect(text).toContain(wordsOnly(said));
    expect(made.notShown.map((n) => n.title).sort()).toEqual(['attachment 2, fax.tif', 'attachment 3, broken.pdf']);
    expect(createHash('sha256').update(bytesOf(made)).digest('hex')).toBe(made.sha256);
  });

  it('every page says whose it is, and its number', async () => {
    const id = newResourceId();
    const chartId = await chartOf(person(id), Array.from({ length: 120 }, (_, i) => ({ resourceType: 'Condition', subject: { reference: `Patient/${id}` }, code: { text: `Problem ${i}` } })));
    const made = await house.perform(exportChartAction, { chartId, format: 'pdf' }, house.clerk);
    const pages = await pdfText(bytesOf(made), true);
    expect(pages.length).toBeGreaterThan(2);
    for (const [i, page] of pages.entries()) for (const said of ['Lucía Elena García-Márquez', '1957', '00418823', `Page ${i + 1} of ${pages.length}`]) expect(wordsOnly(page)).toContain(wordsOnly(said));
  });

  it('of a whole Synthea record leaves nothing out that the screen shows', async (t) => {
    const file = sharedData('fhir/synthea-r4-2019-bundles/bundles-00.ndjson.gz');
    if (!file) { t.skip(needsSharedData); return; }
    const bundle = JSON.parse(gunzipSync(readFileSync(file)).toString().split('\n')[3]!.replaceAll('urn:uuid:', 'Q/')) as { entry: { resource: any }[] };
    const types: Record<string, string> = Object.fromEntries(bundle.entry.map((e) => [e.resource.id, e.resource.resourceType]));
    const resources = JSON.parse(JSON.stringify(bundle.entry.map((e) => e.resource).filter((r) => !['Organization', 'Practitioner'].includes(r.resourceType))).replace(/Q\/([0-9a-f-]{36})/g, (_all, id: string) => `${types[id] ?? 'Basic'}/${id}`)) as any[];
    const chartId = await chartOf(resources.find((r) => r.resourceType === 'Patient'), resources.filter((r) => r.resourceType !== 'Patient'));
    const made = await house.perform(exportChartAction, { chartId, format: 'pdf', set: 'designated-record-set' }, house.clerk);
    const text = wordsOnly(await pdfText(bytesOf(made))), lines = await shown(chartId);
    expect(made.entries).toBe(lines.length);
    const missing = lines.flatMap(({ line }) => saidOf(line).filter((said) => !said.split(/\s+/).every((w) => text.includes(wordsOnly(w)))).map((said) => `${line.type} ${said}`));
    expect(missing).toEqual([]);
    const document = await house.perform(exportChartAction, { chartId, format: 'ccda' }, house.clerk), read = translateCcda(bytesOf(document));
    expect(read.outcome).toBe('apply');
    // Of the types that have a template nearly every entry is coded; the others stand in the narrative.
    expect(document.narrativeOnly).toBeLessThan(document.entries / 2);
  });
});

describe('a record set', () => {
  it('leaves out what its policy leaves out and says so; psychotherapy notes, peer review and incident reports go nowhere', async () => {
    const id = newResourceId(), subject = { reference: `Patient/${id}` };
    const doc = (more: object) => ({ resourceType: 'DocumentReference', status: 'current', subject, content: [{ attachment: { contentType: 'text/plain', data: 'c2VjcmV0' } }], ...more });
    const chartId = await chartOf(person(id), [
      doc({ description: 'Clinic letter' }), doc({ type: { text: 'Psychotherapy Note' } }), doc({ description: 'Incident report, fall' }), doc({ category: [{ coding: [{ system: 'urn:site', code: 'peer-review' }] }] }), doc({ description: 'Session', securityLabel: [{ coding: [{ code: 'PSYTHPN' }] }] }), doc({ content: [{ attachment: { title: 'Patient-safety report.pdf', contentType: 'text/plain', data: 'c2VjcmV0' } }] }),
      { resourceType: 'Coverage', status: 'active', beneficiary: subject, payor: [{ display: 'Plan' }] },
    ]);
    for (const format of ['pdf', 'fhir', 'ccda'] as const) for (const [set, entries] of [['legal-health-record', 1], ['designated-record-set', 2], ['electronic-health-information', 2]] as const) {
      const made = await house.perform(exportChartAction, { chartId, format, set }, house.clerk);
      expect([format, set, made.entries, made.leftOut.reduce((n, l) => n + l.count, 0)]).toEqual([format, set, entries, 7 - entries]);
      expect(bytesOf(made).toString('latin1')).not.toMatch(/Psychotherapy Note|Incident report, fall/);
    }
    await expect(house.perform(exportChartAction, { chartId, format: 'pdf', set: 'everything' }, house.clerk)).rejects.toMatchObject({ kind: 'invalid-input' });
  });

  it('is for those who may save records, of charts they may see, and the audit names every entry, the set and the hash', async () => {
    const id = newResourceId(), problem = newResourceId();
    const chartId = await chartOf(person(id), [{ resourceType: 'Condition', id: problem, subject: { reference: `Patient/${id}` }, code: { text: 'Asthma' } }]);
    await expect(house.perform(exportChartAction, { chartId, format: 'fhir' }, house.provider)).rejects.toMatchObject({ kind: 'not-permitted' });
    await expect(house.perform(exportChartAction, { chartId, format: 'fhir' }, { ...house.clerk, onlyCharts: new Set(['5']) })).rejects.toMatchObject({ kind: 'not-found' });
    const made = await house.perform(exportChartAction, { chartId, format: 'fhir' }, house.clerk), entry = house.recorded.at(-1)!;
    expect(entry).toMatchObject({ action: 'chart.export', outcome: 'done', detail: { set: 'legal-health-record', sha256: made.sha256 } });
    expect(entry.subjects).toEqual([{ chartId, entries: expect.arrayContaining([`Patient/${id}`, `Condition/${problem}`]) }]);
  });

  it('of more entries than one file takes is refused before it is made, and says how to go on', async () => {
    const id = newResourceId(), chartId = await chartOf(person(id), Array.from({ length: 5 }, (_, i) => ({ resourceType: 'Condition', subject: { reference: `Patient/${id}` }, code: { text: `Problem ${i}` } })));
    await expect(house.perform(act, (ctx: Ctx) => gatherRecord(ctx, { chartId, set: 'legal-health-record', entriesMost: 4 }), house.clerk)).rejects.toMatchObject({ kind: 'too-large', issues: [{ at: 'sections', mend: expect.stringContaining('days') }] });
  });

  it('between two days holds those days, both whole, and what has no date', async () => {
    const id = newResourceId(), seen = (on: string | undefined) => ({ resourceType: 'Procedure', status: 'completed', subject: { reference: `Patient/${id}` }, code: { text: `On ${on}` }, ...(on ? { performedDateTime: on } : {}) });
    const chartId = await chartOf(person(id), [seen('2020-01-01T23:59:00-11:00'), seen('2020-01-02'), seen('2020-01'), seen('2019-12-31T23:30:00+14:00'), seen('2020-01-03T00:10:00+14:00'), seen(undefined)]);
    const made = await house.perform(exportChartAction, { chartId, format: 'fhir', from: '2020-01-01', to: '2020-01-02' }, house.clerk);
    expect((JSON.parse(bytesOf(made).toString()) as any).entry.slice(1).map((e: any) => e.resource.code.text).sort()).toEqual(['On 2020-01', 'On 2020-01-01T23:59:00-11:00', 'On 2020-01-02', 'On undefined']);
  });
});

describe('FHIR and C-CDA', () => {
  it('the stored text goes out as it came, digits and extensions with it', async () => {
    const id = newResourceId();
    const chartId = await house.perform(act, async (ctx: Ctx) => {
      const chart = await chartDoor.newChart(ctx, 'main'), text = `{"resourceType":"Observation","status":"final","subject":{"reference":"Patient/${id}"},"code":{"text":"Weight"},"valueQuantity":{"value":6.0,"unit":"kg"},"extension":[{"url":"http://x.org/y","valueDecimal":1.00}]}`;
      await chartDoor.file(ctx, [{ chartId: chart, type: 'Patient', id, ...parseExact(JSON.stringify(person(id))) }, { chartId: chart, type: 'Observation', id: newResourceId(), ...parseExact(text) }] as any);
      return chart;
    }, house.clerk) as string;
    const text = bytesOf(await house.perform(exportChartAction, { chartId, format: 'fhir' }, house.clerk)).toString();
    expect(text).toContain('"value":6.0'); expect(text).toContain('"valueDecimal":1.00'); expect(JSON.parse(text).type).toBe('collection');
  });

  it('a C-CDA reads back: whose it is, its coded entries, and in its narrative all that the screen says', async () => {
    const id = newResourceId(), subject = { reference: `Patient/${id}` };
    const chartId = await chartOf(person(id), [
      { resourceType: 'Condition', subject, clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] }, category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'problem-list-item' }] }], code: { coding: [{ system: 'http://snomed.info/sct', code: '38341003', display: 'Hypertension' }], text: 'Hypertension <b>&' }, onsetDateTime: '2011-03-04' },
      { resourceType: 'AllergyIntolerance', patient: subject, clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }] }, code: { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '7980', display: 'Penicillin' }] } },
      { resourceType: 'DocumentReference', status: 'current', subject, description: 'Letter', content: [{ attachment: { contentType: 'application/pdf', title: 'letter.pdf', data: Buffer.from('%PDF-1.4 x').toString('base64') } }] },
      { resourceType: 'Basic', subject, code: { text: 'Something no template knows' } },
    ]);
    const made = await house.perform(exportChartAction, { chartId, format: 'ccda' }, house.clerk);
    const read = translateCcda(bytesOf(made)) as any;
    const words = wordsOnly(bytesOf(made).toString().replace(/<[^>]*>/g, ' ').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'));
    for (const { line } of await shown(chartId)) for (const said of saidOf(line)) expect(words).toContain(wordsOnly(said));
    const drafts = JSON.stringify(read);
    for (const said of ['38341003', '7980', '00418823', '1957-03-04', 'JVBERi0xLjQgeA==']) expect(drafts).toContain(said);
  });
});
