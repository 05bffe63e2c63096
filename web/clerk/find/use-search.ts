import { useEffect, useRef, useState } from 'react';
import { search } from '../../../src/modules/patients/contract.ts';
import { useAsk } from '../../lib/use-ask.ts';

/** Waits until typing rests for a moment; an emptied box is empty at once. */
export function useRested<T>(value: T, restMs: number): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    if (value === rested) return undefined;
    if (value === '') { setRested(value); return undefined; }
    const t = setTimeout(() => setRested(value), restMs);
    return () => clearTimeout(t);
  }, [value, rested, restMs]);
  return rested;
}

/** Matches as one types: asked 60 ms after the last key, the last answer stays until the next is here. */
export function useSearch(text: string, limit: number) {
  const words = useRested(text.trim(), 60), asked = words.length > 0;
  const answer = useAsk(search, { text: words, limit }, { enabled: asked, keep: true, fresh: 20_000 });
  const data = asked ? answer.data : undefined;
  return { data, hits: data?.hits ?? [], error: asked ? answer.error : null, settled: words === text.trim() && !answer.isPlaceholderData && !answer.isFetching, asked };
}

/**
 * Enter before the answer is here, by fast fingers or by a scanner that ends its number with Enter: the only match opens when it comes. Of several one looks
 * first, since an unseen first line may be somebody else; typing on, or an emptied box, takes the Enter back.
 */
export function useHurried<T>(text: string, { settled, hits }: { settled: boolean; hits: readonly T[] }, open: (hit: T, newTab: boolean) => void): (newTab: boolean, words?: string) => void {
  const asked = useRef<{ text: string; newTab: boolean } | null>(null);
  useEffect(() => {
    const was = asked.current;
    if (!was || (!settled && was.text === text)) return;
    asked.current = null;
    if (was.text === text && hits.length === 1) open(hits[0]!, was.newTab);
  }, [settled, text]);
  return (newTab, words = text) => { asked.current = words.trim() === '' ? null : { text: words, newTab }; };
}
