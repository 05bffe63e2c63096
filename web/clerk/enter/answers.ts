import type { Answer, AnsweredItem, Question } from '../../../src/modules/charting/contract.ts';
import { answerFaults, answersIn, isAsked, isScore, questionsOf, scoreIn } from '../../../src/modules/charting/contract.ts';
import { m } from '../../lib/messages/index.ts';

/** The answers of a form that is being filled in. Pure. */
const worded = (q: Question): { linkId: string; text?: string } => ({ linkId: q.linkId, ...(q.text ? { text: q.text } : {}) });

/** The items with the answers of one question replaced; without answers the question is not in the response (R4 qrs-1). */
export const put = (items: readonly AnsweredItem[], q: Question, answer: (Answer & { item?: AnsweredItem[] | undefined })[]): AnsweredItem[] => [...items.filter((i) => i.linkId !== q.linkId), ...(answer.length ? [{ ...worded(q), answer }] : [])];

/** What a form begins with: initial values and options chosen from the first. */
export function startAnswers(questions: readonly Question[]): AnsweredItem[] {
  return questions.flatMap((q): AnsweredItem[] => {
    if (q.type === 'group') { const item = startAnswers(q.items); return item.length ? [{ ...worded(q), item }] : []; }
    const initial = q.initial.length ? q.initial : q.options.filter((o) => o.initial).map((o) => o.value);
    return initial.length ? [{ ...worded(q), answer: initial }] : [];
  });
}

/** In the order of the questions, without what is not asked any more: an answer to a question that another answer closed says nothing. */
export function cleaned(questions: readonly Question[], items: readonly AnsweredItem[], whole?: ReadonlyMap<string, Answer[]>): AnsweredItem[] {
  const answers = whole ?? answersIn(items), kept = questions.flatMap((q): AnsweredItem[] => {
    if (!isAsked(q, answers)) return [];
    return items.filter((i) => i.linkId === q.linkId).flatMap((i): AnsweredItem[] => {
      if (q.type === 'group') { const item = cleaned(q.items, i.item ?? [], answers); return item.length || q.repeats ? [{ ...worded(q), ...(item.length ? { item } : {}) }] : []; }
      return i.answer?.length ? [{ ...worded(q), answer: i.answer.map(({ item, ...a }) => { const inside = cleaned(q.items, item ?? [], answers); return { ...a, ...(inside.length ? { item: inside } : {}) } as Answer; }) }] : [];
    });
  });
  // Closing one question may close another.
  if (whole === undefined && JSON.stringify(answersSaid(kept)) !== JSON.stringify(answersSaid(items))) return cleaned(questions, kept);
  return kept;
}
const answersSaid = (items: readonly AnsweredItem[]): [string, number][] => [...answersIn(items)].map(([k, v]) => [k, v.length] as [string, number]).sort((a, b) => (a[0] < b[0] ? -1 : 1));

/** Whether an expression is worked out as FHIRPath (calculate.ts); where it asks for the scores of options, their sum answers it. */
export const isPath = (q: Pick<Question, 'expression'>): boolean => q.expression !== null && !/\bordinal\b|\bordinal\(|\bweight\(|ordinalValue|itemWeight/i.test(q.expression) && q.expression.trim() !== '...';
export const asksPaths = (questions: readonly Question[]): boolean => questions.some((q) => isPath(q) || asksPaths(q.items));

/** With the sums that the form calculates. */
export function scored(questions: readonly Question[], items: readonly AnsweredItem[], whole: readonly Question[] = questions, answers = answersIn(items)): AnsweredItem[] {
  let next = [...items];
  for (const q of questions) {
    if (q.type === 'group') {
      const here = next.filter((i) => i.linkId === q.linkId), has = q.items.some((x) => isScore(x) && !isPath(x));
      if (has || here.length) { const groups = (here.length ? here : [{ ...worded(q) }]).map((g) => ({ ...g, item: scored(q.items, g.item ?? [], whole, answers) })).filter((g) => g.item.length || q.repeats); next = [...next.filter((i) => i.linkId !== q.linkId), ...groups]; }
    } else if (isScore(q) && !isPath(q)) { const sum = scoreIn(whole, answers); next = put(next, q, sum === null ? [] : [q.type === 'integer' ? { valueInteger: Math.round(sum) } : q.type === 'quantity' ? { valueQuantity: { value: String(sum), unit: q.unit?.display ?? '', ...(q.unit ? { code: q.unit.code } : {}) } } : { valueDecimal: String(sum) }]); }
  }
  const order = new Map(questions.map((q, n) => [q.linkId, n]));
  return next.sort((x, y) => (order.get(x.linkId) ?? 0) - (order.get(y.linkId) ?? 0));
}

/** What is wrong with the answers, at their questions: told when one tries to save. */
export function questionFaults(resource: Record<string, unknown>, items: readonly AnsweredItem[]): { field: string; says: string }[] {
  const questions = questionsOf(resource), text = new Map<string, string>(), walk = (qs: readonly Question[]): void => { for (const q of qs) { text.set(q.linkId, q.text || q.linkId); walk(q.items); } };
  walk(questions);
  return answerFaults(questions, items).map((f) => ({ field: `q-${f.linkId}`, says: m.asking.bad((text.get(f.linkId) ?? f.linkId).slice(0, 80), f.says) }));
}
