import { IconArrowsDiagonal, IconArrowsDiagonalMinimize2, IconColumns, IconX } from '@tabler/icons-react';
import { Suspense, useEffect, useState } from 'react';
import { showEntry } from '../../../src/modules/chart/contract.ts';
import { openEntry } from '../../../src/modules/charting/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { listName, twoIdentifiers } from '../../lib/names.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { useRight } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { keepKeys } from '../../ui/keys-ahead.ts';
import { later } from '../../ui/later.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { ReportWrong } from '../cases/report-later.tsx';
import { ActMenu } from '../enter/act-menu.tsx';
import type { Act } from '../enter/act-menu.tsx';
import { DetailsView } from './details-view.tsx';
import { DocumentView } from './document-view.tsx';
import { MarkInError } from './mark-in-error.tsx';
import { SourceView } from './source-view.tsx';
import { sayDone } from '../frame/foot-note.ts';
import { usePatient, usePlace } from './use-chart.ts';

const historyView = later(() => import('./history-view.tsx').then((x) => x.HistoryView));
// Asked for when an entry may be changed, to hold a chart's script under its limit (first-screen.test.ts).
const verifyOrRetract = later(() => import('../enter/small-acts.tsx').then((x) => x.VerifyOrRetract)), indexDocument = later(() => import('../enter/small-acts.tsx').then((x) => x.IndexDocument));
const VerifyOrRetract = verifyOrRetract.View, IndexDocument = indexDocument.View;

type View = 'document' | 'facts' | 'history' | 'source';
type Props = { entry: string; wide: boolean; onWide: () => void; onClose: () => void };

