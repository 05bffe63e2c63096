import { Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { z } from 'zod';
import { listModels, listRounds, showModel, tryModel, useModel } from '../../../src/modules/patient-index/contract-models.ts';
import type { Trial } from '../../../src/modules/patient-index/contract-models.ts';
import { instant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { count } from '../../lib/names.ts';
import { useAct, useAsk } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Rows } from '../../ui/rows.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { sayDone } from '../frame/foot-note.ts';

const w = mi.weights, gradeWords = mi.index.gradeFilter;
type Shown = z.infer<typeof showModel.output>;
const number = (x: number): string => (Math.abs(x) < 0.05 ? '0.0' : x.toFixed(1)).replace('-', '−');
const signed = (k: number): string => k === 0 ? '0' : `${k > 0 ? '+' : '−'}${count(Math.abs(k))}`;
const perCent = (p: number): string => `${(p * 100).toLocaleString('en-US', { maximumFractionDigits: 2 })} %`;

/** Weights in plain words, what they would do beside those in force, and the way into force and back. */
export function WeightsDetail({ version, before, may }: { version: string; before: boolean; may: boolean }) {
  const [counting, setCounting] = useState(false), { data: x, error, refetch } = useAsk(showModel, { version }, { every: counting ? 2000 : false }), [asking, setAsking] = useState(false), tryOut = useAct(tryModel, [listModels, showModel]);
  useEffect(() => setCounting(x?.work?.state === 'waiting'), [x?.work?.state]);
  const mayUse = may && x !== undefined && !x.current && x.fault === null, mayTry = may && x !== undefined && !x.current && x.work === null;
  const count_ = (): void => { if (!tryOut.isPending) tryOut.mutate({ version }, { onSuccess: () => sayDone(w.asked) }); };
  useKeys(w.title, [{ keys: 'c', says: w.key.tryOut, line: true, when: mayTry, run: count_ }, { keys: 'f', says: w.key.use, line: true, when: mayUse, run: () => setAsking(true) }], 2);
  if (error) return <div className="casedetail"><Failed error={error} retry={() => void refetch()} /></div>;
  if (!x) return <div className="casedetail"><Loading lines={10} /></div>;
  return (
    <section className="casedetail" tabIndex={0} aria-label={w.name(version)}>
      <header><div className="row"><h2>{w.name(version)}</h2><Chip tone={x.current ? 'done' : x.fault ? 'late' : 'plain'}>{x.current ? w.inForce : x.fault ? w.cannot : before ? w.before : w.waits}</Chip><span className="grow" />{mayUse ? <Button look="primary" onClick={() => setAsking(true)} hint="f">{before ? w.back : w.use}</Button> : null}</div>
        <p className="m">{x.trainedAt ? w.learned(instant(x.trainedAt), x.by?.name ?? x.by?.id ?? '', x.records) : w.notLearned} {x.usedFrom ? (x.current ? w.usedSince : w.usedLast)(instant(x.usedFrom)) : ''}</p>
        {x.fault ? <p className="warnline">{x.fault.charAt(0).toUpperCase() + x.fault.slice(1)}.</p> : null}</header>
      <section><div className="sh"><h3>{w.effect}</h3><span className="grow" />{mayTry ? <Button small busy={tryOut.isPending} onClick={count_} hint="c">{x.trial ? w.tryAgain : w.tryOut}</Button> : null}</div>
        {tryOut.error ? <p className="crit" role="alert">{tryOut.error.message}</p> : null}
        {x.current ? <p className="m">{w.effectForce}</p> : x.work ? <p className="m">{w.step[x.work.step ?? 'waits']}{x.work.of ? `, ${w.of(x.work.done, x.work.of)}` : ''}</p> : x.trial ? <Effect of={x.trial} /> : <p className="m">{w.effectNone}</p>}</section>
      <Fields of={x} />
      <Start of={x} />
      <Use of={x} before={before} opened={asking} onClose={() => setAsking(false)} />
    </section>
  );
}

function Effect({ of: t }: { of: Trial }) {
  return (
    <>
      <p className="f">{t.oneIn === 1 ? w.effectSays(t.records) : w.effectPart(t.records, t.oneIn)}</p>
      <Rows label={w.effect} className="wteff"><thead><tr><th scope="col">{w.grade}</th><th scope="col" className="num">{w.now}</th><th scope="col" className="num">{w.tried}</th><th scope="col" className="num">{w.change}</th></tr></thead>
        <tbody>{t.grades.map((g) => <tr key={g.grade}><th scope="row">{gradeWords[g.grade]}</th><td className="num">{count(g.now)}</td><td className="num">{count(g.tried)}</td><td className="num">{signed(g.tried - g.now)}</td></tr>)}</tbody></Rows>
      <p>{t.come + t.go + t.moved === 0 ? w.same : `${w.come(t.come)}, ${w.go(t.go)}, ${w.moved(t.moved)}.`}</p>
    </>
  );
}

/** A bar to the right speaks for one person, to the left against. */
function Bar({ weight, most }: { weight: number; most: number }) {
  const wide = Math.min(50, (Math.abs(weight) / most) * 50);
  return <span className="wtbar" aria-hidden="true"><i className={weight < 0 ? 'neg' : ''} style={weight < 0 ? { right: '50%', width: `${wide}%` } : { left: '50%', width: `${wide}%` }} /></span>;
}

function Fields({ of: x }: { of: Shown }) {
  const most = Math.max(1, ...x.fields.flatMap((f) => f.levels.map((l) => Math.abs(l.weight))));
  return (
    <section><h3>{w.fields}</h3><p className="f">{w.fieldsSays}</p>
      <Rows label={w.fields} className="wtf">
        <colgroup><col className="wt1" /><col /><col className="wt3" /><col className="wt3" /><col className="wt4" /><col className="wt5" /><col className="wt4" /></colgroup>
        <thead><tr><th scope="col">{mi.figures.field}</th><th scope="col">{w.level}</th><th scope="col" className="num">{w.m}</th><th scope="col" className="num">{w.u}</th><th scope="col" className="num">{w.weight}</th><td /><th scope="col" className="num">{x.current ? '' : w.nowWeight}</th></tr></thead>
        {x.fields.map((f) => <tbody key={f.field}>{f.levels.map((l, i) => (
          <tr key={l.level}>{i === 0 ? <th scope="rowgroup" rowSpan={f.levels.length}>{f.label}</th> : null}<td>{l.says}</td><td className="num">{w.share(l.m)}</td><td className="num">{w.share(l.u)}</td><td className="num"><b>{number(l.weight)}</b></td><td><Bar weight={l.weight} most={most} /></td><td className={`num${l.now !== null && Math.abs(l.now - l.weight) >= 1 ? ' far' : ' m'}`}>{x.current || l.now === null ? '' : number(l.now)}</td></tr>
        ))}</tbody>)}
      </Rows>
    </section>
  );
}

function Start({ of: x }: { of: Shown }) {
  return (
    <div className="twoframes">
      <section><h3>{w.start}</h3><p>{w.prior(x.prior.oneIn)}</p><ul>{x.relations.map((r) => <li key={r.kind}>{w.relation(r.says, r.each.toLocaleString('en-US', { maximumSignificantDigits: 2 }))}</li>)}</ul>
        {x.listed.length ? <p className="f">{w.usual}: {x.listed.map((t) => w.listed(t.label, t.values)).join('; ')}.</p> : null}</section>
      <section><h3>{w.thresholds}</h3><ul>{x.thresholds.map((t) => <li key={t.grade}>{w.threshold(gradeWords[t.grade], perCent(t.probability), number(t.weight))}</li>)}</ul><p className="f">{w.thresholdSays}</p></section>
    </div>
  );
}

function Use({ of: x, before, opened, onClose }: { of: Shown; before: boolean; opened: boolean; onClose: () => void }) {
  const [reason, setReason] = useState(''), [tried, setTried] = useState(false), use = useAct(useModel, [listModels, showModel, listRounds]), short = reason.trim().length < 3, t = x.trial;
  const go = (): void => { setTried(true); if (short) { document.getElementById('use-reason')?.focus(); return; } if (!use.isPending) use.mutate({ version: x.version, reason: reason.trim() }, { onSuccess: () => { onClose(); setReason(''); setTried(false); sayDone(w.used); } }); };
  return (
    <Dialog title={(before ? w.backTitle : w.useTitle)(w.name(x.version))} opened={opened} onClose={onClose}>
      <p>{w.useSays}</p><p>{t ? `${w.come(t.come)}, ${w.go(t.go)}, ${w.moved(t.moved)}.` : <span className="warnline">{w.uncounted}</span>}</p>
      <Textarea id="use-reason" label={w.reason} rows={2} maxLength={500} data-autofocus value={reason} onChange={(e) => setReason(e.currentTarget.value)} error={tried && short ? w.needReason : undefined} onKeyDown={(e) => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) { e.preventDefault(); go(); } }} />
      {use.error ? <p className="crit" role="alert">{use.error.message}</p> : null}
      <div className="acts"><Button look="primary" busy={use.isPending} onClick={go} hint="Ctrl Enter">{before ? w.back : w.use}</Button><Button look="quiet" onClick={onClose} hint="Esc">{m.words.cancel}</Button></div>
    </Dialog>
  );
}
