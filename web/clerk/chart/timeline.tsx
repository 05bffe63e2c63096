import { keepPreviousData, useInfiniteQuery, useQueries } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { listVisit, timeline } from '../../../src/modules/chart/contract.ts';
import type { EntryLine, SectionName, TimelineGroup } from '../../../src/modules/chart/contract.ts';
import { call } from '../../lib/call.ts';
import { entryDay } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { count } from '../../lib/names.ts';
import { shortValue } from '../../lib/short-value.ts';
import { askKey } from '../../lib/use-ask.ts';
import { Glyph } from '../../ui/icons.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { TimelineFilters, kindsOf, yearsOf } from './timeline-filters.tsx';
import type { Facets } from './timeline-filters.tsx';
import { entryKey, usePlace } from './use-chart.ts';
import './timeline.css';

type Row = { id: string; group: TimelineGroup } | { id: string; entry: EntryLine } | { id: string; note: string };
const perPage = 60;

/** The chart along time: a line a visit, what was recorded in it folded below; only what is seen is drawn, only what is near is asked. */
export function Timeline() {
  const { chartId, search, select, go } = usePlace(), [open, setOpen] = useState<ReadonlySet<string>>(new Set()), [atId, setAtId] = useState<string | null>(null), scroll = useRef<HTMLDivElement>(null);
  const [fromYear, toYear] = yearsOf(search.years);
  const filter = { kinds: kindsOf(search.kinds) as SectionName[], fromYear, toYear, facility: search.place ?? null, author: search.who ?? null, source: search.from ?? null, text: search.text ?? '' };
  const answer = useInfiniteQuery({
    queryKey: [timeline.name, { chartId, ...filter }], initialPageParam: null as string | null, placeholderData: keepPreviousData, staleTime: 60_000,
    queryFn: ({ pageParam, signal }) => call(timeline, { chartId, ...filter, cursor: pageParam, limit: perPage }, { signal }), getNextPageParam: (l) => l.next,
  });
  const first = answer.data?.pages[0], facets = useRef<Facets | null>(null);
  if (first?.facets) facets.current = first.facets;
  const groups = useMemo(() => answer.data?.pages.flatMap((p) => p.groups) ?? [], [answer.data]);
  const opened = groups.filter((g) => open.has(g.key) && g.total > 0);
  const inside = useQueries({ queries: opened.map((g) => ({ queryKey: askKey(listVisit, { chartId, key: g.key, ...filter }), queryFn: ({ signal }: { signal: AbortSignal }) => call(listVisit, { chartId, key: g.key, ...filter }, { signal }), staleTime: 60_000 })) });
  const rows = groups.flatMap((g): Row[] => {
    if (!open.has(g.key) || g.total === 0) return [{ id: g.key, group: g }];
    const found = inside[opened.indexOf(g)]?.data;
    return [{ id: g.key, group: g }, ...(found ? found.entries.map((entry): Row => ({ id: `${g.key} ${entryKey(entry)}`, entry })) : [{ id: `${g.key} …`, note: m.timeline.loading }]), ...(found && found.total > found.entries.length ? [{ id: `${g.key} more`, note: m.timeline.more(found.total - found.entries.length) }] : [])];
  });
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroll.current, estimateSize: (i) => rows[i] && 'group' in rows[i] ? 40 : 28, overscan: 14, getItemKey: (i) => rows[i]!.id });
  const items = virtual.getVirtualItems(), last = items.at(-1)?.index ?? 0;
  useEffect(() => { if (last >= rows.length - 30 && answer.hasNextPage && !answer.isFetchingNextPage) void answer.fetchNextPage(); }, [last, rows.length, answer.hasNextPage, answer.isFetchingNextPage]);
  const at = rows.findIndex((r) => r.id === atId), here = rows[at];
  const toggle = (g: TimelineGroup): void => setOpen((s) => { const n = new Set(s); if (n.has(g.key)) n.delete(g.key); else n.add(g.key); return n; });
  const show = (r: Row): void => { if ('entry' in r) select(r.entry); else if ('group' in r && r.group.visit) select(r.group.visit); };
  const move = (by: number): void => {
    const to = Math.max(0, Math.min(rows.length - 1, at + by)), next = rows[to];
    if (!next) return;
    setAtId(next.id); virtual.scrollToIndex(to, { align: 'auto' });
    if (search.entry) show(next);
  };
  const enter = (): void => { if (here && 'group' in here) { if (here.group.total > 0) toggle(here.group); else show(here); } else if (here) show(here); };
  useKeys(m.sections['timeline']!, [
    { keys: ['j', 'ArrowDown'], says: m.timeline.key.row, line: true, caps: ['j', 'k'], when: rows.length > 0, run: () => move(1) }, { keys: ['k', 'ArrowUp'], says: m.timeline.key.row, when: rows.length > 0, run: () => move(-1) },
    { keys: 'Enter', says: m.timeline.key.fold, line: true, when: here !== undefined, run: enter }, { keys: 'o', says: m.chart.key.open, line: true, when: here !== undefined, run: () => { if (here) show(here); } },
  ]);
  return (
    <div className="sect tl">
      <header className="secthead"><h2>{m.timeline.title}</h2><span className="f" role="status">{first ? m.timeline.says(count(first.totalGroups), count(first.totalEntries)) : ''}</span></header>
      <TimelineFilters facets={facets.current} at={search} go={(change) => go(change)} />
      {answer.error ? <Failed error={answer.error} retry={() => void answer.refetch()} /> : !first ? <Loading lines={12} /> : rows.length === 0 ? <Empty title={m.timeline.nothing} /> : (
        <div className="tlscroll" ref={scroll} tabIndex={0} role="region" aria-label={m.timeline.list}>
          <ul style={{ height: virtual.getTotalSize() }}>
            {items.map((v) => { const r = rows[v.index]!; return (
              <li key={r.id} className={`${'group' in r ? 'tlg' : 'tle'}${r.id === atId ? ' at' : ''}${'entry' in r && entryKey(r.entry) === search.entry ? ' sel' : ''}`} style={{ transform: `translateY(${v.start}px)`, height: v.size }} aria-setsize={rows.length} aria-posinset={v.index + 1}>
                {'group' in r ? <GroupRow group={r.group} open={open.has(r.group.key)} onFold={() => { setAtId(r.id); toggle(r.group); }} onShow={() => { setAtId(r.id); show(r); }} /> : 'entry' in r ? <EntryRow entry={r.entry} onShow={() => { setAtId(r.id); show(r); }} /> : <span className="f">{r.note}</span>}
              </li>); })}
          </ul>
        </div>
      )}
    </div>
  );
}

