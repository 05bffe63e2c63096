const many = (n: number, one: string, more: string): string => `${n.toLocaleString('en-US')} ${n === 1 ? one : more}`;

/** Along time: visits with what was recorded in them. */
export const timeline = {
  title: 'Timeline', says: (visits: string, entries: string): string => `${visits} visits and days, ${entries} entries`, outside: 'Outside a visit', undated: 'Without a date', filters: 'Filters of the timeline', kinds: 'Kinds', allKinds: 'All kinds', years: 'Years', from: 'From year', to: 'To year', any: 'Any',
  facility: 'Place', author: 'Person', source: 'Source', words: 'Words', here: 'Typed here', nothing: 'Nothing fits these filters', clear: 'Clear filters', expand: 'Show what was recorded', fold: 'Fold', loading: 'Loading',
  entriesOf: (n: number): string => many(n, 'entry', 'entries'), more: (n: number): string => `${n} more are not shown here; narrow the filters`, list: 'Visits and days, newest first', key: { row: 'visit', fold: 'fold or unfold', filter: 'filter' },
};

/** The type-ahead in the chart. */
export const inChart = {
  label: 'Find in this chart', hits: 'Found in this chart', none: 'No entry has these words', onlyHere: (section: string): string => `Only show these in ${section}`, all: (n: number): string => `All ${n}`, count: (n: number): string => n === 0 ? 'Nothing found' : `${many(n, 'entry', 'entries')} found`, cut: 'The chart is very long: its oldest entries were not looked at.',
  move: 'move', open: 'open', list: 'filter the list',
};

/** Results as a table and as courses. */
export const grid = {
  asTable: 'Table by day', asList: 'List', asPlot: 'Plot', plotDay: 'Day', test: 'Test', unit: 'Unit', reference: 'Reference', older: (n: number): string => `Older days (${n} more)`, csv: 'Save as CSV', choose: (t: string): string => `Plot ${t}`, chosen: (n: number): string => `${many(n, 'test', 'tests')} to plot`, plot: 'Plot', clear: 'Clear', days: (n: number, all: number): string => n === all ? many(all, 'day', 'days') : `${n} of ${many(all, 'day', 'days')}`,
  values: (n: number): string => many(n, 'value', 'values'), none: 'No value to put in a table', table: 'Results by test and day', views: 'How to show them', most: 'Eight tests at most in one plot', undated: 'Undated', showTable: 'Table', showPlot: 'Plot', plotOf: (names: string): string => `Course of ${names}`, notNumbers: 'These tests have no numbers to draw; they are in the table.', otherUnit: 'Drawn on an axis of its own: another unit', key: { plot: 'plot', choose: 'choose', older: 'older' },
  tooManyUnits: 'More than two units: each test is drawn on its own.', point: (v: string, day: string): string => `${v}, ${day}`, close: 'Close the plot', several: 'Several values', wholeTime: 'All time', years: (n: number): string => `Last ${n === 1 ? 'year' : `${n} years`}`, period: 'Period',
};

/** The viewer of documents. */
export const viewer = {
  page: (n: number, of: number): string => `Page ${n} of ${of}`, previous: 'Previous page', next: 'Next page', larger: 'Larger', smaller: 'Smaller', fit: 'Fit to width', turn: 'Turn right', zoom: (p: number): string => `${p} %`, tools: 'Viewer', locked: 'The PDF is locked with a password. Download it to read it with the password.', broken: 'The PDF is damaged and cannot be shown. Download it and ask the sender for a new one.', brokenImage: 'The picture is damaged or of a kind that is not shown here.', text: 'Text of this page',
  pictures: 'Pictures of this document', picture: (name: string): string => `Picture ${name}`, outline: 'Open its outline', file: 'Open the file it came in', beside: 'Put beside', besideSays: 'Keep this one and choose another to read beside it', besideOf: 'Beside', closeBeside: 'Close this side', noText: 'This page has no text of its own (a scan).', kept: 'Kept beside. Choose another entry.', key: { beside: 'beside', page: 'page', zoom: 'zoom', turn: 'turn' },
  highlighted: 'The place this entry was made from is marked.', notKnown: 'The place in it is not known.',
};

/** The summary for each kind of work. */
export const roleView = {
  label: 'Summary for', clerk: 'Records clerk', provider: 'Physician', privacy: 'Privacy officer', record: 'The record', missing: 'Not recorded', complete: 'Address, phone, birth date, sex and a number are recorded.', lately: 'Received and filed lately', notes: 'Latest notes', vitals: 'Latest vitals', numbers: 'Numbers', contact: 'Contact', language: 'Language',
  unverified: 'Transcribed, not verified', unverifiedNone: 'Nothing waits to be verified in what is shown.', opened: 'Who opened this chart', openedBy: (n: number): string => many(n, 'act', 'acts'), refused: (n: number): string => `${n} refused`, last: 'Last', why: 'Why', all: 'All acts', restrictions: 'Restrictions and consents', restrictionsNone: 'No restriction and no consent is recorded.', restricted: 'This record is marked as restricted.', left: 'Records that left', leftNone: 'No print or export of this chart is among the acts shown.', documents: 'Documents', who: 'Who', acts: 'Acts', lastActs: (n: number): string => `Among the last ${n} acts`, did: 'What they did', sections: 'How much there is',
};
export const purposes: Record<string, string> = {
  treatment: 'Treatment', payment: 'Payment', operations: 'Health care operations', records: 'Records work', 'patient-request': 'Asked for by the patient', 'public-health': 'Public health', emergency: 'Emergency', system: 'Work of the program',
};

/** Advanced search. */
export const advanced = {
  title: 'Search by fields', open: 'Search by fields', family: 'Family name begins', given: 'Given name begins', bornFrom: 'Born from', bornTo: 'Born until', sex: 'Sex', deceased: 'Deceased', city: 'City begins', address: 'Address has', phone: 'Phone', identifier: 'Number begins', assigner: 'Number from', assignerSays: 'Kind or system, such as MR or an OID', mrnFrom: 'MRN from', mrnTo: 'MRN to', facility: 'Facility', registeredFrom: 'Registered from', registeredTo: 'Registered until', registeredBy: 'Registered by', any: 'Any',
  go: 'Search', clear: 'Clear', save: 'Save this search', saveName: 'Name of the search', saved: 'Saved searches', savedNone: 'Searches you save are listed here. A link to this page shares one.', drop: (name: string): string => `Remove ${name}`, csv: 'Save as CSV', csvSays: (n: number): string => `Every one of the ${n} charts is named in the audit.`, csvDone: (n: number): string => `${n} patients saved. The audit names each chart.`, found: (n: number, more: boolean): string => n === 0 ? 'No patient fits' : `${more ? 'More than ' : ''}${many(n, 'patient', 'patients')}`, narrower: 'More fit than are listed. Make the search narrower.', none: 'No patient fits all of this', noneSays: 'Take one criterion away, or type fewer letters.', who: 'Who, when, where', numbers: 'Numbers', registered: 'Registered', by: 'By', results: 'Patients found', badDate: 'Write a day such as 3/4/1957', copy: 'Copy link', copied: 'The link is copied.', need: 'Fill in at least one field.', more: 'Show more', key: { search: 'search', csv: 'CSV' }, back: 'Back to words',
};
