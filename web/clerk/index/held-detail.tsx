import { Textarea } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import type { z } from 'zod';
import { acceptOverlay, listHeld, refuseOverlay, showHeld } from '../../../src/modules/patient-index/contract-overlay.ts';
import { show } from '../../../src/modules/patients/contract.ts';
import { instant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { legalName, twoIdentifiers } from '../../lib/names.ts';
import { CallProblem } from '../../lib/problem.ts';
import { useAct, useAsk } from '../../lib/use-ask.ts';
import { useRight } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Rows } from '../../ui/rows.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { entryReads } from '../chart/entry-reads.ts';
import { sayDone } from '../frame/foot-note.ts';
import { differences, shownValue } from './differences.ts';
import { Pieces } from './pieces.tsx';

const o = mi.overlays;
type Shown = z.infer<typeof showHeld.output>;
type Decision = 'accept' | 'new-person' | 'drop';

/** A held change: what the chart says, what the change says, why it is held, and the three ways on, none louder than another. */
export function HeldDetail({ heldId, onDone }: { heldId: string; onDone: () => void }) {
  const { data: x, error, refetch } = useAsk(showHeld, { heldId }), navigate = useNavigate(), mayReach = useRight('patient-index.blast-radius');
  const reach = (): void => void navigate({ to: '/index/reach/$of/$ref', params: { of: 'overlay', ref: heldId }, search: {} });
  const openChart = (): void => { if (x) void navigate({ to: '/charts/$chartId/$section', params: { chartId: x.held.line.chartId, section: 'summary' } }); };
  useKeys(o.question, [{ keys: '1', says: o.key.open, line: true, when: x !== undefined, run: openChart }, { keys: 'b', says: o.key.blast, line: true, when: x !== undefined && mayReach, run: reach }], 2);
  if (error) return <div className="casedetail"><Failed error={error} retry={() => void refetch()} /></div>;
  if (!x) return <div className="casedetail"><Loading lines={10} /></div>;
  const h = x.held;
  return (
    <section className="casedetail" tabIndex={0} aria-label={o.question}>
      <header><div className="row"><h2>{o.question}</h2>{h.state === 'open' ? null : <Chip>{o.states[h.state]}</Chip>}<span className="grow" />{mayReach ? <Button small onClick={reach} hint="b">{o.blast}</Button> : null}</div>
        <p><b>{legalName(h.line)}</b>, <span className="nw">{twoIdentifiers(h.line)}</span></p><p className="m">{o.heldBy(o.doors[h.door]!, h.by.name, instant(h.heldAt))}{h.source ? `, ${o.from(h.source)}` : ''}. {h.itemId ? <Link to="/inbound" search={{ item: h.itemId }}>{o.item}</Link> : null}</p></header>
      <section className="second" aria-label={o.because}><p><Glyph of={IconAlertTriangle} small /> <b>{h.says}</b></p>{h.because.length ? <ul>{h.because.map((b) => <li key={b.rule}>{b.says}</li>)}</ul> : null}{x.walk ? <p>{x.walk.says || o.walk(instant(x.walk.since))}</p> : null}{x.chartChanged ? <p className="crit">{o.changedSince}</p> : null}</section>
      <Fields of={x} />
      {h.state === 'open' ? <Decide of={x} onDone={onDone} again={() => void refetch()} /> : h.decidedBy && h.decidedAt ? <p className="m">{o.decided(h.decidedBy.name, instant(h.decidedAt))}: <span dir="auto">{h.reason}</span> {h.newChart ? <Link to="/charts/$chartId/$section" params={{ chartId: h.newChart, section: 'summary' }}>{o.newChart}</Link> : null}</p> : null}
    </section>
  );
}

