import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { tabulate } from '../../../src/modules/chart/contract.ts';
import { call } from '../../lib/call.ts';
import { entryDay, entryTime } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { saveFile } from '../../lib/save-file.ts';
import { shortValue } from '../../lib/short-value.ts';
import { useRight } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { ResultsPlot } from './results-plot.tsx';
import { readTests, tableCsv, uniteTable, writeTests } from './results-table.ts';
import type { Cell, TestRow } from './results-table.ts';
import { flagClass } from './summary-parts.tsx';
import { ShowAs } from './show-as.tsx';
import { entryKey, usePlace } from './use-chart.ts';
import './results.css';

const plotMost = 8;

/** Results or vitals with tests down and days across, newest first; any of them drawn together above. Days are asked for as one goes back. */
export function ResultsGrid({ section }: { section: 'results' | 'vitals' }) {
  const { chartId, search, select, go } = usePlace(), text = search.text ?? '', scroll = useRef<HTMLDivElement>(null), mayExport = useRight('export.records');
  const answer = useInfiniteQuery({
    queryKey: [tabulate.name, { chartId, section, text }], initialPageParam: null as string | null, placeholderData: keepPreviousData, staleTime: 60_000,
    queryFn: ({ pageParam, signal }) => call(tabulate, { chartId, section, text, cursor: pageParam, days: 14 }, { signal }), getNextPageParam: (l) => l.next,
  });
  const table = useMemo(() => uniteTable(answer.data?.pages ?? []), [answer.data]), first = answer.data?.pages[0];
  const tests = readTests(search.tests), isChosen = (r: TestRow): boolean => tests.some((t) => t.title === r.title && t.code === r.code);
  const choose = (r: TestRow): void => go({ tests: writeTests(isChosen(r) ? tests.filter((t) => !(t.title === r.title && t.code === r.code)) : [...tests, { code: r.code, title: r.title }].slice(-plotMost)) });
  const [place, setPlace] = useState<{ test: string; day: string } | null>(null);
  const at = table.rows.findIndex((r) => r.test === place?.test);
  const virtual = useVirtualizer({ count: table.rows.length, getScrollElement: () => scroll.current, estimateSize: () => 28, overscan: 12 });
  const items = virtual.getVirtualItems(), above = items[0]?.start ?? 0, below = Math.max(0, virtual.getTotalSize() - (items.at(-1)?.end ?? 0));
  const show = (r: TestRow, day: string, cell: Cell): void => { setPlace({ test: r.test, day }); select(cell); };
  const newestOf = (r: TestRow): [string, Cell] => { const day = table.days.find((d) => r.byDay.has(d))!; return [day, r.byDay.get(day)![0]!]; };
  const move = (by: number): void => { const to = Math.max(0, Math.min(table.rows.length - 1, at + by)), r = table.rows[to]; if (!r) return; virtual.scrollToIndex(to, { align: 'auto' }); show(r, ...newestOf(r)); };
  const across = (by: number): void => { const r = table.rows[at]; if (!r || !place) return; const days = table.days.filter((d) => r.byDay.has(d)), to = days[days.indexOf(place.day) + by]; if (to) show(r, to, r.byDay.get(to)![0]!); };
  useEffect(() => { if (place) scroll.current?.querySelector('td.cur')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }); }, [place]);
  const csv = async (): Promise<void> => {
    let pages = answer.data?.pages ?? [], more = answer.hasNextPage;
    while (more) { const next = await answer.fetchNextPage(); pages = next.data?.pages ?? pages; more = next.hasNextPage && !next.isError; }
    saveFile(`${m.chart.csvName}.csv`, 'text/csv', tableCsv(uniteTable(pages), { test: m.grid.test, code: m.chart.code, unit: m.grid.unit, reference: m.grid.reference }));
  };
  useKeys(m.sections[section]!, [
    { keys: ['j', 'ArrowDown'], says: m.chart.key.entry, line: true, caps: ['j', 'k'], when: table.rows.length > 0, run: () => move(1) }, { keys: ['k', 'ArrowUp'], says: m.chart.key.entry, when: table.rows.length > 0, run: () => move(-1) },
    { keys: ['ArrowRight'], says: m.grid.key.older, line: true, caps: ['←', '→'], when: at >= 0, run: () => across(1) }, { keys: ['ArrowLeft'], says: m.grid.key.older, when: at >= 0, run: () => across(-1) },
    { keys: 'x', says: m.grid.key.plot, line: true, when: at >= 0, run: () => { const r = table.rows[at]; if (r) choose(r); } },
  ]);
  return (
    <div className={`sect grid${tests.length ? ' withplot' : ''}`}>
      <header className="secthead"><h2>{m.sections[section]}</h2><span className="f" role="status">{first ? `${m.grid.values(first.totalValues)}, ${m.grid.days(table.days.length, first.totalDays)}` : ''}</span>{text ? <Button look="quiet" small onClick={() => go({ text: undefined })}>{m.chart.clearFilter}</Button> : null}<span className="grow" />
        {tests.length ? <Button small look="quiet" onClick={() => go({ tests: undefined })}>{m.grid.clear}</Button> : null}{mayExport && table.rows.length ? <Button small onClick={() => void csv()}>{m.grid.csv}</Button> : null}
        <ShowAs show="table" onShow={(show) => go({ show })} /></header>
      {tests.length ? <ResultsPlot chartId={chartId} section={section} tests={tests} onCell={(c) => select(c)} onClose={() => go({ tests: undefined })} /> : null}
      {answer.error ? <Failed error={answer.error} retry={() => void answer.refetch()} /> : !first ? <Loading lines={12} /> : table.rows.length === 0 ? <Empty title={text ? m.chart.emptyFilter : m.grid.none} /> : (
        <div className="rg" ref={scroll} tabIndex={0} role="region" aria-label={m.grid.table}>
          <table aria-label={m.sections[section]} aria-rowcount={table.rows.length + 1}>
            <thead><tr><th scope="col" className="pick"><span className="sr">{m.grid.plot}</span></th><th scope="col" className="t">{m.grid.test}</th><th scope="col" className="u">{m.grid.reference}</th>
              {table.days.map((d) => <th key={d} scope="col" className="num">{d === 'undated' ? m.grid.undated : entryDay(d)}</th>)}
              {answer.hasNextPage ? <th scope="col" className="num"><button type="button" className="link" disabled={answer.isFetchingNextPage} onClick={() => void answer.fetchNextPage()}>{m.grid.older((first.totalDays) - table.days.length)}</button></th> : null}</tr></thead>
            <tbody>
              {above > 0 ? <tr aria-hidden="true" className="spacer" style={{ height: above }}><td /></tr> : null}
              {items.map((v) => { const r = table.rows[v.index]!; return (
                <tr key={r.test} aria-rowindex={v.index + 2} className={v.index === at ? 'at' : ''} style={{ height: 28 }}>
                  <td className="pick"><input type="checkbox" checked={isChosen(r)} onChange={() => choose(r)} aria-label={m.grid.choose(r.title)} title={m.grid.choose(r.title)} /></td>
                  <th scope="row" className="t cut" title={[r.title, r.code].filter(Boolean).join(', ')}>{r.title}{r.unit ? <span className="f"> {r.unit}</span> : null}</th><td className="u f cut" title={r.reference ?? undefined}>{r.reference}</td>
                  {table.days.map((d) => { const cells = r.byDay.get(d), c = cells?.[0]; return <td key={d} className={`num${place?.test === r.test && place.day === d ? ' cur' : ''}`}>{c ? <CellButton cell={c} more={cells!.length - 1} chosen={search.entry === entryKey(c)} onShow={() => show(r, d, c)} /> : null}</td>; })}
                  {answer.hasNextPage ? <td /> : null}
                </tr>); })}
              {below > 0 ? <tr aria-hidden="true" className="spacer" style={{ height: below }}><td /></tr> : null}
            </tbody>
          </table>
        </div>
      )}
      <span className="live" role="status">{tests.length ? m.grid.chosen(tests.length) : first && text ? m.grid.values(first.totalValues) : ''}</span>
    </div>
  );
}

function CellButton({ cell: c, more, chosen, onShow }: { cell: Cell; more: number; chosen: boolean; onShow: () => void }) {
  const when = c.on ? [entryDay(c.on), entryTime(c.on)].filter(Boolean).join(', ') : m.grid.undated;
  return <button type="button" tabIndex={-1} className={`cell ${c.inError ? 'strike f' : flagClass(c.flag)}${chosen ? ' on' : ''}`} title={[c.value, c.unit, c.inError ? m.chart.inError : c.flag, when, more > 0 ? m.grid.several : null].filter(Boolean).join(', ')} onClick={onShow}>{shortValue(c.value ?? '') || '·'}{c.inError ? <span className="sr"> {m.chart.inError}</span> : c.flag ? <span className="fl"> {c.flag === 'critical' ? '!!' : c.flag === 'high' ? 'H' : c.flag === 'low' ? 'L' : '*'}<span className="sr"> {c.flag}</span></span> : null}{more > 0 ? <sup className="f">+{more}</sup> : null}</button>;
}
