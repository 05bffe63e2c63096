import { NativeSelect, Textarea } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { z } from 'zod';
import { open } from '../../../src/modules/chart/contract.ts';
import { linkNewborn, nameUnknown, showIdentity } from '../../../src/modules/patient-index/contract-overlay.ts';
import { reportPair } from '../../../src/modules/patient-index/contract-queue.ts';
import { show } from '../../../src/modules/patients/contract.ts';
import type { PatientLine } from '../../../src/modules/patients/contract.ts';
import { mid } from '../../lib/messages/identity.ts';
import { readDate } from '../../lib/read-date.ts';
import { useAct } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { DateField } from '../../ui/date-field.tsx';
import { FindPerson } from '../cases/find-person.tsx';
import { sayDone } from '../frame/foot-note.ts';
import { NameFields, noName, partOf } from './name-fields.tsx';

const t = mid.identity;
export type IdentityAct = 'name' | 'newborn' | 'join' | 'alias' | 'address' | 'adoption' | 'seal';
type Identity = z.infer<typeof showIdentity.output>;
type Props = { act: 'name' | 'newborn' | 'join'; of: Identity; onBack: () => void; onClose: () => void };
const focus = (id: string): void => document.getElementById(id)?.focus();
const sexOf = (value: string) => (value === 'male' || value === 'female' || value === 'other' || value === 'unknown' ? value : null);

/** Giving a name, linking a newborn, and saying that somebody unknown is somebody known. */
export function IdentityForm({ act, of: i, onBack, onClose }: Props) {
  const { chartId } = i.line, navigate = useNavigate(), after = [show, showIdentity, open];
  const name = useAct(nameUnknown, after), link = useAct(linkNewborn, after), pair = useAct(reportPair, []), busy = name.isPending || link.isPending || pair.isPending, error = name.error ?? link.error ?? pair.error;
  const [typed, setTyped] = useState(noName), [born, setBorn] = useState(''), [sex, setSex] = useState(''), [why, setWhy] = useState(''), [other, setOther] = useState<PatientLine | null>(null), [order, setOrder] = useState('0'), [tried, setTried] = useState(false);
  const short = why.trim().length < 3, date = born.trim() === '' ? null : readDate(born);
  const send = (): void => {
    setTried(true);
    if (busy) return;
    if (act === 'name' && typed.family.trim() === '') { focus('id-family'); return; }
    if (act === 'name' && born.trim() !== '' && !date) { focus('id-born'); return; }
    if (act !== 'name' && !other) { focus('id-other'); return; }
    if (short) { focus('id-why'); return; }
    const done = (): void => { sayDone(t.done[act]!); onClose(); };
    if (act === 'name') name.mutate({ chartId, expectVersion: i.version, name: partOf(typed), birthDate: date ?? null, sex: sexOf(sex), evidence: why.trim() }, { onSuccess: done });
    if (act === 'newborn') link.mutate({ chartId, expectVersion: i.version, motherChart: other!.chartId, order: order === '0' ? null : Number(order), reason: why.trim() }, { onSuccess: done });
    if (act === 'join') pair.mutate({ chartIds: [chartId, other!.chartId], reason: why.trim() }, { onSuccess: (r) => { onClose(); void navigate({ to: '/index/pairs/$pairId', params: { pairId: r.pairId }, search: {} }); } });
  };
  return (
    <form className="reportform" noValidate onSubmit={(e) => { e.preventDefault(); send(); }} onKeyDown={(e) => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) { e.preventDefault(); send(); } }}>
      <p className="m">{t.says[act]}</p>
      {error ? <p className="crit" role="alert">{error.message}</p> : null}
      {act === 'name' ? (
        <><NameFields value={typed} onChange={setTyped} error={tried && typed.family.trim() === '' ? t.needName : undefined} />
          <div className="idname"><DateField id="id-born" label={t.birthDate} value={born} onChange={setBorn} hint={t.dateHint} bad={t.badDate} error={tried && born.trim() !== '' && !date ? t.badDate : undefined} age /><NativeSelect id="id-sex" label={t.sex} value={sex} onChange={(e) => setSex(e.currentTarget.value)} data={Object.entries(t.sexes).map(([value, label]) => ({ value, label }))} /></div></>
      ) : <FindPerson id="id-other" first label={act === 'newborn' ? t.mother : t.other} hint={tried && !other ? t.needPerson : act === 'newborn' ? t.motherSays : t.otherSays} chosen={other} onChoose={(l) => { setOther(l); if (l) requestAnimationFrame(() => focus(act === 'newborn' ? 'id-order' : 'id-why')); }} not={chartId} />}
      {act === 'newborn' ? <NativeSelect id="id-order" label={t.birthOrder} value={order} onChange={(e) => setOrder(e.currentTarget.value)} data={t.orders.map((label, n) => ({ value: String(n), label }))} /> : null}
      <Textarea id="id-why" label={act === 'name' ? t.evidence : t.reason} description={act === 'name' ? t.evidenceSays : t.reasonSays} rows={2} maxLength={300} value={why} onChange={(e) => setWhy(e.currentTarget.value)} error={tried && short ? t.needWhy : undefined} dir="auto" />
      <div className="acts"><Button look="primary" type="submit" busy={busy} hint="Ctrl Enter">{t.go[act]}</Button><Button look="quiet" onClick={onBack}>{t.back}</Button></div>
    </form>
  );
}
