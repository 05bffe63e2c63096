import { useNavigate, useParams, useRouter, useSearch } from '@tanstack/react-router';
import { IconFilter } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { assignPairs } from '../../../src/modules/patient-index/contract-queue.ts';
import type { PairLine } from '../../../src/modules/patient-index/contract-queue.ts';
import { m } from '../../lib/messages/index.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { count } from '../../lib/names.ts';
import { useAct } from '../../lib/use-ask.ts';
import { useMe, useRight } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { sayDone } from '../frame/foot-note.ts';
import { AssignPairs } from './assign-pairs.tsx';
import { FilterChips } from './filter-chips.tsx';
import { FilterQueue } from './filter-queue.tsx';
import { PairDetail } from './pair-detail.tsx';
import { filterOf, isNarrowed, orderOf, queueSearch } from './queue-filter.ts';
import type { QueueSearch } from './queue-filter.ts';
import { QueueList } from './queue-list.tsx';
import { UndoBar } from './undo.tsx';
import { askQueueAgain, dropFromQueue, useQueue } from './use-queue.ts';

const x = mi.index, p = mi.pairActs;

/** The duplicate queue: the gravest pair opens by itself, and after each decision the next. */
export function QueuePage() {
  const search = useSearch({ from: '/frame/index' }), { pairId } = useParams({ strict: false }), navigate = useNavigate(), router = useRouter(), me = useMe(), mayDecide = useRight('patient-index.decide');
  const kept = queueSearch(search), order = orderOf(search), queue = useQueue(filterOf(search), order), { pairs, come } = queue, at = pairs.findIndex((l) => l.pairId === pairId), lastAt = useRef(0);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set()), [dialog, setDialog] = useState<'filter' | 'assign' | null>(null), act = useAct(assignPairs);
  if (at >= 0) lastAt.current = at;
  const show = (line: Pick<PairLine, 'pairId'> | undefined, replace = true): void => void (line ? navigate({ to: '/index/pairs/$pairId', params: { pairId: line.pairId }, search: kept, replace }) : navigate({ to: '/index', search: kept, replace }));
  const focusRow = (id: string, tries = 6): void => { requestAnimationFrame(() => { const row = document.querySelector<HTMLElement>(`[data-pair="${id}"]`); if (row) row.focus({ preventScroll: true }); else if (tries) focusRow(id, tries - 1); }); };
  const move = (by: number): void => { const next = pairs[at < 0 ? Math.min(lastAt.current, pairs.length - 1) : Math.max(0, Math.min(pairs.length - 1, at + by))]; if (next) { show(next); focusRow(next.pairId); } };

  const wide = matchMedia('(min-width: 901px)').matches;
  useEffect(() => { if (come && !pairId && pairs.length > 0 && wide && /^\/index\/?$/.test(router.latestLocation.pathname)) show(pairs[Math.min(lastAt.current, pairs.length - 1)]); }, [come, pairId, pairs]);
  useEffect(() => { document.title = `${come ? `${queue.total} ` : ''}${x.duplicates} - ${m.frame.product}`; }, [come, queue.total]);

  /** What was decided leaves the list; the one after it opens. */
  const passOn = (id: string, leaves: boolean): void => {
    const here = pairs.findIndex((l) => l.pairId === id), next = pairs[here + 1] ?? pairs[here - 1];
    if (leaves) dropFromQueue(id);
    show(next);
    if (next) focusRow(next.pairId);
    setChosen((c) => new Set([...c].filter((k) => k !== id)));
  };
  const choose = (id: string | undefined, on?: boolean): void => { if (id && mayDecide) setChosen((c) => { const next = new Set(c); if (on ?? !c.has(id)) next.add(id); else next.delete(id); return next; }); };
  const inHand = chosen.size ? [...chosen] : pairId ? [pairId] : [];
  const take = (): void => { if (inHand.length) act.mutate({ pairIds: inHand, owners: [me.id] }, { onSuccess: (r) => { setChosen(new Set()); askQueueAgain(); sayDone([p.taken(r.assigned), r.left.length ? p.leftOut(r.left.length) : ''].filter(Boolean).join(' ')); } }); };
  const filter = (next: QueueSearch): void => { setDialog(null); setChosen(new Set()); lastAt.current = 0; void navigate({ to: '/index', search: queueSearch(next) }); };
  useKeys(x.duplicates, [
    { keys: 'j', says: x.key.move, line: true, caps: ['j', 'k'], when: pairs.length > 0, run: () => move(1) }, { keys: 'k', says: x.key.move, when: pairs.length > 0, run: () => move(-1) },
    { keys: 'x', says: x.key.select, when: mayDecide && pairId !== undefined, run: () => choose(pairId) }, { keys: 'f', says: x.key.filter, line: true, run: () => setDialog('filter') },
    { keys: 'm', says: x.key.take, when: mayDecide && inHand.length > 0, run: take }, { keys: 'a', says: x.key.assign, line: chosen.size > 0, when: mayDecide && inHand.length > 0, run: () => setDialog('assign') },
    { keys: 'Escape', says: x.key.clear, when: chosen.size > 0, run: () => setChosen(new Set()) },
  ]);
  const inList = (e: React.KeyboardEvent): void => {
    const by = e.key === 'ArrowDown' ? 1 : e.key === 'ArrowUp' ? -1 : 0;
    if (by) { e.preventDefault(); move(by); }
    if (e.key === ' ' && (e.target as HTMLElement).dataset['pair']) { e.preventDefault(); choose((e.target as HTMLElement).dataset['pair']); }
  };
  return (
    <div className={`ixq${pairId ? ' withpair' : ''}`}>
      {pairId ? <h1 className="sr alone">{x.duplicates}</h1> : null}
      <section className="qu" aria-labelledby="ix-h" onKeyDown={inList}>
        <header><div className="row"><h1 id="ix-h">{x.duplicates}</h1><span className="grow" /><Button small look="quiet" onClick={() => setDialog('filter')} hint="f" aria-label={p.filter}><Glyph of={IconFilter} small /></Button></div>
          {come ? <p>{x.pairs(queue.total, queue.more)}, {x.by[order]}</p> : null}<FilterChips search={search} onChange={filter} /></header>
        {queue.error ? <Failed error={queue.error} retry={queue.again} /> : !come ? <Loading lines={10} /> : pairs.length === 0 ? (isNarrowed(search) ? <Empty title={x.noneFilter} action={<Button small onClick={() => filter({})}>{x.clearFilter}</Button>}>{x.noneFilterSays}</Empty> : <Empty title={x.none}>{x.noneSays}</Empty>)
          : <QueueList pairs={pairs} total={queue.total} current={pairId} chosen={chosen} onPick={(line) => { show(line, false); focusRow(line.pairId); }} onChoose={choose} onNearEnd={queue.further} />}
        {chosen.size ? <div className="bulk" role="group" aria-label={p.selected(chosen.size)}><b role="status">{p.selected(chosen.size)}</b><span className="grow" /><Button small onClick={take} hint="m">{p.take}</Button><Button small onClick={() => setDialog('assign')} hint="a">{p.assign}</Button></div> : null}
        <UndoBar />
      </section>
      {pairId ? <PairDetail key={pairId} pairId={pairId} at={at >= 0 ? x.pairOf(at + 1, count(queue.total)) : ''} onDecided={passOn} onBack={() => show(undefined)} onCluster={(cluster) => filter({ cluster })} /> : <div className="rv"><Empty title={come && pairs.length === 0 ? x.none : x.pick}>{come && pairs.length === 0 ? '' : x.pickSays}</Empty></div>}
      {dialog === 'filter' ? <FilterQueue search={search} onShow={filter} onClose={() => setDialog(null)} /> : null}
      {dialog === 'assign' ? <AssignPairs pairIds={inHand} onDone={() => { setDialog(null); setChosen(new Set()); askQueueAgain(); }} onClose={() => setDialog(null)} /> : null}
    </div>
  );
}
