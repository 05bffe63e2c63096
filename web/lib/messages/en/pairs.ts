/** The duplicate queue and its decisions. */
const n = (k: number): string => k.toLocaleString('en-US');
const many = (k: number, one: string, more: string): string => `${n(k)} ${k === 1 ? one : more}`;

/** The duplicate queue and the comparison of two people. */
export const index = {
  title: 'Patient index', tabsLabel: 'Parts of the patient index', tabs: { pairs: 'Pairs', joins: 'Joins', overlays: 'Overlays', figures: 'Figures', weights: 'Weights', changes: 'Changes', sealed: 'Sealed' },
  duplicates: 'Duplicates', pairs: (k: number, more: boolean): string => `${n(k)}${more ? ' or more' : ''} ${k === 1 && !more ? 'pair' : 'pairs'}`, by: { harm: 'by harm, then likelihood', likelihood: 'likeliest first', age: 'oldest first' }, list: 'Pairs', pairOf: (at: number, of: string): string => `${at} of ${of}`,
  question: 'Are these one person?', comparison: 'The two records, field by field', comparedAs: 'Compared as', weight: 'Weight', running: 'Running sum', review: 'review', certain: 'certain', prior: 'Starting odds', priorSays: 'Any two people here', score: 'Score', side: 'Records',
  openSide: (letter: string): string => `Open chart ${letter}`,
  grades: { certain: 'Certain', probable: 'Review, not certain', possible: 'Review, far from certain', none: 'Below review' }, gradeWords: { certain: 'Certain', probable: 'Very likely', possible: 'Possible', none: 'Unlikely' }, gradeFilter: { certain: 'Certain', probable: 'Probable', possible: 'Possible', none: 'Below review' },
  chance: (score: string, k: number, of: number): string => `${score}: ${n(k)} in ${n(of)} such pairs are one person`,
  fields: { family: 'Family name', given: 'Given name', middle: 'Middle name', suffix: 'Suffix', birth: 'Birth date', sex: 'Sex', address: 'Address', place: 'City, ZIP code', phone: 'Phone', email: 'Email', ssn: 'SSN', 'person-number': 'Lifelong number', 'record-number': 'Record number',
  relatives: 'Relatives' } as Record<string, string>,
  levels: {
    same: 'Same', near: 'Nearly the same', differs: 'Differs', like: 'Alike', sounds: 'Sounds the same', 'family.previous': 'Previous name of the other', 'family.part': 'A part is shared', 'family.swapped': 'Names swapped', 'given.nickname': 'Short form', 'given.initial': 'Initial fits',
  'given.part': 'One begins the other', 'given.middle': 'Other\'s middle name', 'middle.initial': 'Initial fits',
    'family.crossed': 'Names crossed', 'suffix.missing': 'One side empty', 'sex.with-name': 'Same, as the name says', 'sex.against-name': 'Differs, as the names do', 'ssn.like': 'Two digits differ', 'person-number.like': 'Two digits differ', 'birth.swapped': 'Day and month swapped', 'birth.digit': 'One digit differs', 'birth.parts': 'Two of three parts agree', 'birth.partial': 'Agrees so far as known', 'birth.century': 'Another century', 'birth.within-year': 'Within a year', 'address.past': 'A previous one',
  'address.unit': 'Same building', 'address.elsewhere': 'Same street, other place', 'address.street': 'Same street', 'address.extra': 'Second line the same', 'place.zip': 'Same ZIP code', 'place.city': 'Same city', 'place.state': 'Same state',
    'phone.near': 'One digit differs', 'ssn.near': 'One digit differs', 'ssn.last-four': 'Last four agree', 'person-number.near': 'One digit differs', 'record-number.near': 'One digit differs', 'relatives.household': 'A household shares this', 'relatives.twin': 'Twins share this', 'relatives.namesake': 'Namesakes share this',
  } as Record<string, string>,
  notScored: 'Not scored', allergies: 'Allergies', allergiesOne: (letter: string): string => `Not scored. Harm if left: known on ${letter} only`, allergiesBoth: 'Not scored. Recorded on both', allergiesNone: 'Not scored', lastSeen: 'Last seen', never: 'No visit recorded',
  inpatientNow: 'Inpatient now', bothAdmitted: (day: string): string => `Not scored. Both were admitted on ${day}: two people, or a visit filed twice`, noneAdmitted: 'Not scored. No day on which both were admitted', madeBy: 'Made by', madeOn: (by: string, when: string): string => `${by}, ${when}`,
  fromSource: (by: string, source: string): string => `${by} from ${source}`, sameSource: 'Not scored', inChart: 'In the chart', entries: (k: number, visits: number): string => `${many(k, 'entry', 'entries')}, ${many(visits, 'visit', 'visits')}`,
  alreadyJoined: (k: number): string => `, ${many(k, 'record', 'records')} already joined`, compared: { same: 'Not scored. Same', alike: 'Not scored. Alike', different: 'Not scored. Differs', 'one-only': 'Not scored. One side empty', neither: 'Not scored',
  'not-compared': 'Not scored' } as Record<string, string>,
  guards: 'Why this pair is never joined by itself', visits: 'Visits', visitsSince: (day: string): string => `Visits since B was made (${day})`, visitsBefore: 'Visits', noVisits: 'Neither record has a visit.', sameDay: 'Both have a visit on this day', noneThen: 'None',
  moreVisits: (k: number): string => `${n(k)} earlier are in the charts`, undated: 'Undated',
  cluster: (charts: number, pairs: number): string => `These two hang together with others: ${n(charts)} records in ${many(pairs, 'pair', 'pairs')}.`, clusterChip: (charts: number): string => `${n(charts)} records`, clusterShow: 'Show only these', clusterOnly: 'One cluster',
  overlap: 'Filed at two facilities', overlapSays: 'Both records stay in use, each facility keeps its number and its view.', overlapHint: 'If they are one person: facilities with numbers of their own link them, facilities that share their numbers merge them.',
  history: 'What happened to this pair', what: { opened: 'Opened', compared: 'Compared', different: 'Different', unsure: 'Unsure', same: 'Same', reopened: 'Waits again', ended: 'Ended', assigned: 'Given', asked: 'Asked', commented: 'Comment' } as Record<string, string>, program: 'Chartkeeper',
  comment: 'Comment', commentSays: 'Stays with the pair. Who wrote it is recorded.', commentGo: 'Add comment', commented: 'The comment is added.', needText: 'Write a word',
  owner: (name: string): string => `In hand: ${name}`, nobody: 'nobody', you: 'you', asks: (q: string): string => `Asked: ${q}`, decided: { same: 'Decided: one person', different: 'Decided: two people', ended: 'No longer a question: one of the records is gone, or they are alike no longer', open: '',
  unsure: 'Unsure' } as Record<string, string>,
  recalculated: (was: string, when: string): string => `The score was ${was} when it was last compared, ${when}; what stands here is counted anew.`,
  comparing: 'These two are being compared', comparingSays: 'The pair opens by itself in a moment.', mayNotDecide: 'You may look at pairs, not decide them.', mayNotJoin: 'Whoever may join records decides "same".', none: 'No pair waits', noneSays: 'New and changed records are compared as they come; what may be one person appears here.', noneFilter: 'No pair fits this filter',
  noneFilterSays: 'Widen the filter, or clear it.', clearFilter: 'Clear the filter', pick: 'Choose a pair', pickSays: 'Both records appear here, field by field.',
  harmShort: { 'harm.severe-allergy-on-one': 'Allergy on one chart', 'harm.allergy-on-one': 'Allergy on one chart', 'harm.inpatient': 'Inpatient now', 'harm.both-in-use': 'Both in use', 'harm.one-deceased': 'One says deceased', 'harm.both-hold-entries': 'Both hold entries' } as Record<string, string>,
  key: { move: 'pair', openA: 'open A', openB: 'open B', openAB: 'open A, B', same: 'same person', different: 'different', unsure: 'unsure, ask', select: 'select', assign: 'assign', take: 'take', filter: 'filter', comment: 'comment', ask: 'write a message about it', undo: 'undo',
  cluster: 'the whole cluster', back: 'back to the pair', order: 'order', clear: 'clear the selection', scroll: 'scroll the comparison', reopen: 'let it wait again' },
};

