import { useInfiniteQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { whoOpened } from '../../../src/modules/audit/contract.ts';
import { call } from '../../lib/call.ts';
import { m } from '../../lib/messages/index.ts';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { AuditTable } from '../privacy/audit-table.tsx';

/** Every act on this chart, newest first: one line an act, so that repetition shows. */
export function WhoOpened() {
  const { chartId } = useParams({ from: '/frame/charts/$chartId/$section' });
  const answer = useInfiniteQuery({ queryKey: [whoOpened.name, chartId], initialPageParam: null as string | null, queryFn: ({ pageParam }) => call(whoOpened, { chartId, cursor: pageParam }), getNextPageParam: (l) => l.next });
  const rows = answer.data?.pages.flatMap((p) => p.entries) ?? [];
  return (
    <div className="sect">
      <header className="secthead"><h2>{m.demographics.opened}</h2><span className="f">{m.demographics.openedSays}</span></header>
      {answer.error ? <Failed error={answer.error} retry={() => void answer.refetch()} /> : !answer.data ? <Loading /> : rows.length === 0 ? <Empty title={m.demographics.openedEmpty} /> : <AuditTable rows={rows} withCharts={false} onNearEnd={() => { if (answer.hasNextPage && !answer.isFetchingNextPage) void answer.fetchNextPage(); }} />}
    </div>
  );
}
