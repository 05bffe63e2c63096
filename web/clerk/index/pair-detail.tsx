import { useNavigate, useSearch } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { reopenPair, showPair } from '../../../src/modules/patient-index/contract-queue.ts';
import type { PairLine } from '../../../src/modules/patient-index/contract-queue.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { listName, mrnWord } from '../../lib/names.ts';
import { queries, useAct, useAsk } from '../../lib/use-ask.ts';
import { useKeys } from '../../ui/keys.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { askAbout } from '../messages/ask-about.ts';
import { AfterDecision, DecisionBar } from './decision-bar.tsx';
import { DifferentDialog, ReopenDialog, UnsureDialog } from './decide-dialogs.tsx';
import { PairBody } from './pair-body.tsx';
import { PlanScreen } from './plan-screen.tsx';
import { queueSearch } from './queue-filter.ts';
import { undo } from './undo.tsx';
import { askQueueAgain, dropFromQueue, patchInQueue } from './use-queue.ts';

const x = mi.index, p = mi.pairActs;
type Props = { pairId: string; at: string; onDecided: (pairId: string, leaves: boolean) => void; onBack: () => void; onCluster: (clusterId: string) => void };

export const pairName = (of: PairLine): [string, string] => [`${listName(of.a)} (${mrnWord(of.a)})`, `${listName(of.b)} (${mrnWord(of.b)})`];

/** One pair: both records, what is proposed if they are the same, and the three decisions, equally loud. */
export function PairDetail({ pairId, at, onDecided, onBack, onCluster }: Props) {
  const { data, error, refetch } = useAsk(showPair, { pairId }, { fresh: 30_000 }), navigate = useNavigate(), search = useSearch({ from: '/frame/index' }), box = useRef<HTMLDivElement>(null);
  const [dialog, setDialog] = useState<'different' | 'unsure' | 'reopen' | null>(null), reopen = useAct(reopenPair, [showPair]), planning = search.plan !== undefined;
  const open = data !== undefined && (data.pair.state === 'open' || data.pair.state === 'unsure'), may = data?.may ?? { decide: false, join: false, correct: false };
  const plan = (on: boolean): void => void navigate({ to: '/index/pairs/$pairId', params: { pairId }, search: { ...queueSearch(search), plan: on ? 'yes' : undefined }, replace: !on });
  const openChart = (side: 'a' | 'b'): void => { if (data) void navigate({ to: '/charts/$chartId/$section', params: { chartId: data.pair[side].chartId, section: 'summary' } }); };
  const decided = (decision: 'different' | 'unsure', version: number): void => {
    setDialog(null);
    if (!data) return;
    const [a, b] = pairName(data.pair), leaves = decision === 'different' || (search.state !== undefined && search.state !== 'unsure');
    undo.offer(decision === 'different' ? p.doneDifferent(a, b) : p.doneUnsure(a, b), async () => { await reopen.mutateAsync({ pairId, expectVersion: version, reason: p.undoReason }); askQueueAgain(); void navigate({ to: '/index/pairs/$pairId', params: { pairId }, search: queueSearch(search) }); });
    if (!leaves) patchInQueue(pairId, { state: 'unsure', version });
    onDecided(pairId, leaves);
    void queries.invalidateQueries({ queryKey: [showPair.name, { pairId }] });
  };
  const joined = (): void => { dropFromQueue(pairId); onDecided(pairId, true); askQueueAgain(); void queries.invalidateQueries({ queryKey: [showPair.name] }); };
  const hidden = planning || data === undefined, scroll = (by: number): void => box.current?.scrollBy({ top: by });
  useKeys(x.question, [
    { keys: 's', says: x.key.same, when: !hidden && open && may.join, run: () => plan(true) }, { keys: 'd', says: x.key.different, when: !hidden && open && may.decide, run: () => setDialog('different') }, { keys: 'u', says: x.key.unsure, when: !hidden && open && may.decide, run: () => setDialog('unsure') },
    { keys: '1', says: x.key.openAB, line: true, caps: ['1', '2'], when: !hidden, run: () => openChart('a') }, { keys: '2', says: x.key.openB, when: !hidden, run: () => openChart('b') },
    { keys: 'c', says: x.key.comment, line: true, when: !hidden && may.decide, run: () => document.getElementById('pair-comment')?.focus() }, { keys: 'q', says: x.key.ask, when: !hidden, run: () => askAbout.open({ chartId: data?.pair.a.chartId ?? null, about: { kind: 'work', list: 'patient-index.pairs', ref: pairId, says: x.question } }) },
    { keys: 'v', says: x.key.cluster, when: !hidden && (data?.pair.cluster.charts ?? 0) > 2, run: () => data && onCluster(data.pair.cluster.clusterId) }, { keys: 'r', says: x.key.reopen, when: !hidden && !open && data?.pair.state === 'different' && may.decide, run: () => setDialog('reopen') },
    { keys: ['PageDown', ']'], says: x.key.scroll, caps: ['[', ']'], when: !hidden, run: () => scroll(300) }, { keys: ['PageUp', '['], says: x.key.scroll, when: !hidden, run: () => scroll(-300) },
  ], 2);
  if (error) return <div className="rv"><h2 className="sr">{x.question}</h2><Failed error={error} retry={() => void refetch()} /></div>;
  if (!data) return <div className="rv"><Loading lines={14} /></div>;
  if (planning && may.join && open) return <PlanScreen pair={data.pair} onBack={() => plan(false)} onJoined={joined} />;
  return (
    <>
      <div className="rv" ref={box} tabIndex={0} role="region" aria-label={x.question}><PairBody shown={data} at={at} onBack={onBack} onCluster={onCluster} /></div>
      {open ? <DecisionBar shown={data} onSame={() => plan(true)} onDifferent={() => setDialog('different')} onUnsure={() => setDialog('unsure')} /> : <AfterDecision shown={data} onReopen={() => setDialog('reopen')} />}
      {dialog === 'different' ? <DifferentDialog pair={data.pair} onDone={(v) => decided('different', v)} onClose={() => setDialog(null)} /> : null}
      {dialog === 'unsure' ? <UnsureDialog pair={data.pair} onDone={(v) => decided('unsure', v)} onClose={() => setDialog(null)} /> : null}
      {dialog === 'reopen' ? <ReopenDialog pair={data.pair} onDone={() => { setDialog(null); askQueueAgain(); }} onClose={() => setDialog(null)} /> : null}
    </>
  );
}
