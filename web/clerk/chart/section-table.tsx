import { useCallback, useMemo } from 'react';
import type { EntryLine, SectionName } from '../../../src/modules/chart/contract.ts';
import { entryDay, entryTime, readable } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { count } from '../../lib/names.ts';
import { shortValue } from '../../lib/short-value.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { numberOf } from './course.ts';
import { ShowAs } from './show-as.tsx';
import { flagClass } from './summary-parts.tsx';
import { entryKey, isUnverified, usePlace, useSection } from './use-chart.ts';

const when: Column<EntryLine> = { id: 'on', header: m.words.date, width: '120px', value: (e) => e.on, cell: (e) => <span className="m" title={e.on ? [entryDay(e.on), entryTime(e.on)].filter(Boolean).join(', ') : undefined}>{e.on ? entryDay(e.on) : m.chart.undated}</span> };
const what = (header: string): Column<EntryLine> => ({ id: 'title', header, lead: true, value: (e) => e.title, cell: (e) => <span className={e.inError ? 'strike' : undefined}>{e.title || m.chart.untitled}{isUnverified(e) && !e.inError ? <> <Chip tone="due">{m.chart.unverified}</Chip></> : null}</span> });
const status: Column<EntryLine> = { id: 'status', header: m.words.status, width: '112px', value: (e) => e.inError ? 'entered-in-error' : e.status, cell: (e) => e.inError ? <Chip tone="danger">{m.chart.inError}</Chip> : <span className="m">{e.status}</span> };
const code: Column<EntryLine> = { id: 'code', header: m.chart.code, width: '148px', from: 'tablet', value: (e) => e.code, cell: (e) => <span className="f" title={e.code ?? undefined}>{e.code}</span> };
const source: Column<EntryLine> = { id: 'source', header: m.chart.source, width: '22%', from: 'wide', value: (e) => e.source ?? e.by, cell: (e) => <span className="f" title={e.source ?? undefined}>{e.source ?? e.by}</span> };
const facts: Column<EntryLine> = { id: 'facts', header: m.chart.facts, width: '30%', from: 'tablet', value: (e) => e.facts.map((f) => f[1]).join(', '), cell: (e) => <span className="m" title={readable(e.facts.map((f) => f.join(': ')).join('; '))}>{readable(e.facts.map((f) => f[1]).slice(0, 3).join(', '))}</span> };
const value: Column<EntryLine> = { id: 'value', header: m.chart.value, width: '24%', right: true, value: (e) => numberOf(e.value) ?? e.value, cell: (e) => e.inError ? <><s className="f" title={e.value ?? undefined}>{shortValue(e.value ?? '')}</s> <Chip tone="danger">{m.chart.inError}</Chip></> : <span className={flagClass(e.flag)} title={[e.value, e.unit].filter(Boolean).join(' ') || undefined}>{shortValue(e.value ?? '')}{e.unit ? <span className="f unit"> {e.unit}</span> : null}{e.flag ? ` ${e.flag}` : ''}</span> };
const reference: Column<EntryLine> = { id: 'reference', header: m.chart.reference, width: '116px', right: true, from: 'tablet', value: (e) => e.reference, cell: (e) => <span className="f">{e.reference}</span> };

const columnsOf: Partial<Record<SectionName, Column<EntryLine>[]>> = {
  results: [when, what(m.chart.test), value, reference, source], vitals: [when, what(m.chart.test), value, source], problems: [what(m.sections['problems']!), code, { ...when, header: 'Since' }, status, source],
  medications: [what(m.sections['medications']!), facts, status, when, source], allergies: [what(m.sections['allergies']!), facts, status, when, source], encounters: [when, what(m.chart.kindOf), facts, { ...status, width: '96px' }, source], notes: [when, what(m.chart.note), { ...source, from: 'tablet', width: '28%' }, status], documents: [when, what(m.chart.document), { ...source, from: 'tablet', width: '28%' }, status],
};
const plain = [when, what(m.chart.what), code, status, source];

/** One section as a dense table; thousands of entries scroll smoothly, because only what is seen is drawn. */
export function SectionTable({ section }: { section: SectionName }) {
  const { chartId, search, select, go } = usePlace(), text = search.text ?? '', answer = useSection(chartId, section, text);
  const rows = useMemo(() => answer.data?.pages.flatMap((p) => p.entries) ?? [], [answer.data]);
  const total = answer.data?.pages[0]?.total ?? 0, columns = columnsOf[section] ?? plain;
  const more = useCallback(() => { if (answer.hasNextPage && !answer.isFetchingNextPage) void answer.fetchNextPage(); }, [answer.hasNextPage, answer.isFetchingNextPage, answer.fetchNextPage]);
  const at = rows.findIndex((e) => entryKey(e) === search.entry);
  const move = (by: number): void => { const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))]; if (next) select(next); };
  useKeys(m.sections[section]!, [
    { keys: ['j', 'ArrowDown'], says: m.chart.key.entry, line: true, caps: ['j', 'k'], when: rows.length > 0, run: () => move(1) }, { keys: ['k', 'ArrowUp'], says: m.chart.key.entry, when: rows.length > 0, run: () => move(-1) },
  ]);
  return (
    <div className="sect">
      <header className="secthead"><h2>{m.sections[section]}</h2><span className="f">{answer.data ? `${count(total)}${answer.hasNextPage ? `, ${m.chart.loadedOf(count(rows.length), count(total))}` : ''}` : ''}</span>{text ? <Button look="quiet" small onClick={() => go({ text: undefined })}>{m.chart.clearFilter}</Button> : null}{section === 'results' || section === 'vitals' ? <><span className="grow" /><ShowAs show="list" onShow={(show) => go({ show })} /></> : null}</header>
      {answer.error ? <Failed error={answer.error} retry={() => void answer.refetch()} /> : !answer.data ? <Loading lines={12} />
        : rows.length === 0 ? <Empty title={text ? m.chart.emptyFilter : m.chart.empty(m.sections[section]!)} />
          : <DataTable label={m.sections[section]!} columns={columns} rows={rows} rowId={entryKey} selectedId={search.entry} onSelect={select} total={total} onNearEnd={more} rowClass={(e) => e.inError ? 'errored' : ''} />}
      <span className="live" role="status">{answer.data && text ? m.chart.filterResults(total) : ''}</span>
    </div>
  );
}
