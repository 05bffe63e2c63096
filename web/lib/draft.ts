import { useCallback, useEffect, useRef, useState } from 'react';

/**
 * A form kept while it is typed: it outlives a lapsed session, a reload and a slip back. It stays in this tab only
 * (session storage), and goes when it is saved, dropped, or its owner signs out.
 */
const prefix = 'chartkeeper-draft:';

export const dropDrafts = (): void => { try { for (const k of Object.keys(sessionStorage)) if (k.startsWith(prefix)) sessionStorage.removeItem(k); } catch { /* storage may be shut off */ } };

function read<T>(key: string): T | null {
  try { const t = sessionStorage.getItem(prefix + key); return t === null ? null : JSON.parse(t) as T; } catch { return null; }
}

export function useDraft<T>(key: string, start: T): { value: T; set: (next: T) => void; drop: () => void; kept: boolean } {
  const first = useRef(read<T>(key));
  const [value, setValue] = useState<T>(first.current ?? start), [kept, setKept] = useState(first.current !== null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined), write = useRef<(() => void) | undefined>(undefined);
  const set = useCallback((next: T) => {
    setValue(next); setKept(true);
    clearTimeout(timer.current);
    write.current = () => { write.current = undefined; try { sessionStorage.setItem(prefix + key, JSON.stringify(next)); } catch { /* full or shut off */ } };
    timer.current = setTimeout(write.current, 200);
  }, [key]);
  // A page that is loaded anew finds the last keys too.
  useEffect(() => { const leave = (): void => write.current?.(); addEventListener('pagehide', leave); return () => removeEventListener('pagehide', leave); }, []);
  const drop = useCallback(() => { clearTimeout(timer.current); write.current = undefined; setKept(false); try { sessionStorage.removeItem(prefix + key); } catch { /* shut off */ } }, [key]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return { value, set, drop, kept };
}
