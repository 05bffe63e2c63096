import { evalFhirPathTyped, parseFhirPath } from '@medplum/core';
import type { TypedValue } from '@medplum/core';
import type { Answer, AnsweredItem, Question } from '../../../src/modules/charting/contract.ts';
import { asksPaths, isPath, put } from './answers.ts';

/** Calculated questions by FHIRPath (SDC sdc-questionnaire-calculatedExpression, variable). Fetched when a form has one; scores of options are summed up without it. */
type Node = Record<string, any>;
const variableUrl = 'http://hl7.org/fhir/StructureDefinition/variable', list = (v: unknown): Node[] => (Array.isArray(v) ? v : []);
const variablesOf = (n: Node): { name: string; expression: string }[] => list(n['extension']).flatMap((e) => (e['url'] === variableUrl && e['valueExpression']?.name && e['valueExpression']?.expression ? [{ name: String(e['valueExpression'].name), expression: String(e['valueExpression'].expression) }] : []));

/** Answers as FHIR has them: decimals are numbers there. */
const plain = (items: readonly AnsweredItem[]): Node[] => items.map((i) => ({ linkId: i.linkId, ...(i.answer ? { answer: i.answer.map(({ item, ...a }) => ({ ...Object.fromEntries(Object.entries(a).map(([k, v]) => [k, k === 'valueDecimal' ? Number(v) : k === 'valueQuantity' ? { ...(v as Node), value: Number((v as Node)['value']) } : v])), ...(item?.length ? { item: plain(item) } : {}) })) } : {}), ...(i.item?.length ? { item: plain(i.item) } : {}) }));

function run(expression: string, context: TypedValue, variables: Record<string, TypedValue>): TypedValue[] {
  // The library knows no sum, avg, min and max (FHIRPath 2.0, aggregates): at the end of an expression they are worked out here.
  const whole = /^(.*)\.(sum|avg|min|max)\(\)\s*$/s.exec(expression);
  try {
    const found = evalFhirPathTyped(parseFhirPath(whole?.[1] ?? expression), [context], variables), numbers = found.map((f) => f.value as unknown);
    if (!whole) return found;
    if (numbers.length === 0 || !numbers.every((n): n is number => typeof n === 'number')) return [];
    const sum = numbers.reduce((a, b) => a + b, 0);
    return [{ type: 'decimal', value: whole[2] === 'sum' ? sum : whole[2] === 'avg' ? sum / numbers.length : whole[2] === 'min' ? Math.min(...numbers) : Math.max(...numbers) }];
  } catch { return []; }
}

/** Enough digits to be exact, no more than floating point can vouch for. */
const decimal = (n: number): string => String(Number(n.toPrecision(15)));

function answerOf(q: Question, found: TypedValue | undefined): Answer | undefined {
  const v: unknown = found?.value, n = typeof v === 'number' ? v : typeof v === 'object' && v !== null && typeof (v as Node)['value'] === 'number' ? (v as Node)['value'] as number : null;
  if (v === undefined || v === null || (n !== null && !Number.isFinite(n))) return undefined;
  if (q.type === 'integer') return n === null ? undefined : { valueInteger: Math.round(n) };
  if (q.type === 'decimal') return n === null ? undefined : { valueDecimal: decimal(n) };
  if (q.type === 'quantity') return n === null ? undefined : { valueQuantity: { value: decimal(n), unit: q.unit?.display ?? String((v as Node)['unit'] ?? ''), ...(q.unit ? { code: q.unit.code } : (v as Node)['code'] ? { code: String((v as Node)['code']) } : {}) } };
  if (q.type === 'boolean') return typeof v === 'boolean' ? { valueBoolean: v } : undefined;
  if (q.type === 'choice' || q.type === 'open-choice') return q.options.find((o) => ('valueCoding' in o.value ? typeof v === 'object' ? o.value.valueCoding.code === (v as Node)['code'] : o.value.valueCoding.code === v : Object.values(o.value)[0] === v))?.value;
  if (q.type === 'date') return typeof v === 'string' ? { valueDate: v.slice(0, 10) } : undefined;
  if (q.type === 'dateTime') return typeof v === 'string' ? { valueDateTime: v } : undefined;
  if (q.type === 'time') return typeof v === 'string' ? { valueTime: v } : undefined;
  return typeof v === 'object' ? undefined : { valueString: String(v) };
}

/** The answers with what their expressions say, again until nothing changes: one result may stand on another. Undefined results leave a question unanswered. */
export function calculated(questionnaire: Node, questions: readonly Question[], items: readonly AnsweredItem[], patient?: Node): AnsweredItem[] {
  let now = [...items];
  for (let round = 0; round < 5; round += 1) {
    const response = { resourceType: 'QuestionnaireResponse', status: 'in-progress', item: plain(now) }, root: TypedValue = { type: 'QuestionnaireResponse', value: response };
    const known: Record<string, TypedValue> = { '%resource': root, '%rootResource': root, '%context': root, '%questionnaire': { type: 'Questionnaire', value: questionnaire }, ...(patient ? { '%patient': { type: 'Patient', value: patient } } : {}) };
    const next = within(questions, list(questionnaire['item']), now, withVariables(questionnaire, root, known), root);
    if (JSON.stringify(next) === JSON.stringify(now)) return next;
    now = next;
  }
  return now;
}

function withVariables(of: Node, context: TypedValue, known: Record<string, TypedValue>): Record<string, TypedValue> {
  const all = { ...known };
  // A variable without a value is empty, not unknown: expressions that use it are empty too.
  for (const { name, expression } of variablesOf(of)) { const found = run(expression, context, all); all[`%${name}`] = found.length < 2 ? found[0] ?? { type: 'string', value: undefined } : { type: found[0]!.type, value: found.map((f) => f.value) }; }
  return all;
}

function within(questions: readonly Question[], definitions: readonly Node[], items: readonly AnsweredItem[], known: Record<string, TypedValue>, context: TypedValue): AnsweredItem[] {
  let next = [...items];
  for (const q of questions) {
    const definition = definitions.find((d) => String(d['linkId']) === q.linkId) ?? {}, variables = withVariables(definition, context, known);
    if (isPath(q)) { const answer = answerOf(q, run(q.expression!, context, variables)[0]); next = put(next, q, answer ? [answer] : []); continue; }
    if (q.type !== 'group' || !asksPaths(q.items)) continue;
    const here = next.filter((i) => i.linkId === q.linkId), made = (here.length ? here : [{ linkId: q.linkId, ...(q.text ? { text: q.text } : {}) } as AnsweredItem]).map((g) => ({ ...g, item: within(q.items, list(definition['item']), g.item ?? [], variables, { type: 'QuestionnaireResponseItem', value: plain([g])[0] }) })).filter((g) => g.item.length);
    next = [...next.filter((i) => i.linkId !== q.linkId), ...made];
  }
  const order = new Map(questions.map((q, n) => [q.linkId, n]));
  return next.sort((x, y) => (order.get(x.linkId) ?? 0) - (order.get(y.linkId) ?? 0));
}
