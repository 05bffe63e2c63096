import { NativeSelect } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { Suspense, lazy, useMemo, useState } from 'react';
import { course } from '../../../src/modules/chart/contract.ts';
import type { ResultCell } from '../../../src/modules/chart/contract.ts';
import { csvOf } from '../../../src/values/csv-text.ts';
import { entryDay } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { saveFile } from '../../lib/save-file.ts';
import { shortValue } from '../../lib/short-value.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { useRight } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { linesOf, plotsOf } from './course-series.ts';

const CoursePlot = lazy(() => import('./course-plot.tsx').then((x) => ({ default: x.CoursePlot })));
type Props = { chartId: string; section: 'results' | 'vitals'; tests: { code: string | null; title: string }[]; onCell: (c: ResultCell) => void; onClose: () => void };

/** Several tests in one plot, the same as a table, and as CSV. */
export function ResultsPlot({ chartId, section, tests, onCell, onClose }: Props) {
  const answer = useAsk(course, { chartId, section, tests }, { fresh: 60_000, keep: true }), mayExport = useRight('export.records');
  const [table, setTable] = useState(false), [years, setYears] = useState('');
  const series = useMemo(() => {
    const all = answer.data?.series ?? [], newest = all.flatMap((s) => s.values).reduce((n, v) => (v.on && v.on > n ? v.on : n), '');
    const from = years && newest ? `${Number(newest.slice(0, 4)) - Number(years)}${newest.slice(4, 10)}` : '';
    return all.map((s) => ({ ...s, values: s.values.filter((v) => (v.on ?? '').slice(0, 10) >= from) }));
  }, [answer.data, years]);
  const lines = useMemo(() => linesOf(series), [series]), plots = useMemo(() => plotsOf(lines), [lines]);
  const names = tests.map((t) => t.title).join(', '), values = series.flatMap((s) => s.values.filter((v) => !v.inError));
  const csv = (): void => saveFile(`${m.chart.csvName}.csv`, 'text/csv', csvOf([[m.words.date, m.chart.test, m.chart.code, m.chart.value, m.grid.unit, m.chart.reference, 'Flag'], ...values.map((v) => [v.on, v.title, v.code, v.value, v.unit, v.reference, v.flag])]));
  return (
    <section className="plotpane" aria-label={m.grid.plotOf(names)}>
      <div className="sh"><h3 className="cut" title={names}>{names}</h3><span className="f nw">{m.grid.values(values.length)}</span><span className="grow" />
        <NativeSelect size="xs" aria-label={m.grid.period} value={years} onChange={(e) => setYears(e.currentTarget.value)} data={[{ value: '', label: m.grid.wholeTime }, ...['1', '2', '5', '10'].map((y) => ({ value: y, label: m.grid.years(Number(y)) }))]} />
        <Button small aria-pressed={table} onClick={() => setTable(!table)}>{table ? m.grid.showPlot : m.grid.showTable}</Button>{mayExport ? <Button small onClick={csv}>{m.chart.csv}</Button> : null}<Button look="quiet" square aria-label={m.grid.close} title={m.grid.close} onClick={onClose}><Glyph of={IconX} /></Button></div>
      {answer.error ? <Failed error={answer.error} retry={() => void answer.refetch()} /> : !answer.data ? <Loading lines={6} /> : table || plots.length === 0 ? (
        <div className="plottable" tabIndex={0} role="region" aria-label={names}>
          {plots.length === 0 ? <p className="m pad">{m.grid.notNumbers}</p> : null}
          <table className="res"><thead><tr><th scope="col">{m.words.date}</th><th scope="col">{m.chart.test}</th><th scope="col" className="num">{m.chart.value}</th><th scope="col" className="num">{m.chart.reference}</th></tr></thead>
            <tbody>{[...values].sort((a, b) => (b.on ?? '').localeCompare(a.on ?? '')).slice(0, 1000).map((v) => <tr key={v.id}><td><button type="button" className="rowlink" onClick={() => onCell(v)}>{v.on ? entryDay(v.on) : m.grid.undated}</button></td><td className="cut">{v.title}</td><td className={`num${v.flag ? ' hi2' : ''}`} title={v.value ?? undefined}>{shortValue(v.value ?? '')} <span className="f">{v.unit}</span> {v.flag}</td><td className="num f">{v.reference}</td></tr>)}</tbody></table>
        </div>
      ) : (
        <div className="plots">{plots.length > 1 ? <p className="f">{m.grid.tooManyUnits}</p> : null}
          <Suspense fallback={<Loading lines={6} />}>{plots.map((p) => <CoursePlot key={p.map((l) => l.name).join()} lines={p} height={plots.length > 1 ? 180 : 250} label={p.map((l) => { const a = l.points[0]!, b = l.points.at(-1)!; return m.chart.trendSays(l.name, entryDay(a.cell.on!), entryDay(b.cell.on!), shortValue(a.cell.value ?? ''), shortValue(b.cell.value ?? ''), l.unit, l.reference); }).join('. ')} onCell={onCell} />)}</Suspense>
        </div>
      )}
    </section>
  );
}
