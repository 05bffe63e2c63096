import { useEffect, useState } from 'react';
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
