import { Link } from '@tanstack/react-router';
import type { z } from 'zod';
import { planJoin } from '../../../src/modules/patient-index/contract-joins.ts';
import type { showPair } from '../../../src/modules/patient-index/contract-queue.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { bornWord, mrnWord } from '../../lib/names.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';

const x = mi.index, p = mi.pairActs;
type Shown = z.infer<typeof showPair.output>;

/** The plan of joining a pair, asked once for the preview and the sentence at the foot. Nothing is changed by asking. */
export const usePlan = (of: Shown['pair'], may: boolean) => useAsk(planJoin, { charts: [of.a.chartId, of.b.chartId] }, { fresh: 60_000, enabled: may });

/** Three decisions, none louder than another; what "same" would do, with two identifiers of both. */
export function DecisionBar({ shown, onSame, onDifferent, onUnsure }: { shown: Shown; onSame: () => void; onDifferent: () => void; onUnsure: () => void }) {
  const { may, pair } = shown, { data: plan } = usePlan(pair, may.join);
  const first = plan?.joined.person ?? pair.b, second = plan?.survivor.person ?? pair.a, merge = (plan?.kind ?? (pair.kind === 'duplicate' ? 'merge' : 'link')) === 'merge';
  return (
    <div className="bar" role="group" aria-label={x.question}>
      {may.join ? <Button onClick={onSame} hint="s">{p.same}</Button> : null}{may.decide ? <><Button onClick={onDifferent} hint="d">{p.different}</Button><Button onClick={onUnsure} hint="u">{p.unsure}</Button></> : null}
      {may.join ? <p>{p.sameSays} <b>{mrnWord(first)}</b> ({bornWord(first)}) {merge ? p.mergesInto : p.linksWith}<br /><b>{mrnWord(second)}</b> ({bornWord(second)}), {p.after}</p> : <p className="f">{may.decide ? x.mayNotJoin : x.mayNotDecide}</p>}
    </div>
  );
}

/** What was decided, and the way back. */
export function AfterDecision({ shown: { pair, may }, onReopen }: { shown: Shown; onReopen: () => void }) {
  return (
    <div className="bar" role="group" aria-label={x.question}>
      <p><b>{x.decided[pair.state]}</b></p><span className="grow" />
      {pair.state === 'different' && may.decide ? <Button onClick={onReopen} hint="r">{p.reopen}</Button> : pair.state === 'same' ? <Link to="/index/joins" search={{ chart: pair.a.chartId }}>{mi.joins.list}</Link> : null}
    </div>
  );
}
