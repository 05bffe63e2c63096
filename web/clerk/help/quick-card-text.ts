/** What stands on the printed card. */
export const quickCard = {
  title: 'Chartkeeper at a glance', go: 'Go to',
  groups: [
    { title: 'Everywhere', keys: [['/', 'Find a patient'], ['Ctrl K', 'Any command or word'], ['?', 'Keys of this screen'], ['t m', 'Ask a colleague'], ['t t', 'Light or dark'], ['Esc', 'Close, go back']] },
    { title: 'Desk', keys: [['j k', 'Next, previous'], ['Enter', 'Open it'], ['a', 'Do it'], ['x', 'Select several'], ['m', 'Take it'], ['s', 'Assign it'], ['f', 'Filter, keep a view'], ['d d', 'Thirty rows'], ['u', 'Take records in']] },
    { title: 'Chart', keys: [['s', 'then a letter: a section'], ['j k', 'Next, previous entry'], ['\\', 'Find in this chart'], ['e', 'Correct demographics'], ['m', 'Entered in error'], ['p', 'Print or export']] },
  ] as { title: string; keys: [string, string][] }[],
  findTitle: 'The search box understands', finds: [['gar mar 1957', 'parts of names and a birth year, in any order'], ['00418823', 'a record number'], ['555-0142', 'a phone number'], ['3/4/57  mar 4 1957', 'a birth date, as you write it'], ['ssn 6789', 'the last four of a social security number'], ['bill smith', 'William too: nicknames, old names, sounds alike']] as [string, string][],
  datesTitle: 'Dates in forms', dates: [['3/4/57', 'March 4, 1957'], ['t', 'today'], ['t-3w', 'three weeks ago'], ['1957', 'a year is enough where no more is known']] as [string, string][],
  rulesTitle: 'Always', rules: ['Two identifiers before you file, merge, send or print: name and birth date, or the number.', 'Lookalikes carry a mark: open both before you choose.', 'Nothing is erased: correct it with a reason, or mark it entered in error.', 'In the wrong chart? Report it. A correction case moves it; do not type it again.', 'Everything you open is recorded. Open what your work needs.'],
  foot: 'Chartkeeper is down? Use reserved numbers from the downtime block, write on paper, and enter it when it is back.',
};
