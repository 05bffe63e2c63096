import { Link } from '@tanstack/react-router';
import { IconAlertTriangle, IconDeviceFloppy } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { history, open } from '../../../src/modules/chart/contract.ts';
import { correct, listCorrectionRequests, show } from '../../../src/modules/patients/contract.ts';
import type { Demographics, PatientLine } from '../../../src/modules/patients/contract.ts';
import { useDraft } from '../../lib/draft.ts';
import { m } from '../../lib/messages/index.ts';
import { capital, listName, twoIdentifiers } from '../../lib/names.ts';
import { CallProblem } from '../../lib/problem.ts';
import type { Issue } from '../../lib/problem.ts';
import { askKey, queries, useAct } from '../../lib/use-ask.ts';
import { call } from '../../lib/call.ts';
import { useMe } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { giveKeys } from '../../ui/keys-ahead.ts';
import { useKeys } from '../../ui/keys.tsx';
import { sayDone } from '../frame/foot-note.ts';
import { changeOf, conflictsOf, faultsOf, typedOf } from './correction.ts';
import type { Fault, Typed } from './correction.ts';
import { rebaseProfile } from './correct-profile.ts';
import { CorrectFields } from './correct-fields.tsx';

type Props = { chartId: string; line: PatientLine; record: Demographics; onClose: () => void };

/** Correct demographics: smart dates read back, a reason, and both sides shown when somebody else was quicker. */
export function CorrectForm({ chartId, line, record, onClose }: Props) {
  const me = useMe();
  const draft = useDraft<{ typed: Typed; began: Demographics }>(`correction:${me.id}:${chartId}`, { typed: typedOf(record), began: record });
  const { typed, began } = draft.value, [faults, setFaults] = useState<Fault[]>([]), top = useRef<HTMLDivElement>(null);
  const act = useAct(correct, [show, open, history, listCorrectionRequests]), [asked, setAsked] = useState<Issue[]>([]), [held, setHeld] = useState<CallProblem | null>(null);
  const change = changeOf(typed, began), changed = Object.keys(change).length > 0, waits = !changed || typed.reason.trim().length < 3;
  const late = record.version !== typed.version, rows = late ? conflictsOf(typed, record, began) : [];

  useEffect(() => { const first = document.getElementById('f-name-0-family'); first?.focus(); giveKeys(first); }, []);
  const set = (part: Partial<Typed>): void => { draft.set({ began, typed: { ...typed, ...part } }); if (asked.length) setAsked([]); if (faults.length) setFaults(faultsOf({ ...typed, ...part })); };
  const leave = (): void => { draft.drop(); onClose(); };
  const save = (keep: readonly Issue[] = []): void => {
    const found = faultsOf(typed);
    setFaults(found);
    if (found.length) { requestAnimationFrame(() => top.current?.focus()); return; }
    if (!changed || late) return;
    act.mutate({ chartId, expectVersion: typed.version, reason: typed.reason.trim(), change, acknowledged: keep.map((i) => ({ check: i.code!.slice(6), at: i.at ?? '' })) }, {
      onSuccess: (done) => { draft.drop(); sayDone(done.requestId ? m.demographics.requested : m.demographics.saved); onClose(); },
      onError: (error) => {
        if (error instanceof CallProblem && (error.kind === 'stale' || error.kind === 'conflict')) void queries.fetchQuery({ queryKey: askKey(show, { chartId }), queryFn: () => call(show, { chartId }), staleTime: 0 });
        else if (error instanceof CallProblem && error.issues.some((i) => i.code?.startsWith('check:'))) { setAsked(error.issues); requestAnimationFrame(() => top.current?.focus()); }
        // Held as a change of who this is: what was typed is kept with it, and the record stays.
        else if (error instanceof CallProblem && error.because.some((b) => b.rule.startsWith('overlay.'))) { draft.drop(); setHeld(error); requestAnimationFrame(() => document.getElementById('correct-held')?.focus()); }
        else if (error instanceof CallProblem && error.issues.length) { setFaults(error.issues.map((i) => ({ field: fieldOf(i.at ?? ''), says: [i.says, i.mend].filter(Boolean).join('. ') }))); requestAnimationFrame(() => top.current?.focus()); }
      },
    });
  };
  useKeys(m.demographics.correctTitle, held ? [] : [{ keys: 'ctrl+Enter', says: m.demographics.save, line: true, inFields: true, run: () => save() }, { keys: 'alt+k', says: m.demographics.keepAsTyped, inFields: true, when: asked.length > 0, run: () => save(asked) }, { keys: 'alt+z', says: m.demographics.discard, line: true, inFields: true, run: leave }]);

  if (held) return <Held of={held} chartId={chartId} onClose={onClose} />;
  return (
    <form className="correct" noValidate onSubmit={(e) => { e.preventDefault(); save(); }} aria-label={m.demographics.correctTitle}>
      <div className="correct-body">
        <header className="secthead"><h2>{m.demographics.correctTitle}</h2>{draft.kept ? <span className="f saved"><Glyph of={IconDeviceFloppy} small /> {m.demographics.draft}</span> : null}</header>
        <div ref={top} tabIndex={-1}>
          {faults.length ? <div className="sum" role="alert"><h2>{m.demographics.errors(faults.length)}</h2>{faults.map((f) => <a key={f.field} href={`#f-${f.field}`} onClick={(e) => { e.preventDefault(); document.getElementById(`f-${f.field}`)?.focus(); }}>{f.says}</a>)}</div> : null}
        </div>
        {late ? (
          <section className="conflict" role="alert"><h3><Glyph of={IconAlertTriangle} /> {m.demographics.stale}</h3><p>{m.demographics.staleSays}</p>
            <table className="diff"><thead><tr><th scope="col">{m.demographics.field}</th><th scope="col">{m.demographics.theirs}</th><th scope="col">{m.demographics.mine}</th></tr></thead><tbody>{rows.map((r) => <tr key={r.label}><th scope="row">{r.label}</th><td>{r.theirs || m.words.notRecorded}</td><td><ins>{r.mine || m.words.notRecorded}</ins></td></tr>)}</tbody></table>
            <div className="acts"><Button small onClick={() => draft.set({ began: record, typed: { ...rebase(typed, began, record), reason: typed.reason } })}>{m.demographics.keepMine}</Button><Button small onClick={() => draft.set({ began: record, typed: { ...typedOf(record), reason: typed.reason } })}>{m.demographics.useTheirs}</Button></div>
          </section>
        ) : null}
        <CorrectFields typed={typed} set={set} faultOf={(f) => faults.find((x) => x.field === f)?.says} />
      </div>
      <div className="bar">
        <Button look="primary" type="submit" disabled={waits || late} busy={act.isPending} hint="Ctrl Enter">{m.demographics.save}</Button>
        {asked.length ? <div className="sum" role="alert"><h2>{m.register.asksIn(asked.length)}</h2>{asked.map((i) => <a key={i.says} href={`#f-${fieldOf(i.at ?? '')}`} onClick={(e) => { e.preventDefault(); document.getElementById(`f-${fieldOf(i.at ?? '')}`)?.focus(); }}>{i.says}</a>)}<Button small onClick={() => save(asked)} hint="Alt K">{m.demographics.keepAsTyped}</Button></div> : null}
          {act.error && !asked.length && !faults.length && !late ? <p className="crit" role="alert">{act.error.message}</p> : null}
        <p>{waits ? m.demographics.waits : <>{m.demographics.says('')}<b>{listName(line)}</b>, <span className="nw">{twoIdentifiers(line)}</span></>}</p>
        <span className="grow" /><Button onClick={leave} hint="Alt Z">{draft.kept ? m.demographics.discard : m.words.cancel}</Button>
      </div>
    </form>
  );
}

