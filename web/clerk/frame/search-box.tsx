import { useLocation, useNavigate, useSearch as useAddress } from '@tanstack/react-router';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import type { SearchHit } from '../../../src/modules/patients/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { Glyph } from '../../ui/icons.tsx';
import { useListBelow } from '../../ui/use-list-below.ts';
import { HitPanel } from '../find/hit-panel.tsx';
import { hitId } from '../find/hit-row.tsx';
import { useHurried, useSearch } from '../find/use-search.ts';
import '../find/find.css';

/** The one search box. Elsewhere it opens the matches below itself; on Find they fill the page and live in the address. */
export function SearchBox({ field }: { field: RefObject<HTMLInputElement | null> }) {
  const navigate = useNavigate(), onFind = useLocation({ select: (l) => l.pathname === '/find' });
  const q = (useAddress({ strict: false }) as { q?: string }).q ?? '';
  const [text, setText] = useState(onFind ? q : ''), { open, setOpen, at, setAt, box, onBlur, moved } = useListBelow();
  useEffect(() => { if (onFind) setText(q); else { setText(''); setOpen(false); field.current?.blur(); } }, [onFind]); // a chart opened from Find has the keys, not the box
  useEffect(() => { if (onFind && q !== text.trim() && document.activeElement !== field.current) setText(q); }, [q]);
  const answer = useSearch(onFind ? '' : text, 8), shown = open && !onFind && text.trim() !== '';
  const hits = answer.hits, listed = shown || (onFind && q.trim() !== '');
  useEffect(() => setAt(0), [answer.data]);

  const openHit = (hit: SearchHit, newTab: boolean): void => {
    if (newTab) { window.open(`/charts/${hit.chartId}/summary`, '_blank', 'noopener'); return; }
    setOpen(false); setText(''); field.current?.blur();
    void navigate({ to: '/charts/$chartId/$section', params: { chartId: hit.chartId, section: 'summary' } });
  };
  const hurry = useHurried(text, answer, openHit);
  const type = (next: string): void => {
    setText(next); setOpen(true);
    if (onFind) void navigate({ to: '/find', search: next.trim() ? { q: next } : {}, replace: true });
  };
  const onKeyDown = (e: KeyboardEvent<HTMLInputElement>): void => {
    if (onFind && ['ArrowDown', 'ArrowUp', 'Enter'].includes(e.key)) { document.dispatchEvent(new CustomEvent('chartkeeper-find-key', { detail: { key: e.key, ctrl: e.ctrlKey || e.metaKey, text } })); e.preventDefault(); return; }
    if (moved(e, hits.length)) return;
    if (e.key === 'Enter' && shown) { e.preventDefault(); const tab = e.ctrlKey || e.metaKey; if (!answer.settled) hurry(tab); else if (hits[at]) openHit(hits[at], tab); }
    else if (e.key === 'Escape') { e.preventDefault(); if (text) { setText(''); if (onFind) void navigate({ to: '/find', search: {}, replace: true }); } else field.current?.blur(); setOpen(false); }
  };

  return (
    <div className={`searchwrap${shown ? ' open' : ''}`} ref={box} role="search" onBlur={onBlur}>
      <div className="search">
        <Glyph of={IconSearch} />
        <input ref={field} type="search" role="combobox" aria-label={m.find.label} placeholder={m.find.placeholder} autoComplete="off" spellCheck={false} value={text} aria-expanded={listed} aria-controls={listed ? 'hits' : undefined} aria-autocomplete="list"
          aria-activedescendant={shown && hits[at] ? hitId(hits[at].chartId) : undefined} onChange={(e) => type(e.currentTarget.value)} onFocus={() => { if (text.trim()) setOpen(true); }} onKeyDown={onKeyDown} />
        {shown && answer.data ? <span className="tm f">{m.find.ms(Math.round(answer.data.ms))}</span> : null}<kbd aria-hidden="true">{shown ? 'Esc' : '/'}</kbd>
      </div>
      {shown ? (
        <>
          <div className="scrim" aria-hidden="true" />
          <div className="drop">
            <HitPanel text={text} answer={answer} at={at} onPoint={setAt} onOpen={openHit} />
            <div className="keys"><span><kbd>↑</kbd><kbd>↓</kbd> {m.find.move}</span><span><kbd>Enter</kbd> {m.find.open}</span><span><kbd>Ctrl Enter</kbd> {m.find.newTab}</span><span><kbd>Esc</kbd> {m.find.close}</span><span className="keysend">{m.find.hint}</span></div>
          </div>
        </>
      ) : null}
    </div>
  );
}
