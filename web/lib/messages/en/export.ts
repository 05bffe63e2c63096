export const exporting = {
  open: 'Print or export', title: 'Print or export this record', set: 'Record set', form: 'As', forms: { pdf: 'PDF, to print or send', fhir: 'FHIR, for another system', ccda: 'C-CDA document, for another system' } as Record<string, string>,
  what: 'What', all: 'Every section of the set', only: (section: string): string => `Only ${section.toLowerCase()}`, from: 'From day', to: 'To day', days: 'Leave both empty for all days. Entries without a date go along.', page: 'Page', pages: { LETTER: 'Letter', A4: 'A4' } as Record<string, string>,
  go: 'Make the file', again: 'Make another', save: 'Save file', show: 'Open to print', says: (set: string, version: string): string => `${set}, version ${version}`, busy: 'Making the file. A long record takes some seconds.',
  made: (entries: string, pages: number | null): string => `${entries} ${entries === '1' ? 'entry' : 'entries'}${pages === null ? '' : `, ${pages} ${pages === 1 ? 'page' : 'pages'}`}. The export is recorded.`, leftOut: (n: number, why: string): string => `${n} left out: ${why}`, notShown: (title: string, why: string): string => `Not on the pages: ${title}: ${why}`, narrativeOnly: (n: number): string => `${n} entries stand in the narrative only; their kind has no coded form in C-CDA.`,
  badDays: 'The first day is after the last', key: 'print or export',
};
