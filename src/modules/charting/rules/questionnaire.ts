import type { Answer, AnsweredItem } from '../contract.ts';

/** A question or group of a FHIR R4 Questionnaire (questionnaire.html), read leniently: what this program does not know it leaves aside. */
export type Question = {
  linkId: string; type: string; text: string; prefix: string; required: boolean; repeats: boolean; readOnly: boolean; maxLength: number | null; hidden: boolean; help: string;
  options: { value: Answer; label: string; score: number | null; initial: boolean }[]; valueSet: string | null; look: string; unit: { code: string; display: string } | null; units: { code: string; display: string }[]; min: string | null; max: string | null;
  enableWhen: { question: string; operator: string; answer: unknown }[]; all: boolean; initial: Answer[]; expression: string | null; items: Question[];
};
type Node = Record<string, any>;
const ext = 'http://hl7.org/fhir/StructureDefinition/', sdc = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/';
const list = (v: unknown): Node[] => (Array.isArray(v) ? v : []);
const extension = (n: Node, ...urls: string[]): Node | undefined => list(n['extension']).find((e) => urls.includes(String(e['url'])));
const digits = (v: unknown): string => (typeof v === 'object' && v !== null && 'rawJSON' in v ? String((v as { rawJSON: string }).rawJSON) : String(v));

/** A value[x] as an answer: decimals as written. */
export function answerOf(n: Node): Answer | undefined {
  const key = Object.keys(n).find((k) => k.startsWith('value') && !k.startsWith('_'));
  if (!key) return undefined;
  const v = n[key];
  if (key === 'valueDecimal') return { valueDecimal: digits(v) };
  if (key === 'valueInteger') return { valueInteger: Number(digits(v)) };
  if (key === 'valueQuantity') return v?.value === undefined ? undefined : { valueQuantity: { value: digits(v.value), unit: String(v.unit ?? v.code ?? ''), ...(v.code ? { code: String(v.code) } : {}) } };
  if (key === 'valueCoding') return { valueCoding: { ...(v?.system ? { system: String(v.system) } : {}), ...(v?.code ? { code: String(v.code) } : {}), ...(v?.display ? { display: String(v.display) } : {}) } };
  if (key === 'valueReference') return { valueReference: { display: String(v?.display ?? v?.reference ?? '') } };
  return { [key]: v } as Answer;
}

/** An answer in words. */
export function answerWords(a: Answer): string {
  if ('valueBoolean' in a) return a.valueBoolean ? 'Yes' : 'No';
  if ('valueCoding' in a) return a.valueCoding.display ?? a.valueCoding.code ?? '';
  if ('valueQuantity' in a) return `${a.valueQuantity.value} ${a.valueQuantity.unit}`.trim();
  if ('valueReference' in a) return a.valueReference.display;
  if ('valueAttachment' in a) return a.valueAttachment.title ?? a.valueAttachment.contentType;
  return String(Object.values(a)[0]);
}

export const questionsOf = (questionnaire: Node): Question[] => list(questionnaire['item']).map((i) => questionOf(i, containedOf(questionnaire)));

/** Value sets that stand in the Questionnaire itself, as their codes. */
const containedOf = (q: Node): ReadonlyMap<string, Node[]> => new Map(list(q['contained']).filter((c) => c['resourceType'] === 'ValueSet').map((v) => [`#${String(v['id'])}`,
  list(v['expansion']?.contains).length ? list(v['expansion'].contains).map((c) => ({ valueCoding: c })) : list(v['compose']?.include).flatMap((s) => list(s['concept']).map((c) => ({ valueCoding: { system: s['system'], code: c['code'], display: c['display'] }, extension: c['extension'] })))]));

const scoreOf = (o: Node): number | null => { const e = extension(o, `${ext}ordinalValue`, `${ext}itemWeight`, `${ext}questionnaire-ordinalValue`) ?? extension(o['valueCoding'] ?? {}, `${ext}ordinalValue`, `${ext}itemWeight`); const n = e && Number(digits(e['valueDecimal'] ?? e['valueInteger'])); return n === undefined || Number.isNaN(n) ? null : n; };

