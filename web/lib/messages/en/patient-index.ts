/** The patient index beside its queue: joins, overlays, figures, changes. */
const n = (k: number): string => k.toLocaleString('en-US');
const many = (k: number, one: string, more: string): string => `${n(k)} ${k === 1 ? one : more}`;

/** The plan of a join, its confirmation and the second person. */
export const joins = {
  types: { Encounter: (k) => k === 1 ? 'visit' : 'visits', Observation: (k) => k === 1 ? 'result or vital sign' : 'results and vital signs', DocumentReference: (k) => k === 1 ? 'document' : 'documents', Condition: (k) => k === 1 ? 'problem' : 'problems',
  DiagnosticReport: (k) => k === 1 ? 'report' : 'reports', MedicationRequest: (k) => k === 1 ? 'order of medication' : 'orders of medication', MedicationStatement: (k) => k === 1 ? 'medication' : 'medications', AllergyIntolerance: (k) => k === 1 ? 'allergy' : 'allergies',
  Immunization: (k) => k === 1 ? 'immunization' : 'immunizations', Procedure: (k) => k === 1 ? 'procedure' : 'procedures', other: (k) => k === 1 ? 'other entry' : 'other entries' } as Record<string, (k: number) => string>,
  valuesTable: 'Values, field by field', sinceTable: 'Entries since the join, each with its side', joinsFrom: (from: string, to: string): string => `Joins from ${from} to ${to}`, nothingIn: 'Nothing but the person',
  planTitle: 'If they are the same', planOnly: 'Plan only. Nothing moves until you decide, and it can be undone at any time.', stays: 'Stays', survives: 'survives', bothStay: 'Both records stay', keepsFinding: (mrn: string): string => `${mrn} keeps finding the person.`, joinsIt: 'Joins it',
  inIt: 'In the joined record', valuesKept: 'Values kept', valuesSame: 'All values agree', othersStay: 'All others stay as previous values', checks: 'Checks', more: (k: number): string => `and ${n(k)} more`, forbids: 'needs a second person',
  title: { merge: 'Merge two records', link: 'Link two records' }, confirmSays: 'Look once more at both before you join them.', survivor: 'Which record leads', survivorSays: 'The other number keeps finding the person, in search, over FHIR and HL7, and in print.', leads: 'Leads', linked: 'Is linked',
  joinedIs: 'Joins it', change: 'Let the other lead', field: 'Field', keep: 'Keep', choice: { survivor: 'leading', joined: 'joining', both: 'both' } as Record<string, string>, choiceOf: (field: string): string => `Which value of ${field} is kept`, after: 'Afterwards', why: 'Why',
  onlyDiffering: 'Only what differs', allFields: (k: number): string => `All ${n(k)} fields`, noDifferences: 'Both say the same in every field.', linkKeeps: 'Each record keeps its own values. A link copies nothing from one to the other.',
  chart: (mrn: string, facility: string): string => `${mrn}, ${facility}`, visits: (k: number): string => many(k, 'visit', 'visits'), entries: (k: number): string => many(k, 'entry', 'entries'), inpatient: 'inpatient now', former: (numbers: string): string => `Earlier numbers: ${numbers}`,
  opened: (when: string): string => `since ${when}`,
  reason: 'Why are they one person?', reasonSays: 'Stands with the join for as long as the record is kept.', reasonDefault: 'Compared field by field: one person', needReason: 'Say why in a few words', go: { merge: 'Merge the two records', link: 'Link the two records' }, ask: 'Ask a second person',
  askSays: 'A check forbids it. It waits until a second person agrees.', back: 'Back to the pair', done: { merge: (a: string, b: string): string => `${b} is merged into ${a}.`, link: (a: string, b: string): string => `${b} is linked with ${a}.` }, asked: 'It waits for a second person.',
  changed: 'One of the records changed while you looked. The plan is made anew; look once more.', ok: 'Fine', warn: 'Look', forbid: 'Forbids',
  list: 'Joins', listSays: (k: number): string => many(k, 'join', 'joins'), none: 'No join', noneSays: 'Merges and links appear here as they are made, by people and by programs.', state: 'State', allStates: 'All', states: { waiting: 'Waits for a second person', joined: 'Joined', refused: 'Refused',
  ended: 'Undone' } as Record<string, string>, kinds: { merge: 'Merge', link: 'Link' } as Record<string, string>, pick: 'Choose a join', into: 'into', with: 'with', gone: 'No longer to be seen', fromWord: 'from', onePerson: 'One person',
  getsOfSince: (k: number): string => k === 0 ? 'Gets nothing of what was entered since' : `Gets ${many(k, 'entry', 'entries')} of those entered since`, toSide: (letter: string): string => `to ${letter}`, selfReviewed: 'Nobody else looked at it', selfReviewedOnly: 'Only what nobody else looked at',
  stillWaiting: (from: string): string => `You asked for it yourself. At a small site you may decide it alone from ${from}; the privacy officer is told.`,
  one: { merge: 'A merge', link: 'A link' } as Record<string, string>, askedBy: (name: string, when: string): string => `By ${name}, ${when}`, because: 'Why', second: (name: string, when: string): string => `Second person: ${name}, ${when}`,
  endedBy: (name: string, when: string): string => `Undone by ${name}, ${when}`, forbidden: 'What forbids it', approve: 'Agree: join them', refuse: 'Do not join', approveReason: 'Your reason', approved: 'You agreed; they are joined.', refused: 'They are not joined.', values: 'What the join changed',
  valueNow: { stands: 'Stands', changed: 'Changed since', 'taken-back': 'Taken back' } as Record<string, string>, before: 'Before', sinceJoin: 'Since the join', now: 'Now', noValues: 'The join changed no value.', plan: 'The plan as it was confirmed', undo: 'Undo the join', undoKey: 'undo the join',
  moved: 'Moved by the undoing',
  unmergeTitle: { merge: 'Undo a merge', link: 'Undo a link' } as Record<string, string>, unmergeSays: 'Both people come back. What was entered since the join goes to the side that is proposed; change what you know better.',
  sinceTitle: (k: number): string => `Entered since the join: ${many(k, 'entry', 'entries')}`, sinceNone: 'Nothing was entered since the join.', entry: 'Entry', written: 'Written', proposedSide: 'Belongs to', evidence: 'Evidence', notSure: 'Look at it',
  onlyUnsure: (k: number): string => `Only what is not sure (${n(k)})`, allEntries: 'All entries', goesWith: (k: number): string => `${many(k, 'entry goes', 'entries go')} with it`, side: { survivor: 'A',
  joined: 'B' } as Record<string, string>, sideIs: (letter: string, who: string): string => `${letter}: ${who}`, sideOf: (entry: string): string => `Whose is ${entry}`, backTitle: 'Values that the join put in A', takeBack: 'take back', keepIt: 'keep',
  backOf: (field: string): string => `What becomes of ${field}`, different: 'Remember that they are two people', differentSays: 'Else the pair comes back into the queue.', undoReason: 'Why is it undone?', undoGo: 'Undo it',
  undone: (moved: number): string => moved ? `Undone. ${many(moved, 'entry was', 'entries were')} given back.` : 'Undone. Both records stand as before.', stillJoined: 'Another join keeps both one person even afterwards.',
  notThere: 'Not there',
  movesOf: (a: number, b: number): string => `As chosen above: ${n(a)} ${a === 1 ? 'is' : 'are'} A's, ${n(b)} ${b === 1 ? 'is' : 'are'} B's.`,
  person: 'This person\'s records', personNow: { leading: 'Leads', merged: 'Merged', linked: 'Linked' } as Record<string, string>, personHistory: 'Joined and parted', personSays: 'Everything that ever joined or parted this person, newest first.',
  historyNone: 'This person was never joined with another record.', joinedFrom: (mrns: string): string => `Joined from MRN ${mrns}`, linkedWith: (mrns: string): string => `Linked: MRN ${mrns}`, mergedInto: (was: string, who: string): string => `MRN ${was} is merged into this record. You see ${who}.`,
  mergedBanner: 'This record was merged. Its entries are shown in the leading record.', openLeading: 'Open the leading record', records: 'Records', since: (when: string): string => `since ${when}`,
  key: { confirm: 'confirm', other: 'let the other lead', all: 'all fields', undo: 'undo the join', agree: 'agree', refuse: 'do not join', back: 'back', side: 'other side', next: 'next that is not sure', move: 'join', reason: 'reason' },
};

