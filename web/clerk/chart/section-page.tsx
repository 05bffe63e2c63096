import { Navigate } from '@tanstack/react-router';
import { sectionName } from '../../../src/modules/chart/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { useRight } from '../../lib/use-me.ts';
import { useKept } from '../../ui/kept.ts';
import { Splitter } from '../../ui/splitter.tsx';
import { BesidePane } from './beside-pane.tsx';
import { Demographics } from './demographics.tsx';
import { SectionTable } from './section-table.tsx';
import { ClinicalSummary } from './summary.tsx';
import { PrivacySummary } from './privacy-summary.tsx';
import { useRole } from './role-switch.tsx';
import { ResultsGrid } from './results-grid.tsx';
import { Timeline } from './timeline.tsx';
import { WhoOpened } from './who-opened.tsx';
import { Workspace } from './workspace.tsx';
import { usePlace } from './use-chart.ts';
import { Missing } from '../frame/missing.tsx';
import { useStanding } from '../frame/foot-note.ts';
import { useState } from 'react';
import { shortInstant } from '../../lib/dates.ts';

const entryShape = /^[A-Za-z]+\/[A-Za-z0-9.-]{1,64}$/;

/** The middle of a chart and the workspace beside it; the place in the list is not lost while an entry is read. */
export function SectionPage() {
  const { chartId, section, search, go } = usePlace(), role = useRole(), mayRead = useRight('chart.read');
  const [width, setWidth] = useKept('workspace-width', 400), [wide, setWide] = useState(false), [openedAt] = useState(() => new Date().toISOString());
  useStanding(`${m.chart.openedFor} ${shortInstant(openedAt)}`);
  const known = sectionName.safeParse(section), entry = search.entry && entryShape.test(search.entry) ? search.entry : undefined;
  const shown = entry !== undefined && section !== 'who-opened' && !search.edit;
  // A registrar knows who the patient is and corrects it; the chart itself is not theirs.
  if (!mayRead && section !== 'demographics') return <Navigate to="/charts/$chartId/$section" params={{ chartId, section: 'demographics' }} replace />;
  const two = shown && search.beside !== undefined && search.beside !== entry && entryShape.test(search.beside);
  return (
    <div className={`secarea${shown ? ' withws' : ''}${wide && shown ? ' widews' : ''}${two ? ' two' : ''}`} style={{ '--ws': `${width}px` } as React.CSSProperties}>
      <div className="secmain">
        {section === 'summary' ? (role === 'privacy' ? <PrivacySummary /> : <ClinicalSummary role={role} />) : section === 'timeline' ? <Timeline /> : (section === 'results' || section === 'vitals') && search.show !== 'list' ? <ResultsGrid key={section} section={section} /> : section === 'demographics' ? <Demographics /> : section === 'who-opened' ? <WhoOpened /> : known.success ? <SectionTable key={section} section={known.data} /> : <Missing />}
      </div>
      {shown ? <>{two ? <BesidePane entry={search.beside!} onClose={() => go({ beside: undefined })} /> : null}<Splitter label={m.chart.workspace} width={width} min={320} max={900} onWidth={setWidth} /><Workspace key={entry} entry={entry} wide={wide} onWide={() => setWide(!wide)} onClose={() => { setWide(false); go({ entry: undefined, view: undefined }); }} /></> : null}
    </div>
  );
}
