import { PDFDocument, PDFDict, PDFName, PDFRawStream, decodePDFRawStream } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testHouse } from '../../../../test/kit/house.ts';
import type { TestHouse } from '../../../../test/kit/house.ts';
import { pdfText, wordsOnly } from '../../../../test/kit/pdf-text.ts';
import { people } from '../../../../test/kit/people.ts';
import type { Person } from '../../../../test/kit/people.ts';
import { receivedMark } from '../../../standards/ccda/index.ts';
import { dayWords, readable } from '../../../values/date-words.ts';
import type { EntryLine, SectionName } from '../contract.ts';
import { recordedExtension, sectionName } from '../contract.ts';
import { sectionTitles } from '../print/print-words.ts';
import { exportChartAction } from './export-chart.ts';
import { listSectionAction } from './list-section.ts';
import { showEntryAction } from './show-entry.ts';
import { listVisitAction, showTimeline } from './show-timeline.ts';
import { tabulateResults } from './tabulate-results.ts';

/** Each screen of a chart against the print, section by section: what the actions answer must stand in the pages under that section's heading. */
let house: TestHouse, one: Person, made: any, whole = '', bySection: Map<SectionName, string>;
const subject = { reference: '#patient' }, concept = (text: string, category?: string) => ({ code: { text }, ...(category ? { category: [{ coding: [{ code: category }] }] } : {}) });
const recorded = { url: recordedExtension, extension: [{ url: 'verification', valueCode: 'unverified' }, { url: 'author', valueReference: { display: 'Dr. Odile Author' } }, { url: 'enterer', valueReference: { display: 'Ty Pist' } }, { url: 'informantName', valueString: 'Her daughter Inés' }, { url: 'informant', valueCode: 'related-person' }, { url: 'source', valueCode: 'paper' }, { url: 'citation', valueString: 'Volume 3, page 12' }] };
const div = (inside: string) => ({ status: 'additional', div: `<div xmlns="http://www.w3.org/1999/xhtml">${inside}</div>` });

/** Two pages of black and white, 16 by 2 and 8 by 1, uncompressed. */
function twoPages(): Buffer {
  const page = (width: number, height: number, at: number, next: number): Buffer => {
    const tags: [number, number, number][] = [[256, 4, width], [257, 4, height], [258, 3, 1], [259, 3, 1], [262, 3, 1], [273, 4, at], [277, 3, 1], [278, 4, height], [279, 4, width / 8 * height]];
    const ifd = Buffer.alloc(2 + tags.length * 12 + 4);
    ifd.writeUInt16LE(tags.length, 0);
    tags.forEach(([tag, type, value], i) => { ifd.writeUInt16LE(tag, 2 + i * 12); ifd.writeUInt16LE(type, 4 + i * 12); ifd.writeUInt32LE(1, 6 + i * 12); ifd.writeUInt32LE(value, 10 + i * 12); });
    ifd.writeUInt32LE(next, 2 + tags.length * 12);
    return ifd;
  };
  const size = 2 + 9 * 12 + 4;
  return Buffer.concat([Buffer.from([0x49, 0x49, 42, 0, 8, 0, 0, 0]), page(16, 2, 8 + 2 * size, 8 + size), page(8, 1, 12 + 2 * size, 0), Buffer.from([0xff, 0, 0, 0xff, 0xf0])]);
}