function Fields({ of: x }: { of: Shown }) {
  const [all, setAll] = useState(false), differing = x.fields.filter((f) => f.differs), shown = all ? x.fields : differing, none = <span className="f">{m.words.notRecorded}</span>;
  return (
    <section><div className="sh"><h3>{o.changes}</h3><span className="grow" />{x.fields.length > differing.length ? <button type="button" className="link" aria-pressed={all} onClick={() => setAll(!all)}>{all ? o.onlyDiffering : o.allFields}</button> : null}</div>
      <Rows label={o.question} className="pf"><colgroup><col className="pf1" /><col /><col /><col /></colgroup><thead><tr><th scope="col">{o.field}</th><th scope="col">{o.old}</th><th scope="col">{o.new}</th><th scope="col">{o.counts}</th></tr></thead>
        <tbody>{shown.map((f) => { const [a, b] = f.was !== null && f.now !== null && f.differs && !/^(sex|gender)/.test(f.field) ? differences(f.was, f.now) : [null, null]; return <tr key={f.field} className={f.differs ? '' : 'agree'}><th scope="row">{f.label}</th><td dir="auto">{a ? <Pieces of={a} /> : f.was ? shownValue(f.was) : none}</td><td dir="auto">{b ? <Pieces of={b} /> : f.now ? shownValue(f.now) : none}</td><td className={f.counts ? 'crit2' : 'm'}>{f.says ?? (f.differs ? o.differs : o.unchanged)}</td></tr>; })}</tbody></Rows>
    </section>
  );
}

function Decide({ of: x, onDone, again }: { of: Shown; onDone: () => void; again: () => void }) {
  const [reason, setReason] = useState(''), [tried, setTried] = useState(false), reads = [listHeld, showHeld, show, ...entryReads], accept = useAct(acceptOverlay, reads), refuse = useAct(refuseOverlay, reads), [version, setVersion] = useState<number | null>(null), short = reason.trim().length < 3, busy = accept.isPending || refuse.isPending, fault = accept.error ?? refuse.error;
  const at = version ?? x.old.version, onError = (e: unknown): void => { if (e instanceof CallProblem && ['stale', 'conflict'].includes(e.kind)) { setVersion(null); again(); } };
  const say = (d: Decision): void => {
    setTried(true);
    if (busy || !x.mayDecide) return;
    if (short) { document.getElementById('held-reason')?.focus(); return; }
    const why = reason.trim(), { heldId } = x.held;
    // The change is no longer held when it is decided, and this form goes with it: what was done is said all the same.
    if (d === 'accept') void accept.mutateAsync({ heldId, expectVersion: at, reason: why }).then(() => { sayDone(o.done.accept); onDone(); }, onError);
    else void refuse.mutateAsync({ heldId, decision: d, reason: why }).then((r) => { sayDone(d === 'new-person' ? o.done['new-person'](r.mrn ?? m.words.noMrn) : o.done.drop); onDone(); }, onError);
  };
  useKeys(o.question, [{ keys: 's', says: o.key.accept, line: true, when: x.mayDecide, run: () => say('accept') }, { keys: 'n', says: o.key.newPerson, line: true, when: x.mayDecide, run: () => say('new-person') }, { keys: 'd', says: o.key.drop, when: x.mayDecide, run: () => say('drop') }, { keys: 'w', says: mi.joins.key.reason, when: x.mayDecide, run: () => document.getElementById('held-reason')?.focus() }], 3);
  if (!x.mayDecide) return <p className="f">{o.mayNot}</p>;
  return (
    <section className="plan" aria-label={o.decision}>
      {fault ? <p className="crit" role="alert">{fault instanceof CallProblem && fault.kind === 'stale' ? o.changedSince : fault.message}</p> : null}
      <Textarea id="held-reason" label={o.reason} rows={2} maxLength={500} value={reason} onChange={(e) => setReason(e.currentTarget.value)} error={tried && short ? o.needReason : undefined} />
      <ul className="heldacts">{([['accept', o.accept, o.willAccept, 's'], ['new-person', o.newPerson, o.willNew, 'n'], ['drop', o.drop, o.willDrop, 'd']] as const).map(([d, label, says, hint]) => <li key={d}><Button busy={busy} onClick={() => say(d)} hint={hint}>{label}</Button><span className="m">{says} <b>{legalName(x.held.line)}</b>, {twoIdentifiers(x.held.line)}.</span></li>)}</ul>
    </section>
  );
}
