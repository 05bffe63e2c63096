import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useEffect, useId, useRef, useState } from 'react';
import { listSection, showEntry } from '../../../src/modules/chart/contract.ts';
import type { EntryLine } from '../../../src/modules/chart/contract.ts';
import { entryDay } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { readDate } from '../../lib/read-date.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { useListBelow } from '../../ui/use-list-below.ts';
import { useRested } from '../find/use-search.ts';
import '../cases/cases.css';

const nameOf = (v: Pick<EntryLine, 'on' | 'title'>): string => [v.on ? entryDay(v.on) : '', v.title].filter(Boolean).join(', ');
type Props = { id: string; label: string; chartId: string; value: string; onChange: (encounterId: string) => void; none: string; error?: ReactNode };

/** One of all the visits of a chart, newest first, found by a day or by words; or none. */
export function VisitPicker({ id, label, chartId, value, onChange, none, error }: Props) {
  const [text, setText] = useState<string | null>(null), list = useId(), below = useListBelow((n) => `${list}-${n}`), words = useRested((text ?? '').trim(), 90), day = readDate(words);
  const answer = useAsk(listSection, { chartId, section: 'encounters', text: day ?? words, limit: 50 }, { keep: true, fresh: 30_000, enabled: text !== null });
  const chosen = useAsk(showEntry, { type: 'Encounter', id: value, chartId }, { enabled: value !== '', fresh: 60_000 }).data?.entry;
  const visits = (answer.data?.entries ?? []).filter((v) => !v.inError), lines = [...(words === '' ? [{ id: '', name: none }] : []), ...visits.map((v) => ({ id: v.id, name: nameOf(v) }))];
  useEffect(() => below.setAt(0), [answer.data]);
  const shown = below.open && text !== null, settled = words === (text ?? '').trim() && !answer.isFetching;
  const take = (n: number): void => { const line = lines[n]; if (!line) return; onChange(line.id); setText(null); below.setOpen(false); };
  // Enter before the answer is here: the first line is taken when it comes.
  const hurried = useRef(false);
  useEffect(() => { if (hurried.current && settled) { hurried.current = false; take(0); } }, [settled]);
  const leave = (): void => { setText(null); below.setOpen(false); };
  return (
    <div className="visitpick" ref={below.box} onBlur={(e) => { if (!below.box.current?.contains(e.relatedTarget)) leave(); }}>
      <TextInput id={id} label={label} value={text ?? (value === '' ? '' : chosen ? nameOf(chosen) : m.enter.visit)} placeholder={none} description={m.enter.visitHint} error={error} autoComplete="off" spellCheck={false} role="combobox" aria-autocomplete="list" aria-haspopup="listbox" aria-expanded={shown} aria-controls={shown ? list : undefined} aria-activedescendant={shown && lines[below.at] ? `${list}-${below.at}` : undefined}
        onFocus={(e) => e.currentTarget.select()} onClick={() => { setText(text ?? ''); below.setOpen(true); }} onChange={(e) => { setText(text === null && value !== '' && e.currentTarget.value.length > 40 ? '' : e.currentTarget.value); below.setOpen(true); }}
        onKeyDown={(e) => {
          if (e.nativeEvent.isComposing) return;
          if (e.key === 'ArrowDown' && text === null) { e.preventDefault(); setText(''); below.setOpen(true); return; }
          if (below.moved(e, lines.length)) return;
          if ((e.key === 'Backspace' || e.key === 'Delete') && text === null && value !== '') { e.preventDefault(); onChange(''); }
          else if (e.key === 'Enter' && !e.ctrlKey && !e.metaKey && shown) { e.preventDefault(); if (settled) take(below.at); else hurried.current = true; }
          else if (e.key === 'Escape' && shown) { e.preventDefault(); e.stopPropagation(); e.nativeEvent.stopImmediatePropagation(); leave(); }
        }} />
      {shown ? (
        <div className="personlist">
          {lines.length ? <div role="listbox" id={list} aria-label={label}>{lines.map((v, i) => <div key={v.id} role="option" id={`${list}-${i}`} aria-selected={i === below.at} onMouseDown={(e) => { e.preventDefault(); take(i); }}>{v.name}</div>)}</div> : <p className="m">{settled ? m.enter.noSuchVisit : m.states.loading}</p>}
          {answer.data && answer.data.total > visits.length ? <p className="f">{m.enter.moreVisits(answer.data.total)}</p> : null}
        </div>
      ) : null}
    </div>
  );
}
