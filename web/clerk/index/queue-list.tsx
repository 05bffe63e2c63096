import { useVirtualizer } from '@tanstack/react-virtual';
import { IconCheck, IconUsersGroup } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { PairLine } from '../../../src/modules/patient-index/contract-queue.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { listName, twoIdentifiers } from '../../lib/names.ts';
import { Chip } from '../../ui/chip.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { signed } from './arithmetic.ts';
import { pairDue, shortReason } from './pair-words.ts';

const x = mi.index, rowHeight = 66;
type Props = { pairs: PairLine[]; total: number; current: string | undefined; chosen: ReadonlySet<string>; onPick: (p: PairLine) => void; onChoose: (pairId: string, on: boolean) => void; onNearEnd: () => void };

/** The pairs that wait, only the visible ones drawn; one tab stop, which follows the current pair. */
export function QueueList({ pairs, total, current, chosen, onPick, onChoose, onNearEnd }: Props) {
  const scroll = useRef<HTMLDivElement>(null), virtual = useVirtualizer({ count: pairs.length, getScrollElement: () => scroll.current, estimateSize: () => rowHeight, overscan: 8 });
  const items = virtual.getVirtualItems(), last = items.at(-1)?.index ?? 0, at = pairs.findIndex((p) => p.pairId === current);
  useEffect(() => { if (pairs.length > 0 && last >= pairs.length - 30) onNearEnd(); }, [last, pairs.length]);
  useEffect(() => { if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' }); }, [at]);
  return (
    <div className="ql" ref={scroll}>
      <ul aria-label={x.list} style={{ height: virtual.getTotalSize() }}>
        {items.map((v) => { const p = pairs[v.index]!; return <Line key={p.pairId} of={p} at={v.index} total={total} top={v.start} here={p.pairId === current} stop={at < 0 ? v.index === 0 : p.pairId === current} chosen={chosen.has(p.pairId)} onPick={() => onPick(p)} onChoose={(on) => onChoose(p.pairId, on)} />; })}
      </ul>
    </div>
  );
}

function Line({ of: p, at, total, top, here, stop, chosen, onPick, onChoose }: { of: PairLine; at: number; total: number; top: number; here: boolean; stop: boolean; chosen: boolean; onPick: () => void; onChoose: (on: boolean) => void }) {
  const due = pairDue(p), why = shortReason(p), names = `${listName(p.a)}, ${listName(p.b)}`;
  return (
    <li aria-current={here || undefined} aria-setsize={total} aria-posinset={at + 1} className={chosen ? 'chosen' : ''} style={{ top, height: rowHeight }}>
      <button type="button" data-pair={p.pairId} tabIndex={stop ? 0 : -1} onClick={onPick} title={`${listName(p.a)}, ${twoIdentifiers(p.a)}\n${listName(p.b)}, ${twoIdentifiers(p.b)}`}>
        <span className="cut n1">{listName(p.a)}</span><span className="s">{signed(p.weight)}</span>
        <span className="cut m">{listName(p.b)}</span>{p.state !== 'open' && p.state !== 'unsure' ? <small className="num">{mi.pairActs.states[p.state]?.replace(/^.*: /, '')}</small> : due ? due.tone === 'plain' ? <small className="num" title={due.title}>{due.says}</small> : <Chip tone={due.tone} title={due.title}>{due.says}</Chip> : <span />}
        <small className="cut why" title={why}>{p.state === 'unsure' ? `${x.what['unsure']}: ` : ''}{why}</small>{p.cluster.charts > 2 ? <small className="num" title={x.clusterChip(p.cluster.charts)}><Glyph of={IconUsersGroup} small />{p.cluster.charts}</small> : <span />}
      </button>
      <label className="pick"><input type="checkbox" tabIndex={-1} aria-label={mi.pairActs.select(names)} checked={chosen} onChange={(e) => onChoose(e.currentTarget.checked)} /><Glyph of={IconCheck} small /></label>
    </li>
  );
}
