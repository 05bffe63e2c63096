import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useEffect, useMemo, useState } from 'react';
import type { Answer, AnsweredItem, Question } from '../../../src/modules/charting/contract.ts';
import { answersIn, answerWords, isAsked, isScore, listQuestionnaires, questionsOf, readQuestionnaire, sameAnswer, scoreIn } from '../../../src/modules/charting/contract.ts';
import { expandValueSet } from '../../../src/modules/terminology/contract.ts';
import { useCodeSearch } from '../../lib/code-search.ts';
import { longDate } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { readWhen, typedWhen } from '../../lib/read-when.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { readUnit } from '../../lib/units.ts';
import { Button } from '../../ui/button.tsx';
import { CodePicker } from '../../ui/code-picker.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { typeAhead } from '../../ui/type-ahead.ts';
import type { Around } from './fields.tsx';
import { fieldId } from './fields.tsx';
import { asksPaths, cleaned, isPath, put, scored, startAnswers } from './answers.ts';
import type { Values } from './typed.ts';

const a = m.asking;
type Props = { values: Values; put: (part: Values) => void; around: Around };

/** A form defined as a FHIR Questionnaire: chosen, then filled in like any other form here. */
export function QuestionnairePart({ values, put: set, around }: Props) {
  const canonical = String(values['questionnaire'] ?? ''), list = useAsk(listQuestionnaires, {}, { enabled: canonical === '' }), form = useAsk(readQuestionnaire, { canonical: canonical || 'none' }, { enabled: canonical !== '', fresh: 600_000 });
  if (canonical === '') {
    if (list.error) return <Failed error={list.error} retry={() => void list.refetch()} />;
    if (!list.data) return <Loading lines={4} label={a.loading} />;
    if (list.data.questionnaires.length === 0) return <Empty title={a.none}>{a.noneSays}</Empty>;
    return <ChooseForm forms={list.data.questionnaires} onChoose={(q) => set({ questionnaire: q.version ? `${q.url}|${q.version}` : q.url, title: q.title, items: [] })} />;
  }
  if (form.error) return <Failed error={form.error} />;
  if (!form.data) return <Loading lines={8} label={a.loading} />;
  return <Answering values={values} put={set} around={around} resource={form.data.resource} says={[form.data.questionnaire.description, form.data.questionnaire.version ? a.version(form.data.questionnaire.version) : null].filter(Boolean).join(' · ')} />;
}

function ChooseForm({ forms, onChoose }: { forms: { id: string; url: string; title: string; version: string | null; questions: number; description: string | null }[]; onChoose: (q: { url: string; version: string | null; title: string }) => void }) {
  useEffect(() => { document.querySelector<HTMLElement>('.ef button.pick')?.focus(); }, []);
  const step = (e: React.KeyboardEvent): void => {
    const all = [...document.querySelectorAll<HTMLElement>('.ef button.pick')], at = all.indexOf(document.activeElement as HTMLElement), by = e.key === 'ArrowDown' ? 1 : e.key === 'ArrowUp' ? -1 : 0;
    if (by) { e.preventDefault(); all[Math.max(0, Math.min(all.length - 1, at + by))]?.focus(); }
  };
  return <div onKeyDown={step}><h3>{a.choose}</h3><ul className="kindlist one">{forms.map((q) => <li key={q.id}><button type="button" className="pick" onClick={() => onChoose(q)}><span>{q.title}<small>{[a.questions(q.questions), q.description].filter(Boolean).join('. ')}</small></span></button></li>)}</ul></div>;
}

function Answering({ values, put: set, around, resource, says }: Props & { resource: Record<string, unknown>; says: string }) {
  const questions = useMemo(() => questionsOf(resource), [resource]), items = values['items'] as AnsweredItem[], answers = useMemo(() => answersIn(items), [items]);
  const paths = useMemo(() => asksPaths(questions), [questions]), [engine, setEngine] = useState<typeof import('./calculate.ts') | null>(null);
  // What expressions say is worked out as one types; their engine comes with the first form that has one.
  const change = (next: AnsweredItem[], by = engine): void => { const clean = scored(questions, cleaned(questions, next)); set({ items: paths && by ? by.calculated(resource, questions, clean) : clean }); };
  useEffect(() => { if (paths && !engine) void import('./calculate.ts').then((by) => { setEngine(by); if (items.length) change(items, by); }, () => undefined); }, [paths]);
  useEffect(() => { if (items.length === 0) { const start = startAnswers(questions); if (start.length) change(start); } requestAnimationFrame(() => document.querySelector<HTMLElement>('.qform input,.qform select,.qform textarea')?.focus()); }, [questions]);
  const read = readWhen(String(values['on'] ?? ''));
  return (
    <div className="qform">
      <h3>{String(values['title'])}</h3>{says ? <p className="f">{says}</p> : null}
      <TextInput id={fieldId('on')} label={a.when} value={String(values['on'] ?? '')} onChange={(e) => set({ on: e.currentTarget.value })} error={around.faultOf('on')} description={read ? <span className="got">{longDate(read.slice(0, 10))}</span> : m.enter.dateTimeHint} autoComplete="off" />
      <Items questions={questions} items={items} change={change} answers={answers} around={around} all={questions} />
    </div>
  );
}

