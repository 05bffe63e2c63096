import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { searchChoices } from '../../../src/modules/patients/contract.ts';
import type { Criteria } from '../../../src/modules/patients/contract.ts';
import { shortDate } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { capital } from '../../lib/names.ts';
import { readDate } from '../../lib/read-date.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';

const a = m.advanced;
const days = ['bornFrom', 'bornTo', 'registeredFrom', 'registeredTo'] as const;
type Day = (typeof days)[number];
type Typed = Record<keyof Criteria, string>;

const blank: Typed = { family: '', given: '', bornFrom: '', bornTo: '', sex: '', deceased: '', city: '', address: '', phone: '', identifier: '', assigner: '', mrnFrom: '', mrnTo: '', facility: '', registeredFrom: '', registeredTo: '', registeredBy: '' };
const isDay = (key: string): key is Day => (days as readonly string[]).includes(key);
/** A day typed as a year or month means its first or last day, as the field is a beginning or an end. */
function dayOf(key: Day, typed: string): string | null {
  const d = readDate(typed), end = key.endsWith('To');
  if (!d || d.length === 10) return d;
  const [y = 0, mo] = d.split('-').map(Number);
  return mo === undefined ? `${y}-${end ? '12-31' : '01-01'}` : end ? new Date(Date.UTC(y, mo, 0)).toISOString().slice(0, 10) : `${d}-01`;
}

/** The fields of the search: dates in any spelling, Enter searches. */
export function AdvancedForm({ start, onSearch }: { start: Criteria; onSearch: (c: Criteria) => void }) {
  const [typed, setTyped] = useState<Typed>(() => ({ ...blank, ...Object.fromEntries(Object.entries(start).filter(([, v]) => v).map(([k, v]) => [k, isDay(k) ? shortDate(String(v)) : String(v)])) }));
  const { data: choices } = useAsk(searchChoices, {}, { fresh: 300_000 }), [tried, setTried] = useState(false);
  const bad = (key: Day): boolean => typed[key].trim() !== '' && dayOf(key, typed[key]) === null;
  const empty = Object.values(typed).every((v) => v.trim() === '');
  const go = (e: FormEvent): void => {
    e.preventDefault(); setTried(true);
    if (empty || days.some(bad)) { document.getElementById(`adv-${days.find(bad) ?? 'family'}`)?.focus(); return; }
    onSearch(Object.fromEntries(Object.entries(typed).flatMap(([k, v]) => v.trim() === '' ? [] : [[k, isDay(k) ? dayOf(k, v)! : v.trim()]])) as Criteria);
  };
  const field = (key: keyof Typed, more: object = {}): ReactNode => <TextInput id={`adv-${key}`} label={a[key as keyof typeof a] as string} value={typed[key]} autoComplete="off" onChange={(e) => setTyped({ ...typed, [key]: e.currentTarget.value })} error={isDay(key) && tried && bad(key) ? a.badDate : undefined} {...more} />;
  const choice = (key: keyof Typed, list: { value: string; label: string }[]): ReactNode => <NativeSelect id={`adv-${key}`} label={a[key as keyof typeof a] as string} value={typed[key]} onChange={(e) => setTyped({ ...typed, [key]: e.currentTarget.value })} data={[{ value: '', label: a.any }, ...list]} />;
  return (
    <form className="adv" onSubmit={go} noValidate role="search" aria-label={a.title}>
      <div className="advgrid">
        {field('family', { autoFocus: empty })}{field('given')}{field('bornFrom', { placeholder: '3/4/1957' })}{field('bornTo')}{choice('sex', ['female', 'male', 'other', 'unknown'].map((s) => ({ value: s, label: capital(s) })))}{choice('deceased', [{ value: 'yes', label: m.words.yes }, { value: 'no', label: m.words.no }])}
        {field('city')}{field('address')}{field('phone', { inputMode: 'tel' })}{field('identifier')}{field('assigner', { title: a.assignerSays })}{field('mrnFrom')}{field('mrnTo')}
        {choice('facility', (choices?.facilities ?? []).map((f) => ({ value: f.id, label: f.name })))}{field('registeredFrom')}{field('registeredTo')}{choice('registeredBy', (choices?.people ?? []).map((p) => ({ value: p.id, label: p.name })))}
      </div>
      <div className="acts"><Button look="primary" type="submit" hint="Enter">{a.go}</Button><Button look="quiet" onClick={() => { setTyped(blank); setTried(false); onSearch({}); }}>{a.clear}</Button>{tried && empty ? <span className="crit" role="alert">{a.need}</span> : null}</div>
    </form>
  );
}
