import { useNavigate, useParams } from '@tanstack/react-router';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { findInChart } from '../../../src/modules/chart/contract.ts';
import type { EntryLine } from '../../../src/modules/chart/contract.ts';
import { entryDay } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { shortValue } from '../../lib/short-value.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { Glyph } from '../../ui/icons.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { useListBelow } from '../../ui/use-list-below.ts';
import { Failed } from '../../ui/states.tsx';
import { useHurried, useRested } from '../find/use-search.ts';
import { entryKey } from './use-chart.ts';

const listable = new Set(['encounters', 'notes', 'documents', 'results', 'vitals', 'problems', 'medications', 'allergies', 'immunizations', 'procedures', 'social', 'family', 'careteam', 'coverage', 'appointments', 'other', 'timeline', 'summary']);

/** The whole chart as one types, every section at once: arrows move, Enter opens, Ctrl Enter filters the list that is open. */
export function FindInChart() {
  const { chartId } = useParams({ from: '/frame/charts/$chartId' }), { section } = useParams({ strict: false }) as { section?: string }, navigate = useNavigate();
  const [text, setText] = useState(''), { open, setOpen, at, setAt, box, onBlur, moved } = useListBelow((n) => `inchart-${n}`), field = useRef<HTMLInputElement>(null);
  const words = useRested(text.trim(), 90), asked = words.length > 1 || /\d/.test(words);
  const answer = useAsk(findInChart, { chartId, text: words, perSection: 5 }, { enabled: asked && open, keep: true, fresh: 20_000 });
  const groups = asked ? answer.data?.groups ?? [] : [], entries = groups.flatMap((g) => g.entries), settled = words === text.trim() && !answer.isPlaceholderData && !answer.isFetching, shown = open && asked;
  useEffect(() => setAt(0), [answer.data]);
  const leave = (): void => { setOpen(false); setText(''); field.current?.blur(); };
  const pick = (e: EntryLine): void => { leave(); void navigate({ to: '/charts/$chartId/$section', params: { chartId, section: e.section }, search: { entry: entryKey(e) } }); };
  const hurry = useHurried(text, { settled, hits: entries }, pick);
  const filter = (to: string): void => { const said = text.trim(); leave(); void navigate({ to: '/charts/$chartId/$section', params: { chartId, section: to }, search: { text: said } }); };
  const onKeyDown = (e: KeyboardEvent): void => {
    if (moved(e, entries.length)) return;
    if (e.key === 'Enter' && (e.ctrlKey || e.metaKey) && section && listable.has(section) && text.trim()) { e.preventDefault(); filter(section); }
    else if (e.key === 'Enter' && open && text.trim()) { e.preventDefault(); if (!settled) hurry(false); else if (shown && entries[at]) pick(entries[at]); }
    else if (e.key === 'Escape') { e.preventDefault(); leave(); }
  };
  useKeys(m.frame.chartBand, [{ keys: '\\', says: m.chart.key.filter, line: true, run: () => { field.current?.select(); } }]);
  let n = -1;
  return (
    <div className="inchart" ref={box} role="search" aria-label={m.chart.inChart} onBlur={onBlur}>
      <label className="search"><Glyph of={IconSearch} small /><span className="sr">{m.inChart.label}</span>
        <input ref={field} type="search" role="combobox" autoComplete="off" spellCheck={false} placeholder={m.chart.inChart} value={text} aria-expanded={shown} aria-controls={shown ? 'inchart-hits' : undefined} aria-autocomplete="list" aria-activedescendant={shown && entries[at] ? `inchart-${at}` : undefined}
          onChange={(e) => { setText(e.currentTarget.value); setOpen(true); }} onFocus={() => setOpen(true)} onKeyDown={onKeyDown} /><kbd aria-hidden="true">{shown ? 'Esc' : '\\'}</kbd>
      </label>
      {shown ? (
        <div className="inpop">
          {answer.error ? <Failed error={answer.error} /> : null}
          <div id="inchart-hits" role="listbox" aria-label={m.inChart.hits} aria-busy={!settled}>
            {groups.map((g) => (
              <div key={g.section} role="group" aria-label={m.sections[g.section]}>
                <div className="grp" aria-hidden="true"><span>{m.sections[g.section]}</span>{g.total > g.entries.length ? <button type="button" className="link" tabIndex={-1} onClick={() => filter(g.section)}>{m.inChart.all(g.total)}</button> : null}</div>
                {g.entries.map((e) => { n += 1; const i = n; return (
                  <div key={entryKey(e)} id={`inchart-${i}`} role="option" aria-selected={i === at} className={`inhit${e.inError ? ' errored' : ''}`} onMouseMove={() => setAt(i)} onClick={() => pick(e)}>
                    <span className="cut">{e.title || m.chart.untitled}</span><span className="m cut">{e.value ? `${shortValue(e.value)}${e.unit ? ` ${e.unit}` : ''}${e.flag ? ` ${e.flag}` : ''}` : e.code ?? ''}</span><span className="f nw">{e.on ? entryDay(e.on) : m.chart.undated}</span>
                  </div>); })}
              </div>
            ))}
          </div>
          {settled && entries.length === 0 && !answer.error ? <p className="m pad">{m.inChart.none}</p> : null}
          {answer.data?.cut ? <p className="f pad">{m.inChart.cut}</p> : null}
          <div className="keys"><span><kbd>↑</kbd><kbd>↓</kbd> {m.inChart.move}</span><span><kbd>Enter</kbd> {m.inChart.open}</span>{section && listable.has(section) ? <span><kbd>Ctrl Enter</kbd> {m.inChart.list}</span> : null}</div>
        </div>
      ) : null}
      <span className="live" role="status">{shown && settled && answer.data ? m.inChart.count(answer.data.total) : ''}</span>
    </div>
  );
}