const reasonOf = (e: EntryLine): string => e.facts.find(([l]) => /reason|diagnos/i.test(l))?.[1] ?? '';

function GroupRow({ group: g, open, onFold, onShow }: { group: TimelineGroup; open: boolean; onFold: () => void; onShow: () => void }) {
  const title = g.visit ? g.visit.title : g.on === null ? m.timeline.undated : m.timeline.outside;
  const counts = Object.entries(g.counts).sort((a, b) => b[1] - a[1]);
  return (
    <>
      {g.total > 0 ? <button type="button" className="fold" aria-expanded={open} aria-label={`${open ? m.timeline.fold : m.timeline.expand}: ${title}, ${g.on ? entryDay(g.on) : m.timeline.undated}`} onClick={onFold}><Glyph of={open ? IconChevronDown : IconChevronRight} small /></button> : <span className="fold" />}
      <span className="d m">{g.on ? entryDay(g.on) : ''}</span>
      <span className="t cut">{g.visit ? <button type="button" className="rowlink cut" onClick={onShow}>{title}</button> : <button type="button" className="rowlink cut m" onClick={onFold}>{title}</button>}{g.visit ? <span className="f"> {reasonOf(g.visit)}</span> : null}</span>
      <span className="w m cut" title={g.facility ?? undefined}>{g.facility}</span>
      <span className="c f cut" title={counts.map(([k, n]) => `${m.sections[k] ?? k} ${n}`).join(', ')}>{counts.slice(0, 3).map(([k, n]) => `${m.sections[k] ?? k} ${n}`).join(', ')}{counts.length > 3 ? ', …' : ''}</span>
    </>
  );
}

function EntryRow({ entry: e, onShow }: { entry: EntryLine; onShow: () => void }) {
  return (
    <>
      <span className="k f cut">{m.sections[e.section]}</span><button type="button" className={`rowlink cut${e.inError ? ' strike' : ''}`} onClick={onShow}>{e.title || m.chart.untitled}</button>
      <span className={`v cut ${e.flag ? 'hi2' : 'm'}`}>{e.value ? `${shortValue(e.value)}${e.unit ? ` ${e.unit}` : ''}${e.flag ? ` ${e.flag}` : ''}` : e.inError ? m.chart.inError : e.status}</span>
    </>
  );
}
