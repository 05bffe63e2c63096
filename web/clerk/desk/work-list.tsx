import { IconCopy } from '@tabler/icons-react';
import { Fragment, useEffect, useRef } from 'react';
import type { DeskItem } from '../../../src/modules/workforce/contract.ts';
import { instantLong } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { bornWord, count, listName, mrnWord, twoIdentifiers } from '../../lib/names.ts';
import { Chip } from '../../ui/chip.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { dueWords } from './due-words.ts';
import { iconOf, keyOf } from './work-kinds.ts';

type Props = { items: DeskItem[]; counts: Record<string, number>; current: string | undefined; chosen: ReadonlySet<string>; dense: boolean; onCurrent: (item: DeskItem) => void; onChoose: (keys: string[], on: boolean) => void; onNearEnd: () => void };

const whoIs = (i: DeskItem): string => i.chart ? `${listName(i.chart)}, ${twoIdentifiers(i.chart)}` : i.about ?? '';

/** One list in bands; dense, the bands are told by their chips alone. One tab stop, which follows the current row. */
export function WorkList({ items, counts, current, chosen, dense, onCurrent, onChoose, onNearEnd }: Props) {
  const scroll = useRef<HTMLDivElement>(null), all = items.length > 0 && items.every((i) => chosen.has(keyOf(i)));
  useEffect(() => { scroll.current?.querySelector('tr[aria-current]')?.scrollIntoView({ block: 'nearest' }); }, [current, dense]);
  const onScroll = (): void => { const e = scroll.current; if (e && e.scrollHeight - e.scrollTop - e.clientHeight < 600) onNearEnd(); };
  return (
    <div className="wlscroll" ref={scroll} onScroll={onScroll}>
      <table className="work" aria-label={m.myDesk.list}>
        <colgroup>{dense ? null : <col className="cc" />}<col className="ck" /><col className="cp" /><col className="cm" /><col className="cb from-wide" /><col /><col className="co from-wide" /><col className="cd" /></colgroup>
        <thead><tr>
          {dense ? null : <th className="c"><input type="checkbox" aria-label={m.myDesk.selectAll} checked={all} onChange={(e) => onChoose(items.map(keyOf), e.currentTarget.checked)} /></th>}
          <th scope="col">{m.myDesk.work}</th><th scope="col">{m.myDesk.patient}</th><th scope="col">{m.words.mrn}</th><th scope="col" className="from-wide">{m.myDesk.born}</th><th scope="col">{m.myDesk.why}</th><th scope="col" className="from-wide">{m.myDesk.owner}</th><th scope="col" className="d">{m.myDesk.due}</th>
        </tr></thead>
        <tbody>
          {items.map((i, n) => {
            const key = keyOf(i), due = dueWords(i), at = key === current, first = items[n - 1]?.band !== i.band;
            return (
              <Fragment key={key}>
                {first && !dense ? <tr className="g"><th colSpan={6} scope="colgroup">{m.myDesk.bands[i.band]}<span>{count(counts[i.band] ?? 0)}</span></th><td className="from-wide" colSpan={2} /></tr> : null}
                <tr aria-current={at || undefined} className={`go${first && dense && n > 0 ? ' newband' : ''}${chosen.has(key) ? ' chosen' : ''}`} onClick={() => onCurrent(i)}>
                  {dense ? null : <td className="c" onClick={(e) => e.stopPropagation()}><input type="checkbox" tabIndex={-1} aria-label={m.myDesk.select(`${i.work}, ${whoIs(i)}`)} checked={chosen.has(key)} onChange={(e) => onChoose([key], e.currentTarget.checked)} /></td>}
                  <td className="k"><button type="button" className="rowlink cut" tabIndex={at || (!current && n === 0) ? 0 : -1} data-row={key} onClick={(e) => { e.stopPropagation(); onCurrent(i); }}><Glyph of={iconOf(i.list)} />{i.work}</button></td>
                  <td className="p cut">{i.chart ? <>{listName(i.chart)}{i.chart.lookalike ? <span className="twin" title={m.myDesk.lookalike}><Glyph of={IconCopy} small /><span className="sr">{m.myDesk.lookalike}</span></span> : null}</> : <span className="m" title={i.about ?? undefined}>{i.about}</span>}</td>
                  <td className="m nw">{i.chart ? mrnWord(i.chart) : ''}</td><td className="m nw from-wide">{i.chart ? bornWord(i.chart) : ''}</td><td className="m cut" title={i.why[1]?.says}><span className="narrow">{i.short}</span><span className="whole">{i.why[1]?.says ?? i.short}</span></td>
                  <td className="f cut from-wide" title={`${m.myDesk.waiting} ${instantLong(i.since)}`}>{i.owner ? (i.mine ? m.myDesk.mine : i.owner.name) : ''}</td>
                  <td className="d" title={due.title}>{due.tone === 'plain' ? <span className="plain">{due.says}</span> : <Chip tone={due.tone}>{due.says}</Chip>}</td>
                </tr>
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
