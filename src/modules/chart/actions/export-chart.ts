import { createHash } from 'node:crypto';
import type { Organization, Patient, Resource } from '@medplum/fhirtypes';
import type { Ctx } from '../../../platform/action.ts';
import { actionOf } from '../../../platform/module.ts';
import { Problem } from '../../../platform/problem.ts';
import { covered } from '../../../platform/veil.ts';
import { receivedMark, writeCcda } from '../../../standards/ccda/index.ts';
import { facilityOf } from '../../access/index.ts';
import { exportChart as contract } from '../contract.ts';
import { cdaSections } from '../print/cda-sections.ts';
import type { PrintedEntry, PrintedFile } from '../print/entry-blocks.ts';
import { printRecord } from '../print/print-record.ts';
import { list } from '../render/shapes.ts';
import { unnamedReferences } from '../render/referred.ts';
import { readNamed } from '../store/read-lines.ts';
import { knownType } from '../store/type-numbers.ts';
import type { Gathered, GatheredEntry } from './gather-record.ts';
import { gatherRecord } from './gather-record.ts';
import { hideInFile } from './hide-in-files.ts';
import { contentOf } from './read-attachment.ts';

/** An export is made in memory: beyond this many bytes of files a narrower one is asked for. */
const fileBytesMost = 300 * 2 ** 20;
/** Measured: 100,000 entries make 46 MB of FHIR in 12 s, and 53 MB of C-CDA in 49 s with 4 GB of memory; 2,000 with 100 papers 643 pages in 12 s. */
const entriesMost = { fhir: 200_000, pdf: 20_000, ccda: 20_000 } as const;

type Made = { contentType: string; ending: string; bytes: Uint8Array; pageCount: number | null; notShown: readonly { title: string; why: string }[]; narrativeOnly: number };

/**
 * A record, whole or in part, as a PDF to print, a FHIR Bundle or a C-CDA document: what the screen shows, with the set it is named for and what was left out.
 * The audit names every entry given, the set with its version, and the hash of the file.
 */
export const exportChartAction = actionOf(contract, {
  title: 'Print or export a record', kind: 'read', right: 'export.records', weight: 'heavy',
  async run(ctx, input) {
    if (input.from !== undefined && input.to !== undefined && input.from > input.to) throw new Problem('invalid-input', 'The first day is after the last', { issues: [{ at: 'from', says: 'must not be after the last day' }] });
    const gathered = await gatherRecord(ctx, { ...input, entriesMost: entriesMost[input.format] });
    const facility = await facilityOf(ctx.tx, ctx.facility) ?? { name: ctx.facility, zone: 'UTC' };
    const made = input.format === 'fhir' ? await asFhir(ctx, gathered) : await asDocument(ctx, gathered, facility, input);
    const sha256 = createHash('sha256').update(made.bytes).digest('hex');
    const { id, title, version } = gathered.set;
    ctx.note({ format: input.format, set: id, setVersion: version, entries: gathered.entries.length, leftOut: gathered.leftOut.reduce((n, l) => n + l.count, 0), sha256, ...(input.sections ? { sections: input.sections } : {}), ...(input.from ? { from: input.from } : {}), ...(input.to ? { to: input.to } : {}) });
    return {
      fileName: `record-${gathered.subject.numbers[0]?.replace(/[^\w-]+/g, '-') ?? gathered.patient.row.id}-${ctx.now.toISOString().slice(0, 10)}.${made.ending}`, contentType: made.contentType,
      base64: Buffer.from(made.bytes.buffer, made.bytes.byteOffset, made.bytes.byteLength).toString('base64'), sha256, pageCount: made.pageCount, entries: gathered.entries.length, set: { id, title, version },
      leftOut: gathered.leftOut, notShown: [...made.notShown], masked: gathered.hidden.length > 0, narrativeOnly: made.narrativeOnly,
    };
  },
});

async function asDocument(ctx: Ctx, gathered: Gathered, facility: { name: string; zone: string }, input: { format: 'pdf' | 'ccda' | 'fhir'; sections?: readonly string[] | undefined; from?: string | undefined; to?: string | undefined; pageSize: 'LETTER' | 'A4' }): Promise<Made> {
  let room = fileBytesMost;
  const entries: (PrintedEntry & { entry: GatheredEntry })[] = [], outlines = new Set(gathered.entries.filter((e) => e.row.type === 'Composition' && e.narrative !== null).map((e) => `Composition/${e.row.id}`));
  for (const entry of gathered.entries) {
    const files: PrintedFile[] = [];
    for (const f of entry.files) {
      // The document as received stands beside its translation: as a page it would be source text.
      const outlined = list(entry.resource['context']?.['related']).some((r) => outlines.has(String(r['reference'])));
      if (f.url === receivedMark && input.format === 'pdf' && (entry.narrative !== null || outlined)) { files.push({ title: f.title, contentType: f.contentType, aside: `its words are ${outlined ? 'in this print under its title' : 'above'}; the document as received goes with the FHIR and C-CDA exports` }); continue; }
      const file = await fileOf(ctx, entry, gathered, f);
      room -= file.bytes?.byteLength ?? 0;
      if (room < 0) throw new Problem('too-large', 'The files of this record are too large for one export: choose sections or days');
      files.push(file);
    }
    entries.push({ entry, line: entry.line, narrative: entry.narrative, files });
  }
  if (input.format === 'pdf') {
    const days = input.from === undefined && input.to === undefined ? '' : ` Days: ${input.from ?? 'the beginning'} to ${input.to ?? 'today'}; entries without a date are among them.`;
    const printed = await printRecord({ subject: gathered.subject, facility, set: gathered.set, entries, leftOut: gathered.leftOut, printedBy: ctx.actor.name, now: ctx.now, pageSize: input.pageSize, scope: `${input.sections ? `Sections chosen: ${input.sections.join(', ')}.` : 'Every section of the set.'}${days}${maskedWords(gathered)}` });
    return { contentType: 'application/pdf', ending: 'pdf', bytes: printed.bytes, pageCount: printed.pageCount, notShown: printed.notShown, narrativeOnly: 0 };
  }
  const custodian: Organization = { resourceType: 'Organization', id: 'custodian', name: facility.name };
  const around = await namedAround(ctx, gathered);
  const written = writeCcda({ id: ctx.newId(), title: `${gathered.set.title}, version ${gathered.set.version}${gathered.hidden.length ? ' (social security number masked)' : ''}`, at: ctx.now, patient: withDigits(gathered.patient.row.text) as Patient, custodian, sections: cdaSections(entries.map((e) => ({ ...e, resource: withDigits(e.entry.row.text) as Resource })), facility.zone), around: around.map((t) => withDigits(t) as Resource) });
  return { contentType: 'application/xml', ending: 'xml', bytes: Buffer.from(written.xml, 'utf8'), pageCount: null, notShown: entries.flatMap((e) => e.files.filter((f) => !f.bytes).map((f) => ({ title: f.title || e.line.title, why: f.why ?? 'not kept here' }))), narrativeOnly: written.narrativeOnly };
}

