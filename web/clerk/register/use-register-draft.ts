import { useEffect, useRef, useState } from 'react';
import { listDrafts, readDraft, saveDraft } from '../../../src/modules/patients/contract.ts';
import { call } from '../../lib/call.ts';
import { useDraft } from '../../lib/draft.ts';
import { CallProblem } from '../../lib/problem.ts';
import { pinned } from '../../lib/read-when.ts';
import { useMe } from '../../lib/use-me.ts';
import { isEmpty, startTyped, titleOf } from './typed.ts';
import type { Typed } from './typed.ts';

export type DraftState = { at: 'none' | 'saving' | 'here' | 'kept' | 'stale'; savedAt: string | null };
type Kept = { typed: Typed; draftId: string | null; revision: number };

/** The newest of one's own drafts that were begun in this form, where the program has one. */
async function ownDraft({ draftId, typed }: Kept): Promise<{ draftId: string; revision: number; content: string } | undefined> {
  const ids = draftId !== null ? [draftId] : (await call(listDrafts, {})).drafts.filter((d) => d.mine).slice(0, 3).map((d) => d.draftId);
  for (const id of ids) { const d = await call(readDraft, { draftId: id }); if ((JSON.parse(d.content) as Typed).key === typed.key && d.revision > 0) return d; }
  return undefined;
}

/** "Today" of an older draft is the day on which it was kept. */
const asOf = (t: Typed, savedAt: Date): Typed => ({ ...t, birthDate: pinned(t.birthDate, savedAt), deceased: pinned(t.deceased, savedAt) });

/**
 * The form as typed, kept twice: in this tab at every key, and by the program, sealed, a moment after one stops typing. A closed browser finds it on the desk; a lost
 * network or a restarted program is tried again until it is through.
 */
export function useRegisterDraft(asked: string | undefined): { typed: Typed | undefined; set(part: Partial<Typed>): void; state: DraftState; draftId: string | null; saveNow(): Promise<boolean>; hold(): Promise<string | null>; letGo(): void; drop(): void; missing: boolean } {
  const me = useMe(), local = useDraft<Kept>(`register:${me.id}:${asked ?? 'new'}`, { typed: startTyped(), draftId: asked ?? null, revision: 0 });
  const [state, setState] = useState<DraftState>({ at: 'none', savedAt: null }), [ready, setReady] = useState(asked === undefined || local.kept), [missing, setMissing] = useState(false);
  const live = useRef(local.value), sent = useRef(''), busy = useRef<Promise<boolean> | undefined>(undefined), held = useRef(false);
  const put = (next: Kept): void => { live.current = next; local.set(next); };

  useEffect(() => {
    if (ready || asked === undefined) return;
    call(readDraft, { draftId: asked }).then((d) => { sent.current = d.content; put({ typed: asOf({ ...startTyped(), ...JSON.parse(d.content) as Typed }, new Date(d.savedAt)), draftId: d.revision === 0 ? null : d.draftId, revision: d.revision }); setState({ at: 'kept', savedAt: d.savedAt }); setReady(true); })
      .catch(() => setMissing(true));
  }, [asked, ready]);

  // This tab was loaded anew: the save that went along when it closed is this form's own, known by the form's key, and is gone on with.
  const [found, setFound] = useState(!local.kept);
  useEffect(() => {
    if (found) return;
    void ownDraft(live.current).then((own) => { if (own) { sent.current = own.content; put({ ...live.current, draftId: own.draftId, revision: own.revision }); } }).catch(() => {}).finally(() => setFound(true));
  }, []);

  const once = async (): Promise<boolean> => {
    const { typed, draftId, revision } = live.current, content = JSON.stringify(typed);
    if (held.current || content === sent.current || isEmpty(typed)) return true;
    setState((s) => ({ ...s, at: 'saving' }));
    try {
      const saved = await call(saveDraft, { draftId, revision, content, title: titleOf(typed) });
      sent.current = content;
      put({ typed: live.current.typed, draftId: saved.draftId, revision: saved.revision });
      setState({ at: 'kept', savedAt: saved.savedAt });
      return true;
    } catch (error) {
      // Another window saved it: what is typed here goes on as a draft of its own.
      if (error instanceof CallProblem && error.kind === 'stale') { put({ typed: live.current.typed, draftId: null, revision: 0 }); setState((s) => ({ ...s, at: 'stale' })); return false; }
      setState((s) => ({ ...s, at: 'here' }));
      return false;
    }
  };
  const saveNow = async (): Promise<boolean> => { await busy.current; busy.current = once(); return busy.current; };
  useEffect(() => {
    if (!ready || !found) return undefined;
    const soon = setTimeout(() => void saveNow(), 1200);
    const again = setInterval(() => { if (JSON.stringify(live.current.typed) !== sent.current) void saveNow(); }, 10_000);
    return () => { clearTimeout(soon); clearInterval(again); };
  }, [local.value.typed, ready, found]);

  // The page closes: what was typed since the last save goes along, pictures apart, which are too large for that.
  useEffect(() => {
    const leave = (): void => {
      const { typed, draftId, revision } = live.current, content = JSON.stringify(typed);
      if (content === sent.current || isEmpty(typed) || content.length > 50_000) return;
      sent.current = content;
      void call(saveDraft, { draftId, revision, content, title: titleOf(typed) }, { keepalive: true, once: true }).catch(() => {});
    };
    addEventListener('pagehide', leave);
    return () => removeEventListener('pagehide', leave);
  }, []);

  return {
    typed: ready ? local.value.typed : undefined, state, draftId: local.value.draftId, missing,
    set: (part) => put({ ...live.current, typed: { ...live.current.typed, ...part } }), saveNow,
    /** While it is being registered nothing is kept beside; answers the id under which the program keeps it, once a save that is on its way is through. */
    hold: async () => { held.current = true; await busy.current; return live.current.draftId; },
    letGo: () => { held.current = false; }, drop: () => { sent.current = JSON.stringify(live.current.typed); local.drop(); },
  };
}