/** Held changes of who somebody is, and how far an error went. */
export const overlays = {
  title: 'Overlays', says: (k: number): string => k === 0 ? 'No change is held' : many(k, 'change is held', 'changes are held'), list: 'Held changes', none: 'No change is held', noneSays: 'A change that would turn one person into another is held here, by whatever door it came.', state: 'State',
  states: { open: 'Held', accepted: 'Accepted', 'new-person': 'Became a person of its own', dropped: 'Dropped' } as Record<string, string>, doors: { desk: 'Typed at the desk', fhir: 'Written by a program',
  feed: 'Received' } as Record<string, string>, heldBy: (door: string, by: string, when: string): string => `${door} by ${by}, ${when}`, from: (source: string): string => `from ${source}`, pick: 'Choose a held change',
  changes: 'What changes', decision: 'Your decision', question: 'Is this still the same person?', old: 'The chart says', new: 'The change says', field: 'Field', counts: 'Why it is held', because: 'Why it is held', changedSince: 'The chart was changed since. Accepting lays this change over what stands now.',
  walk: (since: string): string => `No single step changes who it is; all together since ${since} do.`, unchanged: 'Same', differs: 'Differs', allFields: 'All fields', onlyDiffering: 'Only what differs',
  accept: 'Same person: let it pass', newPerson: 'Another person: new record', drop: 'Drop the change', reason: 'Why?', needReason: 'Say why in a few words', willAccept: 'The change is written into the record of', willNew: 'What was sent gets a record of its own. Nothing changes in the record of',
  willDrop: 'The change is dropped. Nothing changes in the record of', done: { accept: 'The change is written, and announced.', 'new-person': (mrn: string): string => `A new record was made: MRN ${mrn}.`, drop: 'The change is dropped.' }, mayNot: 'Whoever may accept overlays decides it.',
  decided: (name: string, when: string): string => `Decided by ${name}, ${when}`, item: 'What was received', blast: 'How far it went', newChart: 'The new record',
  blastTitle: 'How far the error went', blastSays: 'Every act on these records since the error, and who saw it. From the audit and the versions.', since: 'Since', total: (k: number): string => many(k, 'act', 'acts'), kinds: { entry: 'Entries', view: 'Views', print: 'Prints', export: 'Exports',
  'program-read': 'Read by programs', disclosure: 'Disclosures', other: 'Other acts' } as Record<string, string>, people: 'Who touched it', acts: 'Acts, newest first', csv: 'Save as CSV', csvDone: (k: number): string => `${many(k, 'act', 'acts')} saved.`, who: 'Who', when: 'When', did: 'What',
  what: 'Entries', outcome: { done: '', refused: 'Refused', failed: 'Failed' } as Record<string, string>, count: 'Acts', first: 'First', last: 'Last', all: 'All', only: (what: string): string => `Only ${what}`, more: 'Show more', records: 'Records concerned', nobodySince: 'Nobody touched them since.',
  open: 'How far did it go?',
  key: { move: 'change', accept: 'same person', newPerson: 'another person', drop: 'drop it', blast: 'how far it went', open: 'open chart', csv: 'CSV' },
};

