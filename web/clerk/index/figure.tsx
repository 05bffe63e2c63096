import { Suspense, lazy, useState } from 'react';
import type { ReactNode } from 'react';
import { csvOf } from '../../../src/values/csv-text.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { saveFile } from '../../lib/save-file.ts';
import { Button } from '../../ui/button.tsx';
import { Rows } from '../../ui/rows.tsx';
import { Loading } from '../../ui/states.tsx';
import type { PlotLine } from './line-plot.tsx';

const f = mi.figures, LinePlot = lazy(() => import('./line-plot.tsx').then((x) => ({ default: x.LinePlot })));
export type Cells = (string | number | null)[];
type Frame = { id: string; title: string; says?: string; head: string[]; rows: Cells[]; children: ReactNode };

/** A figure with its table and CSV one click away. `rows` are the whole truth; what is drawn is made of them. */
function Framed({ id, title, says, head, rows, children, tableFirst = false }: Frame & { tableFirst?: boolean }) {
  const [table, setTable] = useState(tableFirst);
  const csv = (): void => { saveFile(`${id}.csv`, 'text/csv', csvOf([head, ...rows])); };
  return (
    <section className="fig" aria-labelledby={`fig-${id}`}>
      <div className="sh"><h2 id={`fig-${id}`}>{title}</h2><span className="grow" />{tableFirst ? null : <Button small look="quiet" aria-pressed={table} onClick={() => setTable(!table)}>{table ? f.plot : f.table}</Button>}<Button small look="quiet" onClick={csv} aria-label={`${f.csvOne}: ${title}`}>{f.csvOne}</Button></div>
      {says ? <p className="f">{says}</p> : null}
      {rows.length === 0 ? <p className="m pad">{f.noData}</p> : table && !tableFirst ? <Table label={title} head={head} rows={rows} /> : children}
    </section>
  );
}

function Table({ label, head, rows }: { label: string; head: string[]; rows: Cells[] }) {
  return <div className="figtable" tabIndex={0} role="region" aria-label={`${label}, ${f.table.toLowerCase()}`}><Rows label={label}><thead><tr>{head.map((h, i) => <th key={h} scope="col" className={i ? 'num' : ''}>{h}</th>)}</tr></thead><tbody>{rows.map((r, n) => <tr key={n}>{r.map((c, i) => i ? <td key={i} className="num">{c ?? f.none}</td> : <th key={i} scope="row">{c}</th>)}</tr>)}</tbody></Rows></div>;
}

/** Lines over months. */
export function MonthFigure({ id, title, says, head, rows, months, lines, write, target }: Omit<Frame, 'children'> & { months: string[]; lines: PlotLine[]; write: (y: number) => string; target?: { y: number; says: string } }) {
  return <Framed id={id} title={title} {...(says ? { says } : {})} head={head} rows={rows}><Suspense fallback={<Loading lines={5} />}><LinePlot times={months.map((k) => Date.parse(`${k}-01T00:00:00Z`) / 1000)} lines={lines} write={write} target={target} label={lines.map((l) => f.trend(l.name, months.length)).join('. ')} /></Suspense></Framed>;
}

/** Bars in a table: name, value, and a bar of its share of the longest. The table is the plot. */
export function BarFigure({ id, title, says, head, rows, value, write }: Omit<Frame, 'children'> & { value: (row: Cells) => number; write: (row: Cells) => string }) {
  const most = Math.max(1e-9, ...rows.map(value));
  return (
    <Framed id={id} title={title} {...(says ? { says } : {})} head={head} rows={rows}>
      <ul className="bars">{rows.slice(0, 12).map((r, i) => <li key={i}><span className="cut" title={String(r[0])}>{r[0]}</span><span className="barbox" aria-hidden="true"><i style={{ width: `${(value(r) / most) * 100}%` }} /></span><span className="num">{write(r)}</span></li>)}{rows.length > 12 ? <li className="f">{mi.joins.more(rows.length - 12)}</li> : null}</ul>
    </Framed>
  );
}

export function TableFigure(frame: Omit<Frame, 'children'>) {
  return <Framed {...frame} tableFirst><Table label={frame.title} head={frame.head} rows={frame.rows} /></Framed>;
}
