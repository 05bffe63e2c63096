import { Outlet, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Suspense, useEffect, useState } from 'react';
import { m } from '../../lib/messages/index.ts';
import { listName } from '../../lib/names.ts';
import { Failed } from '../../ui/states.tsx';
import { useRight } from '../../lib/use-me.ts';
import { dropKeys, keepKeys } from '../../ui/keys-ahead.ts';
import { useKeys } from '../../ui/keys.tsx';
import { later } from '../../ui/later.tsx';
import { ReportWrong, askForReport } from '../cases/report-later.tsx';
import { identity, onIdentityAsked } from '../identity/identity-later.ts';
import { Banner } from './banner.tsx';
import { SectionNav } from './section-nav.tsx';
import { useChart, usePatient } from './use-chart.ts';
import './chart.css';

const reportDuplicate = later(() => import('../index/report-duplicate.tsx').then((x) => x.ReportDuplicate));

/** A chart: the banner that never leaves, the sections, the work. One patient on one screen. */
export function ChartPage() {
  const { chartId } = useParams({ from: '/frame/charts/$chartId' });
  const search = useSearch({ strict: false }), navigate = useNavigate(), { section } = useParams({ strict: false });
  const patient = usePatient(chartId), chart = useChart(chartId), mayReport = useRight('charting.report'), [reporting, setReporting] = useState(false), mayFind = useRight('patients.search'), [twice, setTwice] = useState(false), [who, setWho] = useState(false);
  useKeys(m.frame.chartBand, [{ keys: 'w', says: m.enter.key.wrong, when: mayReport, run: () => { keepKeys(); setReporting(true); } }, { keys: 't d', says: m.chart.key.twice, when: mayFind, run: () => { keepKeys(); setTwice(true); } }, { keys: 't i', says: m.chart.key.identity, when: mayFind && patient.data !== undefined, run: () => setWho(true) }], 0.5);
  useEffect(() => onIdentityAsked(() => setWho(true)), []);
  const into = patient.data?.mergedInto ?? null;
  // A record that was merged away is read where the person is kept now: whoever follows an old address comes there, and is told.
  useEffect(() => { if (into !== null) void navigate({ to: '/charts/$chartId/$section', params: { chartId: into, section: section ?? 'summary' }, search: { was: patient.data?.line.mrn ?? undefined }, replace: true }); }, [into]);
  useEffect(() => { if (patient.data) { askForReport(); reportDuplicate.ask(); identity.ask(); } }, [patient.data === undefined]);
  useEffect(() => { if (patient.data) document.title = `${listName(patient.data.line)} - ${m.frame.product}`; }, [patient.data]);
  const error = patient.error ?? chart.error;
  // Asked for before the patient was known, a form comes with the patient, or not at all.
  useEffect(() => { if (error) dropKeys(); }, [error === null]);
  if (error) return <div className="page"><h1 className="sr">{m.chart.banner}</h1><Failed error={error} retry={() => { void patient.refetch(); void chart.refetch(); }} /></div>;
  return (
    <div className="chart">
      {patient.data ? <Banner line={patient.data.line} allergies={chart.data?.summary.allergies ?? []} languages={patient.data.demographics.languages} marks={patient.data.marks} former={patient.data.formerNumbers} was={search.was} photo={patient.data.demographics.photo} /> : <div className="ban" role="status" aria-label={m.states.loading}><span className="ini" /></div>}
      <SectionNav counts={chart.data?.counts} />
      <Outlet />
      {patient.data ? <ReportWrong opened={reporting} onClose={() => setReporting(false)} line={patient.data.line} entry={null} /> : null}
      {patient.data && who ? <Suspense fallback={null}><identity.View key={chartId} line={patient.data.line} onClose={() => setWho(false)} /></Suspense> : null}
      {patient.data && twice ? <Suspense fallback={null}><reportDuplicate.View line={patient.data.line} onClose={() => setTwice(false)} /></Suspense> : null}
    </div>
  );
}
