import { listCorrectionRequests, withdrawCorrectionRequest } from '../../../src/modules/patients/contract.ts';
import { showDesk } from '../../../src/modules/workforce/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { shortInstant } from '../../lib/dates.ts';
import { queries, useAct, useAsk } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { sayDone } from '../frame/foot-note.ts';

/** What was asked of the system that masters demographics, and the means to take it back. */
export function RequestBody({ chartId, onDone }: { chartId: string; onDone: () => void }) {
  const { data } = useAsk(listCorrectionRequests, {}), act = useAct(withdrawCorrectionRequest);
  const asked = data?.requests.filter((r) => r.line.chartId === chartId) ?? [];
  return asked.map((r) => (
    <section key={r.requestId}><h3>{m.myDesk.changeAsked}</h3><p>{r.reason}</p><p className="f">{r.askedBy}, {shortInstant(r.askedAt)}. {Object.keys(r.change).join(', ')}</p>
      <p><Button small busy={act.isPending} onClick={() => act.mutate({ chartId, requestId: r.requestId }, { onSuccess: () => { sayDone(m.myDesk.withdrawn); for (const c of [listCorrectionRequests, showDesk]) void queries.invalidateQueries({ queryKey: [c.name] }); onDone(); } })}>{m.myDesk.withdraw}</Button></p></section>
  ));
}
