import { Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { EntryLine } from '../../../src/modules/chart/contract.ts';
import { changeEntry, indexDocument, openEntry } from '../../../src/modules/charting/contract.ts';
import type { PatientLine } from '../../../src/modules/patients/contract.ts';
import { useCodeSearch } from '../../lib/code-search.ts';
import { entryTime, longDate } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { listName, twoIdentifiers } from '../../lib/names.ts';
import { readWhen, typedWhen } from '../../lib/read-when.ts';
import { useAct } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { CodePicker } from '../../ui/code-picker.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { sayDone } from '../frame/foot-note.ts';
import { chartReads } from './new-entry.tsx';
import type { CodedTyped } from './typed.ts';
import { VisitPicker } from './visit-picker.tsx';

const c = m.change;
type Props = { entry: EntryLine; line: PatientLine; onClose: () => void };

const Whose = ({ entry, line }: { entry: EntryLine; line: PatientLine }) => <p><b>{entry.title}</b><br />{m.chart.inChartOf} <b>{listName(line)}</b>, <span className="nw">{twoIdentifiers(line)}</span></p>;

/** A clinician's word that a transcription is true, or the author's withdrawal: both grave, both named with the patient. */
export function VerifyOrRetract({ act, entry, line, onClose }: Props & { act: 'verification' | 'retraction' }) {
  const [reason, setReason] = useState(''), [tried, setTried] = useState(false), go = useAct(changeEntry, [...chartReads, openEntry]), retract = act === 'retraction', short = retract && reason.trim().length < 3;
  const run = (): void => {
    setTried(true);
    if (short) { document.getElementById('act-reason')?.focus(); return; }
    go.mutate({ type: entry.type, id: entry.id, expectVersion: entry.version, change: act, reason: reason.trim(), acknowledged: [] }, { onSuccess: () => { sayDone(c.done[act]!); onClose(); } });
  };
  return (
    <Dialog title={c.acts[act]!} opened onClose={onClose}>
      <Whose entry={entry} line={line} /><p className="m">{retract ? c.retractSays : c.verifySays}</p>
      {go.error ? <p className="crit" role="alert">{go.error.message}</p> : null}
      {retract ? <Textarea id="act-reason" data-autofocus label={c.retractReason} value={reason} onChange={(e) => setReason(e.currentTarget.value)} rows={3} maxLength={500} error={tried && short ? m.enter.needsReason : undefined} onKeyDown={(e) => { if (e.key === 'Enter' && e.ctrlKey) { e.preventDefault(); run(); } }} /> : null}
      <div className="acts"><Button look={retract ? 'danger' : 'primary'} busy={go.isPending} onClick={run} {...(retract ? { hint: 'Ctrl Enter' } : { 'data-autofocus': true, hint: 'Enter' })}>{retract ? c.retractGo : c.verifyGo}</Button><Button look="quiet" onClick={onClose}>{m.words.cancel}</Button></div>
    </Dialog>
  );
}

/** A document put in order: kind, title, date, visit. Its content is not touched. */
export function IndexDocument({ entry, line, onClose, chartId, encounterId }: Props & { chartId: string; encounterId: string | null }) {
  const search = useCodeSearch('document-type'), go = useAct(indexDocument, [...chartReads, openEntry]);
  const [what, setWhat] = useState<CodedTyped>({ text: '', codes: [], open: true }), [title, setTitle] = useState(entry.title), [on, setOn] = useState(typedWhen(entry.on ?? undefined)), [visit, setVisit] = useState(encounterId ?? ''), [reason, setReason] = useState(''), [tried, setTried] = useState(false);
  const read = readWhen(on), badDate = on.trim() !== '' && read === null, short = reason.trim().length < 3;
  const run = (): void => {
    setTried(true);
    if (short || badDate) { document.getElementById(badDate ? 'ix-on' : 'ix-reason')?.focus(); return; }
    go.mutate({ id: entry.id, expectVersion: entry.version, reason: reason.trim(), ...(what.text.trim() ? { what: { text: what.text.trim(), codes: what.codes } } : {}), ...(title.trim() && title !== entry.title ? { title: title.trim() } : {}), ...(read && read !== entry.on ? { on: read } : {}), ...(visit === (encounterId ?? '') ? {} : { encounterId: visit || null }) }, { onSuccess: () => { sayDone(c.done['index']!); onClose(); } });
  };
  return (
    <Dialog title={c.acts['index']!} opened onClose={onClose} wide>
      <form className="ef indexform" noValidate onSubmit={(e) => { e.preventDefault(); run(); }} onKeyDown={(e) => { if (e.key === 'Enter' && e.ctrlKey) { e.preventDefault(); run(); } }}>
        <Whose entry={entry} line={line} />
        {go.error ? <p className="crit" role="alert">{go.error.message}</p> : null}
        <div className="g">
          <div className="c12"><CodePicker id="ix-what" autoFocus label={m.enter.fields['noteKind']} search={search} chosen={what.open ? null : { code: what.codes[0]?.code ?? '', name: what.text }} onText={(text) => setWhat({ text, codes: [], open: true })} onWords={(text) => setWhat({ text, codes: [], open: false })} onChoose={(x) => setWhat(x ? { text: x.display, codes: [{ system: x.system, code: x.code, display: x.display }], open: false } : { text: '', codes: [], open: true })} /></div>
          <div className="c12"><TextInput id="ix-title" label={m.enter.fields['title']} value={title} onChange={(e) => setTitle(e.currentTarget.value)} maxLength={500} dir="auto" autoComplete="off" /></div>
          <div className="c6"><TextInput id="ix-on" label={m.enter.fields['on']} value={on} onChange={(e) => setOn(e.currentTarget.value)} error={tried && badDate ? m.enter.badDate : undefined} description={read ? [longDate(read.slice(0, 10)), entryTime(read)].filter(Boolean).join(', ') : m.enter.dateTimeHint} autoComplete="off" /></div>
          <div className="c6"><VisitPicker id="ix-visit" label={m.enter.visit} chartId={chartId} value={visit} onChange={setVisit} none={m.enter.noVisit} /></div>
          <div className="c12"><TextInput id="ix-reason" label={c.indexReason} value={reason} onChange={(e) => setReason(e.currentTarget.value)} error={tried && short ? m.enter.needsReason : undefined} maxLength={500} autoComplete="off" /></div>
        </div>
        <div className="acts padtop"><Button look="primary" type="submit" busy={go.isPending} hint="Ctrl Enter">{m.enter.save}</Button><Button look="quiet" onClick={onClose}>{m.words.cancel}</Button></div>
      </form>
    </Dialog>
  );
}
