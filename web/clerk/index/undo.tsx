import { useEffect, useState, useSyncExternalStore } from 'react';
import { m } from '../../lib/messages/index.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { Button } from '../../ui/button.tsx';
import { useKeys } from '../../ui/keys.tsx';

const forMs = 10_000;
type Undoable = { says: string; run: () => Promise<unknown>; until: number };
let last: Undoable | null = null, timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();
const tell = (): void => { for (const l of listeners) l(); };

/** What was just done and can be taken back for ten seconds. The newest alone: each decision that is passed on from stands. */
export const undo = {
  offer(says: string, run: () => Promise<unknown>): void { last = { says, run, until: Date.now() + forMs }; clearTimeout(timer); timer = setTimeout(undo.clear, forMs); tell(); },
  clear(): void { last = null; clearTimeout(timer); tell(); },
};

export function UndoBar() {
  const now = useSyncExternalStore((l) => { listeners.add(l); return () => listeners.delete(l); }, () => last), [left, setLeft] = useState(0), [failed, setFailed] = useState('');
  useEffect(() => {
    if (!now) return undefined;
    setFailed('');
    const count = (): void => setLeft(Math.max(0, Math.ceil((now.until - Date.now()) / 1000)));
    count();
    const t = setInterval(count, 500);
    return () => clearInterval(t);
  }, [now]);
  const run = (): void => { if (!now) return; const { run: back } = now; undo.clear(); void back().catch((e: unknown) => setFailed(e instanceof Error ? e.message : m.states.errorSays)); };
  useKeys(mi.index.duplicates, [{ keys: 'z', says: mi.index.key.undo, line: true, when: now !== null, run }], 3);
  return <div className="undo" role="status">{now ? <><span>{now.says}</span><Button small onClick={run} hint="z">{mi.pairActs.undo}</Button><span className="f" aria-hidden="true">{mi.pairActs.undoLeft(left)}</span></> : failed ? <span className="crit">{failed}</span> : null}</div>;
}
