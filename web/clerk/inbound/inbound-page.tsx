import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { itemAbout, itemState, listItems } from '../../../src/modules/exchange/contract.ts';
import type { ItemLine } from '../../../src/modules/exchange/contract.ts';
import { call } from '../../lib/call.ts';
import { instantLong, shortInstant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { count } from '../../lib/names.ts';
import { Chip } from '../../ui/chip.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { ItemDetail } from './item-detail.tsx';
import './inbound.css';

export const toneOf = (state: string): 'due' | 'done' | 'plain' => state === 'exception' ? 'due' : state === 'filed' ? 'done' : 'plain';

const columns: Column<ItemLine>[] = [
  { id: 'reason', header: m.inbound.message, lead: true, value: (i) => i.reason ?? i.messageType ?? i.standard, cell: (i) => <span title={i.reason ?? undefined}>{i.reason ?? [i.messageType ?? i.standard, i.patient].filter(Boolean).join(', ')}</span> },
  { id: 'state', header: m.inbound.state, width: '112px', from: 'tablet', value: (i) => i.state, cell: (i) => <Chip tone={toneOf(i.state)}>{m.inbound.states[i.state]}</Chip> },
  { id: 'file', header: m.inbound.file, width: '26%', from: 'tablet', value: (i) => i.file, cell: (i) => <span className="m" title={`${i.file}, ${i.place}`}>{i.file}</span> },
  { id: 'source', header: m.inbound.source, width: '16%', from: 'wide', value: (i) => i.source, cell: (i) => <span className="m">{i.source}</span> },
  { id: 'at', header: m.inbound.at, width: '100px', right: true, value: (i) => i.receivedAt, cell: (i) => <span className="f" title={instantLong(i.receivedAt)}>{shortInstant(i.receivedAt)}</span> },
];

const withoutState = columns.filter((c) => c.id !== 'state');

/** Inbound: list, detail and act on one screen; the next exception opens by itself. */
export function InboundPage() {
  const search = useSearch({ from: '/frame/inbound' }), navigate = useNavigate();
  const asked = itemState.safeParse(search.state), state = search.state === undefined ? (search.item ? null : 'exception') : asked.success ? asked.data : null, about = itemAbout.safeParse(search.about).data ?? null;
  const answer = useInfiniteQuery({ queryKey: [listItems.name, 'pages', state, about], initialPageParam: null as string | null, queryFn: ({ pageParam }) => call(listItems, { state, about, cursor: pageParam, limit: 100 }), getNextPageParam: (l) => l.next });
  const rows = useMemo(() => answer.data?.pages.flatMap((p) => p.items) ?? [], [answer.data]), counts = answer.data?.pages[0]?.counts ?? {};
  const go = (change: { state?: string | undefined; item?: string | undefined; about?: string | undefined }, replace = true): void => { void navigate({ to: '/inbound', search: { ...search, state: state ?? 'all', ...change }, replace }); };
  const at = rows.findIndex((r) => r.id === search.item);
  const move = (by: number): void => { const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))]; if (next) go({ item: next.id }); };
  useEffect(() => { document.title = `${m.inbound.title} - ${m.frame.product}`; }, []);
  // Who is whom is looked at as a whole: what was done, and what waits.
  const identity = (): void => go(about ? { about: undefined, state: 'exception', item: undefined } : { about: 'identity', state: 'all', item: undefined }, false);
  useKeys(m.inbound.title, [{ keys: 'i', says: m.inbound.key.identity, run: identity }, { keys: ['j', 'ArrowDown'], says: m.inbound.key.move, line: true, caps: ['j', 'k'], run: () => move(1) }, { keys: ['k', 'ArrowUp'], says: m.inbound.key.move, run: () => move(-1) }]);
  const shownStates = ['exception', 'not-applied', 'filed', 'already-here', 'superseded', 'closed', 'received'].filter((s) => (counts[s] ?? 0) > 0 || s === state || s === 'exception');
  return (
    <div className={`inb${search.item ? ' withitem' : ''}`}>
      <div className="inblist">
        <header className="head"><h1>{m.inbound.title}</h1><p>{m.inbound.says}</p></header>
        <div className="tabs" role="group" aria-label={m.inbound.state}>
          {shownStates.map((s) => <button key={s} type="button" aria-pressed={state === s} onClick={() => go({ state: s, item: undefined }, false)}>{m.inbound.states[s]} {about ? null : <span>{count(counts[s] ?? 0)}</span>}</button>)}
          <button type="button" aria-pressed={state === null} onClick={() => go({ state: 'all', item: undefined }, false)}>{m.inbound.allStates}</button>
          <button type="button" className="aboutid" aria-pressed={about !== null} onClick={identity}>{m.inbound.identity}<kbd>i</kbd></button>
        </div>
        {answer.error ? <Failed error={answer.error} retry={() => void answer.refetch()} /> : !answer.data ? <Loading lines={10} /> : rows.length === 0 ? <Empty title={m.inbound.none}>{m.inbound.noneSays}</Empty>
          : <DataTable label={m.inbound.list} columns={state === null ? columns : withoutState} rows={rows} rowId={(r) => r.id} selectedId={search.item} onSelect={(r) => go({ item: r.id }, search.item !== undefined)} onNearEnd={() => { if (answer.hasNextPage && !answer.isFetchingNextPage) void answer.fetchNextPage(); }} sortable={false} />}
      </div>
      <aside className="inbitem" aria-label={m.inbound.detail}>
        {search.item ? <ItemDetail key={search.item} id={search.item} onNext={() => { const next = rows[at + 1] ?? rows[at - 1]; go({ item: state === null ? search.item : next?.id }); }} onShow={(id) => go({ item: id })} onBack={() => go({ item: undefined })} /> : <Empty title={m.inbound.pick}>{m.inbound.pickSays}</Empty>}
      </aside>
    </div>
  );
}
