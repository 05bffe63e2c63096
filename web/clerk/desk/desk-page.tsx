import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { DragEvent } from 'react';
import { assign, countDue, showDesk } from '../../../src/modules/workforce/contract.ts';
import type { DeskFilter, DeskItem } from '../../../src/modules/workforce/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { count } from '../../lib/names.ts';
import { useAct } from '../../lib/use-ask.ts';
import { useRight } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { useKept } from '../../ui/kept.ts';
import { useKeys } from '../../ui/keys.tsx';
import { Splitter } from '../../ui/splitter.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { RecentList } from '../find/recent-list.tsx';
import { sayDone } from '../frame/foot-note.ts';
import { BulkBar } from './bulk-bar.tsx';
import { builtIn, filterOf, sameFilter, searchOf } from './desk-filter.ts';
import type { DeskSearch } from './desk-filter.ts';
import { DropZone } from './drop-zone.tsx';
import { FilterDialog } from './filter-dialog.tsx';
import { AssignDialog, CloseDialog } from './hand-out.tsx';
import { useDesk } from './use-desk.ts';
import { useViews, ViewTabs } from './view-tabs.tsx';
import { WorkDetail } from './work-detail.tsx';
import { keyOf, placeOf } from './work-kinds.ts';
import { WorkList } from './work-list.tsx';
import './desk.css';

