import { Textarea } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { listJoins, personHistory, planUnmerge, showJoin, unmerge } from '../../../src/modules/patient-index/contract-joins.ts';
import type { UnmergeProposal } from '../../../src/modules/patient-index/contract-joins.ts';
import { m } from '../../lib/messages/index.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { legalName, listName, mrnWord, twoIdentifiers } from '../../lib/names.ts';
import { CallProblem } from '../../lib/problem.ts';
import { useAct, useAsk } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Rows } from '../../ui/rows.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { entryReads } from '../chart/entry-reads.ts';
import { sayDone } from '../frame/foot-note.ts';
import { plainDates, shownValue } from './differences.ts';
import { putOn, saidOtherwise, sideOf } from './sides.ts';
import type { Side, Sides } from './sides.ts';
import { SinceTable } from './since-table.tsx';
import { askQueueAgain } from './use-queue.ts';
import './joins.css';

const j = mi.joins;

/** Undoing a join, at any later time: both people come back, and each entry made since goes to a side that the clerk has seen. */
export function UnmergeScreen() {
  const { joinId } = useParams({ from: '/frame/index/joins/$joinId/undo' }), { data, error, refetch } = useAsk(planUnmerge, { joinId }, { fresh: 0 });
  useEffect(() => { document.title = `${j.unmergeTitle['merge']} - ${m.frame.product}`; }, []);
  if (error && !data) return <div className="page"><h1>{j.unmergeTitle['merge']}</h1><Failed error={error} retry={() => void refetch()} /></div>;
  if (!data) return <div className="page"><Loading lines={12} /></div>;
  return <Proposal key={data.hash} of={data} again={() => void refetch()} />;
}

function Proposal({ of: x, again }: { of: UnmergeProposal; again: () => void }) {
  const navigate = useNavigate(), { joinId } = x.join, [sides, setSides] = useState<Sides>({}), [values, setValues] = useState<Readonly<Record<string, 'take-back' | 'keep'>>>({}), [different, setDifferent] = useState(true), [reason, setReason] = useState(''), [tried, setTried] = useState(false);
  const act = useAct(unmerge, [listJoins, showJoin, personHistory, ...entryReads]), short = reason.trim().length < 3, toB = useMemo(() => x.entries.filter((e) => sideOf(e, sides) === 'joined').length, [x, sides]);
  const back = (): void => void navigate({ to: '/index/joins/$joinId', params: { joinId }, search: {} });
  const go = (): void => {
    setTried(true);
    if (act.isPending) return;
    if (short) { document.getElementById('undo-reason')?.focus(); return; }
    act.mutate({ joinId, hash: x.hash, reason: reason.trim(), different, sides: saidOtherwise(x.entries, sides), values: x.values.flatMap((v) => { const say = values[v.valueId]; return say && say !== v.proposed ? [{ valueId: v.valueId, do: say }] : []; }) }, {
      onSuccess: (r) => { sayDone(j.undone(r.moved.length)); askQueueAgain(); back(); }, onError: (e) => { if (e instanceof CallProblem && ['stale', 'conflict'].includes(e.kind)) again(); },
    });
  };
  useKeys(j.undo, [{ keys: 'ctrl+Enter', says: j.key.undo, line: true, inFields: true, run: go }, { keys: 'w', says: j.key.reason, run: () => document.getElementById('undo-reason')?.focus() }, { keys: 'Escape', says: j.key.back, line: true, inFields: true, run: back }], 2);
  const put = (key: string, side: Side): void => setSides(putOn(x.entries, sides, key, side));
  return (
    <div className="undoscreen">
      <div className="rv planscreen" tabIndex={0} role="region" aria-label={j.unmergeTitle[x.join.kind]}>
        <header><h1>{j.unmergeTitle[x.join.kind]}</h1><p className="m">{j.unmergeSays}</p>{x.stillJoined ? <p className="crit">{j.stillJoined}</p> : null}</header>
        <div className="twoframes">{([['A', x.survivor, x.entries.length - toB], ['B', x.joined, toB]] as const).map(([letter, p, k]) => <section key={letter} className="frame3" aria-label={j.sideIs(letter, listName(p))}><header><span className="ab" aria-hidden="true">{letter}</span><h2>{legalName(p)}</h2></header><p className="framewho"><span className="nw">{twoIdentifiers(p)}</span></p><p className="m">{j.getsOfSince(k)}</p></section>)}</div>
        <SinceTable entries={x.entries} sides={sides} onPut={put} />
        {x.values.length ? <section><h2>{j.backTitle}</h2>
          <Rows label={j.backTitle} className="pf"><colgroup><col className="pf1" /><col /><col /><col className="pf5" /><col /></colgroup><thead><tr><th scope="col">{j.field}</th><th scope="col">{j.before}</th><th scope="col">{j.sinceJoin}</th><th scope="col">{j.now}</th><th scope="col">{j.why}</th></tr></thead>
            <tbody>{x.values.map((v) => <tr key={v.valueId}><th scope="row">{v.label}</th><td>{v.before.map(shownValue).join(', ') || j.notThere}</td><td>{v.after.map(shownValue).join(', ') || j.notThere}</td>
              <td><div className="seg" role="radiogroup" aria-label={j.backOf(v.label)}>{(['take-back', 'keep'] as const).map((d) => <label key={d}><input type="radio" name={`value-${v.valueId}`} checked={(values[v.valueId] ?? v.proposed) === d} onChange={() => setValues({ ...values, [v.valueId]: d })} /><span>{d === 'keep' ? j.keepIt : j.takeBack}</span></label>)}</div></td><td className="m">{v.because}</td></tr>)}</tbody></Rows></section> : null}
        <label className="tick2"><input type="checkbox" checked={different} onChange={(e) => setDifferent(e.currentTarget.checked)} /><span>{j.different}<small className="f"> {j.differentSays}</small></span></label>
      </div>
      <div className="bar confirm" role="group" aria-label={j.undo}>
        {act.error ? <p className="crit" role="alert">{act.error instanceof CallProblem && act.error.kind === 'stale' ? j.changed : act.error.message}</p> : null}
          <p>{x.sentences.length ? plainDates(x.sentences.join(' ')) : `${m.words.mrn} ${mrnWord(x.survivor)}, ${m.words.mrn} ${mrnWord(x.joined)}`} {x.entries.length ? <b>{j.movesOf(x.entries.length - toB, toB)}</b> : null}</p>
        <div className="grow"><Textarea id="undo-reason" label={j.undoReason} rows={1} maxLength={500} value={reason} onChange={(e) => setReason(e.currentTarget.value)} error={tried && short ? j.needReason : undefined} /></div>
        <div className="acts"><Button look="primary" busy={act.isPending} onClick={go} hint="Ctrl Enter">{j.undoGo}</Button><Button look="quiet" onClick={back} hint="Esc">{m.words.cancel}</Button></div>
      </div>
    </div>
  );
}
