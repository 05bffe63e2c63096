import { Textarea } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { join, listJoins, planJoin, planUnmerge, unmerge } from '../../../src/modules/patient-index/contract-joins.ts';
import type { Choices } from '../../../src/modules/patient-index/contract-joins.ts';
import type { PairLine } from '../../../src/modules/patient-index/contract-queue.ts';
import { call } from '../../lib/call.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { bornWord, legalName, mrnWord } from '../../lib/names.ts';
import { CallProblem } from '../../lib/problem.ts';
import { queries, useAct, useAsk } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { sayDone } from '../frame/foot-note.ts';
import { plainDates } from './differences.ts';
import { PlanFields } from './plan-fields.tsx';
import { Checks } from './plan-preview.tsx';
import { PlanSide } from './plan-side.tsx';
import { undo } from './undo.tsx';
import { askQueueAgain } from './use-queue.ts';

const j = mi.joins;

/** The plan of a join, whole: who leads, each value and why, the checks; joined only exactly as it is shown here. */
export function PlanScreen({ pair, onBack, onJoined }: { pair: PairLine; onBack: () => void; onJoined: () => void }) {
  const navigate = useNavigate();
  const [survivor, setSurvivor] = useState<string | undefined>(undefined), [choices, setChoices] = useState<Choices>({}), [reason, setReason] = useState<string>(j.reasonDefault), [tried, setTried] = useState(false), [all, setAll] = useState(false), top = useRef<HTMLHeadingElement>(null);
  const answer = useAsk(planJoin, { charts: [pair.a.chartId, pair.b.chartId], ...(survivor ? { survivor } : {}), choices }, { keep: true, fresh: 0 }), plan = answer.data, current = plan !== undefined && !answer.isPlaceholderData && !answer.isFetching;
  const act = useAct(join, [listJoins]), stale = act.error instanceof CallProblem && act.error.kind === 'stale', short = reason.trim().length < 3;
  useEffect(() => { top.current?.focus({ preventScroll: true }); }, []);
  const go = (): void => {
    setTried(true);
    if (!plan || !current || act.isPending) return;
    if (short) { document.getElementById('join-reason')?.focus(); return; }
    const a = plan.survivor.person, b = plan.joined.person, { kind } = plan;
    act.mutate({ survivor: a.chartId, joined: b.chartId, kind, hash: plan.hash, choices, reason: reason.trim(), pairId: pair.pairId }, {
      onSuccess: ({ joinId, state }) => {
        if (state === 'joined') undo.offer(j.done[kind](`MRN ${mrnWord(a)}`, `MRN ${mrnWord(b)}`), async () => { const back = await call(planUnmerge, { joinId }); await call(unmerge, { joinId, hash: back.hash, reason: mi.pairActs.undoReason, different: false }); askQueueAgain(); void queries.invalidateQueries({ queryKey: [listJoins.name] }); sayDone(mi.pairActs.undone); void navigate({ to: '/index/pairs/$pairId', params: { pairId: pair.pairId }, search: {} }); });
        else sayDone(j.asked);
        onJoined();
      },
      onError: (e) => { if (e instanceof CallProblem && ['stale', 'conflict'].includes(e.kind)) void answer.refetch(); },
    });
  };
  const other = (): void => { if (plan) { setSurvivor(plan.joined.person.chartId); setChoices({}); } };
  useKeys(j.planTitle, [
    { keys: 'ctrl+Enter', says: j.key.confirm, line: true, inFields: true, run: go }, { keys: 'o', says: j.key.other, line: true, when: plan?.kind === 'merge', run: other }, { keys: 'f', says: j.key.all, line: true, when: plan?.kind === 'merge', run: () => setAll(!all) },
    { keys: 'w', says: j.key.reason, run: () => document.getElementById('join-reason')?.focus() }, { keys: 'Escape', says: mi.index.key.back, line: true, inFields: true, run: onBack },
  ], 3);
  if (answer.error && !plan) return <div className="rv"><h2 className="sr">{j.planTitle}</h2><Failed error={answer.error} retry={() => void answer.refetch()} /></div>;
  if (!plan) return <div className="rv"><Loading lines={12} /></div>;
  const a = plan.survivor.person, b = plan.joined.person, merge = plan.kind === 'merge';
  return (
    <>
      <div className="rv planscreen" tabIndex={0} role="region" aria-label={j.title[plan.kind]}>
        <header><h2 ref={top} tabIndex={-1}>{j.title[plan.kind]}</h2><p className="m">{j.confirmSays} {merge ? j.survivorSays : mi.index.overlapSays}</p></header>
        <div className="twoframes">
          <PlanSide of={plan.survivor} letter={a.chartId === pair.a.chartId ? 'A' : 'B'} title={merge ? j.leads : j.linked} why={merge ? plan.whySurvivor : []} />
          <PlanSide of={plan.joined} letter={b.chartId === pair.a.chartId ? 'A' : 'B'} title={merge ? j.joinedIs : j.linked} action={merge ? <Button small onClick={other} hint="o">{j.change}</Button> : null} />
        </div>
        <section className="planchecks" aria-labelledby="plan-checks"><h3 id="plan-checks">{j.checks}</h3><Checks of={plan.checks} grid /></section>
        <PlanFields plan={plan} all={all} onAll={setAll} busy={!current} onChoose={(field, choice) => setChoices({ ...choices, [field]: choice })} letters={a.chartId === pair.a.chartId ? ['A', 'B'] : ['B', 'A']} />
      </div>
      <div className="bar confirm" role="group" aria-label={j.title[plan.kind]}>
          {act.error ? <p className="crit" role="alert">{stale ? j.changed : act.error.message}</p> : null}
          <p>{plan.sentences.length ? plainDates(plan.sentences.join(' ')) : <><b>{legalName(b)}</b>, {bornWord(b)}, MRN <b>{mrnWord(b)}</b> {merge ? mi.pairActs.mergesInto : mi.pairActs.linksWith} <b>{legalName(a)}</b>, {bornWord(a)}, MRN <b>{mrnWord(a)}</b></>}{plan.needsSecond ? <b> {j.askSays}</b> : null}</p>
        <div className="grow"><Textarea id="join-reason" label={j.reason} autosize={false} rows={1} maxLength={500} value={reason} onChange={(e) => setReason(e.currentTarget.value)} error={tried && short ? j.needReason : undefined} /></div>
        <div className="acts"><Button look="primary" onClick={go} busy={act.isPending} disabled={!current} hint="Ctrl Enter">{plan.needsSecond ? j.ask : j.go[plan.kind]}</Button><Button look="quiet" onClick={onBack} hint="Esc">{j.back}</Button></div>
      </div>
    </>
  );
}
