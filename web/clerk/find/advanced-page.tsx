import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { IconCopy } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { exportSearch, searchAdvanced } from '../../../src/modules/patients/contract.ts';
import type { AdvancedHit, Criteria } from '../../../src/modules/patients/contract.ts';
import { call } from '../../lib/call.ts';
import { entryDay } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { bornWord, listName, mrnWord, sexWord } from '../../lib/names.ts';
import { saveFile } from '../../lib/save-file.ts';
import { useAct } from '../../lib/use-ask.ts';
import { useRight } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { sayDone } from '../frame/foot-note.ts';
import { AdvancedForm } from './advanced-form.tsx';
import { SavedSearches } from './saved-searches.tsx';
import './advanced.css';

const columns: Column<AdvancedHit>[] = [
  { id: 'name', header: m.words.patient, width: '24%', lead: true, value: listName, cell: (h) => <>{listName(h)}{h.lookalike ? <span className="twin" title={m.words.lookalike}> <Glyph of={IconCopy} small /><span className="sr">{m.words.lookalike}</span></span> : null}{h.deceased ? <span className="f"> {m.words.deceased.toLowerCase()}</span> : null}</> },
  { id: 'born', header: m.words.born, width: '96px', value: (h) => h.birthDate, cell: bornWord }, { id: 'sex', header: m.find.sex, width: '84px', from: 'tablet', value: (h) => h.sex, cell: (h) => <span className="m">{sexWord(h.sex)}</span> }, { id: 'mrn', header: m.words.mrn, width: '120px', value: (h) => h.mrn, cell: mrnWord },
  { id: 'phone', header: m.find.phone, width: '132px', from: 'tablet', value: (h) => h.phone, cell: (h) => <span className="m">{h.phone}</span> }, { id: 'address', header: m.find.address, from: 'tablet', value: (h) => h.addressLine, cell: (h) => <span className="m" title={h.addressLine ?? undefined}>{h.addressLine}</span> },
  { id: 'registered', header: m.advanced.registered, width: '110px', from: 'wide', value: (h) => h.registeredOn, cell: (h) => <span className="m">{h.registeredOn ? entryDay(h.registeredOn) : ''}</span> }, { id: 'by', header: m.advanced.by, width: '14%', from: 'wide', value: (h) => h.registeredBy, cell: (h) => <span className="f">{h.registeredBy}</span> },
];

/** Find by fields. The criteria are in the address: a link asks the same of whoever opens it, within what they may see. */
export function AdvancedPage() {
  const search = useSearch({ from: '/frame/find/fields' }), navigate = useNavigate(), mayExport = useRight('export.records'), [chosen, setChosen] = useState<string | null>(null);
  const criteria = useMemo(() => Object.fromEntries(Object.entries(search).filter(([, v]) => v)) as Criteria, [search]), asked = Object.keys(criteria).length > 0;
  const answer = useInfiniteQuery({ queryKey: [searchAdvanced.name, criteria], enabled: asked, initialPageParam: 0, queryFn: ({ pageParam, signal }) => call(searchAdvanced, { criteria, from: pageParam, limit: 100 }, { signal }), getNextPageParam: (l, all) => { const had = all.reduce((n, p) => n + p.hits.length, 0); return had < l.total && l.hits.length > 0 ? had : undefined; } });
  const rows = answer.data?.pages.flatMap((p) => p.hits) ?? [], first = answer.data?.pages[0], save = useAct(exportSearch);
  useEffect(() => { document.title = `${m.advanced.title} - ${m.frame.product}`; }, []);
  const open = (h: AdvancedHit): void => { void navigate({ to: '/charts/$chartId/$section', params: { chartId: h.chartId, section: 'summary' } }); };
  const csv = (): void => save.mutate({ criteria }, { onSuccess: (made) => { saveFile(made.fileName, 'text/csv', `\ufeff${made.csv}`); sayDone(m.advanced.csvDone(made.patients)); } });
  const at = rows.findIndex((r) => r.chartId === chosen), move = (by: number): void => { const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))]; if (next) setChosen(next.chartId); };
  useKeys(m.advanced.title, [
    { keys: ['j', 'ArrowDown'], says: m.find.move, line: true, caps: ['j', 'k'], when: rows.length > 0, run: () => move(1) }, { keys: ['k', 'ArrowUp'], says: m.find.move, when: rows.length > 0, run: () => move(-1) },
    { keys: 'Enter', says: m.find.openChart, line: true, when: at >= 0, run: () => open(rows[at]!) }, { keys: 'v', says: m.advanced.key.csv, when: mayExport && rows.length > 0, run: csv },
  ]);
  return (
    <div className="advpage">
      <div className="advtop"><header className="head"><h1>{m.advanced.title}</h1><span className="grow" /><Link to="/find">{m.advanced.back}</Link></header>
        <div className="advcols"><AdvancedForm key={JSON.stringify(criteria)} start={criteria} onSearch={(next) => void navigate({ to: '/find/fields', search: next })} /><SavedSearches now={criteria} /></div></div>
      {!asked ? null : (
        <section className="advres">
          <header className="secthead"><h2>{first ? m.advanced.found(first.total, first.more) : m.advanced.results}</h2><span className="f cut">{first?.readAs}</span><span className="grow" />
            <Button small look="quiet" onClick={() => { void navigator.clipboard?.writeText(location.href).then(() => sayDone(m.advanced.copied)); }}>{m.advanced.copy}</Button>{mayExport && first && first.total > 0 ? <Button small busy={save.isPending} onClick={csv} title={m.advanced.csvSays(first.total)}>{m.advanced.csv}</Button> : null}</header>
          {save.error ? <p className="crit pad" role="alert">{save.error.message}</p> : null}{first?.more ? <p className="m pad">{m.advanced.narrower}</p> : null}
          {answer.error ? <Failed error={answer.error} retry={() => void answer.refetch()} /> : !first ? <Loading lines={10} /> : rows.length === 0 ? <Empty title={m.advanced.none}>{m.advanced.noneSays}</Empty>
            : <DataTable label={m.advanced.results} columns={columns} rows={rows} rowId={(h) => h.chartId} selectedId={chosen} onSelect={(h) => { if (h.chartId === chosen) open(h); else setChosen(h.chartId); }} onNearEnd={() => { if (answer.hasNextPage && !answer.isFetchingNextPage) void answer.fetchNextPage(); }} />}
        </section>
      )}
    </div>
  );
}