/** The state of the index. */
export const figures = {
  title: 'State of the index', says: (records: string, at: string): string => `${records} records, counted ${at}`, from: 'From', to: 'To', span: 'Period', spans: { '3': '3 months', '12': '12 months', '24': '2 years' } as Record<string, string>, csv: 'Save CSV', csvOne: 'CSV',
  table: 'Table', plot: 'Plot', done: 'The figures are saved.',
  duplicate: 'Duplicate rate', duplicateSays: 'Records in pairs still to be decided (possible duplicate sets), of all records. The profession\'s target is 1 %.', creation: 'Creation rate', creationSays: 'Records registered in the period and found to be somebody\'s second, of all registered in it.', monthSays: 'Of the records registered in each month: how many stand today in pairs still to be decided (duplicate rate), and how many were found to be somebody\'s second (creation rate).', waiting: 'Waiting', late: 'Late', oldest: 'Oldest',
  median: 'Half wait longer than', days: (d: number): string => `${n(Math.round(d))} ${Math.round(d) === 1 ? 'day' : 'days'}`, perCent: (p: string): string => `${p} %`, part: (a: number, b: number): string => `${n(a)} of ${n(b)}`, none: '–',
  overTime: 'Rates by month', month: 'Month', opened: 'Opened', decided: 'Decided', automatic: 'Joined by themselves', quality: 'Match quality', qualitySays: 'Of the pairs decided: how many were one person. A grade that is right less often than it says needs other weights.',
  qualityTime: 'Right, by month', grade: 'Grade', same: 'Same', different: 'Different', precision: 'Right', backlog: 'Backlog by age', age: 'Waiting since', pairs: 'Pairs', work: 'Pairs opened and decided', mismatches: 'What causes mismatches',
  mismatchSays: 'Of the pairs found to be one person: which fields did not agree.', field: 'Field', percent: 'Per cent', bySite: 'By facility', bySource: 'By source', byUser: 'By person', name: 'Name', target: 'target 1 %',
  comparer: 'Comparing', comparerNone: 'Every record is compared.', comparerWaits: (k: number, s: string): string => `${many(k, 'record waits', 'records wait')} to be compared, the oldest ${s}.`, filling: (done: number, of: number): string => `First comparison: ${n(done)} of ${n(of)} records.`,
  model: (v: string): string => `Weights in use: ${v}`, trained: (when: string, records: number): string => `learned ${when} from ${many(records, 'record', 'records')}`, untrained: 'as shipped; not learned from this site yet', noData: 'Nothing to draw in this period.', noName: 'Not known',
  trend: (name: string, months: number): string => `${name} over ${many(months, 'month', 'months')}; the table has every value`, key: { table: 'tables or plots', csv: 'CSV' },
};

/** Who follows the changes of identity, and what they have acknowledged. */
export const changes = {
  title: 'Changes of identity', says: 'Systems that follow merges, moves and numbers, and what they have acknowledged.', none: 'Nobody follows the changes', noneSays: 'A system that follows them appears here with its first question.', follower: 'System', outstanding: 'Outstanding',
  oldest: 'Oldest waits since', asked: 'Last asked', acknowledged: 'Acknowledged', state: 'State', overdue: 'Overdue', fine: 'Up to date', waits: 'Behind', refusals: 'Refused', refused: (k: number): string => many(k, 'change was refused', 'changes were refused'), settle: 'Seen to',
  settled: 'Noted as seen to.', end: 'End following', endTitle: (who: string): string => `${who} no longer follows`, endSays: 'Nothing waits for it any more. What it has not acknowledged is not sent.', ended: 'It no longer follows.', never: 'Never',
  seq: 'Change', trouble: 'Trouble',
};
