import { useCallback, useState } from 'react';

/** A small choice of this person at this browser (widths, density), kept between visits. Never record content. */
export function useKept<T>(key: string, start: T): [T, (next: T) => void] {
  const [value, setValue] = useState<T>(() => { try { const t = localStorage.getItem(`chartkeeper-${key}`); return t === null ? start : JSON.parse(t) as T; } catch { return start; } });
  const keep = useCallback((next: T) => { setValue(next); try { localStorage.setItem(`chartkeeper-${key}`, JSON.stringify(next)); } catch { /* storage may be shut off */ } }, [key]);
  return [value, keep];
}
