import { queueChoices } from '../../../src/modules/patient-index/contract-queue.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { useMe, useRight } from '../../lib/use-me.ts';

/** The name of a facility by its id: one's own, or one of those in the queue; the id where neither knows it. */
export function useFacilityName(): (id: string) => string {
  const { facility } = useMe(), { data } = useAsk(queueChoices, {}, { fresh: 300_000, enabled: useRight('patient-index.read') });
  return (id) => id === facility.id ? facility.name : data?.facilities.find((f) => f.id === id)?.name ?? id;
}
