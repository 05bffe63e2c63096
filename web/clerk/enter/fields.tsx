import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { IconHelpCircle, IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { entryTime, longDate } from '../../lib/dates.ts';
import { useCodeSearch } from '../../lib/code-search.ts';
import { m } from '../../lib/messages/index.ts';
import { pinned, readWhen } from '../../lib/read-when.ts';
import { readMeasure, unitNames } from '../../lib/units.ts';
import { Button } from '../../ui/button.tsx';
import { CodePicker } from '../../ui/code-picker.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { typeAhead } from '../../ui/type-ahead.ts';
import type { Spec } from './specs.ts';
import { labelOf } from './specs.ts';
import type { CodedTyped, Row, Values } from './typed.ts';
import { noCoded, rowOf } from './typed.ts';
import type { Asked } from './use-questions.ts';

/** What every field needs: its fault, the question beside it, and what to do when it is left. */
export type Around = { faultOf(field: string): string | undefined; asked: readonly Asked[]; keep(field: string): void; leave(field: string): void; /** A new form draws its fields anew. */ of: string };
type Put = (value: Values[string]) => void;

export const fieldId = (field: string): string => `e-${field}`;

/** The question of a check at its field, or that it was kept. */
export function Below({ field, around, children }: { field: string; around: Around; children?: ReactNode }) {
  return <>{children}{around.asked.filter((q) => q.field === field).map((q) => q.kept ? <span key={q.check} className="h f">{m.enter.kept}</span>
    : <span key={q.check} className="h q" title={q.reason}><Glyph of={IconHelpCircle} small /><span>{q.asks} <button type="button" className="link" tabIndex={-1} onClick={() => around.keep(field)}>{m.enter.keep}</button> <kbd aria-hidden="true">Alt K</kbd></span></span>)}</>;
}

const asks = (field: string, around: Around): string => (around.asked.some((q) => q.field === field && !q.kept) ? ' ask' : '');

export function Field({ s, field, value, put, around }: { s: Spec; field: string; value: Values[string] | undefined; put: Put; around: Around }) {
  const label = labelOf(s), id = fieldId(field), error = around.faultOf(field), at = `c${s.span}${asks(field, around)}`;
  const common = { id, label, error, onBlur: () => around.leave(field), required: s.required ?? false, withAsterisk: false };
  if (s.as === 'rows') return <Rows s={s} rows={(value as Row[] | undefined) ?? [rowOf(s)]} put={put} around={around} />;
  if (s.as === 'coded') return <div className={at} onBlur={() => around.leave(field)}><Coded key={around.of} s={s} id={id} value={(value as CodedTyped | undefined) ?? noCoded} put={put} error={error} below={<Below field={field} around={around} />} /></div>;
  if (s.as === 'tick') return <label className={`${at} tickbox`}><input type="checkbox" id={id} checked={value === true} onChange={(e) => put(e.currentTarget.checked)} /><span>{label}</span></label>;
  if (s.as === 'choice' || s.as === 'yesNo') {
    const words = m.enter.choices[s.options ?? 'yesNo']!, data = [...(s.start ? [] : [{ value: '', label: m.enter.notSaid }]), ...Object.entries(words).map(([v, l]) => ({ value: v, label: l }))];
    return <div className={at}><NativeSelect {...common} value={String(value ?? '')} data={data} onChange={(e) => put(e.currentTarget.value)} onKeyDown={(e) => typeAhead(e, data, put)} description={<Below field={field} around={around} />} /></div>;
  }
  const text = String(value ?? '');
  if (s.as === 'area') return <div className={at}><Textarea {...common} value={text} onChange={(e) => put(e.currentTarget.value)} rows={field === 'text' ? 12 : 2} autosize={field !== 'text'} minRows={2} maxRows={6} dir="auto" description={<Below field={field} around={around} />} /></div>;
  const understood = s.as === 'date' ? <DateRead typed={text} day={s.name !== 'on' && s.label !== 'from' && s.label !== 'to'} /> : s.as === 'measure' || s.as === 'amount' ? <MeasureRead typed={text} hint={s.as === 'amount' ? m.enter.doseHint : m.enter.valueHint} /> : null;
  const list = s.list ?? (s.as === 'amount' ? unitNames('dose').map((u) => `${/^[\d.]+/.exec(text)?.[0] ?? ''} ${u}`.trim()) : undefined), offers = list && (s.as !== 'amount' || /^[\d.]+\s*[A-Za-z]{0,3}$/.test(text)) ? list : undefined;
  return (
    <div className={at}>
      <TextInput {...common} {...(s.as === 'date' ? { onBlur: () => { const left = pinned(text); if (left !== text) put(left); around.leave(field); } } : {})} value={text} onChange={(e) => put(e.currentTarget.value)} autoComplete="off" dir={s.as === 'text' ? 'auto' : undefined} list={offers ? `${id}-list` : undefined} inputMode={s.as === 'decimal' || s.as === 'whole' ? 'decimal' : 'text'} description={<Below field={field} around={around}>{understood}</Below>} />
      {offers ? <datalist id={`${id}-list`}>{offers.map((o) => <option key={o} value={o} />)}</datalist> : null}
    </div>
  );
}

/** What was understood of a date stands below it as it is typed; what counts from today is written out when the field is left. */
function DateRead({ typed, day }: { typed: string; day: boolean }) {
  const read = readWhen(typed);
  if (typed.trim() === '') return <>{day ? m.enter.dateHint : m.enter.dateTimeHint}</>;
  return read ? <span className="got">{[longDate(read.slice(0, 10)), entryTime(read)].filter(Boolean).join(', ')}</span> : <>{m.enter.badDate}</>;
}

function MeasureRead({ typed, hint }: { typed: string; hint: string }) {
  const read = readMeasure(typed);
  if (!read) return <>{hint}</>;
  return 'words' in read ? <>{m.enter.readWords}</> : <span className="got">{m.enter.readAs([read.amount.comparator, read.amount.value, read.amount.unit].filter(Boolean).join(' '))}{read.amount.unit && !read.amount.code ? `, ${m.enter.noUcum}` : ''}</span>;
}

function Coded({ s, id, value, put, error, below }: { s: Spec; id: string; value: CodedTyped; put: Put; error: string | undefined; below: ReactNode }) {
  const search = useCodeSearch(s.task ?? 'any');
  const settled = !value.open && value.text !== '';
  return (
    <CodePicker id={id} label={labelOf(s)} search={search} error={error} chosen={settled ? { code: value.codes[0]?.code ?? '', name: value.text, ...(value.says ? { says: value.says } : {}) } : null} startText={value.open ? value.text : ''}
      onText={(text) => put({ text, codes: [], open: true })} onWords={(text) => put({ text, codes: [], open: false, says: m.enter.noCode })}
      onChoose={(c) => put(c ? { text: c.display, codes: [{ system: c.system, code: c.code, display: c.display }], open: false, says: c.version ? `${c.systemTitle} ${c.version}` : c.systemTitle } : noCoded)}
      description={(<>{value.open && value.text.trim() ? m.enter.noCode : null}{below}</>) as unknown as string} />
  );
}

function Rows({ s, rows, put, around }: { s: Spec; rows: Row[]; put: Put; around: Around }) {
  const what = labelOf(s.rows![0]!), set = (i: number, name: string, v: Values[string]): void => put(rows.map((r, n) => (n === i ? { ...r, [name]: v } as Row : r)));
  const add = (): void => { put([...rows, rowOf(s)]); requestAnimationFrame(() => document.getElementById(fieldId(`${s.name}-${rows.length}-what`))?.focus()); };
  return (
    <fieldset className="c12 rowset"><legend>{labelOf(s)}</legend>
      {rows.map((row, i) => (
        <div className="g" key={i}>
          {s.rows!.map((r) => <Field key={r.name} s={r} field={`${s.name}-${i}-${r.name}`} value={row[r.name]} put={(v) => set(i, r.name, v)} around={around} />)}
          {rows.length > 1 ? <Button look="quiet" small className="c12 rm" onClick={() => put(rows.filter((_, n) => n !== i))}><Glyph of={IconTrash} small />{m.enter.removeRow(what, i + 1)}</Button> : null}
        </div>
      ))}
      <Button look="quiet" small onClick={add}><Glyph of={IconPlus} small />{m.enter.addRow(what)}</Button>
    </fieldset>
  );
}
