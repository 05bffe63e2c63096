import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { needsSharedData, sharedData } from '../../../test/kit/shared-data.ts';
import { sharedArchive, sharedDocuments, wrappedFragments, type SharedDocument } from '../../../test/kit/shared-ccda.ts';
import { validate } from '../fhir/validate.ts';
import type { Translation } from '../translation.ts';
import { readXml, type XmlElement } from '../xml/index.ts';
import { translateCcda } from './index.ts';
import { forgiven, namespaces } from './recognize.ts';

const here = sharedData('ccda') !== undefined;
const title = (name: string): string => (here ? name : `${name}: ${needsSharedData}`);
const zone = 'America/New_York';

/** References as filing will write them: our own ids in place of the sender's. */
function filed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(filed);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, key === 'reference' && typeof value === 'string' ? value.replace(/\/[^]*$/, '/1') : filed(value)]));
}

function faultsOf(translation: Translation): string[] {
  const resources = [...(translation.patient === undefined ? [] : [{ ...translation.patient, id: '1' }]), ...translation.entries.map(({ resource }) => ({ ...resource, id: '1' }))];
  return resources.flatMap((resource) => validate(filed(resource)).map((issue) => `${issue.at} ${issue.says}`));
}

function danglingIn(translation: Translation): string[] {
  const known = new Set(['Patient/subject', ...translation.entries.map(({ resource }) => `${resource.resourceType}/${resource.id}`)]);
  return [...JSON.stringify(translation.entries).matchAll(/"reference":"((?:[^"\\]|\\.)*)"/g)].map((match) => JSON.parse(`"${match[1]}"`) as string).filter((reference) => !known.has(reference));
}

const active = new Set(['script', 'style']);
function visibleWords(element: XmlElement, out: string[] = []): string[] {
  for (const node of element.content) {
    if (typeof node === 'string') out.push(...node.split(/\s+/).filter((word) => word !== ''));
    else if (!active.has(node.name)) visibleWords(node, out);
  }
  return out;
}

type Section = { text?: { div?: string }; entry?: unknown[]; section?: Section[] };
const flat = (sections: Section[]): Section[] => sections.flatMap((section) => [section, ...flat(section.section ?? [])]);
const plain = (div: string): string => div.replace(/<[^>]*>/g, ' ').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&');

/** Words of the source that the section's text does not show, in order. */
function lostWords(source: XmlElement, section: Section | undefined): string[] {
  const text = source.child('text');
  const shown = plain(section?.text?.div ?? '').split(/\s+/).filter((word) => word !== '');
  const lost: string[] = [];
  let at = 0;
  for (const word of text === undefined ? [] : visibleWords(text)) {
    const found = shown.indexOf(word, at);
    if (found < 0) lost.push(word);
    else at = found + 1;
  }
  return lost;
}

function check(documents: SharedDocument[]): { applied: number; trouble: string[] } {
  const trouble: string[] = [];
  let applied = 0;
  for (const { name, bytes } of documents) {
    const translation = translateCcda(bytes, { zone });
    if (translation.outcome === 'refuse') {
      if ((translation.why ?? '').length < 40) trouble.push(`${name}: refused without a reason`);
      if (translation.entries.length > 0 || translation.patient !== undefined) trouble.push(`${name}: refused and yet half translated`);
      continue;
    }
    applied += 1;
    trouble.push(...faultsOf(translation).map((fault) => `${name}: ${fault}`), ...danglingIn(translation).map((reference) => `${name}: leads nowhere: ${reference}`));
    const keys = translation.entries.map(({ resource }) => `${resource.resourceType}/${resource.id}`);
    if (new Set(keys).size !== keys.length) trouble.push(`${name}: an id twice`);
    if (translation.findings.some((finding) => finding.code === 'entry-not-read')) trouble.push(`${name}: a mapper failed`);
    const composition = translation.entries.find(({ resource }) => resource.resourceType === 'Composition')?.resource as { section?: Section[] } | undefined;
    const sections = flat(composition?.section ?? []);
    const sources = [...readXml(bytes, { namespaces, forgiven }).root.walk()].filter((element) => element.name === 'section');
    if (sources.length !== sections.length) trouble.push(`${name}: ${sources.length} sections became ${sections.length}`);
    sources.forEach((source, index) => { const lost = lostWords(source, sections[index]); if (lost.length > 0) trouble.push(`${name}: section ${index + 1} lost ${lost.length} words`); });
  }
  return { applied, trouble };
}

describe.skipIf(!here)(title('shared C-CDA documents'), () => {
  it.each([['ccda/vendors', 35], ['ccda/microsoft', 11], ['ccda/medplum', 14]])('%s: every document is applied, valid, whole and closed', (folder, count) => {
    const { applied, trouble } = check(sharedDocuments(folder));
    expect(trouble).toEqual([]);
    expect(applied).toBe(count);
  });

  it('every document names the person its index names', () => {
    const rows = parse(readFileSync(sharedData('ccda/index.csv') as string), { columns: true }) as Record<'file' | 'root' | 'patient' | 'birth' | 'gender' | 'ids', string>[];
    const wrong: string[] = [];
    let compared = 0;
    for (const row of rows) {
      const full = row.root === 'ClinicalDocument' && row.patient !== '' ? sharedData(`ccda/${row.file}`) : undefined;
      if (full === undefined) continue;
      compared += 1;
      const { patient } = translateCcda(readFileSync(full), { zone });
      const name = patient?.name?.[0];
      const told = [`${name?.family ?? ''}, ${(name?.given ?? []).join(' ')}`, (patient?.birthDate ?? '').replaceAll('-', ''), String(patient?.identifier?.length ?? 0), (patient?.gender ?? '').slice(0, 1).toUpperCase().replace('O', 'UN')];
      if (told.join('|') !== [row.patient, row.birth.slice(0, 8), row.ids, row.gender].join('|')) wrong.push(row.file);
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(60);
  });

  it('HL7 examples: documents are applied, fragments are refused with a true reason', () => {
    const documents = sharedDocuments('ccda/hl7-ccda-examples');
    const { applied, trouble } = check(documents);
    expect(trouble).toEqual([]);
    expect(applied).toBeGreaterThan(10);
    for (const { bytes } of documents) {
      const translation = translateCcda(bytes);
      const root = /<([A-Za-z:]+)[\s>]/.exec(Buffer.from(bytes).toString('utf8').replace(/<[?!][^>]*>/g, ''))?.[1] ?? '';
      if (root !== 'ClinicalDocument') expect(translation.why).toContain(`<${root.replace(/^.*:/, '')}>`);
    }
  });

  it('HL7 examples that are pieces: within a document each is valid, whole and closed', () => {
    const { applied, trouble } = check(wrappedFragments(sharedDocuments('ccda/hl7-ccda-examples')));
    expect(trouble).toEqual([]);
    expect(applied).toBeGreaterThan(150);
  });

  it('EMERGE: 329 people, each whole and valid, in well under 20 seconds of one core', async () => {
    const documents = await sharedArchive('ccda/vendors/EMERGE.tar.gz');
    const start = process.cpuUsage();
    const people = new Set(documents.map(({ bytes }) => { const { patient } = translateCcda(bytes, { zone }); return JSON.stringify([patient?.name, patient?.birthDate]); }));
    expect(process.cpuUsage(start).user / 1e6).toBeLessThan(20);
    expect(documents.length).toBe(329);
    expect(people.size).toBe(329);
    const { applied, trouble } = check(documents.filter((_, index) => index % 12 === 0));
    expect(trouble).toEqual([]);
    expect(applied).toBe(28);
  }, 120_000);
});
