import { TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { history } from '../../../src/modules/chart/contract.ts';
import { changeRegistered, listCorrectionRequests, show, showPicture, showRegistered } from '../../../src/modules/patients/contract.ts';
import type { Registered } from '../../../src/modules/patients/contract.ts';
import { call } from '../../lib/call.ts';
import { m } from '../../lib/messages/index.ts';
import { CallProblem } from '../../lib/problem.ts';
import type { Issue } from '../../lib/problem.ts';
import { askKey, queries, useAct } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { DateField } from '../../ui/date-field.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { PictureField } from '../../ui/picture-field.tsx';
import { sayDone } from '../frame/foot-note.ts';
import { Choice, Text, fieldOf, wordOptions } from '../register/field-set.tsx';
import { CoverageFields, PartyFields, pictureWords } from '../register/other-parts.tsx';
import type { Fault } from '../register/typed.ts';
import { startTyped } from '../register/typed.ts';
import { compareTyped, faultsIn, isChanged, typedOf, writePart } from './registered-typed.ts';
import type { PartTyped, Target } from './registered-typed.ts';
import '../register/register.css';

const w = m.registered, r = m.register;
const answers: Record<string, Record<string, string>> = { 'privacy-notice': r.notices, treatment: r.given2, 'information-exchange': r.given2, 'advance-directive': r.directives };

/** One of the things registered, corrected or added: the fields of the registration, the days, a reason; both sides shown when somebody else was quicker. */
export function RegisteredForm({ chartId, target, onClose }: { chartId: string; target: Target; onClose: () => void }) {
  const [base, setBase] = useState(target), [typed, setTyped] = useState<PartTyped>(() => typedOf(target)), [tried, setTried] = useState(false), [told, setTold] = useState<Fault[]>([]), [asked, setAsked] = useState<Issue[]>([]), [late, setLate] = useState<Target | null>(null);
  const act = useAct(changeRegistered, [showRegistered, show, history, showPicture, listCorrectionRequests]);
  const faults = faultsIn(base, typed), shown = [...told, ...(tried ? faults : [])], changed = base.at === null || isChanged(typedOf(base), typed);
  const set = (part: Partial<PartTyped>): void => { setTyped({ ...typed, ...part }); setTold([]); setAsked([]); };
  const f = fieldOf(startTyped(), () => {}, shown, [], () => {}), goTo = (field: string): void => document.getElementById(`r-${field}`)?.focus();
  useEffect(() => { document.querySelector<HTMLElement>('.regform input:not([type=file]),.regform select,.regform button')?.focus(); }, []);
  const refresh = async (): Promise<void> => {
    const now = await queries.fetchQuery({ queryKey: askKey(showRegistered, { chartId }), queryFn: () => call(showRegistered, { chartId }), staleTime: 0 });
    setLate(findAgain(now, base));
  };
  const save = (keep: readonly Issue[] = []): void => {
    setTried(true);
    if (faults.length) { requestAnimationFrame(() => goTo(faults[0]!.field)); return; }
    if (!changed || late || act.isPending) return;
    act.mutate({ chartId, ref: base.at?.ref ?? null, expectVersion: base.at?.version ?? null, reason: typed.reason.trim(), set: writePart(base, typed), acknowledged: keep.map((i) => ({ check: i.code!.slice(6), at: i.at ?? '' })) }, {
      onSuccess: (done) => { sayDone(done.requestId ? w.asked : w.saved); onClose(); },
      onError: (error) => {
        if (!(error instanceof CallProblem)) return;
        if (error.kind === 'stale' || error.kind === 'conflict') { void refresh(); return; }
        if (error.issues.some((i) => i.code?.startsWith('check:'))) { setAsked(error.issues); return; }
        setTold(error.issues.map((i) => ({ field: placeOf(i.at ?? ''), says: [i.says, i.mend].filter(Boolean).join('. ') })));
      },
    });
  };
  useKeys(m.demographics.correctTitle, [{ keys: 'ctrl+Enter', says: w.save, line: true, inFields: true, run: () => save() }, { keys: 'alt+k', says: m.demographics.keepAsTyped, inFields: true, when: asked.length > 0, run: () => save(asked) }, { keys: 'Escape', says: m.words.cancel, line: true, inFields: true, run: onClose }], 2);
  const rows = late ? compareTyped(base, typedOf(late), typed) : [];
  return (
    <form className="regform reg" noValidate onSubmit={(e) => { e.preventDefault(); save(); }} aria-label={base.at === null ? addTitle(base) : w.correctWhat(titleOf(base))}>
      <h3>{base.at === null ? addTitle(base) : w.correctWhat(titleOf(base))}</h3>
      {late ? (
        <section className="conflict" role="alert"><h3><Glyph of={IconAlertTriangle} /> {w.stale}</h3><p>{rows.length ? w.staleSays : w.same}</p>
          {rows.length ? <table className="diff"><thead><tr><th scope="col">{w.field}</th><th scope="col">{w.theirs}</th><th scope="col">{w.mine}</th></tr></thead><tbody>{rows.map((x) => <tr key={x.label}><th scope="row">{x.label}</th><td>{x.theirs || m.words.notRecorded}</td><td><ins>{x.mine || m.words.notRecorded}</ins></td></tr>)}</tbody></table> : null}
          <div className="acts"><Button small onClick={() => { setBase(late); setLate(null); }}>{w.keepMine}</Button><Button small onClick={() => { setBase(late); setTyped({ ...typedOf(late), reason: typed.reason }); setLate(null); }}>{w.useTheirs}</Button></div></section>
      ) : null}
      <div className="g">
        {base.part === 'party' ? <><PartyFields f={f} at="party" p={typed.party} put={(part) => set({ party: { ...typed.party, ...part } })} />{typed.party.kinds.includes('guarantor') || typed.party.organization ? <Text f={f} name="party-organization" label={w.organization} span={6} value={typed.party.organization} onChange={(organization) => set({ party: { ...typed.party, organization } })} /> : null}</> : null}
        {base.part === 'coverage' ? <><CoverageFields f={f} at="coverage" c={typed.coverage} put={(part) => set({ coverage: { ...typed.coverage, ...part } })} /><Choice f={f} name="coverage-order" label={w.order} span={3} none={null} options={[1, 2, 3].map((n) => ({ value: String(n), label: w.orders[n]! }))} value={typed.coverage.order} onChange={(order) => set({ coverage: { ...typed.coverage, order } })} />{base.at?.cards.length ? <p className="c12 f">{w.keptCards}</p> : null}</> : null}
        {base.part === 'consent' ? <ConsentFields f={f} typed={typed} fixed={base.at !== null} put={(consent) => set({ consent: { ...typed.consent, ...consent } })} /> : null}
        {base.part === 'photo' || base.part === 'photo-id' ? <div className="c12"><PictureField id="r-picture" label={base.part === 'photo' ? r.photo : r.photoId} value={typed.picture} onChange={(picture) => set({ picture })} words={pictureWords} />{shown.find((x) => x.field === 'picture') ? <p className="crit" role="alert">{w.needPicture}</p> : null}</div> : null}
        {base.part === 'party' || base.part === 'coverage' ? <div className="c4"><DateField id="r-part-from" label={w.from} value={typed.from} onChange={(from) => set({ from })} error={f.fault('part-from')} hint="" bad={w.badDate} /></div> : null}
        {base.part === 'photo' || base.part === 'photo-id' || base.at === null ? null : <div className="c4"><DateField id="r-part-to" label={w.until} value={typed.to} onChange={(to) => set({ to })} error={f.fault('part-to')} hint={w.untilHint} bad={w.badDate} /></div>}
        <div className="c12"><TextInput id="r-part-reason" label={m.demographics.reason} description={w.reasonHint} value={typed.reason} onChange={(e) => set({ reason: e.currentTarget.value })} error={f.fault('part-reason')} autoComplete="off" /></div>
      </div>
      {asked.length ? <div className="sum" role="alert"><h2>{r.asksIn(asked.length)}</h2>{asked.map((i) => <p key={i.says}>{i.says}</p>)}<Button small onClick={() => save(asked)} hint="Alt K">{m.demographics.keepAsTyped}</Button></div> : null}
      {act.error && !asked.length && !told.length && !late ? <p className="crit" role="alert">{act.error.message}</p> : null}
      <div className="acts"><Button look="primary" type="submit" busy={act.isPending} disabled={!changed || late !== null} hint="Ctrl Enter">{w.save}</Button><Button onClick={onClose} hint="Esc">{m.words.cancel}</Button><span className="f">{changed && typed.reason.trim().length >= 3 ? w.ready : w.waits}</span></div>
    </form>
  );
}

function ConsentFields({ f, typed, fixed, put }: { f: ReturnType<typeof fieldOf>; typed: PartTyped; fixed: boolean; put: (part: Partial<PartTyped['consent']>) => void }) {
  const c = typed.consent;
  return <>
    {fixed ? null : <Choice f={f} name="consent-kind" label={w.kind} span={4} none={null} options={wordOptions(w.kinds)} value={c.kind} onChange={(kind) => put({ kind, answer: '' })} />}
    <Choice f={f} name="consent-answer" label={w.answer} span={4} options={wordOptions(answers[c.kind] ?? {})} value={c.answer} onChange={(answer) => put({ answer })} />
    <div className="c4"><DateField id="r-consent-on" label={w.on} value={c.on} onChange={(on) => put({ on })} error={f.fault('consent-on')} hint="" bad={w.badDate} /></div>
    <Text f={f} name="consent-note" label={c.kind === 'privacy-notice' && c.answer === 'not-obtained' ? r.noticeNote : w.note} span={12} value={c.note} onChange={(note) => put({ note })} />
  </>;
}

const addTitle = (t: Target): string => (t.part === 'party' ? w.addParty : t.part === 'coverage' ? w.addCoverage : t.part === 'consent' ? w.addConsent : w.addPicture);
const titleOf = (t: Target): string => (t.part === 'party' ? [...(t.at?.name.given ?? []), t.at?.name.family].filter(Boolean).join(' ') || (t.at?.organization ?? '') : t.part === 'coverage' ? t.at?.payer ?? '' : t.part === 'consent' ? w.kinds[t.at?.kind ?? ''] ?? '' : t.part === 'photo' ? r.photo : r.photoId);

/** The same thing as it stands now. One of several contacts is known by its place. */
function findAgain(now: Registered, t: Target): Target {
  const ref = t.at?.ref;
  if (t.part === 'party') return { part: 'party', at: now.parties.find((p) => p.ref === ref) ?? null };
  if (t.part === 'coverage') return { part: 'coverage', at: now.coverages.find((c) => c.ref === ref) ?? null };
  if (t.part === 'consent') return { part: 'consent', at: now.consents.find((c) => c.ref === ref) ?? null };
  return { part: t.part, at: t.part === 'photo' ? now.photo : now.photoId };
}

/** `party.telecoms.0.value` of the program is the field party-phone of the form. */
const placeOf = (at: string): string => {
  const [part, ...rest] = at.replace(/^set\.value/, 'party').split('.'), last = rest.join('.');
  if (part === 'party') return last.startsWith('telecoms') ? 'party-phone' : last === 'to' || last === 'from' ? `part-${last}` : last.startsWith('authority') ? 'party-authority' : 'party-family';
  if (part === 'coverage') return last === 'to' || last === 'from' ? `part-${last}` : `coverage-${last || 'payer'}`;
  if (part === 'consent') return last === 'to' ? 'part-to' : `consent-${last || 'answer'}`;
  return 'part-reason';
};
