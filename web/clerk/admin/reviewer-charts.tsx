import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import { changePerson, listChartGrants } from '../../../src/modules/access/contract.ts';
import type { chartGrant } from '../../../src/modules/access/contract.ts';
import { show } from '../../../src/modules/patients/contract.ts';
import { shortDate } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { listName, twoIdentifiers } from '../../lib/names.ts';
import { CallProblem } from '../../lib/problem.ts';
import { readDate } from '../../lib/read-date.ts';
import { useAct, useAsk } from '../../lib/use-ask.ts';
import { useRight } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { FindPerson } from '../cases/find-person.tsx';
import { sayDone } from '../frame/foot-note.ts';
import type { Person } from './people.tsx';

const a = m.admin, days = ['seenFrom', 'seenTo', 'entriesFrom', 'entriesTo'] as const;
type Row = { chartId: string } & Record<(typeof days)[number], string>;

/** An instant as the day it falls on here; the end of a span is the end of its day. */
const dayOf = (instant: string | null): string => { if (!instant) return ''; const d = new Date(instant); return shortDate(`${d.getFullYear()}-${String(d.getMonth() + 1).padStart(2, '0')}-${String(d.getDate()).padStart(2, '0')}`); };
const rowOf = (g: z.output<typeof chartGrant>): Row => ({ chartId: g.chartId, seenFrom: dayOf(g.from), seenTo: dayOf(g.to && new Date(Date.parse(g.to) - 1).toISOString()), entriesFrom: g.entriesFrom ? shortDate(g.entriesFrom) : '', entriesTo: g.entriesTo ? shortDate(g.entriesTo) : '' });
const whole = (typed: string): string | null => { const d = readDate(typed); return d?.length === 10 ? d : null; };
const bad = (typed: string): boolean => typed.trim() !== '' && whole(typed) === null;
const startOf = (day: string, later: number): string => { const [y, mo, d] = day.split('-').map(Number) as [number, number, number]; return new Date(y, mo - 1, d + later).toISOString(); };
const grantOf = (r: Row): z.input<typeof chartGrant> => { const [from, to, first, last] = days.map((k) => whole(r[k])) as (string | null)[]; return { chartId: r.chartId, from: from ? startOf(from, 0) : null, to: to ? startOf(to, 1) : null, entriesFrom: first!, entriesTo: last! }; };

/** The charts of somebody who sees listed charts alone: when, and entries of which days. */
export function ReviewerCharts({ person, onClose }: { person: Person; onClose: () => void }) {
  const { data, error, refetch } = useAsk(listChartGrants, { id: person.id });
  return <Dialog title={a.chartsTitle(person.name)} opened onClose={onClose} wide><p className="m">{a.chartsSays}</p>{error ? <Failed error={error} retry={() => void refetch()} /> : data ? <Charts person={person} start={data.charts.map(rowOf)} onClose={onClose} /> : <Loading />}</Dialog>;
}

function Charts({ person, start, onClose }: { person: Person; start: Row[]; onClose: () => void }) {
  const [rows, setRows] = useState(start), [number, setNumber] = useState(''), [tried, setTried] = useState(false), search = useRight('patients.search'), act = useAct(changePerson, [listChartGrants]);
  const put = (i: number, part: Partial<Row>): void => setRows(rows.map((r, n) => (n === i ? { ...r, ...part } : r)));
  const twice = rows.some((r) => r.chartId === number.trim()), noNumber = !/^\d{1,19}$/.test(number.trim());
  const add = (chartId: string): void => { if (!rows.some((r) => r.chartId === chartId)) setRows([...rows, { chartId, seenFrom: '', seenTo: '', entriesFrom: '', entriesTo: '' }]); setNumber(''); };
  const save = (): void => {
    setTried(true);
    const wrong = rows.findIndex((r) => days.some((d) => bad(r[d])));
    if (wrong >= 0) { document.getElementById(`grant-${wrong}-${days.find((d) => bad(rows[wrong]![d]))}`)?.focus(); return; }
    act.mutate({ id: person.id, onlyCharts: rows.map(grantOf) }, { onSuccess: () => { sayDone(a.chartsSaved); onClose(); } });
  };
  return (
    <form className="signform" noValidate onSubmit={(e) => { e.preventDefault(); save(); }}>
      {act.error ? <p className="crit" role="alert">{act.error instanceof CallProblem ? act.error.issues[0]?.says ?? act.error.message : act.error.message}</p> : null}
      {rows.length === 0 ? <p className="m">{a.noCharts}</p> : rows.map((r, i) => (
        <fieldset key={r.chartId} className="grant"><legend><ChartName chartId={r.chartId} known={search} /> <Button look="quiet" small onClick={() => setRows(rows.filter((_, n) => n !== i))} aria-label={a.removeChart(a.chart + ' ' + r.chartId)}>{m.asking.remove}</Button></legend>
          {days.map((d) => <TextInput key={d} id={`grant-${i}-${d}`} label={a[d]} value={r[d]} onChange={(e) => put(i, { [d]: e.currentTarget.value })} error={(tried || r[d].length > 7) && bad(r[d]) ? a.badDay : undefined} autoComplete="off" />)}
        </fieldset>
      ))}
      {search ? <FindPerson id="grant-find" label={a.addChart} hint={a.findChart} chosen={null} onChoose={(line) => { if (line) add(line.chartId); }} not="" />
        : <div className="savenow"><TextInput id="grant-number" label={a.chartNumber} description={a.chartNumberSays} value={number} onChange={(e) => setNumber(e.currentTarget.value)} error={number.trim() && noNumber ? a.badChart : twice ? a.listedAlready : undefined} autoComplete="off" inputMode="numeric" onKeyDown={(e) => { if (e.key === 'Enter') { e.preventDefault(); if (!noNumber && !twice) add(number.trim()); } }} /><Button disabled={noNumber || twice} onClick={() => add(number.trim())}>{a.addChart}</Button></div>}
      <div className="acts"><Button look="primary" type="submit" busy={act.isPending}>{a.saveCharts}</Button><Button look="quiet" onClick={onClose} hint="Esc">{m.words.cancel}</Button></div>
    </form>
  );
}

/** Who it is, to those who may know; the number of the chart to all. */
function ChartName({ chartId, known }: { chartId: string; known: boolean }) {
  const { data } = useAsk(show, { chartId }, { enabled: known, fresh: 300_000 });
  return data ? <><b>{listName(data.line)}</b>, <span className="nw">{twoIdentifiers(data.line)}</span></> : <b>{a.chart} {chartId}</b>;
}
