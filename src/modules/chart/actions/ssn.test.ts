import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { testHouse } from '../../../../test/kit/house.ts';
import type { TestHouse } from '../../../../test/kit/house.ts';
import { pdfText } from '../../../../test/kit/pdf-text.ts';
import { action } from '../../../platform/action.ts';
import type { Actor, Ctx } from '../../../platform/action.ts';
import { parseExact } from '../../../standards/fhir/exact-json.ts';
import { chartDoor, newResourceId } from '../index.ts';
import { exportChartAction } from './export-chart.ts';
import { readAttachmentAction } from './read-attachment.ts';
import { readEntry } from './read-entry.ts';
import { searchEntriesAction } from './search-entries.ts';
import { listVersions } from './list-versions.ts';
import { readEverything } from './read-everything.ts';
import { showEntryAction } from './show-entry.ts';
import { showHistoryAction } from './show-history.ts';

let house: TestHouse, chartId: string, without: Actor, withRight: Actor, client: Actor;
const patientId = newResourceId(), noteId = newResourceId(), relatedId = newResourceId();
const whole = /123-?45-?6789/, ssn = { type: { coding: [{ code: 'SS' }] }, system: 'http://hl7.org/fhir/sid/us-ssn', value: '123-45-6789' };
const put = action<null, string>({ name: 'chart.test', title: 'Test', kind: 'write', right: 'chart.read', checkInput: false, input: z.any() as never, async run(ctx: Ctx) {
  const chart = await chartDoor.newChart(ctx, 'main'), file = (type: string, id: string, r: object) => chartDoor.file(ctx, [{ chartId: chart, type, id, ...parseExact(JSON.stringify({ resourceType: type, id, ...r })) } as any]);
  await file('Patient', patientId, { name: [{ family: 'Bryant', given: ['Ada'] }], birthDate: '1957-03-04', identifier: [{ type: { coding: [{ code: 'MR' }] }, system: 'urn:x', value: '77' }, ssn], text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Ada Bryant, SSN 123456789</div>' } });
  await file('RelatedPerson', relatedId, { patient: { reference: `Patient/${patientId}` }, identifier: [{ ...ssn, value: '987-65-4321' }] });
  await file('DocumentReference', noteId, { status: 'current', subject: { reference: `Patient/${patientId}` }, content: [{ attachment: { contentType: 'text/plain', title: 'As received', data: Buffer.from('PID|1||77||Bryant^Ada||||||||||||||123456789').toString('base64') } }] });
  return chart;
} });
beforeAll(async () => {
  house = await testHouse();
  chartId = await house.perform(put, null, house.clerk);
  const rights = ['chart.read', 'export.records', 'patients.search'];
  without = { ...house.clerk, kind: 'person', rights: new Set(rights) }; withRight = { ...without, rights: new Set([...rights, 'patients.read-ssn']) };
  client = { ...without, kind: 'client', scopes: ['system/*.rs'] };
});
afterAll(() => house.close());

const looks: Record<string, (as: Actor) => Promise<unknown>> = {
  'entry details and stored form': (as) => house.perform(showEntryAction, { type: 'Patient', id: patientId }, as),
  history: (as) => house.perform(showHistoryAction, { type: 'Patient', id: patientId }, as),
  'a FHIR read': (as) => house.perform(readEntry, { type: 'Patient', id: patientId }, as),
  'a FHIR search': (as) => house.perform(searchEntriesAction, { type: 'Patient', params: `_id=${patientId}&_revinclude=RelatedPerson:patient` }, as),
  'a FHIR history': (as) => house.perform(listVersions, { type: 'Patient', id: patientId }, as),
  everything: (as) => house.perform(readEverything, { patientId }, as),
};
for (const [name, look] of Object.entries(looks)) it(`${name}: the last four for people without the right, whole for others`, async () => {
  const said = JSON.stringify(await look(without));
  expect(said).not.toMatch(whole); expect(said).not.toContain('987-65-4321');
  if (name !== 'history') { expect(said).toContain('***-**-6789'); for (const as of [withRight, client]) expect(JSON.stringify(await look(as))).toMatch(whole); }
});

it('a file as received is masked too', async () => {
  const read = async (as: Actor) => Buffer.from((await house.perform(readAttachmentAction, { type: 'DocumentReference', id: noteId, index: 0 }, as) as any).base64, 'base64').toString();
  expect(await read(without)).toBe('PID|1||77||Bryant^Ada||||||||||||||***-**-6789');
  expect(await read(withRight)).toContain('123456789');
});

it('prints and exports by people without the right are masked and say so', async () => {
  const made = async (format: 'pdf' | 'fhir' | 'ccda', as: Actor): Promise<{ masked: boolean; text: string }> => {
    const out: any = await house.perform(exportChartAction, { chartId, format }, as), bytes = Buffer.from(out.base64, 'base64');
    return { masked: out.masked, text: format === 'pdf' ? [await pdfText(bytes)].flat().join(' ') : bytes.toString('utf8').replaceAll(/[A-Za-z0-9+/=]{44,}/g, (b) => `${b}${Buffer.from(b, 'base64').toString('latin1')}`) };
  };
  for (const format of ['pdf', 'fhir', 'ccda'] as const) {
    const hidden = await made(format, without), open = await made(format, withRight);
    expect([format, hidden.masked, whole.test(hidden.text), /masked/i.test(hidden.text)]).toEqual([format, true, false, true]);
    expect([format, open.masked, /masked/i.test(open.text)]).toEqual([format, false, false]);
    if (format !== 'pdf') expect(open.text).toMatch(whole);
  }
});
