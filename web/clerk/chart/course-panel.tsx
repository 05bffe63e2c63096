import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { course } from '../../../src/modules/chart/contract.ts';
import type { EntryLine, ResultCell } from '../../../src/modules/chart/contract.ts';
import { entryDay } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { shortValue } from '../../lib/short-value.ts';
import { saveFile } from '../../lib/save-file.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { useRight } from '../../lib/use-me.ts';
import { csvOf, pointsOf, rangeOf } from './course.ts';
import { writeTests } from './results-table.ts';
import { Trend } from './trend.tsx';

/** One test over time: drawn, as a table, and as CSV. */
export function CoursePanel({ chartId, of, onEntry }: { chartId: string; of: EntryLine; onEntry: (e: ResultCell) => void }) {
  const [table, setTable] = useState(false), mayExport = useRight('export.records');
  const answer = useAsk(course, { chartId, section: of.section === 'vitals' ? 'vitals' : 'results', tests: [{ code: of.code, title: of.title.slice(0, 500) }] }, { fresh: 60_000 });
  const points = useMemo(() => {
    const found = (answer.data?.series[0]?.values ?? []).filter((e) => (e.unit ?? '') === (of.unit ?? ''));
    return pointsOf(found.length ? found : [of]);
  }, [answer.data, of]);
  const last = points.at(-1), reference = of.reference ?? last?.entry.reference ?? null, range = rangeOf(reference);
  const csv = (): void => saveFile(`${m.chart.csvName}.csv`, 'text/csv', csvOf([[m.words.date, m.chart.test, m.chart.value, 'Unit', m.chart.reference, 'Flag'], ...points.map((p) => [p.on, of.title, p.text, p.entry.unit, p.entry.reference, p.flag])]));
  return (
    <section aria-labelledby="course-h">
      <div className="sh"><h2 id="course-h" className="cut">{of.title}</h2><span className="f nw">{m.chart.values(of.unit ?? '', points.length)}</span><span className="grow" />
        <button type="button" className="link" aria-pressed={table} onClick={() => setTable(!table)}>{table ? m.chart.plot : m.chart.table}</button> <Link to="/charts/$chartId/$section" params={{ chartId, section: of.section === 'vitals' ? 'vitals' : 'results' }} search={{ tests: writeTests([of]) }}>{m.grid.plot}</Link>{mayExport ? <> <button type="button" className="link" onClick={csv}>{m.chart.csv}</button></> : null}</div>
      {points.length === 0 ? <p className="m pad">{m.chart.noTrend}</p> : table ? (
        <div className="coursetable" tabIndex={0} role="region" aria-label={of.title}><table className="res"><thead><tr><th scope="col">{m.words.date}</th><th scope="col" className="num">{m.chart.value}</th><th scope="col" className="num">{m.chart.reference}</th></tr></thead>
          <tbody>{[...points].reverse().map((p) => <tr key={p.entry.id}><td><button type="button" className="rowlink" onClick={() => onEntry(p.entry)}>{entryDay(p.on)}</button></td><td className={`num${p.flag ? ' hi2' : ''}`} title={p.text}>{shortValue(p.text)}{p.flag ? ` ${p.flag}` : ''}</td><td className="num f">{p.entry.reference}</td></tr>)}</tbody></table></div>
      ) : !answer.data && !answer.error ? <div className="trend" role="status" aria-label={m.states.loading}><div className="plot" /><div className="axis" /></div> : <Trend name={of.title} unit={of.unit} points={points} range={range} reference={reference} onPoint={(p) => onEntry(p.entry)} />}
    </section>
  );
}
