import { filledForm } from '../../../src/modules/charting/contract.ts';
import type { AnsweredItem, Coded, FilledForm, ProvenanceForm } from '../../../src/modules/charting/contract.ts';
import type { z } from 'zod';
import { m } from '../../lib/messages/index.ts';
import { readWhen, typedWhen } from '../../lib/read-when.ts';
import { readMeasure } from '../../lib/units.ts';
import type { EntryKind } from './kinds.ts';
import { formKindOf } from './kinds.ts';
import type { Spec } from './specs.ts';
import { labelOf, specs, vitalSigns, vitalsFoot, vitalsHead } from './specs.ts';

/** A form as it is typed. `open`: the words are still being typed, no code is chosen. */
export type CodedTyped = { text: string; codes: Coded['codes']; says?: string; open: boolean };
export type Row = Record<string, string | boolean | CodedTyped>;
export type Values = Record<string, string | boolean | CodedTyped | Row[] | AnsweredItem[]>;
export type Origin = { kind: ProvenanceForm['source']['kind']; citation: string; entry: { type: string; id: string; title: string } | null; author: string; informant: string; informantName: string; late: boolean };
export type Typed = { key: string; values: Values; origin: Origin; encounterId: string; kept: Record<string, string>; reason: string };
export type Fault = { field: string; says: string };
export type Written = { entry: z.input<typeof filledForm> | null; faults: Fault[]; fieldOf(at: string): string };

export const noCoded: CodedTyped = { text: '', codes: [], open: true };
const startOf = (s: Spec): Values[string] => (s.as === 'coded' ? noCoded : s.as === 'tick' ? false : s.as === 'rows' ? [rowOf(s)] : s.as === 'choice' ? s.start ?? '' : '');
export const rowOf = (s: Spec): Row => Object.fromEntries(s.rows!.map((r) => [r.name, startOf(r)])) as Row;
export const specsOf = (kind: EntryKind): readonly Spec[] => (kind === 'vitals' ? [...vitalsHead, ...vitalsFoot] : kind === 'questionnaire' ? [] : specs[kind]);

export function startValues(kind: EntryKind): Values {
  const values: Values = Object.fromEntries(specsOf(kind).map((s) => [s.name, startOf(s)]));
  if (kind === 'vitals') for (const v of vitalSigns) { values[v.code] = ''; values[`${v.code}-unit`] = v.units[0]!; }
  if (kind === 'questionnaire') Object.assign(values, { questionnaire: '', title: '', on: 't', items: [] });
  return values;
}
export const startOrigin = (clinician: boolean): Origin => ({ kind: clinician ? 'own-observation' : 'paper', citation: '', entry: null, author: '', informant: '', informantName: '', late: false });

const words = (v: unknown): string => (typeof v === 'string' ? v.trim() : '');
const codedOf = (v: unknown): Coded | undefined => { const c = v as CodedTyped; return c?.text?.trim() ? { text: c.text.trim(), codes: c.codes } : undefined; };

/** One field as the program takes it; faults are told by its label. undefined: nothing is said. */
function writeField(s: Spec, v: unknown, field: string, faults: Fault[]): unknown {
  const bad = (says: string): undefined => { faults.push({ field, says }); return undefined; }, text = words(v), label = labelOf(s);
  if (s.max && typeof v === 'string' && v.length > s.max) return bad(m.enter.tooLong(label, s.max));
  if (s.as === 'coded') return codedOf(v);
  if (s.as === 'tick') return v === true;
  if (s.as === 'yesNo') return text === '' ? undefined : text === 'yes';
  if (text === '') return undefined;
  if (s.as === 'words') return { text, codes: [] };
  if (s.as === 'date') { const read = readWhen(text); return read === null || (s.day && read.length > 10) ? bad(`${label}: ${m.enter.badDate.toLowerCase()}`) : read; }
  if (s.as === 'decimal') return /^-?(0|[1-9]\d{0,11})(\.\d{1,9})?$/.test(text) ? text : bad(m.enter.badNumber(label));
  if (s.as === 'whole') return /^\d{1,3}$/.test(text) ? Number(text) : bad(m.enter.badWhole(label));
  if (s.as === 'amount') { const read = readMeasure(text); return read && 'amount' in read && !read.amount.comparator ? read.amount : bad(m.enter.badNumber(label)); }
  if (s.as === 'measure') return readMeasure(text) ?? undefined;
  return s.as === 'area' ? String(v) : text;
}

