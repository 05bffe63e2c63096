import { Textarea } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { listPairs, reportPair } from '../../../src/modules/patient-index/contract-queue.ts';
import type { PatientLine } from '../../../src/modules/patients/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { listName, twoIdentifiers } from '../../lib/names.ts';
import { useAct } from '../../lib/use-ask.ts';
import { useRight } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { KeysHere } from '../../ui/keys-here.tsx';
import { FindPerson } from '../cases/find-person.tsx';
import { sayDone } from '../frame/foot-note.ts';

const p = mi.pairActs;

/** "These two may be one person": from any chart. It becomes a pair of the queue; nothing moves. */
export function ReportDuplicate({ line, onClose }: { line: PatientLine; onClose: () => void }) {
  const navigate = useNavigate(), mayRead = useRight('patient-index.read'), act = useAct(reportPair, [listPairs]), [other, setOther] = useState<PatientLine | null>(null), [reason, setReason] = useState(''), [tried, setTried] = useState(false), short = reason.trim().length < 3;
  const send = (): void => {
    setTried(true);
    if (act.isPending) return;
    if (!other) { document.getElementById('twice-other')?.focus(); return; }
    if (short) { document.getElementById('twice-why')?.focus(); return; }
    act.mutate({ chartIds: [line.chartId, other.chartId], reason: reason.trim() }, { onSuccess: (r) => { sayDone(p.reported); onClose(); if (mayRead) void navigate({ to: '/index/pairs/$pairId', params: { pairId: r.pairId }, search: {} }); } });
  };
  return (
    <Dialog title={p.reportTitle} opened onClose={onClose}>
      <form className="reportform" noValidate onSubmit={(e) => { e.preventDefault(); send(); }} onKeyDown={(e) => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) { e.preventDefault(); send(); } }}>
        <KeysHere first="twice-other" /><p className="m">{p.reportSays}</p><p><b>{listName(line)}</b>, <span className="nw">{twoIdentifiers(line)}</span></p>
        {act.error ? <p className="crit" role="alert">{act.error.message}</p> : null}
        <FindPerson id="twice-other" first label={p.reportOther} hint={tried && !other ? p.reportNeedOther : p.reportHint} chosen={other} onChoose={setOther} not={line.chartId} />
        <Textarea id="twice-why" label={p.reason} description={p.reasonSays} rows={2} maxLength={500} value={reason} onChange={(e) => setReason(e.currentTarget.value)} error={tried && short ? p.needReason : undefined} dir="auto" />
        <div className="acts"><Button look="primary" type="submit" busy={act.isPending} hint="Ctrl Enter">{p.reportGo}</Button><Button look="quiet" onClick={onClose} hint="Esc">{m.words.cancel}</Button></div>
      </form>
    </Dialog>
  );
}