function questionOf(i: Node, contained: ReadonlyMap<string, Node[]>): Question {
  const given = list(i['answerOption']).length ? list(i['answerOption']) : contained.get(String(i['answerValueSet'])) ?? [];
  const unitCoding = extension(i, `${ext}questionnaire-unit`)?.['valueCoding'] as Node | undefined, helpItems = list(i['item']).filter((x) => x['type'] === 'display' && extension(x, `${ext}questionnaire-itemControl`)?.['valueCodeableConcept']?.coding?.some((c: Node) => c['code'] === 'help'));
  const coding = (c: Node): { code: string; display: string } => ({ code: String(c['code'] ?? ''), display: String(c['display'] ?? c['code'] ?? '') });
  return {
    linkId: String(i['linkId'] ?? ''), type: String(i['type'] ?? 'string'), text: String(i['text'] ?? ''), prefix: String(i['prefix'] ?? ''), required: i['required'] === true, repeats: i['repeats'] === true, readOnly: i['readOnly'] === true, maxLength: typeof i['maxLength'] === 'number' ? i['maxLength'] : null,
    hidden: extension(i, `${ext}questionnaire-hidden`)?.['valueBoolean'] === true, help: helpItems.map((h) => String(h['text'] ?? '')).join(' '),
    options: given.flatMap((o) => { const value = answerOf(o); return value ? [{ value, label: answerWords(value), score: scoreOf(o), initial: o['initialSelected'] === true }] : []; }), valueSet: typeof i['answerValueSet'] === 'string' && !i['answerValueSet'].startsWith('#') ? i['answerValueSet'] : null,
    look: String(extension(i, `${ext}questionnaire-itemControl`)?.['valueCodeableConcept']?.coding?.[0]?.code ?? ''), unit: unitCoding ? coding(unitCoding) : null, units: list(i['extension']).filter((e) => e['url'] === `${ext}questionnaire-unitOption`).map((e) => coding(e['valueCoding'] ?? {})),
    min: bound(extension(i, `${ext}minValue`)), max: bound(extension(i, `${ext}maxValue`)),
    enableWhen: list(i['enableWhen']).map((w) => ({ question: String(w['question']), operator: String(w['operator']), answer: Object.entries(w).find(([k]) => k.startsWith('answer'))?.[1] })), all: i['enableBehavior'] === 'all',
    initial: [...list(i['initial']).flatMap((x) => answerOf(x) ?? [])], expression: (extension(i, `${sdc}sdc-questionnaire-calculatedExpression`, `${ext}cqf-calculatedValue`)?.['valueExpression']?.expression as string | undefined) ?? null,
    items: list(i['item']).filter((x) => !helpItems.includes(x)).map((x) => questionOf(x, contained)),
  };
}
const bound = (e: Node | undefined): string | null => { const v = e && Object.entries(e).find(([k]) => k.startsWith('value'))?.[1]; return v === undefined ? null : digits(v); };

/** Answers by link id, wherever they stand: what enableWhen and sums look at. */
export function answersIn(items: readonly AnsweredItem[] | undefined, into = new Map<string, Answer[]>()): Map<string, Answer[]> {
  for (const i of items ?? []) {
    if (i.answer?.length) into.set(i.linkId, [...(into.get(i.linkId) ?? []), ...i.answer]);
    answersIn(i.item, into);
    for (const a of i.answer ?? []) answersIn(a.item, into);
  }
  return into;
}

const plain = (v: unknown): string | number | boolean => {
  if (typeof v === 'boolean' || typeof v === 'number') return v;
  if (typeof v !== 'object' || v === null) return typeof v === 'string' && /^-?\d+(\.\d+)?$/.test(v) ? Number(v) : String(v);
  const n = v as Node;
  return 'rawJSON' in n ? Number(n['rawJSON']) : 'value' in n ? Number(digits(n['value'])) : 'code' in n ? `${n['code']}` : String(n['display'] ?? n['reference'] ?? '');
};
const compare: Readonly<Record<string, (a: string | number | boolean, b: string | number | boolean) => boolean>> = { '=': (a, b) => a === b, '>': (a, b) => a > b, '<': (a, b) => a < b, '>=': (a, b) => a >= b, '<=': (a, b) => a <= b };

/** Whether a question is asked now (Questionnaire.item.enableWhen, R4). `!=` holds when no answer equals; nothing answered makes every other comparison false. */
export function isAsked(q: Pick<Question, 'enableWhen' | 'all'>, answers: ReadonlyMap<string, readonly Answer[]>): boolean {
  if (q.enableWhen.length === 0) return true;
  const holds = q.enableWhen.map((w) => {
    const given = (answers.get(w.question) ?? []).map((a) => plain(Object.values(a)[0])), wanted = plain(w.answer);
    if (w.operator === 'exists') return (given.length > 0) === (w.answer === true);
    if (w.operator === '!=') return !given.includes(wanted);
    return given.some((g) => compare[w.operator]?.(g, wanted) ?? false);
  });
  return q.all ? holds.every(Boolean) : holds.some(Boolean);
}

