import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { decidePair, queueChoices, reopenPair, showPair } from '../../../src/modules/patient-index/contract-queue.ts';
import type { PairLine } from '../../../src/modules/patient-index/contract-queue.ts';
import { m } from '../../lib/messages/index.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { listName, twoIdentifiers } from '../../lib/names.ts';
import { CallProblem } from '../../lib/problem.ts';
import { queries, useAct, useAsk } from '../../lib/use-ask.ts';
import { useMe } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { sayDone } from '../frame/foot-note.ts';

const p = mi.pairActs;
type Props = { pair: PairLine; onDone: (version: number) => void; onClose: () => void };

/** Both people of the pair, two identifiers each: whoever decides sees once more about whom. */
const Both = ({ pair }: { pair: PairLine }) => <ul className="both2">{([['A', pair.a], ['B', pair.b]] as const).map(([letter, line]) => <li key={letter}><span className="ab" aria-hidden="true">{letter}</span><span><b>{listName(line)}</b>, <span className="nw">{twoIdentifiers(line)}</span></span></li>)}</ul>;

/** Somebody decided meanwhile, or a record changed: what is shown is asked again and the reason stays typed. */
export function Fault({ error }: { error: Error | null }) {
  if (!error) return null;
  return <p className="crit" role="alert">{error instanceof CallProblem && error.kind === 'stale' ? p.stale : error.message}</p>;
}
const againIfStale = (error: unknown): void => { if (error instanceof CallProblem && error.kind === 'stale') void queries.invalidateQueries({ queryKey: [showPair.name] }); };

/** A few reasons to choose from by number, or one in own words. */
function Reasons({ legend, of, chosen, own, tried, onChoose, onOwn }: { legend: string; of: readonly string[]; chosen: number; own: string; tried: boolean; onChoose: (n: number) => void; onOwn: (s: string) => void }) {
  return (
    <fieldset className="decisions"><legend>{legend}</legend>
      {[...of, p.otherReason].map((r, i) => <label key={r}><input type="radio" name="why" data-autofocus={i === chosen || undefined} checked={chosen === i} onChange={() => onChoose(i)} /><span>{r}</span></label>)}
      {chosen === of.length ? <TextInput id="own-reason" aria-label={p.reason} placeholder={p.reasonSays} maxLength={500} autoFocus value={own} onChange={(e) => onOwn(e.currentTarget.value)} error={tried && own.trim().length < 3 ? p.needReason : undefined} autoComplete="off" /> : null}
    </fieldset>
  );
}

/** Enter anywhere but in a text of several lines decides. */
function DecideForm({ title, children, go, busy, says, onClose }: { title: string; children: ReactNode; go: () => void; busy: boolean; says: string; onClose: () => void }) {
  return (
    <Dialog title={title} opened onClose={onClose}>
      <form className="msgform" noValidate onSubmit={(e) => { e.preventDefault(); go(); }} onKeyDown={(e) => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey || e.target instanceof HTMLInputElement || e.target instanceof HTMLSelectElement)) { e.preventDefault(); go(); } }}>
        {children}
        <div className="acts"><Button look="primary" type="submit" busy={busy} hint="Enter">{says}</Button><Button look="quiet" onClick={onClose} hint="Esc">{m.words.cancel}</Button></div>
      </form>
    </Dialog>
  );
}

/** Which of the offered reasons fits first: what the guards say. */
const likelyReason = (pair: PairLine): number => pair.guards.some((g) => /twin|sibling/i.test(g)) ? 1 : pair.guards.some((g) => /senior|junior|generation|suffix/i.test(g)) ? 2 : 0;

export function DifferentDialog({ pair, onDone, onClose }: Props) {
  const [chosen, setChosen] = useState(likelyReason(pair)), [own, setOwn] = useState(''), [tried, setTried] = useState(false), act = useAct(decidePair), reason = p.reasons[chosen] ?? own.trim();
  const go = (): void => { setTried(true); if (act.isPending) return; if (reason.length < 3) { document.getElementById('own-reason')?.focus(); return; } act.mutate({ pairId: pair.pairId, expectVersion: pair.version, decision: 'different', reason }, { onSuccess: (r) => onDone(r.version), onError: againIfStale }); };
  return (
    <DecideForm title={p.differentTitle} go={go} busy={act.isPending} says={p.decideDifferent} onClose={onClose}>
      <Both pair={pair} /><Fault error={act.error} /><Reasons legend={p.reason} of={p.reasons} chosen={chosen} own={own} tried={tried} onChoose={setChosen} onOwn={setOwn} /><p className="f">{p.differentSays}</p>
    </DecideForm>
  );
}

export function UnsureDialog({ pair, onDone, onClose }: Props) {
  const me = useMe(), { data } = useAsk(queueChoices, {}, { fresh: 30_000 }), [chosen, setChosen] = useState(0), [own, setOwn] = useState(''), [question, setQuestion] = useState(pair.question ?? ''), [owner, setOwner] = useState('keep'), [tried, setTried] = useState(false), act = useAct(decidePair), reason = p.unsureReasons[chosen] ?? own.trim();
  const go = (): void => { setTried(true); if (act.isPending) return; if (reason.length < 3) { document.getElementById('own-reason')?.focus(); return; } act.mutate({ pairId: pair.pairId, expectVersion: pair.version, decision: 'unsure', reason, ...(owner === 'keep' ? {} : { owner: owner === '' ? null : owner }), ...(question.trim() ? { question: question.trim() } : {}) }, { onSuccess: (r) => onDone(r.version), onError: againIfStale }); };
  return (
    <DecideForm title={p.unsureTitle} go={go} busy={act.isPending} says={p.decideUnsure} onClose={onClose}>
      <Both pair={pair} /><Fault error={act.error} /><Reasons legend={p.whatMissing} of={p.unsureReasons} chosen={chosen} own={own} tried={tried} onChoose={setChosen} onOwn={setOwn} />
      <NativeSelect label={p.giveTo} value={owner} onChange={(e) => setOwner(e.currentTarget.value)} data={[{ value: 'keep', label: p.keepOwner }, { value: me.id, label: p.me(me.name) }, ...(data?.people ?? []).filter((o) => o.id !== me.id).map((o) => ({ value: o.id, label: o.name })), { value: '', label: m.myDesk.nobody }]} />
      <Textarea label={p.ask} description={p.askSays} rows={2} maxLength={500} value={question} onChange={(e) => setQuestion(e.currentTarget.value)} />
      <p className="f">{p.unsureSays}</p>
    </DecideForm>
  );
}

export function ReopenDialog({ pair, onDone, onClose }: Props) {
  const [reason, setReason] = useState(''), [tried, setTried] = useState(false), act = useAct(reopenPair, [showPair]), short = reason.trim().length < 3;
  const go = (): void => { setTried(true); if (!short && !act.isPending) act.mutate({ pairId: pair.pairId, expectVersion: pair.version, reason: reason.trim() }, { onSuccess: (r) => { sayDone(p.reopened); onDone(r.version); }, onError: againIfStale }); };
  return (
    <DecideForm title={p.reopenTitle} go={go} busy={act.isPending} says={p.reopen} onClose={onClose}>
      <Both pair={pair} /><Fault error={act.error} /><TextInput data-autofocus label={p.reason} maxLength={500} value={reason} onChange={(e) => setReason(e.currentTarget.value)} error={tried && short ? p.needReason : undefined} autoComplete="off" />
    </DecideForm>
  );
}
