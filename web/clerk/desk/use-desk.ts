import { useEffect, useRef } from 'react';
import { countDue, showDesk } from '../../../src/modules/workforce/contract.ts';
import type { DeskFilter } from '../../../src/modules/workforce/contract.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { useRight } from '../../lib/use-me.ts';

/** What is due of what is mine to do: for the rail and the desk. Ids are counted, no name is read. */
export const useDue = () => useAsk(countDue, {}, { enabled: useRight('desk.work'), every: 30_000, fresh: 5_000 });

/** The desk as filtered. It is asked again only when the count says that it has changed: each showing of it is recorded with everybody named in it. */
export function useDesk(filter: DeskFilter, limit: number) {
  const answer = useAsk(showDesk, { ...filter, limit }, { keep: true, fresh: 20_000, enabled: useRight('desk.work') });
  const stamp = useAsk(countDue, filter, { every: 20_000, fresh: 5_000, enabled: answer.data !== undefined }).data?.stamp, seen = useRef('');
  useEffect(() => {
    if (stamp === undefined || !answer.data) return;
    if (stamp !== answer.data.stamp && stamp !== seen.current) { seen.current = stamp; void answer.refetch(); }
  }, [stamp, answer.data]);
  return answer;
}
