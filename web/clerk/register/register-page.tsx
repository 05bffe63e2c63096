import { useNavigate, useSearch } from '@tanstack/react-router';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useMemo, useRef, useState } from 'react';
import { linkNewborn, proposeUnknownName } from '../../../src/modules/patient-index/contract-overlay.ts';
import { dropDraft, findAlike, listDrafts, register, registrationForm } from '../../../src/modules/patients/contract.ts';
import type { Alike } from '../../../src/modules/patients/contract.ts';
import { call } from '../../lib/call.ts';
import { mid } from '../../lib/messages/identity.ts';
import { m } from '../../lib/messages/index.ts';
import { listName, twoIdentifiers } from '../../lib/names.ts';
import { CallProblem } from '../../lib/problem.ts';
import { useAct, useAsk } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { giveKeys } from '../../ui/keys-ahead.ts';
import { useKeys } from '../../ui/keys.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { sayDone } from '../frame/foot-note.ts';
import { AlikePanel } from './alike-panel.tsx';
import { CompareDialog } from './compare-dialog.tsx';
import { fieldOf } from './field-set.tsx';
import { ConsentsPart, CoveragePart, PhotoPart, RelatedPart } from './other-parts.tsx';
import { NewbornDialog } from './newborn-dialog.tsx';
import type { Born } from './newborn-dialog.tsx';
import { PartsNav, partNames, stepPart } from './parts-nav.tsx';
import { BackgroundPart, BirthPart, ContactPart, IdentifiersPart, NamePart } from './person-parts.tsx';
import { faultsOf, usualCase, writeTyped } from './typed.ts';
import type { Fault, Typed } from './typed.ts';
import { useQuestions } from './use-questions.ts';
import { useRegisterDraft } from './use-register-draft.ts';
import './register.css';

const r = m.register;

/** Register a patient: parts left, form in the middle, people who may be this person right. */
export function RegisterPage() {
  const { draft: asked } = useSearch({ from: '/frame/register' }), draft = useRegisterDraft(asked);
  useEffect(() => { document.title = `${r.title} - ${m.frame.product}`; }, []);
  if (draft.missing) return <Failed error={new CallProblem({ kind: 'not-found' })} />;
  return draft.typed ? <RegisterForm draft={draft} typed={draft.typed} /> : <Loading lines={12} />;
}

type Draft = ReturnType<typeof useRegisterDraft>;

