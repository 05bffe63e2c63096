import { NativeSelect, TextInput } from '@mantine/core';
import { IconHelpCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { m } from '../../lib/messages/index.ts';
import { typeAhead } from '../../ui/type-ahead.ts';
import { Glyph } from '../../ui/icons.tsx';
import type { Fault, Typed } from './typed.ts';
import type { Asked } from './use-questions.ts';

/** What every field of the form needs: its value and where to put it, its fault, its question. */
export type Field = { typed: Typed; set: (part: Partial<Typed>) => void; fault: (field: string) => string | undefined; below: (field: string, hint?: ReactNode) => ReactNode; asks: (field: string) => boolean };
export type Option = { value: string; label: string };

export function fieldOf(typed: Typed, set: Field['set'], faults: readonly Fault[], asked: readonly Asked[], keep: (field: string) => void): Field {
  return {
    typed, set, fault: (field) => faults.find((f) => f.field === field)?.says, asks: (field) => asked.some((q) => q.field === field && !q.kept),
    below: (field, hint) => {
      const here = asked.filter((q) => q.field === field);
      return <>{hint}{here.map((q, at) => q.kept ? <span key={at} className="h f">{m.register.checksKept}</span>
        : <span key={at} className="h q" title={q.reason}><Glyph of={IconHelpCircle} small /><span>{q.asks} <button type="button" className="link" tabIndex={-1} onClick={() => keep(field)}>{m.register.keep}</button> <kbd aria-hidden="true">Alt K</kbd></span></span>)}</>;
    },
  };
}

const spanOf = (span: number, asks: boolean): string => `c${span}${asks ? ' ask' : ''}`;

export function Text({ f, name, label, span, hint, list, value, onChange, placeholder }: { f: Field; name: string; label: string; span: number; hint?: ReactNode; list?: string; value?: string; onChange?: (v: string) => void; placeholder?: string }) {
  const now = value ?? String(f.typed[name as keyof Typed] ?? '');
  return <div className={spanOf(span, f.asks(name))}><TextInput id={`r-${name}`} label={label} value={now} onChange={(e) => (onChange ?? ((v: string) => f.set({ [name]: v } as Partial<Typed>)))(e.currentTarget.value)} error={f.fault(name)} description={f.below(name, hint)} autoComplete="off" list={list} placeholder={placeholder} /></div>;
}

export function Choice({ f, name, label, span, options, none = m.register.none, value, onChange }: { f: Field; name: string; label: string; span: number; options: readonly Option[]; none?: string | null; value?: string; onChange?: (v: string) => void }) {
  const now = value ?? String(f.typed[name as keyof Typed] ?? '');
  const put = onChange ?? ((v: string) => f.set({ [name]: v } as Partial<Typed>)), data = none === null ? [...options] : [{ value: '', label: none }, ...options];
  return <div className={spanOf(span, f.asks(name))}><NativeSelect id={`r-${name}`} label={label} value={now} onChange={(e) => put(e.currentTarget.value)} onKeyDown={(e) => typeAhead(e, data, put)} data={data} error={f.fault(name)} description={f.below(name)} /></div>;
}

/** A few choices side by side, one of them chosen: arrow keys move, as with any radio group. */
export function Segments({ name, label, span, options, value, onChange }: { name: string; label: string; span: number; options: readonly Option[]; value: string; onChange: (v: string) => void }) {
  return (
    <div className={`c${span}`} role="radiogroup" aria-labelledby={`l-${name}`}><span className="lg" id={`l-${name}`}>{label}</span>
      <div className="seg">{options.map((o) => <label key={o.value}><input type="radio" name={name} checked={value === o.value} onChange={() => onChange(o.value)} id={value === o.value ? `r-${name}` : undefined} />{o.label}</label>)}</div></div>
  );
}

export const optionsOf = (list: readonly { code: string | null; display: string }[]): Option[] => list.map((c) => ({ value: c.code ?? c.display, label: c.display }));
export const wordOptions = (of: Record<string, string>): Option[] => Object.entries(of).map(([value, label]) => ({ value, label }));
