import { me } from '../../src/modules/access/contract.ts';
import type { Me } from '../../src/modules/access/contract.ts';
import { call } from './call.ts';
import { setZone } from './dates.ts';
import { session } from './session.ts';
import { askKey, queries, useAsk } from './use-ask.ts';

/** Who is signed in, or the problem that says nobody is. Fetched once before the frame is drawn. */
export async function loadMe(): Promise<Me> {
  return queries.ensureQueryData({ queryKey: askKey(me, {}), staleTime: 60_000, queryFn: async () => {
    const answer = await call(me, {});
    setZone(answer.facility.zone);
    session.begin();
    return answer;
  } }) as Promise<Me>;
}

/** Inside the frame somebody is always signed in. */
export function useMe(): Me {
  const { data } = useAsk(me, {}, { fresh: 60_000 });
  if (!data) throw new Error('the frame is drawn only after sign-in');
  return data;
}

export const useRight = (right: string): boolean => useMe().rights.includes(right);
