import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { z } from 'zod';
import { exportFigures, indexFigures } from '../../../src/modules/patient-index/contract-queue.ts';
import { instant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { count } from '../../lib/names.ts';
import { saveFile } from '../../lib/save-file.ts';
import { useAct, useAsk } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { sayDone } from '../frame/foot-note.ts';
import { spanWords } from '../desk/due-words.ts';
import { BarFigure, MonthFigure, TableFigure } from './figure.tsx';
import './figures.css';

const f = mi.figures;
type Figures = z.infer<typeof indexFigures.output>;
const isDay = (s: string | undefined): s is string => /^\d{4}-\d\d-\d\d$/.test(s ?? '');
const monthsAgo = (k: number, from = new Date()): string => new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() - k + 1, 1)).toISOString().slice(0, 10);
const perCent = (p: number | null): string => p === null ? f.none : f.perCent(p.toLocaleString('en-US', { maximumFractionDigits: 2 }));
const share = (p: number | null): string => p === null ? f.none : f.perCent((p * 100).toLocaleString('en-US', { maximumFractionDigits: 1 }));
export const monthWord = (month: string): string => new Intl.DateTimeFormat('en-US', { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}-01T00:00:00Z`));

/** The state of the index by AHIMA's formulas: each figure drawn, as a table and as CSV. */
export function FiguresPage() {
  const search = useSearch({ from: '/frame/index' }), navigate = useNavigate(), today = new Date().toISOString().slice(0, 10), from = isDay(search.from) ? search.from : monthsAgo(12), to = isDay(search.to) ? search.to : today;
  const { data, error, refetch } = useAsk(indexFigures, { from, to }, { fresh: 60_000, keep: true }), act = useAct(exportFigures);
  const csv = (): void => act.mutate({ from, to }, { onSuccess: (r) => { saveFile(r.fileName, 'text/csv', r.csv); sayDone(f.done); } });
  const span = (change: { from?: string; to?: string }): void => void navigate({ to: '/index/figures', search: { from, to, ...change }, replace: true });
  useEffect(() => { document.title = `${f.title} - ${m.frame.product}`; }, []);
  useKeys(f.title, [{ keys: 'e', says: f.key.csv, line: true, run: csv }]);
  return (
    <div className="page figs" tabIndex={0} role="region" aria-label={f.title}>
      <header className="head"><h1>{f.title}</h1>{data ? <p>{f.says(count(data.records), instant(data.at))}</p> : null}<span className="grow" />
        <div className="tabs2" role="group" aria-label={f.span}>{Object.entries(f.spans).map(([k, says]) => <button key={k} type="button" aria-pressed={from === monthsAgo(Number(k)) && to === today} onClick={() => span({ from: monthsAgo(Number(k)), to: today })}>{says}</button>)}</div>
        <label>{f.from}<input type="date" className="mantine-Input-input" value={from} max={to} onChange={(e) => { if (isDay(e.currentTarget.value)) span({ from: e.currentTarget.value }); }} /></label><label>{f.to}<input type="date" className="mantine-Input-input" value={to} min={from} onChange={(e) => { if (isDay(e.currentTarget.value)) span({ to: e.currentTarget.value }); }} /></label>
        <Button small onClick={csv} busy={act.isPending} hint="e">{f.csv}</Button></header>
      {error ? <Failed error={error} retry={() => void refetch()} /> : !data ? <Loading lines={12} /> : <Body of={data} />}
    </div>
  );
}

function Body({ of: x }: { of: Figures }) {
  const b = x.backlog, c = x.comparer;
  return (
    <>
      <dl className="heads">
        <Head term={f.duplicate} value={perCent(x.whole.duplicate.percent)} says={f.part(x.whole.duplicate.part, x.whole.duplicate.whole)} note={f.duplicateSays} />
        <Head term={f.creation} value={perCent(x.whole.creation.percent)} says={f.part(x.whole.creation.part, x.whole.creation.whole)} note={f.creationSays} />
        <Head term={f.waiting} value={count(b.waiting)} says={`${f.late}: ${count(b.late)}`} due={b.late > 0} />
        <Head term={f.oldest} value={b.oldestDays === null ? f.none : f.days(b.oldestDays)} says={b.medianDays === null ? '' : `${f.median} ${f.days(b.medianDays)}`} />
      </dl>
      <p className="f compare">{c.waiting ? f.comparerWaits(c.waiting, c.oldestSeconds === null ? '' : spanWords(c.oldestSeconds * 1000)) : f.comparerNone} {c.filling ? f.filling(c.filling.done, c.filling.of) : ''} {f.model(x.model.version)}, {x.model.trainedAt ? f.trained(instant(x.model.trainedAt), x.model.records) : f.untrained}.</p>
      <div className="figgrid"><OverTime of={x} /><Quality of={x} /><Groups of={x} /></div>
    </>
  );
}

function Head({ term, value, says, note, due = false }: { term: string; value: string; says: string; note?: string; due?: boolean }) {
  return <div><dt>{term}</dt><dd><b>{value}</b><span className={due ? 'crit2' : 'f'}>{says}</span></dd>{note ? <dd className="f"><small>{note}</small></dd> : null}</div>;
}

function OverTime({ of: x }: { of: Figures }) {
  const months = x.months.map((k) => k.month);
  return (
    <>
      <MonthFigure id="rates" title={f.overTime} says={f.monthSays} months={months} lines={[{ name: f.duplicate, values: x.months.map((k) => k.duplicate.percent) }, { name: f.creation, values: x.months.map((k) => k.creation.percent) }]} write={(y) => `${Number(y.toFixed(2))} %`} target={{ y: 1, says: f.target }}
        head={[f.month, f.duplicate, f.creation]} rows={x.months.map((k) => [monthWord(k.month), perCent(k.duplicate.percent), perCent(k.creation.percent)])} />
      <MonthFigure id="work" title={f.work} months={months} lines={[{ name: f.opened, values: x.months.map((k) => k.opened) }, { name: f.decided, values: x.months.map((k) => k.decided) }, { name: f.automatic, values: x.months.map((k) => k.automatic) }]} write={(y) => count(Math.round(y))}
        head={[f.month, f.opened, f.decided, f.automatic]} rows={x.months.map((k) => [monthWord(k.month), k.opened, k.decided, k.automatic])} />
    </>
  );
}

function Quality({ of: x }: { of: Figures }) {
  const words = mi.index.gradeFilter, grades = x.quality.map((q) => q.grade).filter((g) => g !== 'none'), at = (k: Figures['months'][number], g: string): number | null => k.grades.find((q) => q.grade === g)?.precision ?? null;
  return (
    <>
      <TableFigure id="quality" title={f.quality} says={f.qualitySays} head={[f.grade, f.same, f.different, f.waiting, f.precision]} rows={x.quality.map((q) => [words[q.grade], q.same, q.different, q.waiting, share(q.precision)])} />
      <MonthFigure id="quality-months" title={f.qualityTime} months={x.months.map((k) => k.month)} lines={grades.map((g) => ({ name: words[g], values: x.months.map((k) => { const p = at(k, g); return p === null ? null : p * 100; }) }))} write={(y) => `${Math.round(y)} %`} head={[f.month, ...grades.map((g) => words[g])]} rows={x.months.map((k) => [monthWord(k.month), ...grades.map((g) => share(at(k, g)))])} />
      <BarFigure id="backlog" title={f.backlog} head={[f.age, f.pairs]} rows={x.backlog.bands.map((b) => [b.says, b.pairs])} value={(r) => Number(r[1])} write={(r) => count(Number(r[1]))} />
      <BarFigure id="mismatches" title={f.mismatches} says={f.mismatchSays} head={[f.field, f.pairs, f.percent]} rows={x.mismatches.map((k) => [k.label, f.part(k.pairs, k.of), k.percent])} value={(r) => Number(r[2])} write={(r) => perCent(Number(r[2]))} />
    </>
  );
}

function Groups({ of: x }: { of: Figures }) {
  const head = [f.name, f.duplicate, f.duplicate, f.creation, f.creation].map((h, i) => (i % 2 === 1 ? `${h} (%)` : h));
  return (
    <>{([['site', f.bySite, x.bySite], ['source', f.bySource, x.bySource], ['user', f.byUser, x.byUser]] as const).map(([id, title, groups]) => (
      <BarFigure key={id} id={`by-${id}`} title={title} says={f.creationSays} head={[head[0]!, `${f.creation} (%)`, f.creation, `${f.duplicate} (%)`, f.duplicate]} rows={groups.map((g) => [g.name || f.noName, g.creation.percent, f.part(g.creation.part, g.creation.whole), g.duplicate.percent, f.part(g.duplicate.part, g.duplicate.whole)])} value={(r) => Number(r[1] ?? 0)} write={(r) => `${perCent(r[1] === null ? null : Number(r[1]))}, ${String(r[2])}`} />
    ))}</>
  );
}
