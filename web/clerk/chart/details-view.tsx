import { Link, useParams } from '@tanstack/react-router';
import { showEntry } from '../../../src/modules/chart/contract.ts';
import type { EntryLine } from '../../../src/modules/chart/contract.ts';
import { entryDay, entryTime, instant, readable } from '../../lib/dates.ts';
import type { Recorded } from '../../../src/modules/charting/contract.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { m } from '../../lib/messages/index.ts';
import { Chip } from '../../ui/chip.tsx';

/** Facts that authorship tells, shown together below. */
const authorship = new Set(['Verification', 'Author', 'Typed by', 'Told by', 'Stands in', 'Last change', 'Late entry']);

/** The facts in reading order, where they came from, and the stored form for those who want to see it. */
export function DetailsView({ entry: e, resource, recorded }: { entry: EntryLine; resource: unknown; recorded?: Recorded | null }) {
  const { chartId } = useParams({ from: '/frame/charts/$chartId/$section' });
  const top: [string, string | null][] = [
    [m.words.date, e.on ? [entryDay(e.on), entryTime(e.on)].filter(Boolean).join(', ') : null], [m.words.status, e.status], [m.chart.code, e.code],
    [m.chart.value, e.value ? [e.value, e.unit, e.flag].filter(Boolean).join(' ') : null], [m.chart.reference, e.reference],
  ];
  const seen = new Set(top.map(([l]) => l.toLowerCase()));
  const rows = [...top, ...e.facts.filter(([l]) => !seen.has(l.toLowerCase()) && !(recorded && authorship.has(l)))].filter(([, v]) => v);
  return (
    <>
      <dl className="pairs">{rows.map(([label, value], i) => [<dt key={`t${i}`}>{label}</dt>, <dd key={`d${i}`}>{value ? readable(value) : null}</dd>])}</dl>
      {e.encounterId ? <Visit chartId={chartId} id={e.encounterId} /> : null}
      {recorded ? <Authorship of={recorded} chartId={chartId} /> : null}
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

/** The visit it belongs to, by kind and day. */
function Visit({ chartId, id }: { chartId: string; id: string }) {
  const { data } = useAsk(showEntry, { type: 'Encounter', id, chartId }, { fresh: 60_000 });
  return <p className="padtop">{data ? <span className="m">{m.enter.visit}: {[data.entry.title, data.entry.on ? entryDay(data.entry.on) : null].filter(Boolean).join(', ')} </span> : null}<Link to="/charts/$chartId/$section" params={{ chartId, section: 'encounters' }} search={{ entry: `Encounter/${id}` }}>{m.chart.openEncounter}</Link></p>;
}

/** Who says it, who typed it, who told it, where it stands, and whether a clinician stands behind it (42 CFR 482.24(c)(1)). */
function Authorship({ of: r, chartId }: { of: Recorded; chartId: string }) {
  const w = m.enter, told = r.informant ? [r.informant.name, w.informants[r.informant.kind]?.toLowerCase()].filter(Boolean).join(', ') : null, stands = [w.sources[r.source.kind] ?? r.source.kind, r.source.citation].filter(Boolean).join(': ');
  return (
    <>
      <h3 className="padtop">{m.chart.authorship}</h3>
      <dl className="pairs">
        <dt>{w.author}</dt><dd>{r.author?.name ?? m.words.notRecorded}</dd><dt>{w.typedBy}</dt><dd>{r.enterer.name}</dd>{told ? <><dt>{w.informant}</dt><dd>{told}</dd></> : null}
        <dt>{w.citation}</dt><dd>{stands} {r.source.entry ? <Link to="/charts/$chartId/$section" params={{ chartId, section: 'documents' }} search={{ entry: r.source.entry }}>{w.openSource}</Link> : null}</dd>
        <dt>{w.verification}</dt><dd>{r.verified ? m.chart.verifiedBy : <Chip tone="due">{m.chart.unverified}</Chip>}{r.late ? <> <Chip>{m.chart.late}</Chip></> : null}</dd>
      </dl>
    </>
  );
}
