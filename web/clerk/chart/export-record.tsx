import { NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { exportChart, listRecordSets, sectionName } from '../../../src/modules/chart/contract.ts';
import type { SectionName } from '../../../src/modules/chart/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { count, listName, twoIdentifiers } from '../../lib/names.ts';
import { readBytes } from '../../lib/read-bytes.ts';
import { saveFile } from '../../lib/save-file.ts';
import { useAct, useAsk } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { KeysHere } from '../../ui/keys-here.tsx';
import { usePatient } from './use-chart.ts';

type Format = 'pdf' | 'fhir' | 'ccda';

/** A record, whole or in part, as a file: which set it is, whose it is, and what is left out are said before it leaves. */
export function ExportRecord({ chartId, section, onClose }: { chartId: string; section: string | undefined; onClose: () => void }) {
  const sets = useAsk(listRecordSets, {}, { fresh: 300_000 }), patient = usePatient(chartId), act = useAct(exportChart);
  const [set, setSet] = useState('legal-health-record'), [format, setFormat] = useState<Format>('pdf'), [only, setOnly] = useState(''), [from, setFrom] = useState(''), [to, setTo] = useState(''), [page, setPage] = useState<'LETTER' | 'A4'>('LETTER');
  const known = sectionName.safeParse(section), here = known.success && known.data !== 'summary' ? known.data : undefined;
  const chosen = sets.data?.sets.find((s) => s.id === set), badDays = from !== '' && to !== '' && from > to, made = act.data;
  const go = (): void => { if (!badDays) act.mutate({ chartId, set, format, pageSize: page, ...(only ? { sections: [only as SectionName] } : {}), ...(from ? { from } : {}), ...(to ? { to } : {}) }); };
  const url = usePrintUrl(made?.contentType === 'application/pdf' ? made.base64 : null);
  return (
    <Dialog title={m.exporting.title} opened onClose={onClose} wide>
      {patient.data ? <p>{m.chart.inChartOf} <b>{listName(patient.data.line)}</b>, <span className="nw">{twoIdentifiers(patient.data.line)}</span></p> : null}
      {made ? (
        <div role="status">
          <p><b>{m.exporting.says(made.set.title, made.set.version)}.</b> {m.exporting.made(count(made.entries), made.pageCount)}</p>
          <ul className="plain">
            {made.leftOut.map((l) => <li key={l.says}>{m.exporting.leftOut(l.count, l.says)}</li>)}
            {made.notShown.map((n) => <li key={n.title}>{m.exporting.notShown(n.title, n.why)}</li>)}
            {made.masked ? <li>{m.exporting.masked}</li> : null}
            {made.narrativeOnly > 0 ? <li>{m.exporting.narrativeOnly(made.narrativeOnly)}</li> : null}
          </ul>
          <div className="acts">
            <Button look="primary" autoFocus onClick={() => saveFile(made.fileName, made.contentType, readBytes(made.base64))}>{m.exporting.save}</Button>
            {url ? <a className="btn" href={url} target="_blank" rel="noreferrer">{m.exporting.show}</a> : null}
            <Button look="quiet" onClick={() => act.reset()}>{m.exporting.again}</Button><Button look="quiet" onClick={onClose} hint="Esc">{m.words.close}</Button>
          </div>
        </div>
      ) : (
        <form className="stacked" onSubmit={(e) => { e.preventDefault(); go(); }} onKeyDown={(e) => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) { e.preventDefault(); go(); } }}>
          {act.error ? <p className="crit" role="alert">{act.error.message}</p> : null}
          <KeysHere first="export-set" /><NativeSelect id="export-set" data-autofocus label={m.exporting.set} description={chosen?.says} value={set} onChange={(e) => setSet(e.currentTarget.value)} data={(sets.data?.sets ?? []).map((s) => ({ value: s.id, label: s.title }))} />
          <NativeSelect label={m.exporting.form} value={format} onChange={(e) => setFormat(e.currentTarget.value as Format)} data={Object.entries(m.exporting.forms).map(([value, label]) => ({ value, label }))} />
          <NativeSelect label={m.exporting.what} value={only} onChange={(e) => setOnly(e.currentTarget.value)} data={[{ value: '', label: m.exporting.all }, ...(here ? [{ value: here, label: m.exporting.only(m.sections[here] ?? here) }] : [])]} />
          <div className="pair">
            <TextInput type="date" label={m.exporting.from} value={from} onChange={(e) => setFrom(e.currentTarget.value)} error={badDays ? m.exporting.badDays : undefined} />
            <TextInput type="date" label={m.exporting.to} value={to} onChange={(e) => setTo(e.currentTarget.value)} />
            {format === 'pdf' ? <NativeSelect label={m.exporting.page} value={page} onChange={(e) => setPage(e.currentTarget.value as 'LETTER' | 'A4')} data={Object.entries(m.exporting.pages).map(([value, label]) => ({ value, label }))} /> : null}
          </div>
          <p className="m">{m.exporting.days}</p>
          {act.isPending ? <p className="m" role="status">{m.exporting.busy}</p> : null}
          <div className="acts"><Button type="submit" look="primary" busy={act.isPending || !sets.data} hint="Ctrl Enter">{m.exporting.go}</Button><Button look="quiet" onClick={onClose} hint="Esc">{m.words.cancel}</Button></div>
        </form>
      )}
    </Dialog>
  );
}

function usePrintUrl(base64: string | null): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (base64 === null) return undefined;
    const made = URL.createObjectURL(new Blob([readBytes(base64)], { type: 'application/pdf' }));
    setUrl(made);
    return () => { URL.revokeObjectURL(made); setUrl(null); };
  }, [base64]);
  return url;
}