/** The correction says somebody else: it is held, and a person with the right decides. Nothing that was typed is lost. */
function Held({ of: held, chartId, onClose }: { of: CallProblem; chartId: string; onClose: () => void }) {
  const mayRead = useMe().rights.includes('patient-index.read');
  return (
    <section className="correct" aria-label={m.demographics.heldTitle}><div className="correct-body"><div className="sum" role="alert" id="correct-held" tabIndex={-1}><h2>{m.demographics.heldTitle}</h2><p>{held.message}.</p><ul>{held.issues.map((i) => <li key={i.says}>{capital(i.says.replace(/^is held as change \d+: /, ''))}</li>)}</ul><p>{held.issues[0]?.mend}</p></div></div>
      <div className="bar"><Button look="primary" onClick={onClose}>{m.words.close}</Button>{mayRead ? <Link to="/index/overlays" search={{ chart: chartId }}>{m.demographics.heldOpen}</Link> : null}</div></section>
  );
}

/** What was typed, over the record as it is now: fields that were not touched take the record's. */
function rebase(typed: Typed, began: Demographics, now: Demographics): Typed {
  const change = changeOf(typed, began), start = typedOf(now);
  return { ...start, more: rebaseProfile(typed.more, began.profile, now.profile), ...(change.names ? { names: typed.names.map((n) => ({ ...n, of: -1 })) } : {}), ...('birthDate' in change ? { birthDate: typed.birthDate } : {}), ...('sex' in change ? { sex: typed.sex } : {}), ...(change.addresses ? { addresses: typed.addresses.map((a) => ({ ...a, of: -1 })) } : {}), ...(change.telecoms ? { telecoms: typed.telecoms.map((t) => ({ ...t, of: -1 })) } : {}) };
}

/** `change.names.0.family` of the program is the field name-0-family of the form. */
const fieldOf = (at: string): string => {
  const p = at.replace(/^change\.?/, '').split(/[.[\]]+/).filter(Boolean);
  return p[0] === 'names' ? `name-${p[1] ?? 0}-${p[2] ?? 'family'}` : p[0] === 'addresses' ? `address-${p[1] ?? 0}-${p[2] ?? 'line'}` : p[0] === 'telecoms' ? `telecom-${p[1] ?? 0}-${p[2] ?? 'value'}` : p[0] === 'profile' ? p[1] ?? 'deceased' : p[0] ?? 'reason';
};