function RegisterForm({ draft, typed }: { draft: Draft; typed: Typed }) {
  const navigate = useNavigate(), top = useRef<HTMLDivElement>(null);
  const { data: site } = useAsk(registrationForm, {}, { fresh: 600_000 });
  const written = useMemo(() => writeTyped(typed), [typed]), faults = useMemo(() => faultsOf(typed, written, r), [typed, written]);
  const [beside, setBeside] = useState<Alike | null>(null), [tried, setTried] = useState(false), [told, setTold] = useState<Fault[]>([]);
  const questions = useQuestions(typed, written), open = questions.asked.filter((q) => !q.kept);
  const { alike, patients } = useAlike(written.form), likely = alike.some((a) => a.grade !== 'possible');
  const act = useAct(register, [listDrafts]), [sending, setSending] = useState(false), propose = useAct(proposeUnknownName);
  const [bearing, setBearing] = useState(false), [born, setBorn] = useState<Born | null>(null);
  const set = (part: Partial<Typed>): void => { draft.set(part); if (told.length) setTold([]); };
  useEffect(() => { const first = document.getElementById('r-family'); first?.focus(); giveKeys(first); }, []);

  // A field that is being typed in is not scolded: its fault shows when it is left, or when one tried to register.
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const shown = [...told, ...faults.filter((f) => tried || left.has(f.field))];
  const keep = (field: string): void => set({ kept: questions.keep(field) });
  const field = fieldOf(typed, set, shown, questions.asked.filter((q) => tried || left.has(q.field) || q.kept), keep);

  const goTo = (name: string): void => document.getElementById(`r-${name}`)?.focus();
  const submit = (): void => {
    setTried(true);
    if (faults.length || open.length || (likely && !typed.passed)) { requestAnimationFrame(() => { const first = faults[0]?.field ?? open[0]?.field ?? 'passed'; if (faults.length > 1) top.current?.focus(); else goTo(first); }); return; }
    if (sending) return;
    setSending(true);
    // A save of the draft that is on its way goes first: the registration then drops what it kept, and leaves no unfinished one behind.
    void draft.hold().then((draftId) => act.mutate({ ...written.form, key: typed.key, draftId, passed: likely && typed.passed ? { reason: typed.passed } : null, acknowledged: questions.acknowledged }, {
      onSuccess: (done) => {
        draft.drop();
        const linked = born ? call(linkNewborn, { chartId: done.chartId, expectVersion: 1, motherChart: born.mother.chartId, order: born.order, reason: mid.newborn.reason }).then(() => r.done2(done.mrn), (e: Error) => mid.newborn.notLinked(e.message)) : Promise.resolve(r.done2(done.mrn));
        void linked.then((says) => navigate({ to: '/charts/$chartId/$section', params: { chartId: done.chartId, section: 'demographics' } }).then(() => sayDone(says)));
      },
      onError: (error) => {
        draft.letGo();
        if (!(error instanceof CallProblem)) return;
        setTold(error.issues.filter((i) => i.at && !i.code?.startsWith('check:')).map((i) => ({ field: written.fieldOf(i.at!), says: [i.says, i.mend].filter(Boolean).join('. ') })));
        const asked = error.issues.find((i) => i.code?.startsWith('check:'));
        requestAnimationFrame(() => { if (asked) goTo(written.fieldOf(asked.at ?? '')); else top.current?.focus(); });
      },
      onSettled: () => setSending(false),
    }));
  };
  const unknown = (): void => propose.mutate({ kind: 'trauma' }, {
    onSuccess: ({ name: { family, given }, says }) => { set({ family, given: given[0] ?? '', middle: given.slice(1).join(' '), numberTake: 'temporary', ...(typed.birthDate === '' ? { birthIs: 'unknown' as const } : {}), ...(typed.sex === '' ? { sex: 'unknown' as const } : {}) }); sayDone(says); requestAnimationFrame(() => goTo('birthDate')); },
    onError: (error) => sayDone(error.message),
  });
  const endBearing = (): void => { setBearing(false); requestAnimationFrame(() => document.getElementById('r-family')?.focus()); };
  const later = (): void => { void draft.saveNow().then((saved) => { if (saved) { draft.drop(); void navigate({ to: '/' }); } }); };
  const openChart = (a: Alike): void => { void draft.saveNow().then(() => navigate({ to: '/charts/$chartId/$section', params: { chartId: a.line.chartId, section: 'summary' } })); };
  const dropIt = (): void => { const id = draft.draftId; draft.drop(); void (id ? call(dropDraft, { draftId: id }).catch(() => {}) : Promise.resolve()).then(() => { sayDone(r.dropped); void navigate({ to: '/' }); }); };
  useKeys(r.title, [
    { keys: 'alt+ArrowDown', says: r.nextPart, line: true, inFields: true, run: () => stepPart(1) }, { keys: 'alt+ArrowUp', says: r.previousPart, inFields: true, run: () => stepPart(-1) },
    { keys: 'ctrl+Enter', says: r.register, line: true, inFields: true, run: submit }, { keys: 'Escape', says: r.finishLater, line: true, inFields: true, run: later },
    { keys: 'alt+k', says: r.keepKey, inFields: true, when: open.length > 0, run: () => { const here = document.activeElement?.id.replace(/^r-/, ''), q = open.find((x) => x.field === here) ?? open[0]; if (q) keep(q.field); } },
    { keys: 'alt+c', says: r.compareKey, inFields: true, when: alike.length > 0, run: () => setBeside(alike[0]!) },
    { keys: 'alt+u', says: r.unknownPatient.toLowerCase(), inFields: true, run: unknown },
    { keys: 'alt+b', says: r.newborn.toLowerCase(), inFields: true, run: () => setBearing(true) },
    { keys: 'alt+w', says: r.writeUsual, inFields: true, run: () => set(Object.fromEntries((['family', 'given', 'middle'] as const).flatMap((n) => { const usual = usualCase(typed[n]); return usual ? [[n, usual]] : []; }))) },
    ...alike.slice(0, 5).map((a, i) => ({ keys: `alt+${i + 1}`, says: i === 0 ? r.openFirst : `${r.openFirst} ${i + 1}`, inFields: true, run: () => openChart(a) })),
  ]);
  const waits = [faults.some((f) => f.field === 'family') ? r.waitName : '', faults.filter((f) => f.field !== 'family').length ? r.waitFaults(faults.filter((f) => f.field !== 'family').length) : '', open.length ? r.waitAnswers(open.length) : '', likely && !typed.passed ? r.waitReason : ''].filter(Boolean);
  return (
    <form className="reg" noValidate aria-label={r.title} onSubmit={(e) => { e.preventDefault(); }} onBlur={(e) => { const name = (e.target as HTMLElement).id.replace(/^r-/, ''); if (name && !left.has(name)) setLeft(new Set([...left, name])); }}>
      <PartsNav typed={typed} faults={shown} asked={open.filter((q) => tried || left.has(q.field))} state={draft.state} />
      <div className="form">
        <div ref={top} tabIndex={-1}>
          {tried && shown.length + open.length ? <div className="sum" role="alert"><h2>{shown.length ? r.toMend(shown.length) : r.asksIn(open.length)}</h2>{[...shown, ...open.map((q) => ({ field: q.field, says: q.asks }))].map((f, at) => <a key={at} href={`#r-${f.field}`} onClick={(e) => { e.preventDefault(); goTo(f.field); }}>{f.says}</a>)}</div> : null}
          {act.error && !told.length && !open.length ? <div className="sum" role="alert"><h2>{act.error.message}</h2></div> : null}
          {site?.master === 'feed' ? <p className="f lead">{r.feed}</p> : null}
        </div>
        <NamePart f={field} onUnknown={unknown} onNewborn={() => setBearing(true)} born={born ? <p className="f">{mid.newborn.of} <b>{listName(born.mother)}</b>, <span className="nw">{twoIdentifiers(born.mother)}</span> <button type="button" className="link" onClick={() => setBorn(null)}>{mid.newborn.unlink}</button></p> : null} /><BirthPart f={field} site={site} /><ContactPart f={field} /><IdentifiersPart f={field} /><BackgroundPart f={field} /><RelatedPart f={field} /><CoveragePart f={field} /><ConsentsPart f={field} site={site} /><PhotoPart f={field} />
      </div>
      <AlikePanel alike={alike} patients={patients} site={site} passed={typed.passed} onPass={(passed) => set({ passed })} onOpen={openChart} onCompare={setBeside} fault={tried && likely && !typed.passed ? r.whyNone : undefined} />
      {bearing ? <NewbornDialog typed={typed} onClose={endBearing} onFill={(of, part) => { setBorn(of); set(part); endBearing(); }} /> : null}
      {beside ? <CompareDialog alike={beside} form={written.form} onClose={() => setBeside(null)} onOpen={() => openChart(beside)} /> : null}
      <div className="bar">
        <Button look="primary" onClick={submit} busy={sending} hint="Ctrl Enter">{r.register}</Button><p aria-live="polite">{waits.length ? r.waitsFor(waits.join(', ')) : r.ready}</p><span className="grow" />
        <Button look="quiet" onClick={dropIt}>{r.dropIt}</Button><Button onClick={later} hint="Esc">{r.finishLater}</Button>
      </div>
    </form>
  );
}

/** Asked a moment after typing stops, once there is a name and something beside it. */
function useAlike(form: ReturnType<typeof writeTyped>['form']): { alike: Alike[]; patients: number | undefined } {
  const { names, birthDate, sex, addresses, telecoms, identifiers } = form, [text] = useDebouncedValue(JSON.stringify({ names, birthDate, sex, addresses, telecoms, identifiers }), 250);
  const input = JSON.parse(text) as { names: { family: string; given: string[] }[]; birthDate: string | null; telecoms: unknown[]; identifiers: unknown[] };
  const enough = (input.names[0]!.family.length > 1 && (input.names[0]!.given.length > 0 || input.birthDate !== null)) || input.telecoms.length > 0 || input.identifiers.length > 0;
  const { data } = useAsk(findAlike, input as never, { enabled: enough, keep: true, fresh: 60_000 });
  return { alike: enough ? data?.alike ?? [] : [], patients: data?.patients };
}

export { partNames };