type Part = { items: readonly AnsweredItem[]; change: (next: AnsweredItem[]) => void; answers: ReadonlyMap<string, Answer[]>; around: Around; all: readonly Question[] };

function Items({ questions, items, change, ...rest }: Part & { questions: readonly Question[] }) {
  return <>{questions.filter((q) => !q.hidden && isAsked(q, rest.answers)).map((q) => <Item key={q.linkId} q={q} items={items} change={change} {...rest} />)}</>;
}

function Item({ q, items, change, ...rest }: Part & { q: Question }) {
  const here = items.filter((i) => i.linkId === q.linkId), label = [q.prefix, q.text].filter(Boolean).join(' ') || q.linkId;
  if (q.type === 'display') return <p className="qdisplay">{label}</p>;
  if (q.type === 'group') {
    const groups = here.length ? here : [{ linkId: q.linkId } as AnsweredItem];
    const setGroup = (n: number, item: AnsweredItem[]): void => { const next = groups.map((g, i) => (i === n ? { linkId: q.linkId, ...(q.text ? { text: q.text } : {}), item } : g)); change([...items.filter((i) => i.linkId !== q.linkId), ...next]); };
    return (
      <fieldset className="qgroup"><legend>{label}</legend>{q.help ? <p className="f">{q.help}</p> : null}
        {groups.map((g, n) => <div key={n} className="qrep"><Items questions={q.items} items={g.item ?? []} change={(next) => setGroup(n, next)} {...rest} />{q.repeats && groups.length > 1 ? <Button look="quiet" small onClick={() => change([...items.filter((i) => i.linkId !== q.linkId), ...groups.filter((_, i) => i !== n)])}><Glyph of={IconTrash} small />{a.remove}: {label} {n + 1}</Button> : null}</div>)}
        {q.repeats ? <Button look="quiet" small onClick={() => change([...items.filter((i) => i.linkId !== q.linkId), ...groups, { linkId: q.linkId, ...(q.text ? { text: q.text } : {}) }])}><Glyph of={IconPlus} small />{a.add}: {label}</Button> : null}
      </fieldset>
    );
  }
  const given = here[0]?.answer ?? [], set = (next: (Answer & { item?: AnsweredItem[] | undefined })[]): void => change(put(items, q, next));
  return (
    <div className="qitem">
      <Asking q={q} label={label} given={given} set={set} {...rest} />
      {q.items.length && given.length ? <div className="qsub"><Items questions={q.items} items={given[0]!.item ?? []} change={(next) => set([{ ...given[0]!, item: next }, ...given.slice(1)])} {...rest} /></div> : null}
    </div>
  );
}

type Ask = Omit<Part, 'items' | 'change'> & { q: Question; label: string; given: readonly Answer[]; set: (next: Answer[]) => void };

/** One question with its field, by its type. */
function Asking(p: Ask) {
  const { q, label, given, set, around } = p, id = fieldId(`q-${q.linkId}`), error = around.faultOf(`q-${q.linkId}`), common = { id, label: <>{label}{q.required ? <span className="f"> ({a.required})</span> : null}</>, error, description: q.help || undefined, onBlur: () => around.leave(`q-${q.linkId}`) };
  if (isScore(q) || isPath(q) || q.readOnly) { const score = isScore(q) && !isPath(q) ? scoreIn(p.all, p.answers) : null; return <p className="qcalc"><span>{label}</span> <b>{score ?? (given[0] ? answerWords(given[0]) : m.words.notRecorded)}</b> <span className="f">{isScore(q) || isPath(q) ? a.calculated : ''}</span></p>; }
  if (q.type === 'boolean') return <Radios id={id} label={common.label} error={error} options={[{ value: { valueBoolean: true }, label: a.yes }, { value: { valueBoolean: false }, label: a.no }]} given={given} set={set} />;
  if (q.type === 'choice' || q.type === 'open-choice') return <Choosing {...p} id={id} error={error} shown={common.label} />;
  if (q.type === 'attachment') return <Attaching {...p} id={id} error={error} shown={common.label} />;
  const fields = q.repeats ? [...given, undefined] : [given[0]];
  return <>{fields.map((v, n) => <TypedAnswer key={n} q={q} value={v} common={n === 0 ? common : { ...common, id: `${id}-${n}`, label: `${label} (${n + 1})` }} put={(next) => set(fields.flatMap((old, i) => { const x = i === n ? next : old; return x ? [x] : []; }))} />)}</>;
}

