import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { z } from 'zod';
import { showIdentity } from '../../../src/modules/patient-index/contract-overlay.ts';
import type { PatientLine } from '../../../src/modules/patients/contract.ts';
import { todayHere } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { mid } from '../../lib/messages/identity.ts';
import { listName, twoIdentifiers } from '../../lib/names.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { useMe } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { IdentityForm } from './identity-form.tsx';
import type { IdentityAct } from './identity-form.tsx';
import { SealForm } from './seal-form.tsx';
import '../cases/cases.css';
import './identity.css';

const t = mid.identity;
type Identity = z.infer<typeof showIdentity.output>;

/** Young enough, or of an age that nobody knows. */
const isChild = (line: PatientLine): boolean => line.birthDate === null || Number(line.birthDate.slice(0, 4)) >= todayHere().getFullYear() - 18;

/** Which acts are offered: what fits the record and the person who asks. */
function offered(i: Identity, rights: readonly string[]): IdentityAct[] {
  const may = (right: string): boolean => rights.includes(right), sealed = may('patient-index.sealed');
  return [
    ...(may('patients.correct') && (i.unknown || i.newborn) ? ['name' as const] : []), ...(may('patient-index.join') && i.unknown ? ['join' as const] : []), ...(may('patients.correct') && isChild(i.line) && !i.family.some((f) => f.relation === 'mother') ? ['newborn' as const] : []),
    ...(sealed ? ['alias' as const, 'address' as const, 'adoption' as const, ...(i.sealed ? ['seal' as const] : [])] : []),
  ];
}

/** Who this is, and what may be done about it: marks, family, look-alikes, and the acts of hard identities. */
export function IdentityPanel({ line, onClose }: { line: PatientLine; onClose: () => void }) {
  const { data: i, error, refetch } = useAsk(showIdentity, { chartId: line.chartId }, { fresh: 0 }), me = useMe(), [act, setAct] = useState<IdentityAct | null>(null), acts = i ? offered(i, me.rights) : [];
  // What is shown changes inside the dialog: the focus goes along.
  useEffect(() => { const frame = requestAnimationFrame(() => (document.querySelector<HTMLElement>('.identity [data-autofocus]') ?? document.querySelector<HTMLElement>('.identity'))?.focus()); return () => cancelAnimationFrame(frame); }, [act, i === undefined]);
  return (
    <Dialog title={act ? t.acts[act]! : t.title} opened onClose={onClose} wide>
      <div className="identity" tabIndex={-1} onKeyDown={(e) => { if (act || e.ctrlKey || e.metaKey || e.altKey) return; const chosen = acts.find((a) => t.letters[a] === e.key); if (chosen) { e.preventDefault(); setAct(chosen); } }}>
        <p><span className="f">{t.whose}</span> <b>{listName(line)}</b>, <span className="nw">{twoIdentifiers(line)}</span></p>
        {error ? <Failed error={error} retry={() => void refetch()} /> : !i ? <Loading lines={4} /> : act === null ? <><Marks of={i} onClose={onClose} /><Acts of={acts} onChoose={setAct} /></>
          : act === 'alias' || act === 'address' || act === 'adoption' || act === 'seal' ? <SealForm act={act} of={i} onBack={() => setAct(null)} onClose={onClose} /> : <IdentityForm act={act} of={i} onBack={() => setAct(null)} onClose={onClose} />}
      </div>
    </Dialog>
  );
}

function Marks({ of: i, onClose }: { of: Identity; onClose: () => void }) {
  const said = [i.unknown ? [t.unknown, i.temporaryNumber ? t.temporary(i.temporaryNumber) : ''].filter(Boolean).join(', ') : '', i.newborn ? t.newborn : '', i.alias ? t.alias : '', i.confidentialAddress ? t.confidential(i.confidentialAddress.program, i.confidentialAddress.until) : '', i.sealed ? t.sealed : ''].filter(Boolean);
  const chart = (line: PatientLine) => <Link to="/charts/$chartId/$section" params={{ chartId: line.chartId, section: 'summary' }} search={{}} onClick={onClose}>{listName(line)}</Link>;
  return (
    <section aria-label={t.marks}>
      <h3>{t.marks}</h3>
      {said.length || i.family.length || i.lookalikes.length || i.heldHere ? (
        <ul className="idmarks">
          {said.map((s) => <li key={s}>{s}</li>)}
          {i.family.map((f) => <li key={`${f.relation}${f.line.chartId}`}><span className="f">{t.relation[f.relation]}</span> {chart(f.line)}, <span className="nw">{twoIdentifiers(f.line)}</span>{f.relation === 'mother' ? '' : t.order(f.order)}</li>)}
          {i.lookalikes.map((l) => <li key={l.chartId}><span className="f">{t.lookalikes}</span> {chart(l)}, <span className="nw">{twoIdentifiers(l)}</span></li>)}
          {i.heldHere ? <li><Link to="/index/overlays" search={{ chart: i.line.chartId }} onClick={onClose}>{t.held(i.heldHere)}</Link></li> : null}
        </ul>
      ) : <p className="m">{t.none}</p>}
    </section>
  );
}

function Acts({ of, onChoose }: { of: readonly IdentityAct[]; onChoose: (act: IdentityAct) => void }) {
  if (of.length === 0) return null;
  return <section aria-label={t.choose}><h3>{t.choose}</h3><ul className="idacts">{of.map((a, at) => <li key={a}><Button look="quiet" hint={t.letters[a]} {...(at === 0 ? { 'data-autofocus': true } : {})} onClick={() => onChoose(a)}>{t.acts[a]}</Button><small className="m">{t.says[a]}</small></li>)}</ul><p className="f">{m.enter.chooseSays}</p></section>;
}
