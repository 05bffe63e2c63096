import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { InfiniteData } from '@tanstack/react-query';
import type { z } from 'zod';
import { listPairs, queueChoices } from '../../../src/modules/patient-index/contract-queue.ts';
import type { PairLine, pairFilter } from '../../../src/modules/patient-index/contract-queue.ts';
import { call } from '../../lib/call.ts';
import { queries } from '../../lib/use-ask.ts';
import type { Order } from './queue-filter.ts';

type Page = z.infer<typeof listPairs.output>;

/**
 * The queue as filtered, page by page as it is scrolled. Each showing of it is recorded with everybody named in it, so it is not asked again
 * by the clock: what is decided here leaves it here, and a decision made elsewhere is found when the pair is opened.
 */
export function useQueue(filter: z.input<typeof pairFilter>, order: Order) {
  const answer = useInfiniteQuery({
    queryKey: [listPairs.name, { filter, order }], initialPageParam: null as string | null, staleTime: 60_000,
    queryFn: ({ pageParam, signal }) => call(listPairs, { filter, order, cursor: pageParam, limit: 100 }, { signal }), getNextPageParam: (page: Page) => page.next,
  });
  const pairs = useMemo(() => { const seen = new Set<string>(); return answer.data?.pages.flatMap((p) => p.pairs).filter((p) => !seen.has(p.pairId) && seen.add(p.pairId)) ?? []; }, [answer.data]);
  return { pairs, total: answer.data?.pages[0]?.total ?? 0, more: answer.data?.pages[0]?.more ?? false, come: answer.data !== undefined, error: answer.error, again: () => void answer.refetch(), further: () => { if (answer.hasNextPage && !answer.isFetchingNextPage) void answer.fetchNextPage(); } };
}

const change = (to: (pairs: PairLine[]) => PairLine[]): void => {
  queries.setQueriesData<InfiniteData<Page>>({ queryKey: [listPairs.name] }, (old) => old && { ...old, pages: old.pages.map((page, i) => { const pairs = to(page.pairs), gone = old.pages.reduce((n, p) => n + p.pairs.length - to(p.pairs).length, 0); return { ...page, pairs, ...(i === 0 ? { total: Math.max(0, page.total - gone) } : {}) }; }) });
  void queries.invalidateQueries({ queryKey: [queueChoices.name] });
};

/** A decided pair leaves the lists at once. */
export const dropFromQueue = (pairId: string): void => change((pairs) => pairs.filter((p) => p.pairId !== pairId));
/** A pair as it is now, where it stands in a list. */
export const patchInQueue = (pairId: string, now: Partial<PairLine>): void => change((pairs) => pairs.map((p) => p.pairId === pairId ? { ...p, ...now } : p));
/** Everything may stand elsewhere now: the lists are asked again. */
export const askQueueAgain = (): void => { for (const c of [listPairs, queueChoices]) void queries.invalidateQueries({ queryKey: [c.name] }); };