/** The sum of the scores of what was chosen (ordinalValue of the options) in the whole form; null while nothing scored is answered. */
export function scoreIn(questions: readonly Question[], answers: ReadonlyMap<string, readonly Answer[]>): number | null {
  let sum: number | null = null;
  const walk = (qs: readonly Question[]): void => { for (const q of qs) { for (const a of answers.get(q.linkId) ?? []) { const o = q.options.find((x) => sameAnswer(x.value, a)); if (o?.score !== null && o?.score !== undefined) sum = (sum ?? 0) + o.score; } walk(q.items); } };
  walk(questions);
  return sum;
}
/** A calculated question is one whose expression sums up scores: an answer is given, never typed. */
export const isScore = (q: Pick<Question, 'expression'>): boolean => q.expression !== null && /ordinal|weight|score|sum\(\)/i.test(q.expression);

export const sameAnswer = (a: Answer, b: Answer): boolean => { const [ka, va] = Object.entries(a).find(([k]) => k !== 'item')!, [kb, vb] = Object.entries(b).find(([k]) => k !== 'item')!; return ka === kb && (ka === 'valueCoding' ? va.code === vb.code && (va.system ?? '') === (vb.system ?? '') && (va.code !== undefined || va.display === vb.display) : JSON.stringify(va) === JSON.stringify(vb)); };

export type AnswerFault = { linkId: string; says: string };
const kinds: Readonly<Record<string, readonly string[]>> = {
  boolean: ['valueBoolean'], decimal: ['valueDecimal'], integer: ['valueInteger'], date: ['valueDate'], dateTime: ['valueDateTime', 'valueDate'], time: ['valueTime'], string: ['valueString'], text: ['valueString'], url: ['valueUri'],
  choice: ['valueCoding', 'valueString', 'valueInteger', 'valueDate', 'valueTime', 'valueReference'], 'open-choice': ['valueCoding', 'valueString', 'valueInteger', 'valueDate', 'valueTime', 'valueReference'], quantity: ['valueQuantity'], attachment: ['valueAttachment'], reference: ['valueReference'],
};

/** What is wrong with the answers to a Questionnaire: what is missing, unknown, of the wrong kind, out of range, or answered though not asked. */
export function answerFaults(questions: readonly Question[], items: readonly AnsweredItem[], finished = true): AnswerFault[] {
  const faults: AnswerFault[] = [], answers = answersIn(items);
  const walk = (qs: readonly Question[], at: readonly AnsweredItem[], asked: boolean): void => {
    for (const i of at) if (!qs.some((q) => q.linkId === i.linkId)) faults.push({ linkId: i.linkId, says: 'is no question of this form' });
    for (const q of qs) {
      const here = at.filter((i) => i.linkId === q.linkId), given = here.flatMap((i) => i.answer ?? []), on = asked && isAsked(q, answers);
      if (!on && (given.length > 0)) faults.push({ linkId: q.linkId, says: 'is answered, though another answer says it is not asked' });
      if (on && finished && q.required && !q.readOnly && q.type !== 'group' && q.type !== 'display' && given.length === 0) faults.push({ linkId: q.linkId, says: 'needs an answer' });
      if (given.length > 1 && !q.repeats) faults.push({ linkId: q.linkId, says: 'takes one answer' });
      for (const a of given) { const says = valueFault(q, a); if (says) faults.push({ linkId: q.linkId, says }); }
      if (q.type === 'group') { for (const i of here.length ? here : [{ linkId: q.linkId } as AnsweredItem]) walk(q.items, i.item ?? [], on); }
      else { for (const a of given) walk(q.items, a.item ?? [], on); for (const i of here) if (i.item?.length) faults.push({ linkId: q.linkId, says: 'holds questions that belong under its answer' }); }
    }
  };
  walk(questions, items, true);
  return faults;
}

function valueFault(q: Question, a: Answer): string | undefined {
  const [key, value] = Object.entries(a).find(([k]) => k !== 'item') ?? [];
  if (!key || !(kinds[q.type] ?? []).includes(key)) return 'has an answer of another kind';
  if (q.maxLength !== null && typeof value === 'string' && value.length > q.maxLength) return `is longer than ${q.maxLength} characters`;
  if (q.type === 'choice' && q.valueSet === null && q.options.length > 0 && !q.options.some((o) => sameAnswer(o.value, a))) return 'is none of the choices';
  const n = key === 'valueQuantity' ? Number((value as { value: string }).value) : key === 'valueDecimal' || key === 'valueInteger' ? Number(value) : null;
  if (n !== null && q.min !== null && n < Number(q.min)) return `is less than ${q.min}`;
  if (n !== null && q.max !== null && n > Number(q.max)) return `is more than ${q.max}`;
  return undefined;
}
