import { Link, useParams } from '@tanstack/react-router';
import type { EntryLine } from '../../../src/modules/chart/contract.ts';
import { entryDay, entryTime, instant, readable } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';

/** The facts in reading order, where they came from, and the stored form for those who want to see it. */
export function DetailsView({ entry: e, resource }: { entry: EntryLine; resource: unknown }) {
  const { chartId } = useParams({ from: '/frame/charts/$chartId/$section' });
  const top: [string, string | null][] = [
    [m.words.date, e.on ? [entryDay(e.on), entryTime(e.on)].filter(Boolean).join(', ') : null], [m.words.status, e.status], [m.chart.code, e.code],
    [m.chart.value, e.value ? [e.value, e.unit, e.flag].filter(Boolean).join(' ') : null], [m.chart.reference, e.reference],
  ];
  const seen = new Set(top.map(([l]) => l.toLowerCase()));
  const rows = [...top, ...e.facts.filter(([l]) => !seen.has(l.toLowerCase()))].filter(([, v]) => v);
  return (
    <>
      <dl className="pairs">{rows.map(([label, value], i) => [<dt key={`t${i}`}>{label}</dt>, <dd key={`d${i}`}>{value ? readable(value) : null}</dd>])}</dl>
      {e.encounterId ? <p className="padtop"><Link to="/charts/$chartId/$section" params={{ chartId, section: 'encounters' }} search={{ entry: `Encounter/${e.encounterId}` }}>{m.chart.openEncounter}</Link></p> : null}
      <h3 className="padtop">{m.chart.provenance}</h3>
      <dl className="pairs">
        <dt>{m.chart.source}</dt><dd>{e.source ?? m.chart.sourceNone}</dd>
        {e.by ? <><dt>{m.chart.by}</dt><dd>{e.by}</dd></> : null}
        <dt>{m.chart.recordedOn}</dt><dd>{instant(e.recordedAt)}</dd>
      </dl>
      <details className="padtop"><summary>{m.chart.resource}</summary><pre className="received" tabIndex={0}>{JSON.stringify(resource, null, 2)}</pre></details>
    </>
  );
}
