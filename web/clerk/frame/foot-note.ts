import { useEffect, useSyncExternalStore } from 'react';

let note = '', standing = '', timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();
const tell = (): void => { for (const l of listeners) l(); };

/** Says at the foot what was just done, for ten seconds. */
export function sayDone(text: string): void {
  note = text; tell();
  clearTimeout(timer);
  timer = setTimeout(() => { note = ''; tell(); }, 10_000);
}

/** On another screen or chart the last act is no longer beside what it was done to. */
export function clearDone(): void { clearTimeout(timer); note = ''; tell(); }

/** What stands at the foot while a screen is open. */
export function useStanding(text: string): void {
  useEffect(() => { standing = text; tell(); return () => { standing = ''; tell(); }; }, [text]);
}

export const useFootNote = (): string => useSyncExternalStore((l) => { listeners.add(l); return () => listeners.delete(l); }, () => note || standing);