const entries = (visit: string, outline: string): Record<string, any>[] => {
  const encounter = { reference: `Encounter/${visit}` };
  return [
    { resourceType: 'Observation', status: 'final', subject, encounter, ...concept('Serum sodium', 'laboratory'), effectiveDateTime: '2024-05-06', valueQuantity: { value: 128, unit: 'mmol/L' }, interpretation: [{ coding: [{ code: 'L' }] }], referenceRange: [{ low: { value: 135 }, high: { value: 145 } }] },
    { resourceType: 'Observation', status: 'final', subject, encounter, ...concept('Body weight', 'vital-signs'), effectiveDateTime: '2024-05-06T09:10:00Z', valueQuantity: { value: 71.30, unit: 'kg' } },
    { resourceType: 'Observation', status: 'final', subject, ...concept('Tobacco smoking status', 'social-history'), effectiveDateTime: '2024-05-07', valueCodeableConcept: { text: 'Former smoker' } },
    { resourceType: 'FamilyMemberHistory', status: 'completed', patient: subject, relationship: { text: 'Mother' }, condition: [{ code: { text: 'Colon cancer' }, onsetAge: { value: 52, unit: 'a' }, contributedToDeath: true }] },
    { resourceType: 'CareTeam', status: 'active', subject, name: 'Renal team', participant: [{ role: [{ text: 'Dietitian' }], member: { display: 'Nell Okafor' } }] },
    { resourceType: 'Coverage', status: 'active', beneficiary: subject, payor: [{ display: 'Cascade Health' }], subscriberId: 'CH-77', class: [{ type: { coding: [{ code: 'group' }] }, value: 'G-12', name: 'Mill workers' }] },
    { resourceType: 'Condition', subject, encounter, ...concept('Hyponatraemia'), onsetDateTime: '2024-05-06', extension: [recorded], clinicalStatus: { coding: [{ code: 'active' }] } },
    { resourceType: 'AllergyIntolerance', patient: subject, ...concept('Peanut'), reaction: [{ manifestation: [{ text: 'Hives' }], severity: 'severe' }] },
    { resourceType: 'MedicationStatement', status: 'active', subject, medicationCodeableConcept: { text: 'Tolvaptan 15 mg' }, dosage: [{ text: 'one each morning' }] },
    { resourceType: 'Immunization', status: 'completed', patient: subject, vaccineCode: { text: 'Influenza 2023' }, occurrenceDateTime: '2023-10-01', lotNumber: 'LOT9' },
    { resourceType: 'Procedure', status: 'completed', subject, ...concept('Paracentesis'), performedDateTime: '2024-05-08' },
    { resourceType: 'DocumentReference', status: 'current', subject, type: { coding: [{ system: 'http://loinc.org', code: '11506-3' }], text: 'Progress note' }, author: [{ display: 'Dr. Note Writer' }], content: [{ attachment: { contentType: 'text/html', title: 'note', data: Buffer.from('<h2>Plan</h2><table><tr><td>Fluid</td><td>restrict</td></tr></table><script>x</script>').toString('base64') } }] },
    { resourceType: 'DocumentReference', status: 'current', subject, description: 'Faxed letter', content: [{ attachment: { contentType: 'image/tiff', title: 'fax.tif', data: twoPages().toString('base64') } }] },
    { resourceType: 'DocumentReference', status: 'current', subject, description: 'Summary from Northside', context: { related: [{ reference: `Composition/${outline}` }] }, content: [{ attachment: { contentType: 'text/xml', title: 'Summary from Northside', url: receivedMark } }] },
    { resourceType: 'Appointment', status: 'booked', description: 'Renal follow-up', start: '2030-01-02T10:00:00Z', participant: [{ actor: subject, status: 'accepted' }] },
    { resourceType: 'Basic', subject, ...concept('Something of no known kind') },
  ];
};

beforeAll(async () => {
  house = await testHouse();
  const kit = people(house);
  one = await kit.person({ name: [{ use: 'official', family: 'Printwell', given: ['Dora'] }], birthDate: '1950-05-05', gender: 'female' });
  const visit = await kit.entry(one, { resourceType: 'Encounter', status: 'finished', class: { code: 'IMP' }, type: [{ text: 'Ward stay' }], subject, period: { start: '2024-05-06', end: '2024-05-09' }, serviceProvider: { display: 'Fairhaven General' }, participant: [{ individual: { display: 'Dr. Attend' } }] });
  const outline = await kit.entry(one, { resourceType: 'Composition', status: 'final', type: { text: 'Summary of care' }, subject, date: '2024-05-09', title: 'Summary of care', author: [{ display: 'Northside' }], section: [{ title: 'Course of the stay', text: div('<p>Sodium rose slowly</p>') }] });
  for (const r of entries(visit, outline)) await kit.entry(one, r);
  made = await house.perform(exportChartAction, { chartId: one.chartId, format: 'pdf', set: 'electronic-health-information' }, house.clerk);
  whole = await pdfText(Buffer.from(made.base64, 'base64'));
  const heads = sectionName.options.flatMap((s) => { const at = whole.search(new RegExp(`${sectionTitles[s]} \\(\\d+\\)`)); return at < 0 ? [] : [{ s, at }]; });
  bySection = new Map(heads.map(({ s, at }, i) => [s, wordsOnly(whole.slice(at, heads[i + 1]?.at))]));
});
afterAll(() => house.close());

const said = (l: Pick<EntryLine, 'title' | 'value' | 'unit' | 'reference' | 'flag' | 'code' | 'on'> & Partial<EntryLine>): string[] => [l.title, [l.value, l.unit].filter(Boolean).join(' '), l.reference && `reference ${l.reference}`, l.flag, l.status, l.code, l.on && dayWords(l.on), l.by && `Recorded by ${l.by}`, l.source, ...(l.facts ?? []).map(([label, words]) => `${label} ${readable(words)}`)].filter((x): x is string => Boolean(x));
const missing = (section: SectionName, all: readonly string[]): string[] => all.filter((x) => !(bySection.get(section) ?? '').includes(wordsOnly(x))).map((x) => `${section}: ${x}`);

