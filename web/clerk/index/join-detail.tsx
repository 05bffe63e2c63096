import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { z } from 'zod';
import { Textarea } from '@mantine/core';
import { listJoins, overrideJoin, showJoin } from '../../../src/modules/patient-index/contract-joins.ts';
import { listPairs } from '../../../src/modules/patient-index/contract-queue.ts';
import { instant } from '../../lib/dates.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { useAct, useAsk } from '../../lib/use-ask.ts';
import { useRight } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Rows } from '../../ui/rows.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { sayDone } from '../frame/foot-note.ts';
import { plainDates, shownValue } from './differences.ts';
import { joinTone } from './joins-page.tsx';
import { PlanFields } from './plan-fields.tsx';
import { Checks } from './plan-preview.tsx';
import { PlanSide } from './plan-side.tsx';

const j = mi.joins;
type Shown = z.infer<typeof showJoin.output>;

/** One join: the two records, who decided and why, what it changed; the second person's word, or the way back. */
export function JoinDetail({ joinId }: { joinId: string }) {
  const { data: x, error, refetch } = useAsk(showJoin, { joinId }), navigate = useNavigate(), mayReach = useRight('patient-index.blast-radius');
  const undo = (): void => void navigate({ to: '/index/joins/$joinId/undo', params: { joinId }, search: {} });
  const openSide = (of: 'survivor' | 'joined'): void => { if (x) void navigate({ to: '/charts/$chartId/$section', params: { chartId: x.plan[of].person.chartId, section: 'summary' } }); };
  useKeys(j.one[x?.kind ?? 'merge']!, [{ keys: 'u', says: j.undoKey, line: true, when: x?.mayUndo ?? false, run: undo }, { keys: '1', says: mi.index.key.openAB, line: true, caps: ['1', '2'], when: x !== undefined, run: () => openSide('survivor') }, { keys: '2', says: mi.index.key.openB, when: x !== undefined, run: () => openSide('joined') }], 2);
  if (error) return <div className="casedetail"><Failed error={error} retry={() => void refetch()} /></div>;
  if (!x) return <div className="casedetail"><Loading lines={10} /></div>;
  const merge = x.kind === 'merge', moved = x.moved;
  return (
    <section className="casedetail" tabIndex={0} aria-label={j.one[x.kind]}>
      <header><div className="row"><h2>{j.one[x.kind]}</h2><Chip tone={joinTone(x.state)}>{j.states[x.state]}</Chip>{x.second?.selfReviewed ? <Chip tone="due">{j.selfReviewed}</Chip> : null}<span className="grow" />{x.mayUndo ? <Button onClick={undo} hint="u">{j.undo}</Button> : null}</div>
        <p className="m">{j.askedBy(x.askedBy.name, instant(x.askedAt))}. {j.because}: <span dir="auto">{x.reason}</span></p>
        {x.second ? <p className="m">{j.second(x.second.by.name, instant(x.second.at))}: <span dir="auto">{x.second.reason}</span></p> : null}
        {x.endedBy && x.endedAt ? <p className="m">{j.endedBy(x.endedBy.name, instant(x.endedAt))}: <span dir="auto">{x.endedWhy}</span></p> : null}</header>
      <div className="twoframes"><PlanSide of={x.plan.survivor} letter="A" title={merge ? j.leads : j.linked} why={merge ? x.plan.whySurvivor : []} /><PlanSide of={x.plan.joined} letter="B" title={merge ? j.joinedIs : j.linked} /></div>
      {x.state === 'waiting' ? <Second of={x} /> : null}
      {x.state === 'joined' || x.state === 'ended' ? <ValuesChanged of={x} /> : null}
      <section><h3>{j.checks}</h3><Checks of={x.plan.checks} grid /></section>
      <PlanFields plan={x.plan} letters={['A', 'B']} />
      {moved.length ? <section><h3>{j.moved}</h3><ul>{moved.slice(0, 50).map((v) => <li key={v.from}><code>{v.from}</code> → <code>{v.to}</code></li>)}{moved.length > 50 ? <li>{j.more(moved.length - 50)}</li> : null}</ul></section> : null}
      <p className="f"><Link to="/index/people/$chartId" params={{ chartId: x.plan.survivor.person.chartId }} search={{}}>{j.personHistory}</Link> {mayReach ? <>· <Link to="/index/reach/$of/$ref" params={{ of: 'join', ref: x.joinId }} search={{}}>{mi.overlays.open}</Link></> : null}</p>
    </section>
  );
}

/** The second person's word, said also when this form is gone with the state it was for: neither answer is louder, and both want a reason. */
function Second({ of: x }: { of: Shown }) {
  const [reason, setReason] = useState(''), [tried, setTried] = useState(false), act = useAct(overrideJoin, [showJoin, listJoins, listPairs]), short = reason.trim().length < 3;
  const say = (agree: boolean): void => { setTried(true); if (short) { document.getElementById('second-reason')?.focus(); return; } if (!act.isPending) void act.mutateAsync({ joinId: x.joinId, agree, reason: reason.trim() }).then(() => sayDone(agree ? j.approved : j.refused), () => undefined); };
  useKeys(j.states['waiting']!, [{ keys: 'a', says: j.key.agree, line: true, when: x.mayOverride, run: () => say(true) }, { keys: 'n', says: j.key.refuse, line: true, when: x.mayOverride, run: () => say(false) }, { keys: 'w', says: j.key.reason, when: x.mayOverride, run: () => document.getElementById('second-reason')?.focus() }], 3);
  return (
    <section className="second" aria-label={j.states['waiting']}>
      <h3>{j.forbidden}</h3><ul>{x.forbids.map((f) => <li key={f} className="crit">{f}</li>)}</ul>
      <p>{plainDates(x.plan.sentences.join(' '))}</p>
      {x.mayOverride ? <><Textarea id="second-reason" label={j.approveReason} rows={2} maxLength={500} value={reason} onChange={(e) => setReason(e.currentTarget.value)} error={tried && short ? j.needReason : undefined} />
        {act.error ? <p className="crit" role="alert">{act.error.message}</p> : null}
        <div className="acts"><Button busy={act.isPending} onClick={() => say(true)} hint="a">{j.approve}</Button><Button busy={act.isPending} onClick={() => say(false)} hint="n">{j.refuse}</Button></div></> : x.overrideFrom ? <p className="f">{j.stillWaiting(instant(x.overrideFrom))}</p> : null}
    </section>
  );
}

function ValuesChanged({ of: x }: { of: Shown }) {
  const said = (v: readonly string[]) => v.length ? v.map((t) => shownValue(t)).join(', ') : j.notThere;
  return (
    <section><h3>{j.values}</h3>{x.values.length === 0 ? <p className="m">{j.noValues}</p> : (
      <Rows label={j.values} className="pf"><colgroup><col className="pf1" /><col /><col /><col className="pf4" /></colgroup><thead><tr><th scope="col">{j.field}</th><th scope="col">{j.before}</th><th scope="col">{j.sinceJoin}</th><th scope="col">{j.now}</th></tr></thead>
        <tbody>{x.values.map((v) => <tr key={v.valueId}><th scope="row">{v.label}</th><td className="m">{said(v.before)}</td><td>{said(v.after)}</td><td>{j.valueNow[v.now]}</td></tr>)}</tbody></Rows>)}
    </section>
  );
}
