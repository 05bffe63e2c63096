import { z } from 'zod';
import { contract } from '../../values/contract.ts';
import { chartId } from '../patients/contract.ts';

/** The sections of a chart in reading order. */
export const sectionName = z.enum(['summary', 'encounters', 'notes', 'documents', 'results', 'vitals', 'problems', 'medications', 'allergies', 'immunizations', 'procedures', 'social', 'family', 'careteam', 'coverage', 'appointments', 'other']);
export type SectionName = z.infer<typeof sectionName>;

/** One entry as a clerk reads it, with where it came from. `facts` are label and value in reading order. */
export const entryLine = z.object({
  type: z.string(), id: z.string(), version: z.number(), section: sectionName,
  title: z.string(), status: z.string().nullable(), inError: z.boolean(),
  on: z.string().nullable().describe('FHIR date or dateTime that dates the entry'), 
  code: z.string().nullable().describe('Code with its system in words: ICD-10-CM E11.22'),
  value: z.string().nullable(), unit: z.string().nullable(), reference: z.string().nullable(), flag: z.string().nullable().describe('high, low, critical, abnormal'),
  facts: z.array(z.tuple([z.string(), z.string()])),
  by: z.string().nullable(), source: z.string().nullable().describe('Provenance in a sentence: "From a C-CDA received from north-clinic"'),
  itemId: z.string().nullable(), recordedAt: z.string(), encounterId: z.string().nullable(),
});
export type EntryLine = z.infer<typeof entryLine>;

export const open = contract('chart.open', z.object({ chartId }), z.object({
  chartId, counts: z.record(z.string(), z.number()), truncated: z.boolean(),
  summary: z.object({ problems: z.array(entryLine), medications: z.array(entryLine), allergies: z.array(entryLine), results: z.array(entryLine), encounters: z.array(entryLine) }),
}));

export const listSection = contract('chart.list-section', z.object({
  chartId, section: sectionName, text: z.string().max(100).default(''), cursor: z.string().nullable().default(null), limit: z.number().int().min(1).max(500).default(200),
}), z.object({ entries: z.array(entryLine), next: z.string().nullable(), total: z.number() }));

export const showEntry = contract('chart.show-entry', z.object({
  type: z.string(), id: z.string(), chartId: chartId.optional().describe('The chart it is looked at from; answered as chartId when the entry is that person\'s'),
}), z.object({
  chartId, entry: entryLine, resource: z.unknown(), mayMarkInError: z.boolean(),
  narrative: z.string().nullable().describe('Sanitized XHTML of a section or note'),
  attachments: z.array(z.object({ index: z.number(), title: z.string(), contentType: z.string(), sizeBytes: z.number().nullable(), url: z.string() })),
}));

export const history = contract('chart.show-history', z.object({ type: z.string(), id: z.string() }), z.object({
  versions: z.array(z.object({
    version: z.number(), recordedAt: z.string(), by: z.string(), reason: z.string().nullable(), source: z.string().nullable(), itemId: z.string().nullable(), deleted: z.boolean(),
    changes: z.array(z.object({ label: z.string(), was: z.string().nullable(), now: z.string().nullable() })),
  })),
}));

export const markInError = contract('chart.mark-in-error', z.object({
  type: z.string(), id: z.string(), expectVersion: z.number().int(), reason: z.string().trim().min(3, 'Say why in a few words').max(500),
}), z.object({ version: z.number() }));

export const readAttachment = contract('chart.read-attachment', z.object({ type: z.string(), id: z.string(), index: z.number().int().default(0) }),
  z.object({ contentType: z.string(), fileName: z.string(), base64: z.string() }));

export const exportFormat = z.enum(['pdf', 'fhir', 'ccda']);
export const exportChart = contract('chart.export', z.object({
  chartId, format: exportFormat, set: z.string().max(60).default('legal-health-record').describe('A record set of policy records.sets'),
  sections: z.array(sectionName).max(20).optional().describe('Only these sections; all of the set when absent'),
  from: z.iso.date().optional(), to: z.iso.date().optional().describe('Days, both included; entries without a date go along'), pageSize: z.enum(['LETTER', 'A4']).default('LETTER'),
}), z.object({
  fileName: z.string(), contentType: z.string(), base64: z.string(), sha256: z.string(), pageCount: z.number().nullable(), entries: z.number(), set: z.object({ id: z.string(), title: z.string(), version: z.string() }),
  leftOut: z.array(z.object({ says: z.string(), count: z.number() })), notShown: z.array(z.object({ title: z.string(), why: z.string() })), narrativeOnly: z.number().describe('C-CDA: entries that stand in the narrative alone'),
}));

export const listRecordSets = contract('chart.list-record-sets', z.object({}), z.object({ sets: z.array(z.object({ id: z.string(), title: z.string(), version: z.string(), says: z.string(), sections: z.array(sectionName) })) }));

/** The extension kept on every entry that people write here (see charting): who says it, who typed it, who told it, where it stands, whether a clinician stands behind it. */
export const recordedExtension = 'urn:chartkeeper:recorded';