/** One entry beside the chart: its document, its facts, its versions, what it came from, and what may be done to it. */
export function Workspace({ entry, wide, onWide, onClose }: Props) {
  const [type = '', id = ''] = entry.split('/'), { chartId, search, go } = usePlace();
  const answer = useAsk(showEntry, { type, id, chartId }), patient = usePatient(chartId), [marking, setMarking] = useState(false), mayMark = useRight('chart.mark-in-error'), mayReport = useRight('charting.report');
  const opened = useAsk(openEntry, { type, id }).data, [menu, setMenu] = useState(false), [doing, setDoing] = useState<Act | null>(null);
  useEffect(historyView.ask, []);
  const shown = answer.data, e = shown?.entry, hasDocument = Boolean(shown && (shown.narrative || shown.attachments.length));
  const views: View[] = [...(hasDocument ? ['document' as const] : []), 'facts', 'history', 'source'];
  const asked = search.view as View | undefined, view: View = asked && views.includes(asked) ? asked : views[0]!;
  const names: Record<View, string> = { document: shown?.attachments.length ? m.chart.document : m.chart.note, facts: m.chart.facts, history: m.chart.history, source: m.chart.received };
  useEffect(() => { if (opened) { verifyOrRetract.ask(); indexDocument.ask(); } }, [opened !== undefined]);
  const turn = (by: number): void => go({ view: views[(views.indexOf(view) + by + views.length) % views.length] });
  const keepBeside = (): void => { go({ beside: search.beside === entry ? undefined : entry }); if (search.beside !== entry) sayDone(m.viewer.kept); };
  const choose = (act: Act): void => { setMenu(false); if (act === 'mark') setMarking(true); else if (act === 'update' || act === 'correction') { keepKeys(); go({ change: act }, false); } else if (act === 'addendum') { keepKeys(); go({ new: 'note', add: entry }, false); } else setDoing(act); };
  const canMark = Boolean(shown?.mayMarkInError && mayMark && !e?.inError);
  useKeys(m.chart.workspace, [
    { keys: ['[', ']'], says: m.chart.key.views, line: true, caps: ['[', ']'], run: (ev) => turn(ev.key === '[' ? -1 : 1) }, { keys: 'm', says: m.chart.key.mark, line: true, when: canMark, run: () => setMarking(true) },
    { keys: 'e', says: m.enter.key.acts, line: true, when: opened !== undefined && !e?.inError, run: () => setMenu(true) }, { keys: 'w', says: m.enter.key.wrong, line: true, when: mayReport, run: () => { keepKeys(); setDoing('move'); } },
    { keys: 'b', says: m.viewer.key.beside, line: hasDocument, when: e !== undefined, run: keepBeside }, { keys: 'z', says: m.chart.key.wider, run: onWide }, { keys: 'Escape', says: m.chart.key.close, run: onClose },
  ]);
  // The entry of another patient is never shown under this banner, whatever the address says.
  const foreign = shown && shown.chartId !== chartId;
  return (
    <aside className="ws" aria-label={m.chart.workspace}>
      <div className="wt">
        <div role="tablist" aria-label={m.chart.views} onKeyDown={(ev) => { if (ev.key === 'ArrowRight' || ev.key === 'ArrowLeft') { ev.preventDefault(); turn(ev.key === 'ArrowRight' ? 1 : -1); requestAnimationFrame(() => document.querySelector<HTMLElement>('.wt [aria-selected=true]')?.focus()); } }}>
          {views.map((v) => <button key={v} type="button" role="tab" id={`tab-${v}`} aria-selected={v === view} aria-controls="ws-body" tabIndex={v === view ? 0 : -1} onClick={() => go({ view: v })}>{names[v]}{v === 'history' && e ? <span className="f"> {e.version}</span> : null}</button>)}
        </div>
        <span className="grow" />
        <Button look="quiet" square aria-label={m.viewer.beside} aria-pressed={search.beside === entry} title={m.viewer.besideSays} onClick={keepBeside} className="widen"><Glyph of={IconColumns} /></Button>
        <Button look="quiet" square aria-label={wide ? m.chart.narrower : m.chart.wider} title={wide ? m.chart.narrower : m.chart.wider} onClick={onWide} className="wider"><Glyph of={wide ? IconArrowsDiagonalMinimize2 : IconArrowsDiagonal} /></Button>
        <Button look="quiet" square aria-label={m.chart.closeWorkspace} title={m.chart.closeWorkspace} onClick={onClose}><Glyph of={IconX} /></Button>
      </div>
      <div className="wh">{e && !foreign ? <><h2 className={e.inError ? 'strike' : undefined}>{e.title || m.chart.untitled}</h2><p>{m.chart.versionOf(m.sections[e.section] ?? e.type, e.code ?? e.status, e.version)} {e.inError ? <Chip tone="danger">{m.chart.inError}</Chip> : null} {shown?.outline ? <button type="button" className="link" onClick={() => go({ entry: `${shown.outline!.type}/${shown.outline!.id}`, view: undefined })}>{shown.outline.type === 'Composition' ? m.viewer.outline : m.viewer.file}</button> : null}</p></> : <><h2>&nbsp;</h2><p>&nbsp;</p></>}</div>
      <div className="wb" id="ws-body" role="tabpanel" aria-labelledby={`tab-${view}`} tabIndex={0}>
        {answer.error || foreign ? <Failed error={answer.error ?? undefined} retry={() => void answer.refetch()} /> : !shown || !e ? <Loading lines={8} />
          : view === 'document' ? <DocumentView shown={shown} /> : view === 'facts' ? <DetailsView entry={e} resource={shown.resource} recorded={opened?.recorded ?? null} /> : view === 'history' ? <Suspense fallback={<Loading lines={6} />}><historyView.View entry={e} /></Suspense> : <SourceView itemId={e.itemId} source={e.source} resource={shown.resource} />}
      </div>
      {patient.data && e && !foreign ? (
        <div className="wa">
          <p>{m.chart.inChartOf} <b>{listName(patient.data.line)}</b>, <span className="nw">{twoIdentifiers(patient.data.line)}</span></p>
          {e.inError ? <p className="f">{m.chart.already}</p> : <div>{opened ? <Button small look={opened.may.some((x) => x.act === 'correction' && x.allowed) ? 'primary' : 'plain'} onClick={() => setMenu(true)} hint="e">{m.change.open}</Button> : null}{canMark ? <Button small onClick={() => setMarking(true)} hint="m">{m.chart.mark}</Button> : null}{mayReport ? <Button small onClick={() => setDoing('move')} hint="w">{m.cases.report}</Button> : null}</div>}
        </div>
      ) : null}
      {opened ? <ActMenu opened={menu} of={opened} mayReport={mayReport} mayMark={canMark} onChoose={choose} onClose={() => setMenu(false)} /> : null}
      {e && patient.data ? <>
        <ReportWrong opened={doing === 'move'} onClose={() => setDoing(null)} line={patient.data.line} entry={e} />
        <Suspense fallback={null}>{doing === 'verification' || doing === 'retraction' ? <VerifyOrRetract act={doing} entry={e} line={patient.data.line} onClose={() => setDoing(null)} /> : null}
        {doing === 'index' ? <IndexDocument entry={e} line={patient.data.line} chartId={chartId} encounterId={opened?.encounterId ?? null} onClose={() => setDoing(null)} /> : null}</Suspense>
      </> : null}
      {e && patient.data ? <MarkInError opened={marking} onClose={() => setMarking(false)} entry={e} line={patient.data.line} /> : null}
    </aside>
  );
}