/** What is decided of a pair, filtering and giving out. */
export const pairActs = {
  same: 'Same person', different: 'Different', unsure: 'Unsure, ask', sameSays: 'Same:', mergesInto: 'merges into', linksWith: 'is linked with', after: 'after you confirm the plan',
  differentTitle: 'Two different people', differentSays: 'It is remembered for these two until name, birth date, sex or a strong number of either changes.',
  reasons: ['Different people: dates and names do not fit one life', 'Twins or siblings', 'Father and son, or mother and daughter', 'Same name, another person', 'Asked the patient or the sender'], otherReason: 'Another reason', reason: 'Why?', reasonSays: 'In a few words',
  needReason: 'Say why in a few words', decideDifferent: 'Different people',
  unsureTitle: 'Unsure', unsureSays: 'The pair stays in the queue. Whoever gets it finds your question with it.', whatMissing: 'What is missing?', ask: 'Ask', askSays: 'What should they find out?', giveTo: 'Who looks at it', keepOwner: 'Nobody else, leave it as it is', decideUnsure: 'Leave it open',
  unsureReasons: ['Needs the patient or the sender', 'Needs an identity document', 'Needs a second pair of eyes'],
  doneDifferent: (a: string, b: string): string => `Different: ${a} and ${b}.`, doneUnsure: (a: string, b: string): string => `Left open: ${a} and ${b}.`, undo: 'Undo', undone: 'Taken back. The pair waits again.', undoReason: 'Taken back at once', undoLeft: (s: number): string => `${s} s`,
  reopen: 'Let it wait again', reopenTitle: 'Let the pair wait again', reopened: 'The pair waits again.',
  stale: 'Something about this pair changed while you looked. It is loaded again; look once more.', selected: (k: number): string => `${n(k)} selected`, assign: 'Assign', assignTitle: (k: number): string => k === 1 ? 'Who decides this pair?' : `Who decides these ${n(k)} pairs?`, assignTo: 'People',
  assignSays: 'Several people share the pairs in turn. Nobody chosen: the pairs belong to nobody.', assigned: (k: number): string => `${many(k, 'pair is', 'pairs are')} given.`, givenBack: (k: number): string => `${many(k, 'pair belongs', 'pairs belong')} to nobody again.`,
  leftOut: (k: number): string => `${many(k, 'was', 'were')} decided meanwhile.`, take: 'Take', taken: (k: number): string => `${many(k, 'pair is', 'pairs are')} in your hands.`, clear: 'Clear', select: (who: string): string => `Select ${who}`, me: (name: string): string => `${name} (you)`,
  reportTitle: 'Is this person here twice?', reportSays: 'The two records go to the duplicate queue. Nothing moves yet.', reportOther: 'The other record', reportHint: 'Search by name, birth date or number', reportNeedOther: 'Choose the other record', reportGo: 'Report the two', reported: 'The two are in the duplicate queue.', oneRecord: 'Pairs of one record',
  filter: 'Filter', filterTitle: 'Filter the queue', state: 'State', states: { waiting: 'Waiting', open: 'Open', unsure: 'Unsure', same: 'Decided: same', different: 'Decided: different', ended: 'Ended' } as Record<string, string>, grade: 'How likely', anyGrade: 'Any', whose: 'In whose hands',
  anyone: 'Anybody', mine: 'Mine', nobodys: 'Nobody\'s', facility: 'Facility', anyFacility: 'All facilities', source: 'Made by', anySource: 'Anybody, any sender', due: 'Due', anyDue: 'Any time', dues: { late: 'Late', today: 'Today', week: 'This week' } as Record<string, string>, kind: 'Kind',
  anyKind: 'Both kinds', kinds: { duplicate: 'Duplicates (both filed at one facility)', overlap: 'Overlaps (filed at two facilities)' } as Record<string, string>, field: 'Field that does not agree', anyField: 'Any field', order: 'Order', show: 'Show', ownerIs: (name: string): string => `In hand: ${name}`,
  sourceIs: (name: string): string => `Made by ${name}`, fieldIs: (name: string): string => `${name} differs`, drop: (what: string): string => `Drop: ${what}`,
};