function Radios({ id, label, error, options, given, set }: { id: string; label: ReactNode; error: string | undefined; options: readonly { value: Answer; label: string; score?: number | null }[]; given: readonly Answer[]; set: (next: Answer[]) => void }) {
  return (
    <fieldset className="qradio" aria-describedby={error ? `${id}-error` : undefined}><legend>{label}</legend>
      {options.map((o, n) => { const on = given.some((g) => sameAnswer(g, o.value)); return <label key={n}><input type="radio" id={n === 0 ? id : undefined} name={id} checked={on} onChange={() => set([o.value])} onClick={() => { if (on) set([]); }} /><span>{o.label}{o.score !== null && o.score !== undefined ? <span className="f"> {o.score}</span> : null}</span></label>; })}
      {error ? <p className="crit" id={`${id}-error`}>{error}</p> : null}
    </fieldset>
  );
}

function Choosing({ q, label, given, set, id, error, shown }: Ask & { id: string; error: string | undefined; shown: ReactNode }) {
  const wanted = q.valueSet !== null, answer = useAsk(expandValueSet, { valueSet: q.valueSet ?? 'none', count: 200 }, { enabled: wanted, fresh: 600_000 }), search = useCodeSearch('any', q.valueSet ? { valueSet: q.valueSet } : {});
  const fromSet = answer.data && answer.data.total <= 200 ? answer.data.contains.filter((c) => !c.abstract).map((c) => ({ value: { valueCoding: { system: c.system, code: c.code, display: c.display } } as Answer, label: c.display, score: null })) : null;
  const options = wanted ? fromSet ?? [] : q.options, open = q.type === 'open-choice', other = given.find((g) => 'valueString' in g && !options.some((o) => sameAnswer(o.value, g)));
  const otherField = open ? <TextInput id={`${id}-other`} label={`${label}: ${a.otherAnswer.toLowerCase()}`} value={other && 'valueString' in other ? other.valueString : ''} onChange={(e) => { const v = e.currentTarget.value, rest = q.repeats ? given.filter((g) => g !== other) : []; set(v ? [...rest, { valueString: v }] : [...rest]); }} autoComplete="off" dir="auto" /> : null;
  // A value set too large for a list is looked up as one types; words will do where the form allows another answer.
  if (wanted && answer.data && !fromSet) { const one = given[0]; return <CodePicker id={id} label={shown} search={search} error={error} chosen={one ? { code: 'valueCoding' in one ? one.valueCoding.code ?? '' : '', name: answerWords(one) } : null} onChoose={(c) => set(c ? [{ valueCoding: { system: c.system, code: c.code, display: c.display } }] : [])} {...(open ? { onWords: (t: string) => set([{ valueString: t }]) } : {})} />; }
  if (wanted && !answer.data) return answer.error ? <TextInput id={id} label={shown} error={error} description={answer.error.message} value={other && 'valueString' in other ? other.valueString : ''} onChange={(e) => set(open && e.currentTarget.value ? [{ valueString: e.currentTarget.value }] : [])} disabled={!open} /> : <Loading lines={2} />;
  if (q.repeats) return <fieldset className="qradio"><legend>{shown}</legend>{options.map((o, n) => { const on = given.some((g) => sameAnswer(g, o.value)); return <label key={n}><input type="checkbox" id={n === 0 ? id : `${id}-${n}`} checked={on} onChange={() => set(on ? given.filter((g) => !sameAnswer(g, o.value)) : [...given, o.value])} /><span>{o.label}</span></label>; })}{error ? <p className="crit">{error}</p> : null}{otherField}</fieldset>;
  if (options.length <= 6 && q.look !== 'drop-down') return <><Radios id={id} label={shown} error={error} options={options} given={given} set={set} />{otherField}</>;
  const at = options.findIndex((o) => given.some((g) => sameAnswer(g, o.value))), data = [{ value: '', label: m.enter.notSaid }, ...options.map((o, n) => ({ value: String(n), label: o.label }))], take = (v: string): void => set(v === '' ? [] : [options[Number(v)]!.value]);
  return <><NativeSelect id={id} label={shown} error={error} value={at < 0 ? '' : String(at)} data={data} onChange={(e) => take(e.currentTarget.value)} onKeyDown={(e) => typeAhead(e, data, take)} />{otherField}</>;
}

