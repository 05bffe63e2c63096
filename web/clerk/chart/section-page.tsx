import { Navigate } from '@tanstack/react-router';
import { sectionName, showEntry } from '../../../src/modules/chart/contract.ts';
import { openEntry } from '../../../src/modules/charting/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { useRight } from '../../lib/use-me.ts';
import { keepKeys } from '../../ui/keys-ahead.ts';
import { useKeys } from '../../ui/keys.tsx';
import { later } from '../../ui/later.tsx';
import { useKept } from '../../ui/kept.ts';
import { Loading } from '../../ui/states.tsx';
import { Splitter } from '../../ui/splitter.tsx';
import { BesidePane } from './beside-pane.tsx';
import { SectionTable } from './section-table.tsx';
import { ClinicalSummary } from './summary.tsx';
import { PrivacySummary } from './privacy-summary.tsx';
import { useRole } from './role-switch.tsx';
import { WhoOpened } from './who-opened.tsx';
import { Workspace } from './workspace.tsx';
import { usePlace } from './use-chart.ts';
import { ChooseKind } from '../enter/choose-kind.tsx';
import type { EntryKind } from '../enter/kinds.ts';
import { isKind, kindOfSection } from '../enter/kinds.ts';
import { Missing } from '../frame/missing.tsx';
import { useStanding } from '../frame/foot-note.ts';
import { Suspense, useEffect, useState } from 'react';
import { shortInstant } from '../../lib/dates.ts';

// Fetched apart, to hold a chart's script under its limit (first-screen.test.ts), and asked for as soon as the chart is: a form must be there before fast fingers are.
const demographics = later(() => import('./demographics.tsx').then((x) => x.Demographics)), resultsGrid = later(() => import('./results-grid.tsx').then((x) => x.ResultsGrid)), timeline = later(() => import('./timeline.tsx').then((x) => x.Timeline));
const changeEntry = later(() => import('../enter/change-entry.tsx').then((x) => x.ChangeEntry)), newEntry = later(() => import('../enter/new-entry.tsx').then((x) => x.NewEntry));
const Demographics = demographics.View, ResultsGrid = resultsGrid.View, Timeline = timeline.View, ChangeEntry = changeEntry.View, NewEntry = newEntry.View;
const useForms = (may: boolean): void => useEffect(() => { for (const part of [...(may ? [newEntry, changeEntry] : []), timeline, resultsGrid, demographics]) part.ask(); }, [may]);

/** Where a form is about to be; what is typed meanwhile waits for it. */
function FormComing() {
  useEffect(keepKeys, []);
  return <aside className="ws" aria-label={m.chart.workspace}><Loading lines={8} /></aside>;
}

const entryShape = /^[A-Za-z]+\/[A-Za-z0-9.-]{1,64}$/;

/** The middle of a chart and the workspace beside it; the place in the list is not lost while an entry is read. */
export function SectionPage() {
  const { chartId, section, search, go } = usePlace(), role = useRole(), mayRead = useRight('chart.read');
  const [width, setWidth] = useKept('workspace-width', 400), [wide, setWide] = useState(false), [openedAt] = useState(() => new Date().toISOString());
  useStanding(`${m.chart.openedFor} ${shortInstant(openedAt)}`);
  const known = sectionName.safeParse(section), entry = search.entry && entryShape.test(search.entry) ? search.entry : undefined;
  const mayEnter = useRight('charting.enter'), kind = mayRead && mayEnter && isKind(search.new) ? search.new : undefined, [choosing, setChoosing] = useState(false);
  useForms(mayEnter && mayRead);
  const forming = kind !== undefined && section !== 'who-opened' && !search.edit, shown = forming || (entry !== undefined && section !== 'who-opened' && !search.edit);
  const source = useAsk(showEntry, { type: entry?.split('/')[0] ?? '', id: entry?.split('/')[1] ?? '', chartId }, { enabled: entry !== undefined && mayEnter && mayRead }).data?.entry;
  const from = source && entry === `${source.type}/${source.id}` && ['documents', 'notes'].includes(source.section) && source.type !== 'QuestionnaireResponse' && !source.facts.some(([label]) => label === 'Typed by') && !source.inError ? { type: source.type, id: source.id, title: source.title || m.chart.untitled } : null;
  const changing = !forming && entry !== undefined && mayEnter && (search.change === 'update' || search.change === 'correction') ? search.change : undefined;
  const openedAnswer = useAsk(openEntry, { type: entry?.split('/')[0] ?? '', id: entry?.split('/')[1] ?? '' }, { enabled: changing !== undefined }).data, opened = openedAnswer && `${openedAnswer.type}/${openedAnswer.id}` === entry && openedAnswer.kind !== null && openedAnswer.form !== null ? openedAnswer : undefined;
  const begin = (of: EntryKind): void => { setChoosing(false); keepKeys(); go({ new: of, view: undefined }, false); };
  useKeys(m.sections[section] ?? section, [{ keys: 'n', says: m.enter.key.new, line: true, when: mayEnter && mayRead && !forming && !changing && !search.edit, run: () => { const here = kindOfSection(section); if (here) begin(here); else setChoosing(true); } }]);
  // A registrar knows who the patient is and corrects it; the chart itself is not theirs.
  if (!mayRead && section !== 'demographics') return <Navigate to="/charts/$chartId/$section" params={{ chartId, section: 'demographics' }} replace />;
  const two = shown && search.beside !== undefined && search.beside !== entry && entryShape.test(search.beside);
  return (
    <div className={`secarea${shown ? ' withws' : ''}${wide && shown ? ' widews' : ''}${two ? ' two' : ''}`} style={{ '--ws': `${width}px` } as React.CSSProperties}>
      <div className="secmain">
        <Suspense fallback={<Loading lines={8} />}>{section === 'summary' ? (role === 'privacy' ? <PrivacySummary /> : <ClinicalSummary role={role} />) : section === 'timeline' ? <Timeline /> : (section === 'results' || section === 'vitals') && search.show !== 'list' ? <ResultsGrid key={section} section={section} /> : section === 'demographics' ? <Demographics /> : section === 'who-opened' ? <WhoOpened /> : known.success ? <SectionTable key={section} section={known.data} /> : <Missing />}</Suspense>
      </div>
      {shown ? <>{two ? <BesidePane entry={search.beside!} onClose={() => go({ beside: undefined })} /> : null}<Splitter label={m.chart.workspace} width={width} min={320} max={900} onWidth={setWidth} /><Suspense fallback={<FormComing />}>{changing && opened ? <ChangeEntry key={`${entry}${changing}`} chartId={chartId} opened={opened} change={changing} onClose={() => go({ change: undefined })} /> : changing ? <FormComing /> : kind && forming ? <NewEntry key={`${kind}${search.add ?? ''}`} chartId={chartId} kind={kind} from={from} addendumTo={search.add} onClose={() => go({ new: undefined, add: undefined })} /> : <Workspace key={entry} entry={entry!} wide={wide} onWide={() => setWide(!wide)} onClose={() => { setWide(false); go({ entry: undefined, view: undefined }); }} />}</Suspense></> : null}
      <ChooseKind opened={choosing} onChoose={begin} onClose={() => setChoosing(false)} />
    </div>
  );
}