/** Said on the title page where who printed may not see the number whole. */
const maskedWords = (gathered: Gathered): string => (gathered.hidden.length ? ' The social security number is masked to its last four digits: who made this may not see it whole.' : '');

/** A stored text for the converter: a number whose digits JavaScript would change stands as its digits. */
const withDigits = (text: string): unknown => JSON.parse(text, ((_key: string, value: unknown, context?: { source?: string }) => (typeof value === 'number' && context?.source !== undefined && String(value) !== context.source ? context.source : value)) as (key: string, value: unknown) => unknown);

async function fileOf(ctx: Ctx, entry: GatheredEntry, { charts, hidden }: Gathered, f: GatheredEntry['files'][number]): Promise<PrintedFile> {
  try {
    const content = await covered(ctx, charts, hideInFile(await contentOf(ctx, entry.row, charts, f), hidden));
    return { title: f.title, contentType: content.contentType || f.contentType, bytes: Buffer.from(content.base64, 'base64') };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { title: f.title, contentType: f.contentType, why: error.message };
  }
}

/** The texts of the organizations, practitioners and places that the record names. */
async function namedAround(ctx: Ctx, gathered: Gathered): Promise<string[]> {
  const wanted = new Set([gathered.patient.resource, ...gathered.entries.map((e) => e.resource)].flatMap((r) => referencesOf(r)));
  for (const e of gathered.entries) wanted.delete(`${e.row.type}/${e.row.id}`);
  const keys = [...wanted].map((k) => ({ type: k.slice(0, k.indexOf('/')), id: k.slice(k.indexOf('/') + 1) })).filter((k) => knownType(k.type) && ['Organization', 'Practitioner', 'PractitionerRole', 'Location', 'Medication', 'Device', 'HealthcareService', 'Endpoint'].includes(k.type));
  return [...(await readNamed(ctx.tx, keys, gathered.charts)).values()];
}

/** References that carry a display, too: an export takes along what is named. */
const referencesOf = (resource: Record<string, any>): string[] => unnamedReferences(JSON.parse(JSON.stringify(resource, (key, value: unknown) => (key === 'display' ? undefined : value))) as Record<string, any>);

/** A collection of the stored texts, untouched; what was received in another form goes along as a Binary. */
async function asFhir(ctx: Ctx, gathered: Gathered): Promise<Made> {
  const texts = [gathered.patient.row.text], notShown: { title: string; why: string }[] = [];
  for (const e of gathered.entries) {
    const received = e.files.find((f) => f.url === receivedMark);
    if (!received) { texts.push(e.row.text); continue; }
    const file = await fileOf(ctx, e, gathered, received);
    if (!file.bytes) { texts.push(e.row.text); notShown.push({ title: e.line.title, why: file.why ?? 'not kept here' }); continue; }
    const id = `received-${e.row.id}`.slice(0, 64);
    texts.push(e.row.text.replaceAll(JSON.stringify(receivedMark), JSON.stringify(`Binary/${id}`)), JSON.stringify({ resourceType: 'Binary', id, contentType: file.contentType || 'application/octet-stream', data: Buffer.from(file.bytes).toString('base64') }));
  }
  texts.push(...await namedAround(ctx, gathered));
  const bundle = `{"resourceType":"Bundle","type":"collection","timestamp":${JSON.stringify(ctx.now.toISOString())},"meta":{"tag":[{"system":"urn:chartkeeper:record-set","code":${JSON.stringify(gathered.set.id)},"version":${JSON.stringify(gathered.set.version)},"display":${JSON.stringify(gathered.set.title)}}]${gathered.hidden.length ? ',"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"MASKED","display":"masked"}]' : ''}},"entry":[${texts.map((t) => `{"resource":${t}}`).join(',')}]}`;
  return { contentType: 'application/fhir+json', ending: 'json', bytes: Buffer.from(bundle, 'utf8'), pageCount: null, notShown, narrativeOnly: 0 };
}
