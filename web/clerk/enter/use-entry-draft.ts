import { useEffect, useRef, useState } from 'react';
import { dropDraft, keepDraft, listDrafts, readDraft } from '../../../src/modules/charting/contract.ts';
import { call } from '../../lib/call.ts';
import { useDraft } from '../../lib/draft.ts';
import { CallProblem } from '../../lib/problem.ts';
import { pinned } from '../../lib/read-when.ts';
import { queries } from '../../lib/use-ask.ts';
import { useMe } from '../../lib/use-me.ts';
import type { Typed } from './typed.ts';

export type DraftState = { at: 'none' | 'saving' | 'here' | 'kept' | 'stale'; savedAt: string | null };
type Kept = { typed: Typed; revision: number };
type Of = { chartId: string; /** A kind of entry, or the entry that is changed. */ place: string; start: () => Typed; title: (t: Typed) => string };

/** What was said; a date alone, which is proposed, begins no draft. */
const said = (t: Typed): string => JSON.stringify([{ ...t.values, on: '' }, t.reason]);

/**
 * A form as typed, kept twice: in this tab at every key, and by the program, sealed, a moment after one stops typing. A closed browser finds it where it was
 * begun and on the desk; a lost network or a restarted program is tried again until it is through. The draft's id is the key of the form: saved, it is gone.
 */
export function useEntryDraft({ chartId, place, start, title }: Of) {
  const me = useMe(), [first] = useState(() => ({ typed: start(), revision: 0 })), local = useDraft<Kept>(`enter:${me.id}:${chartId}:${place}`, first);
  const [state, setState] = useState<DraftState>({ at: 'none', savedAt: null }), [other, setOther] = useState<{ draftId: string; savedAt: string } | null>(null), [taken, setTaken] = useState<string | null>(null);
  const live = useRef(local.value), sent = useRef(''), busy = useRef<Promise<boolean> | undefined>(undefined), gone = useRef(false);
  const put = (next: Kept): void => { live.current = next; local.set(next); };
  const begun = useRef(said(first.typed)), touched = (): boolean => said(live.current.typed) !== begun.current;

  const take = async (draftId: string, unasked = false): Promise<void> => {
    const d = await call(readDraft, { draftId });
    // Typed since it was asked for: what is typed stays, the draft is offered beside it.
    if (unasked && touched()) { setOther({ draftId, savedAt: d.savedAt }); return; }
    const kept = JSON.parse(d.content) as Typed, on = kept.values['on'];
    // "Today" of an older draft is the day on which it was kept.
    const typed = { ...start(), ...kept, key: draftId, ...(typeof on === 'string' ? { values: { ...kept.values, on: pinned(on, new Date(d.savedAt)) } } : {}) };
    sent.current = d.content;
    put({ typed, revision: d.revision }); setOther(null); setTaken(d.savedAt); setState({ at: 'kept', savedAt: d.savedAt });
  };
  // One's own unfinished form of this place goes on, unless something else is typed here already.
  useEffect(() => {
    let off = false;
    call(listDrafts, { chartId }).then((found) => {
      const mine = found.drafts.find((d) => d.place === place);
      if (off || !mine) return undefined;
      // This tab was loaded anew: what was kept when it closed is this form's own.
      if (mine.draftId === live.current.typed.key) return call(readDraft, { draftId: mine.draftId }).then((d) => { if (live.current.typed.key === mine.draftId && d.revision > live.current.revision && !busy.current) put({ ...live.current, revision: d.revision }); });
      if (touched()) { setOther(mine); return undefined; }
      return take(mine.draftId, true);
    }).catch(() => undefined);
    return () => { off = true; };
  }, [chartId, place]);

  const once = async (keepalive = false): Promise<boolean> => {
    const { typed, revision } = live.current, content = JSON.stringify(typed);
    if (gone.current || content === sent.current || !touched()) return true;
    setState((s) => ({ ...s, at: 'saving' }));
    try {
      const kept = await call(keepDraft, { draftId: typed.key, chartId, place, revision, content, title: title(typed).slice(0, 300) }, { once: true, keepalive });
      sent.current = content;
      put({ typed: live.current.typed, revision: kept.revision });
      setState({ at: 'kept', savedAt: kept.savedAt });
      return true;
    } catch (error) {
      // Another window kept it: what is typed here goes on as a draft of its own.
      if (error instanceof CallProblem && error.kind === 'stale') { put({ typed: { ...live.current.typed, key: crypto.randomUUID() }, revision: 0 }); setState((s) => ({ ...s, at: 'stale' })); return false; }
      setState((s) => ({ ...s, at: 'here' }));
      return false;
    }
  };
  const keepNow = async (): Promise<boolean> => { await busy.current; busy.current = once(); return busy.current; };
  useEffect(() => {
    const soon = setTimeout(() => void keepNow(), 900), again = setInterval(() => { if (JSON.stringify(live.current.typed) !== sent.current) void keepNow(); }, 8_000);
    return () => { clearTimeout(soon); clearInterval(again); };
  }, [local.value.typed]);
  // The page closes, or the form is left by the back button: what was typed since goes along.
  useEffect(() => {
    const leave = (): void => { if (JSON.stringify(live.current.typed).length < 50_000) void once(true); };
    addEventListener('pagehide', leave);
    return () => { removeEventListener('pagehide', leave); void once(); };
  }, []);

  const drop = (): void => { gone.current = true; local.drop(); const draftId = live.current.typed.key; void (async () => { await busy.current; await call(dropDraft, { draftId }).catch(() => undefined); await queries.invalidateQueries({ queryKey: [listDrafts.name] }); })(); };
  return {
    typed: local.value.typed, touched, state, other, taken, take, keepNow,
    set: (part: Partial<Typed>): void => put({ ...live.current, typed: { ...live.current.typed, ...part } }),
    /** While it is being saved nothing is kept beside, and what is on its way goes first: the program drops the draft with the entry. */
    hold: (): Promise<unknown> => { gone.current = true; return Promise.resolve(busy.current); },
    letGo: (): void => { gone.current = false; },
    /** Saved or given up: nothing is kept any more. */
    drop,
    /** Saved, and a new form begins in its place. */
    renew: (typed: Typed): void => { drop(); gone.current = false; sent.current = ''; begun.current = said(typed); put({ typed, revision: 0 }); setState({ at: 'none', savedAt: null }); setTaken(null); },
  };
}