/** Answers that are typed: what cannot be read yet stays as typed and is told; only what is read is an answer. */
function TypedAnswer({ q, value, common, put: give }: { q: Question; value: Answer | undefined; common: { id: string; label: ReactNode; error: string | undefined; description: string | undefined; onBlur: () => void }; put: (next: Answer | undefined) => void }) {
  const [typed, setTyped] = useState(() => wordsOf(value)), [unit, setUnit] = useState(value && 'valueQuantity' in value ? value.valueQuantity.code ?? value.valueQuantity.unit : q.unit?.code ?? q.units[0]?.code ?? '');
  const type = (text: string, as = unit): void => { setTyped(text); setUnit(as); give(readTyped(q, text, as)); };
  useEffect(() => { if (JSON.stringify(readTyped(q, typed, unit)) !== JSON.stringify(value)) setTyped(wordsOf(value)); }, [JSON.stringify(value)]);
  const bad = typed.trim() !== '' && readTyped(q, typed, unit) === undefined, unread = q.type === 'date' || q.type === 'dateTime' ? m.enter.badDate : q.type === 'time' ? a.timeHint : m.enter.badNumber('').replace(/^: /, ''), error = common.error ?? (bad ? unread : undefined), { onBlur, ...rest } = common;
  if (q.type === 'text') return <Textarea {...rest} error={error} value={typed} onChange={(e) => type(e.currentTarget.value)} onBlur={onBlur} autosize minRows={2} maxRows={8} maxLength={q.maxLength ?? 20_000} dir="auto" />;
  const understood = value && 'valueDate' in value ? longDate(value.valueDate) : value && 'valueDateTime' in value ? longDate(value.valueDateTime.slice(0, 10)) : undefined;
  const field = <TextInput {...rest} error={error} description={understood ? <span className="got">{understood}</span> : rest.description ?? (q.type === 'date' ? m.enter.dateHint : undefined)} value={typed} onChange={(e) => type(e.currentTarget.value)} onBlur={onBlur} maxLength={q.maxLength ?? 20_000} inputMode={['decimal', 'integer', 'quantity'].includes(q.type) ? 'decimal' : 'text'} autoComplete="off" dir="auto" />;
  if (q.type !== 'quantity') return field;
  return <div className="qquantity">{field}{q.units.length > 1 ? <NativeSelect aria-label={a.unitHint} value={unit} data={q.units.map((u) => ({ value: u.code, label: u.display }))} onChange={(e) => type(typed, e.currentTarget.value)} /> : <span className="m">{q.unit?.display ?? q.units[0]?.display ?? ''}</span>}</div>;
}

const wordsOf = (v: Answer | undefined): string => (!v ? '' : 'valueQuantity' in v ? v.valueQuantity.value : 'valueDate' in v ? typedWhen(v.valueDate) : 'valueDateTime' in v ? typedWhen(v.valueDateTime) : answerWords(v));
function readTyped(q: Question, typed: string, unit: string): Answer | undefined {
  const text = typed.trim();
  if (text === '') return undefined;
  if (q.type === 'string' || q.type === 'text') return { valueString: typed };
  if (q.type === 'url') return { valueUri: text };
  if (q.type === 'reference') return { valueReference: { display: text } };
  if (q.type === 'integer') return /^-?\d{1,9}$/.test(text) ? { valueInteger: Number(text) } : undefined;
  if (q.type === 'date') { const read = readWhen(text); return read && read.length <= 10 ? { valueDate: read } : undefined; }
  if (q.type === 'dateTime') { const read = readWhen(text); return read ? { valueDateTime: read } : undefined; }
  if (q.type === 'time') { const t = /^(\d{1,2}):(\d\d)$/.exec(text); return t && Number(t[1]) < 24 && Number(t[2]) < 60 ? { valueTime: `${t[1]!.padStart(2, '0')}:${t[2]}:00` } : undefined; }
  if (!/^-?(0|[1-9]\d{0,11})(\.\d{1,9})?$/.test(text)) return undefined;
  return q.type === 'quantity' ? { valueQuantity: { value: text, unit: [q.unit, ...q.units].find((u) => u?.code === unit)?.display ?? readUnit(unit)?.shown ?? unit, ...(unit ? { code: unit } : {}) } } : { valueDecimal: text };
}

function Attaching({ given, set, id, error, shown }: Ask & { id: string; error: string | undefined; shown: ReactNode }) {
  const [large, setLarge] = useState(false), one = given[0];
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    if (file.size > 500_000) { setLarge(true); return; }
    const bytes = new Uint8Array(await file.arrayBuffer());
    let raw = ''; for (const b of bytes) raw += String.fromCharCode(b);
    setLarge(false); set([{ valueAttachment: { contentType: file.type || 'application/octet-stream', data: btoa(raw), title: file.name.slice(0, 200) } }]);
  };
  return <div><label htmlFor={id} className="mantine-InputWrapper-label">{shown}</label><input id={id} type="file" onChange={(e) => void take(e.currentTarget.files?.[0])} />{one ? <p className="f">{answerWords(one)} <button type="button" className="link" onClick={() => set([])}>{a.remove}</button></p> : null}{large ? <p className="crit">{a.fileTooLarge}</p> : error ? <p className="crit">{error}</p> : null}</div>;
}
