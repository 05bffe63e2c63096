import type { PatientLine } from '../../patients/contract.ts';
import type { JoinPlan, JoinSide, UnmergeProposal } from '../contract-joins.ts';

/** Whose it is, by name and two identifiers. */
export const personWords = (p: PatientLine): string => `${[p.family, p.given].filter(Boolean).join(', ') || 'Nobody named'}${p.suffix ? ` ${p.suffix}` : ''}, born ${p.birthDate ?? 'unknown'}, MRN ${p.mrn ?? 'none'}`;

const entries = (s: JoinSide): string => { const n = s.charts.reduce((sum, c) => sum + c.entries, 0); return n === 1 ? '1 entry' : `${n} entries`; };

/** What will happen, for whoever presses the button. */
export function planSentences(plan: Pick<JoinPlan, 'kind' | 'survivor' | 'joined' | 'fields' | 'needsSecond'>): string[] {
  const a = personWords(plan.survivor.person), b = personWords(plan.joined.person);
  const more = plan.joined.charts.length + plan.survivor.charts.length - 2;
  const changed = plan.fields.filter((f) => f.after.join('\n') !== f.survivor.join('\n')).map((f) => f.label.toLowerCase());
  const first = plan.kind === 'merge'
    ? [`${a} stays.`, `${b} is merged into it: the number still finds the patient, and is not used for new visits.`, `Both charts are read as one from now on (${entries(plan.survivor)} and ${entries(plan.joined)}); every entry stays where it is, so that this can be undone at any time.`]
    : [`${a} and ${b} are one person with two numbers.`, `Both records stay in use, each with its own number; both charts are read as one (${entries(plan.survivor)} and ${entries(plan.joined)}).`, 'This can be undone at any time.'];
  return [...first, ...(more > 0 ? [`${more} ${more === 1 ? 'chart that was joined with them earlier comes' : 'charts that were joined with them earlier come'} along.`] : []),
    ...(plan.kind !== 'merge' ? [] : [changed.length > 0 ? `The surviving record changes in: ${changed.join(', ')}.` : 'The surviving record keeps all its values.']),
    ...(plan.needsSecond ? ['A check forbids this: it waits until a second person agrees.'] : [])];
}

/** What an undoing will do. */
export function undoSentences(u: Pick<UnmergeProposal, 'survivor' | 'joined' | 'stillJoined' | 'entries' | 'values'> & { kind: JoinPlan['kind'] }): string[] {
  const moves = u.entries.filter((e) => e.proposed !== e.standsIn).length, unsure = u.entries.filter((e) => !e.sure).length, back = u.values.filter((v) => v.proposed === 'take-back').length;
  const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
  return [
    u.stillJoined ? 'Another join keeps both one person: only this one ends.' : `${personWords(u.survivor)} and ${personWords(u.joined)} are two people again, each with their own chart and number.`,
    ...(u.kind === 'merge' && !u.stillJoined ? ['The number that was merged is in use again.'] : []),
    ...(u.stillJoined ? [] : [u.entries.length === 0 ? 'Nothing was written since.' : `${count(u.entries.length, 'entry was', 'entries were')} written since: ${moves === 0 ? 'as proposed, each stays in the chart it stands in' : `as proposed, ${count(moves, 'moves', 'move')} to the other chart, with a trace in both`}${unsure > 0 ? `; ${count(unsure, 'needs', 'need')} a look` : ''}.`]),
    ...(u.values.length === 0 ? [] : [back === 0 ? 'No value of the demographics goes back.' : `${count(back, 'value that came with the join goes', 'values that came with the join go')} again.`]),
  ];
}
