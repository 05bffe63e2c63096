import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useInfiniteQuery } from '@tanstack/react-query';
import { listSection, open } from '../../../src/modules/chart/contract.ts';
import type { EntryLine, SectionName } from '../../../src/modules/chart/contract.ts';
import { show } from '../../../src/modules/patients/contract.ts';
import { call } from '../../lib/call.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { useRight } from '../../lib/use-me.ts';

/** Whose chart it is, and what is in it, are asked at once and kept while the chart is open. */
export const usePatient = (chartId: string) => useAsk(show, { chartId }, { fresh: 60_000 });
/** Not asked by those who see who a patient is and not the chart: a registrar. */
export const useChart = (chartId: string) => useAsk(open, { chartId }, { fresh: 60_000, enabled: useRight('chart.read') });

/** Typed by somebody who may not author it, and no clinician has said yet that it is true. */
export const isUnverified = (e: Pick<EntryLine, 'facts'>): boolean => e.facts.some(([label, value]) => label === 'Verification' && value === 'unverified');
export const entryKey = (e: Pick<EntryLine, 'type' | 'id'>): string => `${e.type}/${e.id}`;

/** A section, page by page, as it is scrolled. */
export function useSection(chartId: string, section: SectionName, text: string, enabled = true) {
  return useInfiniteQuery({
    queryKey: [listSection.name, { chartId, section, text }], enabled, initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => call(listSection, { chartId, section, text, cursor: pageParam, limit: 200 }, { signal }),
    getNextPageParam: (last) => last.next,
    placeholderData: (before, query) => (query?.queryKey[1] as { section?: string; chartId?: string } | undefined)?.section === section && (query?.queryKey[1] as { chartId?: string } | undefined)?.chartId === chartId ? before : undefined,
  });
}

/** The address of a chart screen, and how to change parts of it. */
export function usePlace() {
  const { chartId, section } = useParams({ from: '/frame/charts/$chartId/$section' }), search = useSearch({ from: '/frame/charts/$chartId/$section' }), navigate = useNavigate();
  const go = (change: Partial<typeof search>, replace = true): void => { void navigate({ to: '/charts/$chartId/$section', params: { chartId, section }, search: { ...search, ...change }, replace }); };
  const toSection = (next: string): void => { void navigate({ to: '/charts/$chartId/$section', params: { chartId, section: next }, search: {} }); };
  return { chartId, section, search, go, toSection, select: (e: Pick<EntryLine, 'type' | 'id'>) => go({ entry: entryKey(e) }, search.entry !== undefined) };
}
