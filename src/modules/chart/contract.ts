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
  chartId, counts: z.record(z.string(), z.number()), truncated: z.boolean(), encounterYears: z.array(z.tuple([z.number(), z.number()])).describe('Year and how many encounters'),
  summary: z.object({ problems: z.array(entryLine), medications: z.array(entryLine), allergies: z.array(entryLine), results: z.array(entryLine), encounters: z.array(entryLine), vitals: z.array(entryLine), notes: z.array(entryLine), documents: z.array(entryLine) }),
}));

export const listSection = contract('chart.list-section', z.object({
  chartId, section: sectionName, text: z.string().max(100).default(''), cursor: z.string().nullable().default(null), limit: z.number().int().min(1).max(500).default(200),
}), z.object({ entries: z.array(entryLine), next: z.string().nullable(), total: z.number() }));

/** Words looked for in every section at once, newest first within each. */
export const findInChart = contract('chart.find-in-chart', z.object({ chartId, text: z.string().trim().min(1).max(100), perSection: z.number().int().min(1).max(20).default(5) }), z.object({
  groups: z.array(z.object({ section: sectionName, total: z.number(), entries: z.array(entryLine) })), total: z.number(), cut: z.boolean().describe('The chart is so long that its oldest entries were not looked at'),
}));

/** What the timeline shows: kinds are sections; facility, author and source are keys that `facets` names. Years are those of the entry's date. */
export const timelineFilter = z.object({
  kinds: z.array(sectionName).max(20).default([]), fromYear: z.number().int().nullable().default(null), toYear: z.number().int().nullable().default(null),
  facility: z.string().max(140).nullable().default(null), author: z.string().max(140).nullable().default(null), source: z.string().max(200).nullable().default(null), text: z.string().max(100).default(''),
});
export type TimelineFilter = z.infer<typeof timelineFilter>;
const facet = z.object({ key: z.string(), name: z.string(), count: z.number() });
/** A visit with how much belongs to it, or a day on which something was recorded outside a visit (`visit` null). */
export const timelineGroup = z.object({ key: z.string(), on: z.string().nullable().describe('FHIR date of the visit or the day; null: undated'), visit: entryLine.nullable(), facility: z.string().nullable(), counts: z.record(z.string(), z.number()), total: z.number() });
export type TimelineGroup = z.infer<typeof timelineGroup>;
export const timeline = contract('chart.show-timeline', timelineFilter.extend({ chartId, cursor: z.string().nullable().default(null), limit: z.number().int().min(1).max(200).default(60) }), z.object({
  groups: z.array(timelineGroup), next: z.string().nullable(), totalGroups: z.number(), totalEntries: z.number(),
  facets: z.object({ years: z.array(facet), kinds: z.array(facet), facilities: z.array(facet), authors: z.array(facet), sources: z.array(facet) }).nullable().describe('With the first page alone; counted before filtering'),
}));
export const listVisit = contract('chart.list-visit', timelineFilter.extend({ chartId, key: z.string().max(100) }), z.object({ entries: z.array(entryLine), total: z.number() }));

/** Results as a table, tests down and days across, newest days first; a page is some days. */
export const resultCell = entryLine.pick({ type: true, id: true, section: true, title: true, code: true, on: true, value: true, unit: true, reference: true, flag: true, inError: true });
export type ResultCell = z.infer<typeof resultCell>;
export const tabulate = contract('chart.tabulate-results', z.object({ chartId, section: z.enum(['results', 'vitals']), text: z.string().max(100).default(''), cursor: z.string().nullable().default(null), days: z.number().int().min(1).max(60).default(12) }), z.object({
  days: z.array(z.string()).describe('FHIR dates, newest first; "undated" last'), cells: z.array(resultCell.extend({ day: z.number().int().describe('Position in days'), test: z.string().describe('What is one test: code and unit') })), next: z.string().nullable(), totalDays: z.number(), totalValues: z.number(),
}));
/** The values of some tests over all time, oldest first. `code` as a line shows it ("LOINC 2160-0"). */
export const course = contract('chart.show-course', z.object({ chartId, section: z.enum(['results', 'vitals']), tests: z.array(z.object({ code: z.string().max(200).nullable(), title: z.string().max(500) })).min(1).max(8) }), z.object({
  series: z.array(z.object({ code: z.string().nullable(), title: z.string(), values: z.array(resultCell), cut: z.boolean().describe('Older values were left out') })),
}));

export const showEntry = contract('chart.show-entry', z.object({
  type: z.string(), id: z.string(), chartId: chartId.optional().describe('The chart it is looked at from; answered as chartId when the entry is that person\'s'),
}), z.object({
  chartId, entry: entryLine, resource: z.unknown(), mayMarkInError: z.boolean(),
  narrative: z.string().nullable().describe('Sanitized XHTML of a section or note'),
  attachments: z.array(z.object({ index: z.number(), title: z.string(), contentType: z.string(), sizeBytes: z.number().nullable(), url: z.string() })),
  pictures: z.array(z.object({ id: z.string().describe('Id of the Media'), name: z.string(), title: z.string() })).describe('Pictures that the narrative names as [picture: name], in the order of its sections'),
  outline: z.object({ type: z.string(), id: z.string() }).nullable().describe('The other form of a received document: its outline (Composition), or the file of an outline'),
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
  leftOut: z.array(z.object({ says: z.string(), count: z.number() })), notShown: z.array(z.object({ title: z.string(), why: z.string() })), masked: z.boolean().describe('The social security number is masked: who made it may not see it whole'), narrativeOnly: z.number().describe('C-CDA: entries that stand in the narrative alone'),
}));

export const listRecordSets = contract('chart.list-record-sets', z.object({}), z.object({ sets: z.array(z.object({ id: z.string(), title: z.string(), version: z.string(), says: z.string(), sections: z.array(sectionName) })) }));

/** The extension kept on every entry that people write here (see charting): who says it, who typed it, who told it, where it stands, whether a clinician stands behind it. */
export const recordedExtension = 'urn:chartkeeper:recorded';