/** What was typed as the program takes it, with what is wrong and where. A field left as it was opened keeps what is stored, codes that no field shows included. */
export function writeTyped(kind: EntryKind, t: Typed, opened?: { values: Values; form: Record<string, unknown> }): Written {
  const faults: Fault[] = [], form: Record<string, unknown> = {}, places = new Map<string, string>();
  for (const s of specsOf(kind)) {
    if (s.as === 'rows') {
      const rows: unknown[] = [];
      (t.values[s.name] as Row[]).forEach((row, i) => {
        const made = Object.fromEntries(s.rows!.map((r) => [r.name, writeField(r, row[r.name], `${s.name}-${i}-${r.name}`, faults)]).filter(([, x]) => x !== undefined));
        if (!made['what']) { if (Object.values(row).some((x) => words(x) !== '')) faults.push({ field: `${s.name}-${i}-what`, says: m.enter.needs(labelOf(s.rows![0]!)) }); return; }
        places.set(`${s.name}.${rows.length}`, `${s.name}-${i}`); rows.push(made);
      });
      form[s.name] = rows;
      continue;
    }
    const before = faults.length, made = writeField(s, t.values[s.name], s.name, faults);
    if (made !== undefined) form[s.name] = made;
    else if (s.required && faults.length === before) faults.push({ field: s.name, says: s.as === 'area' ? m.enter.needsTextWithoutTrailing : m.enter.needs(labelOf(s)) });
  }
  if (kind === 'vitals') writeVitals(t.values, form, faults, places);
  if (kind === 'surgery') form['surgicalHistory'] = true;
  if (kind === 'procedure') form['surgicalHistory'] = t.values['surgicalHistory'] === true;
  if (kind === 'note' && t.values['addendumTo']) { const [type, id] = String(t.values['addendumTo']).split('/'); form['addendumTo'] = { type, id }; }
  if (kind === 'questionnaire') { const on = readWhen(String(t.values['on'])); if (on === null) faults.push({ field: 'on', says: m.enter.badDate }); Object.assign(form, { questionnaire: t.values['questionnaire'], title: t.values['title'], on, items: t.values['items'] }); }
  if (opened) for (const s of specsOf(kind)) if (s.as !== 'coded' && JSON.stringify(t.values[s.name]) === JSON.stringify(opened.values[s.name])) { if (opened.form[s.name] === undefined) delete form[s.name]; else form[s.name] = opened.form[s.name]; }
  const fieldOf = (at: string): string => fieldAt(at, places);
  const parsed = faults.length ? null : filledForm.safeParse({ kind: formKindOf(kind), form });
  if (parsed && !parsed.success) for (const i of parsed.error.issues) faults.push({ field: fieldOf(i.path.join('.')), says: i.message });
  return { entry: faults.length ? null : { kind: formKindOf(kind), form } as z.input<typeof filledForm>, faults, fieldOf };
}

function writeVitals(values: Values, form: Record<string, unknown>, faults: Fault[], places: Map<string, string>): void {
  const items: unknown[] = [];
  for (const v of vitalSigns) {
    const value = words(values[v.code]);
    if (value === '') continue;
    if (!/^-?(0|[1-9]\d{0,11})(\.\d{1,9})?$/.test(value)) { faults.push({ field: v.code, says: m.enter.badNumber(m.enter.vitals[v.code]!) }); continue; }
    places.set(`items.${items.length}`, v.code); items.push({ code: v.code, value, unit: String(values[`${v.code}-unit`]) });
  }
  if (items.length === 0 && !faults.length) faults.push({ field: vitalSigns[0]!.code, says: m.enter.needsVital });
  form['items'] = items;
}

/** `entry.form.reactions.0.what` of the program is the field reactions-0-what of the form. */
function fieldAt(at: string, places: ReadonlyMap<string, string>): string {
  const path = at.replace(/^entry\.?/, '').replace(/^form\.?/, ''), p = path.split('.');
  if (path.startsWith('provenance.source')) return 'citation';
  if (path.startsWith('provenance.')) return p[1] === 'informant' ? 'informant' : 'author';
  if (path === 'encounterId') return 'visit';
  if (path.startsWith('question.')) return `q-${path.slice(9)}`;
  const row = places.get(`${p[0]}.${p[1]}`);
  return row === undefined ? p[0] ?? '' : p[0] === 'items' ? row : `${row}-${p[2] ?? 'what'}`;
}

