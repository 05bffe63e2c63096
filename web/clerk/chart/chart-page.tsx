import { Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { m } from '../../lib/messages/index.ts';
import { listName } from '../../lib/names.ts';
import { Failed } from '../../ui/states.tsx';
import { useRight } from '../../lib/use-me.ts';
import { useKeys } from '../../ui/keys.tsx';
import { ReportWrong } from '../cases/report-wrong.tsx';
import { Banner } from './banner.tsx';
import { SectionNav } from './section-nav.tsx';
import { useChart, usePatient } from './use-chart.ts';
import './chart.css';

/** A chart: the banner that never leaves, the sections, the work. One patient on one screen. */
export function ChartPage() {
  const { chartId } = useParams({ from: '/frame/charts/$chartId' });
  const patient = usePatient(chartId), chart = useChart(chartId), mayReport = useRight('charting.report'), [reporting, setReporting] = useState(false);
  useKeys(m.frame.chartBand, [{ keys: 'w', says: m.enter.key.wrong, when: mayReport && patient.data !== undefined, run: () => setReporting(true) }], 0.5);
  const navigate = useNavigate(), into = patient.data?.mergedInto ?? null;
  // A record that was merged away is read where the person is kept now: whoever follows an old address comes there.
  useEffect(() => { if (into !== null) void navigate({ to: '/charts/$chartId/$section', params: { chartId: into, section: 'summary' }, search: {}, replace: true }); }, [into]);
  useEffect(() => { if (patient.data) document.title = `${listName(patient.data.line)} - ${m.frame.product}`; }, [patient.data]);
  const error = patient.error ?? chart.error;
  if (error) return <div className="page"><h1 className="sr">{m.chart.banner}</h1><Failed error={error} retry={() => { void patient.refetch(); void chart.refetch(); }} /></div>;
  return (
    <div className="chart">
      {patient.data ? <Banner line={patient.data.line} allergies={chart.data?.summary.allergies ?? []} languages={patient.data.demographics.languages} marks={patient.data.marks} former={patient.data.formerNumbers} photo={patient.data.demographics.photo} /> : <div className="ban" role="status" aria-label={m.states.loading}><span className="ini" /></div>}
      <SectionNav counts={chart.data?.counts} />
      <Outlet />
      {patient.data ? <ReportWrong opened={reporting} onClose={() => setReporting(false)} line={patient.data.line} entry={null} /> : null}
    </div>
  );
}
