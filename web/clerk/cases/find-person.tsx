import { Combobox, TextInput, useCombobox } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { PatientLine } from '../../../src/modules/patients/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { listName, twoIdentifiers } from '../../lib/names.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { useHurried, useSearch } from '../find/use-search.ts';
import './cases.css';

/** Chooses a person by search, by keyboard; chosen, both identifiers stand there. `not`: the chart that cannot be the answer. */
export function FindPerson({ label, hint, chosen, onChoose, not, id = 'find-person', first = false }: { label: string; hint: string; chosen: PatientLine | null; onChoose: (line: PatientLine | null) => void; not: string; id?: string; /** It has the focus when the dialog opens. */ first?: boolean }) {
  const [text, setText] = useState(''), [at, setAt] = useState(0), box = useCombobox(), { hits: found, settled, asked } = useSearch(chosen ? '' : text, 8), hits = found.filter((h) => h.chartId !== not);
  useEffect(() => setAt(0), [text]);
  const open = box.dropdownOpened && asked && !chosen, take = (h: PatientLine | undefined): void => { if (h) { onChoose(h); setText(''); box.closeDropdown(); } }, hurry = useHurried(text, { settled, hits: chosen ? [] : found }, (h) => { if (h.chartId !== not) take(h); });
  if (chosen) return <div className="person"><span className="f">{label}</span><div><b>{listName(chosen)}</b>, <span className="nw">{twoIdentifiers(chosen)}</span> {chosen.lookalike ? <Chip tone="due">{m.words.lookalike}</Chip> : null}<Button look="quiet" small onClick={() => { onChoose(null); requestAnimationFrame(() => document.getElementById(id)?.focus()); }}>{m.cases.change}</Button></div></div>;
  return (
    <Combobox store={box} withinPortal={false} position="bottom-start" width="target">
      <Combobox.Target withAriaAttributes={false} withKeyboardNavigation={false}>
        <TextInput id={id} {...(first ? { 'data-autofocus': true } : {})} label={label} description={hint} value={text} autoComplete="off" spellCheck={false} role="combobox" aria-autocomplete="list" aria-haspopup="listbox" aria-expanded={open} aria-controls={open ? `${id}-list` : undefined} aria-activedescendant={open && hits[at] ? `${id}-${at}` : undefined}
          onChange={(e) => { setText(e.currentTarget.value); box.openDropdown(); }} onBlur={() => box.closeDropdown()} onKeyDown={(e) => {
            if (e.nativeEvent.isComposing) return;
            if (e.key === 'ArrowDown') { e.preventDefault(); setAt((n) => Math.min(hits.length - 1, n + 1)); box.openDropdown(); }
            if (e.key === 'ArrowUp') { e.preventDefault(); setAt((n) => Math.max(0, n - 1)); }
            if (e.key === 'Enter' && !e.ctrlKey && text.trim()) { e.preventDefault(); if (settled) take(hits[at]); else hurry(false); }
            if (e.key === 'Escape' && open) { e.preventDefault(); e.stopPropagation(); e.nativeEvent.stopImmediatePropagation(); box.closeDropdown(); }
          }} />
      </Combobox.Target>
      <Combobox.Dropdown className="personlist" hidden={!open}>
        {hits.length ? <div role="listbox" id={`${id}-list`} aria-label={label} aria-busy={!settled}>{hits.map((h, i) => <div key={h.chartId} role="option" id={`${id}-${i}`} aria-selected={i === at} onMouseDown={(e) => { e.preventDefault(); take(h); }}><b>{listName(h)}</b><span>{twoIdentifiers(h)}{h.lookalike ? `, ${m.words.lookalike.toLowerCase()}` : ''}</span></div>)}</div> : <p className="m">{settled ? m.cases.searchNone : m.states.loading}</p>}
      </Combobox.Dropdown>
    </Combobox>
  );
}