/** Who says it and where it stands, as the program takes it. */
export function writeOrigin(o: Origin): { provenance: z.input<typeof import('../../../src/modules/charting/contract.ts').provenanceForm>; own: boolean } {
  return {
    own: o.kind === 'own-observation',
    provenance: { source: { kind: o.kind, citation: o.citation.trim(), ...(o.entry ? { entry: { type: o.entry.type, id: o.entry.id } } : {}) }, ...(o.author.trim() ? { author: { name: o.author.trim() } } : {}), ...(o.informant ? { informant: { kind: o.informant as 'patient', ...(o.informantName.trim() ? { name: o.informantName.trim() } : {}) } } : {}), late: o.late },
  };
}

const measureWords = (v: any): string => (v === undefined ? '' : 'words' in v ? v.words : 'coded' in v ? v.coded.text : `${v.amount.comparator ?? ''}${v.amount.value} ${v.amount.unit}`.trim());
function typedField(s: Spec, v: any): Values[string] {
  if (v === undefined || v === null) return startOf(s.as === 'choice' ? { ...s, start: '' } : s);
  if (s.as === 'coded') return { text: v.text, codes: v.codes, open: false };
  if (s.as === 'words') return v.text;
  if (s.as === 'rows') return v.length ? v.map((row: any) => Object.fromEntries(s.rows!.map((r) => [r.name, typedField(r, row[r.name])]))) : [rowOf(s)];
  if (s.as === 'tick') return v === true;
  if (s.as === 'yesNo') return v ? 'yes' : 'no';
  if (s.as === 'amount') return `${v.value} ${v.unit}`.trim();
  if (s.as === 'measure') return measureWords(v);
  return s.as === 'date' ? typedWhen(v) : String(v);
}

/** A stored form as it would be typed. */
export function typedOf(filled: FilledForm): { kind: EntryKind; values: Values } {
  const form = filled.form as Record<string, any>, kind: EntryKind = filled.kind === 'procedure' && form['surgicalHistory'] ? 'surgery' : filled.kind;
  if (kind === 'questionnaire') return { kind, values: { questionnaire: form['questionnaire'], title: form['title'], on: typedWhen(form['on']), items: form['items'] } };
  const values: Values = Object.fromEntries(specsOf(kind).map((s) => [s.name, typedField(s, form[s.name])]));
  if (kind === 'vitals') { Object.assign(values, startValues('vitals'), values); for (const i of form['items']) { values[i.code] = i.value; values[`${i.code}-unit`] = i.unit; } }
  if (form['addendumTo']) values['addendumTo'] = `${form['addendumTo'].type}/${form['addendumTo'].id}`;
  return { kind, values };
}

/** A field as words, to put two forms side by side. */
export function wordsOf(kind: EntryKind, values: Values): { field: string; label: string; says: string }[] {
  const one = (s: Spec, v: unknown): string => (s.as === 'coded' ? [(v as CodedTyped).codes[0]?.code, (v as CodedTyped).text].filter(Boolean).join(' ') : s.as === 'tick' ? (v ? m.enter.choices['yesNo']!['yes']! : '') : s.as === 'choice' ? m.enter.choices[s.options!]?.[String(v)] ?? String(v) : s.as === 'rows' ? (v as Row[]).map((r) => s.rows!.map((x) => one(x, r[x.name])).filter(Boolean).join(', ')).filter(Boolean).join('; ') : String(v ?? ''));
  return [
    ...specsOf(kind).map((s) => ({ field: s.name, label: labelOf(s), says: one(s, values[s.name]) })),
    ...(kind === 'vitals' ? vitalSigns.map((v) => ({ field: v.code, label: m.enter.vitals[v.code]!, says: values[v.code] ? `${String(values[v.code])} ${String(values[`${v.code}-unit`])}` : '' })) : []),
    ...(kind === 'questionnaire' ? [{ field: 'items', label: m.enter.kinds['questionnaire']!, says: JSON.stringify(values['items']) }] : []),
  ];
}

/** The first words of a form, for its draft on the desk: ": Asthma". */
export function typedTitle(t: Typed): string {
  const said = (t.values['what'] as CodedTyped | undefined)?.text || t.values['title'] || t.values['relationship'] || '';
  return said ? `: ${String(said).slice(0, 80)}` : '';
}
