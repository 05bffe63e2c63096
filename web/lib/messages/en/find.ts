export const find = {
  title: 'Find', placeholder: 'Find a patient by name, birth date, MRN or phone', label: 'Find a patient', readAs: 'Read as', patients: 'Patients', matches: 'Matching patients', of: (shown: string, all: string): string => `${shown} of ${all}`,
  none: 'No patient matches', noneSays: 'Try fewer letters, only the birth date, or the phone number. Birth dates may be typed in any usual way.', recent: 'Worked on lately', recentNone: 'Charts you open will be listed here.',
  hint: 'Also: date in any spelling, phone, MRN', move: 'move', open: 'open', newTab: 'in a new tab', close: 'close', openChart: 'Open chart', seeAll: 'See all', selected: 'Selected patient', typeMore: 'Type part of a name, a birth date, an MRN or a phone number.',
  lookalikeSays: 'Another patient has a like name and a near birth date. Ask for one more identifier.', disputedSays: 'A number of this patient is also in use by another. Check before you file.',
  address: 'Address', phone: 'Phone', oldNames: 'Old names', lastVisit: 'Last visit', was: (name: string): string => `was ${name}`, did: 'What you did', when: 'When', ms: (n: number): string => `${n} ms`, sex: 'Sex', why: 'Why it matches', assigner: 'Number from',
  count: (n: number, more: boolean): string => n === 0 ? 'No patient matches' : `${n}${more ? ' or more' : ''} ${n === 1 ? 'patient' : 'patients'}`, moreHits: 'More match. Type another letter, or open the full list.', fullList: 'Full list',
};
