import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { proposeUnknownName } from '../../../src/modules/patient-index/contract-overlay.ts';
import type { PatientLine } from '../../../src/modules/patients/contract.ts';
import { mid } from '../../lib/messages/identity.ts';
import { pinned } from '../../lib/read-when.ts';
import { useAct } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FindPerson } from '../cases/find-person.tsx';
import type { Typed } from './typed.ts';

const t = mid.identity, n = mid.newborn;
/** Whose newborn is registered: linked to her as soon as it is. */
export type Born = { mother: PatientLine; order: number | null };

/** A newborn, called after the mother by the naming policy. */
export function NewbornDialog({ typed, onClose, onFill }: { typed: Typed; onClose: () => void; onFill: (born: Born, part: Partial<Typed>) => void }) {
  const [mother, setMother] = useState<PatientLine | null>(null), [order, setOrder] = useState('0'), [sex, setSex] = useState(typed.sex), [tried, setTried] = useState(false), propose = useAct(proposeUnknownName);
  const fill = (): void => {
    setTried(true);
    if (propose.isPending) return;
    if (!mother) { document.getElementById('nb-mother')?.focus(); return; }
    const known = sex === 'female' || sex === 'male' || sex === 'other' ? sex : 'unknown', of = order === '0' ? null : Number(order);
    propose.mutate({ kind: 'newborn', motherChart: mother.chartId, sex: known, ...(of === null ? {} : { order: of }) }, { onSuccess: ({ name: { family, given } }) => onFill({ mother, order: of }, { family, given: given[0] ?? '', middle: given.slice(1).join(' '), sex: known, ...(typed.birthDate === '' ? { birthDate: pinned('t') } : {}) }) });
  };
  return (
    <Dialog title={n.title} opened onClose={onClose}>
      <form className="reportform" noValidate onSubmit={(e) => { e.preventDefault(); fill(); }} onKeyDown={(e) => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) { e.preventDefault(); fill(); } }}>
        <p className="m">{n.says}</p>
        {propose.error ? <p className="crit" role="alert">{propose.error.message}</p> : null}
        <FindPerson id="nb-mother" first label={t.mother} hint={tried && !mother ? t.needPerson : t.motherSays} chosen={mother} onChoose={(l) => { setMother(l); if (l) requestAnimationFrame(() => document.getElementById('nb-order')?.focus()); }} not="" />
        <div className="idname"><NativeSelect id="nb-order" label={t.birthOrder} value={order} onChange={(e) => setOrder(e.currentTarget.value)} data={t.orders.map((label, at) => ({ value: String(at), label }))} />
          <NativeSelect id="nb-sex" label={n.sex} value={sex} onChange={(e) => setSex(e.currentTarget.value as Typed['sex'])} data={[['', n.sexUnknown], ['female', t.sexes['female']!], ['male', t.sexes['male']!]].map(([value, label]) => ({ value: value!, label: label! }))} /></div>
        <div className="acts"><Button look="primary" type="submit" busy={propose.isPending} hint="Ctrl Enter">{n.fill}</Button><Button look="quiet" onClick={onClose}>{t.back}</Button></div>
      </form>
    </Dialog>
  );
}
