import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { markInError } from '../../../src/modules/chart/contract.ts';
import type { EntryLine } from '../../../src/modules/chart/contract.ts';
import type { PatientLine } from '../../../src/modules/patients/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { listName, twoIdentifiers } from '../../lib/names.ts';
import { useAct } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { sayDone } from '../frame/foot-note.ts';
import { entryReads } from './entry-reads.ts';

/** Entered in error: the entry stays, struck out, with the reason and the name of who said so. */
export function MarkInError({ opened, onClose, entry, line }: { opened: boolean; onClose: () => void; entry: EntryLine; line: PatientLine }) {
  const [reason, setReason] = useState(''), [tried, setTried] = useState(false);
  const act = useAct(markInError, entryReads);
  const short = reason.trim().length < 3;
  const go = (): void => {
    setTried(true);
    if (short) { document.getElementById('mark-reason')?.focus(); return; }
    act.mutate({ type: entry.type, id: entry.id, expectVersion: entry.version, reason: reason.trim() }, { onSuccess: () => { sayDone(m.chart.marked); setReason(''); setTried(false); onClose(); } });
  };
  return (
    <Dialog title={m.chart.markTitle} opened={opened} onClose={onClose}>
      <p><b>{entry.title}</b><br />{m.chart.inChartOf} <b>{listName(line)}</b>, <span className="nw">{twoIdentifiers(line)}</span></p>
      <p className="m">{m.chart.markSays}</p>
      {act.error ? <p className="crit" role="alert">{act.error.message}</p> : null}
      <Textarea id="mark-reason" data-autofocus label={m.chart.markReason} description={m.chart.markReasonSays} value={reason} onChange={(e) => setReason(e.currentTarget.value)} rows={3} maxLength={500} error={tried && short ? m.demographics.needReason : undefined}
        onKeyDown={(e) => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) { e.preventDefault(); go(); } }} />
      <div className="acts"><Button look="danger" busy={act.isPending} onClick={go} hint="Ctrl Enter">{m.chart.markGo}</Button><Button look="quiet" onClick={onClose} hint="Esc">{m.words.cancel}</Button></div>
    </Dialog>
  );
}
