import { NativeSelect, TextInput } from '@mantine/core';
import { m } from '../../lib/messages/index.ts';
import { useRight } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { typeAhead } from '../../ui/type-ahead.ts';
import type { Around } from './fields.tsx';
import { fieldId } from './fields.tsx';
import type { Origin, Typed } from './typed.ts';
import { VisitPicker } from './visit-picker.tsx';

const e = m.enter;
const options = (of: Record<string, string>, none?: string): { value: string; label: string }[] => [...(none ? [{ value: '', label: none }] : []), ...Object.entries(of).map(([value, label]) => ({ value, label }))];

/** Where it stands, who says it, who told it, in which visit: recorded with every entry (42 CFR 482.24(c)(1)). */
export function OriginFields({ typed, set, around, chartId, withVisit = true }: { typed: Typed; set: (part: Partial<Typed>) => void; around: Around; chartId: string; withVisit?: boolean }) {
  const clinician = useRight('charting.author'), o = typed.origin, put = (part: Partial<Origin>): void => set({ origin: { ...o, ...part } });
  const sources = options(Object.fromEntries(Object.entries(e.sources).filter(([k]) => clinician || k !== 'own-observation'))), own = clinician && !['paper', 'received-document'].includes(o.kind) && !o.author.trim();
  const choice = (id: string, label: string, value: string, data: { value: string; label: string }[], change: (v: string) => void, span: number) => <div className={`c${span}`}><NativeSelect id={fieldId(id)} label={label} value={value} data={data} onChange={(x) => change(x.currentTarget.value)} onKeyDown={(x) => typeAhead(x, data, change)} /></div>;
  return (
    <fieldset className="origin"><legend>{e.origin}</legend>
      <div className="g">
        {choice('source', e.source, o.kind, sources, (v) => put({ kind: v as Origin['kind'], ...(v === 'received-document' ? {} : { entry: null }) }), own ? 6 : 5)}
        {own ? null : <div className="c7"><TextInput id={fieldId('citation')} label={e.citation} value={o.citation} onChange={(x) => put({ citation: x.currentTarget.value })} onBlur={() => around.leave('citation')} error={around.faultOf('citation')} description={o.entry ? <>{e.copiedFrom} <b>{o.entry.title}</b></> : e.citationHint} maxLength={500} autoComplete="off" /></div>}
        {withVisit ? <div className="c6"><VisitPicker id={fieldId('visit')} label={e.visit} chartId={chartId} value={typed.encounterId} onChange={(v) => set({ encounterId: v })} none={e.noVisit} /></div> : null}
        {own ? null : <div className="c6"><TextInput id={fieldId('author')} label={e.author} value={o.author} onChange={(x) => put({ author: x.currentTarget.value })} placeholder={e.authorHint} maxLength={500} autoComplete="off" /></div>}
        {choice('informant', e.informant, o.informant, options(e.informants, e.notSaid), (v) => put({ informant: v }), 6)}
        {o.informant && o.informant !== 'patient' ? <div className="c6"><TextInput id={fieldId('informantName')} label={e.informantName} value={o.informantName} onChange={(x) => put({ informantName: x.currentTarget.value })} maxLength={500} autoComplete="off" /></div> : null}
        <label className="c12 tickbox"><input type="checkbox" id={fieldId('late')} checked={o.late} onChange={(x) => put({ late: x.currentTarget.checked })} /><span>{e.late}<small>{e.lateSays}</small></span></label>
      </div>
      {o.entry ? <Button look="quiet" small onClick={() => put({ entry: null })}>{m.demographics.remove}: {o.entry.title}</Button> : null}
      <p className="f ownsays">{own ? e.own : e.unverified}</p>
    </fieldset>
  );
}
