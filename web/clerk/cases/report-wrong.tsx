import { NativeSelect, Textarea } from '@mantine/core';
import { useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import type { EntryLine } from '../../../src/modules/chart/contract.ts';
import { listCases, openCase } from '../../../src/modules/charting/contract.ts';
import type { PatientLine } from '../../../src/modules/patients/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { listName, twoIdentifiers } from '../../lib/names.ts';
import { useAct } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { KeysHere } from '../../ui/keys-here.tsx';
import { sayDone } from '../frame/foot-note.ts';
import { VisitPicker } from '../enter/visit-picker.tsx';
import { FindPerson } from './find-person.tsx';

const c = m.cases;
type Kind = 'wrong-chart' | 'wrong-encounter';

/** "This is in the wrong chart": from any screen of a chart. It becomes a case; nothing moves yet. */
export function ReportWrong({ opened, onClose, line, entry }: { opened: boolean; onClose: () => void; line: PatientLine; entry: EntryLine | null }) {
  return <Dialog title={c.reportTitle} opened={opened} onClose={onClose} wide>{opened ? <Report onClose={onClose} line={line} entry={entry} /> : null}</Dialog>;
}

function Report({ onClose, line, entry }: { onClose: () => void; line: PatientLine; entry: EntryLine | null }) {
  const page = useLocation({ select: (l) => l.pathname }), act = useAct(openCase, [listCases]);
  const [kind, setKind] = useState<Kind>('wrong-chart'), [says, setSays] = useState(''), [to, setTo] = useState<PatientLine | null>(null), [visit, setVisit] = useState(''), [tried, setTried] = useState(false);
  const short = says.trim().length < 3;
  const send = (): void => {
    setTried(true);
    if (short) { document.getElementById('case-says')?.focus(); return; }
    act.mutate({ kind, fromChart: line.chartId, entries: entry ? [{ type: entry.type, id: entry.id }] : [], says: says.trim(), page, ...(kind === 'wrong-chart' && to ? { toChart: to.chartId } : {}), ...(kind === 'wrong-encounter' && visit ? { toEncounter: visit } : {}) }, { onSuccess: (r) => { sayDone(r.owner ? c.sentTo(r.owner.name) : c.sent); onClose(); } });
  };
  return (
    <form className="reportform" noValidate onSubmit={(e) => { e.preventDefault(); send(); }} onKeyDown={(e) => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) { e.preventDefault(); send(); } }}>
      <KeysHere first="case-says" /><p className="m">{c.reportSays}</p>
      <p><b>{entry ? entry.title || m.chart.untitled : c.wholeChart}</b><br />{m.chart.inChartOf} <b>{listName(line)}</b>, <span className="nw">{twoIdentifiers(line)}</span></p>
      {act.error ? <p className="crit" role="alert">{act.error.message}</p> : null}
      <Textarea id="case-says" data-autofocus label={c.saysLabel} description={c.saysHint} value={says} onChange={(e) => setSays(e.currentTarget.value)} error={tried && short ? m.enter.needsReason : undefined} rows={3} maxLength={2000} dir="auto" />
      <NativeSelect id="case-kind" label={c.kind} value={kind} data={Object.entries(c.kinds).map(([value, label]) => ({ value, label }))} onChange={(e) => setKind(e.currentTarget.value as Kind)} />
      {kind === 'wrong-chart' ? <FindPerson label={c.right} hint={c.rightHint} chosen={to} onChoose={setTo} not={line.chartId} />
        : <VisitPicker id="case-visit" label={c.rightVisit} chartId={line.chartId} value={visit} onChange={setVisit} none={c.unknown} />}
      <div className="acts"><Button look="primary" type="submit" busy={act.isPending} hint="Ctrl Enter">{c.send}</Button><Button look="quiet" onClick={onClose} hint="Esc">{m.words.cancel}</Button></div>
    </form>
  );
}