/** My desk: everything that waits for me in one ranked list; the first opens by itself, and after each the next. */
export function DeskPage() {
  const search = useSearch({ from: '/frame/' }), navigate = useNavigate(), router = useRouter(), filter = filterOf(search), views = useViews();
  const [limit, setLimit] = useState(100), [dense, setDense] = useKept('desk-dense', false), [width, setWidth] = useKept('desk-detail', 360);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set()), [dialog, setDialog] = useState<'filter' | 'assign' | 'close' | null>(null);
  const { data, error, refetch } = useDesk(filter, limit), mayTake = useRight('exchange.import'), mayFind = useRight('patients.search'), act = useAct(assign, [showDesk, countDue]);
  const taking = mayTake && search.take !== undefined, items = data?.items ?? [], lastAt = useRef(0);
  const at = items.findIndex((i) => keyOf(i) === search.item), item = items[at], total = data ? count(data.total) + (data.more ? '+' : '') : null;
  if (at >= 0) lastAt.current = at;
  const go = (change: DeskSearch, replace = true): void => { void navigate({ to: '/', search: { ...search, take: undefined, ...change }, replace }); };
  const show = (i: DeskItem | undefined): void => go({ item: i ? keyOf(i) : undefined });
  const move = (by: number): void => {
    const next = items[at < 0 ? 0 : Math.max(0, Math.min(items.length - 1, at + by))];
    if (!next) return;
    show(next);
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-row="${CSS.escape(keyOf(next))}"]`)?.focus({ preventScroll: true }));
  };
  const view = (f: DeskFilter): void => { setLimit(100); setChosen(new Set()); void navigate({ to: '/', search: searchOf(f) }); };
  const turnView = (by: number): void => { const n = views.findIndex((v) => sameFilter(v.filter, filter)), next = views[(n + by + views.length) % views.length]; if (next) view(next.filter); };

  // The first opens by itself; when one is done and leaves the list, the one that takes its place. Whoever is already on the way elsewhere is not called back.
  const wide = matchMedia('(min-width: 901px)').matches;
  useEffect(() => { if (data && !item && items.length > 0 && !taking && wide && router.latestLocation.pathname === '/') show(items[Math.min(lastAt.current, items.length - 1)]); }, [data, search.item, taking]);
  useEffect(() => { const still = new Set(items.map(keyOf)); if ([...chosen].some((k) => !still.has(k))) setChosen(new Set([...chosen].filter((k) => still.has(k)))); }, [data]);
  useEffect(() => { document.title = `${m.myDesk.waits(total ?? '')} - ${m.frame.product}`; if (!total) document.title = `${m.desk.title} - ${m.frame.product}`; }, [total]);

  const marked = items.filter((i) => chosen.has(keyOf(i))), inHand = (marked.length ? marked : item ? [item] : []).map(({ list, ref }) => ({ list, ref }));
  const take = (): void => { if (inHand.length) act.mutate({ items: inHand }, { onSuccess: (r) => { setChosen(new Set()); sayDone(r.refused[0] ? `${m.myDesk.notAll(r.refused.length)} ${r.refused[0].says}` : m.myDesk.taken(r.done)); } }); };
  const open = (it: DeskItem | undefined = item): void => { const to = it && placeOf(it); if (to) void navigate({ href: to }); };
  const choose = (keys: string[], on: boolean): void => { const next = new Set(chosen); for (const k of keys) if (on) next.add(k); else next.delete(k); setChosen(next); };
  const done = (): void => { setDialog(null); setChosen(new Set()); };
  const toTake = (): void => { go(taking ? {} : { take: 'yes' }); };
  useKeys(m.desk.title, [
    { keys: ['j', 'ArrowDown'], says: m.myDesk.key.move, line: true, caps: ['j', 'k'], run: () => move(1) }, { keys: ['k', 'ArrowUp'], says: m.myDesk.key.move, run: () => move(-1) },
    { keys: ['Enter', 'o'], says: m.myDesk.key.open, line: true, when: item !== undefined, run: () => open() }, { keys: 'x', says: m.myDesk.key.select, line: true, when: item !== undefined, run: () => item && choose([keyOf(item)], !chosen.has(keyOf(item))) },
    { keys: 'm', says: m.myDesk.key.take, line: true, when: inHand.length > 0, run: take }, { keys: 's', says: m.myDesk.key.assign, when: inHand.length > 0, run: () => setDialog('assign') }, { keys: 'f', says: m.myDesk.key.filter, run: () => setDialog('filter') },
    { keys: 'd d', says: m.myDesk.key.dense, run: () => setDense(!dense) }, { keys: ']', says: m.myDesk.key.view, run: () => turnView(1) }, { keys: '[', says: m.myDesk.key.prevView, run: () => turnView(-1) }, { keys: 'u', says: m.myDesk.key.records, when: mayTake, run: toTake },
    { keys: 'Escape', says: m.myDesk.clearSelection.toLowerCase(), when: chosen.size > 0, run: () => setChosen(new Set()) },
  ]);
  // Enter on a row opens that row, also where the focus came without choosing it: never somebody else's.
  const onRowEnter = (e: React.KeyboardEvent): void => { const key = e.key === 'Enter' ? (e.target as HTMLElement).dataset['row'] : undefined; if (key !== undefined) { e.preventDefault(); open(items.find((i) => keyOf(i) === key)); } };
  const dropHere = mayTake && !taking ? { onDragEnter: (e: DragEvent) => { if (e.dataTransfer.types.includes('Files')) go({ take: 'yes' }); } } : {};
  return (
    <div className={`desk2${item || taking ? ' withitem' : ''}${dense ? ' dense' : ''}`} style={{ '--detail': `${width}px` } as React.CSSProperties} {...dropHere}>
      {item || taking ? <h1 className="sr alone">{m.desk.title}</h1> : null}
      <div className="wl" onKeyDown={onRowEnter}>
        <header className="head"><h1>{m.desk.title}</h1>{data ? <p>{data.total === 0 ? '' : data.total === 1 ? m.myDesk.waitsOne : m.myDesk.waits(total!)}{data.counts['late'] ? <>, <b>{m.myDesk.late(count(data.counts['late']))}</b></> : null}{data.counts['today'] ? `, ${m.myDesk.today(count(data.counts['today']))}` : ''}</p> : null}<span className="grow" />{mayTake ? <Button small onClick={toTake} aria-pressed={taking} hint="u">{m.myDesk.takeRecords}</Button> : null}</header>
        <ViewTabs views={views} filter={filter} total={total} dense={dense} onView={view} onFilter={() => setDialog('filter')} onDense={() => setDense(!dense)} />
        {error ? <Failed error={error} retry={() => void refetch()} /> : !data ? <Loading lines={14} /> : items.length === 0 ? <div className="wlempty">{sameFilter(filter, builtIn[0]!.filter) ? <Empty title={m.myDesk.none}>{m.myDesk.noneSays}</Empty> : <Empty title={m.myDesk.noneView}>{m.myDesk.noneViewSays}</Empty>}{mayFind ? <RecentList limit={12} /> : null}</div>
          : <WorkList items={items} counts={data.counts} current={search.item} chosen={chosen} dense={dense} onCurrent={show} onChoose={choose} onNearEnd={() => { if (limit < 500 && data.total > items.length) setLimit(Math.min(500, limit + 100)); }} />}
        {marked.length ? <BulkBar n={marked.length} mayClose={marked.every((i) => i.mayClose)} onTake={take} onAssign={() => setDialog('assign')} onClose={() => setDialog('close')} onClear={() => setChosen(new Set())} /> : null}
      </div>
      <Splitter label={m.myDesk.detail} width={width} min={320} max={640} onWidth={setWidth} />
      {taking ? <DropZone /> : (
        <aside className="wd" aria-label={m.myDesk.detail}>
          {item ? <WorkDetail key={keyOf(item)} item={item} at={at + 1} of={total ?? ''} onNext={() => void refetch()} onBack={() => show(undefined)} onAssign={() => setDialog('assign')} onTake={take} onOpen={() => open()} /> : <Empty title={m.myDesk.pick}>{m.myDesk.pickSays}</Empty>}
        </aside>
      )}
      <FilterDialog opened={dialog === 'filter'} filter={filter} lists={data?.lists ?? []} onClose={() => setDialog(null)} onShow={(f) => { setDialog(null); view(f); }} />
      {dialog === 'assign' ? <AssignDialog items={inHand} onDone={done} onClose={() => setDialog(null)} /> : null}
      {dialog === 'close' ? <CloseDialog items={inHand} onDone={done} onClose={() => setDialog(null)} /> : null}
    </div>
  );
}