describe('the print holds, under its heading, what a screen shows:', () => {
  it.each(sectionName.options.filter((s) => s !== 'summary'))('the list of %s, with author and verification, files and formatted text', async (section) => {
    const { entries: lines } = await house.perform(listSectionAction, { chartId: one.chartId, section }, house.clerk) as { entries: EntryLine[] };
    expect(lines.length, `nothing of ${section} is in this chart: the test would prove nothing`).toBeGreaterThan(0);
    const all: string[] = [];
    for (const line of lines) {
      const shown = await house.perform(showEntryAction, { type: line.type, id: line.id, chartId: one.chartId }, house.clerk) as any;
      all.push(...said(line), ...(shown.narrative ?? '').split(/<[^>]*>/).filter((t: string) => t.trim()), ...shown.attachments.map((a: any) => (a.contentType === 'text/html' ? 'Fluid restrict' : a.title)));
    }
    expect(missing(section, all)).toEqual([]);
  });

  it('the timeline: its visits with their place, and for each entry of a visit which one it was', async () => {
    const { groups, totalEntries } = await house.perform(showTimeline, { chartId: one.chartId }, house.clerk) as any;
    expect(totalEntries).toBeGreaterThan(14);
    for (const g of groups) {
      const { entries: lines } = await house.perform(listVisitAction, { chartId: one.chartId, key: g.key }, house.clerk) as { entries: EntryLine[] };
      for (const line of lines) expect(missing(line.section, [...said(line), ...(line.encounterId && g.visit ? [`Visit: ${g.visit.title}, ${dayWords(g.visit.on)}`] : [])])).toEqual([]);
      if (g.visit) expect(missing('encounters', [...said(g.visit), ...(g.facility ? [g.facility] : [])])).toEqual([]);
    }
    expect(groups.filter((g: any) => g.visit).map((g: any) => g.total)).toEqual([3]);
    expect(missing('encounters', ['Fairhaven General', 'Dr. Attend'])).toEqual([]);
  });

  it.each(['results', 'vitals'] as const)('the table of %s: value, unit, reference range and flag of each cell', async (section) => {
    const { cells } = await house.perform(tabulateResults, { chartId: one.chartId, section }, house.clerk) as any;
    expect(cells.length).toBeGreaterThan(0);
    expect(missing(section, cells.flatMap(said))).toEqual([]);
  });

  it('who stands behind an entry: author, typist, informant, source, verification', () => {
    expect(missing('problems', ['Verification unverified', 'Author Dr. Odile Author', 'Typed by Ty Pist', 'Her daughter Inés', 'Volume 3, page 12'])).toEqual([]);
  });

  it('each page of a TIFF as a page, dot for dot, with whose it is', async () => {
    const bound = await PDFDocument.load(Buffer.from(made.base64, 'base64')), [first, second] = bound.getPages().slice(-2);
    const dots = (page: typeof first): number[] => { const all = page!.node.Resources()!.lookup(PDFName.of('XObject'), PDFDict), [key] = all.keys().filter((k) => k.asString().startsWith('/Scan')); return [...decodePDFRawStream(all.lookup(key!) as PDFRawStream).decode()]; };
    const row = (bits: string): number[] => [...bits].map((b) => Number(b) * 255);
    expect(dots(first)).toEqual(row('11111111000000000000000011111111'));
    expect(dots(second)).toEqual(row('11110000'));
    for (const page of [1, 2]) expect(wordsOnly(whole)).toContain(wordsOnly(`fax.tif, page ${page} of 2`));
    expect(made.notShown).toEqual([]);
  });

  it('a received document once, in its own words and not as source text', () => {
    expect(wordsOnly(whole).split(wordsOnly('Sodium rose slowly'))).toHaveLength(2);
    expect(missing('documents', ['its words are in this print under its title'])).toEqual([]);
  });
});

it('a TIFF whose pages lead in a circle, or that is cut off, is told and not printed for ever', async () => {
  const kit = people(house), other = await kit.person({ name: [{ family: 'Circle' }] }), circle = twoPages(), size = 2 + 9 * 12 + 4;
  circle.writeUInt32LE(8, 8 + size + size - 4);
  for (const bytes of [circle, twoPages().subarray(0, 60)]) await kit.entry(other, { resourceType: 'DocumentReference', status: 'current', subject, content: [{ attachment: { contentType: 'image/tiff', title: 'odd.tif', data: bytes.toString('base64') } }] });
  const printed = await house.perform(exportChartAction, { chartId: other.chartId, format: 'pdf' }, house.clerk) as any;
  expect(printed.notShown.map((n: any) => n.why)).toEqual([expect.stringContaining('TIFF'), expect.stringContaining('TIFF')]);
});
