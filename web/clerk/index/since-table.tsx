import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import type { SinceEntry } from '../../../src/modules/patient-index/contract-joins.ts';
import { entryDay, instant } from '../../lib/dates.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { Button } from '../../ui/button.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Rows } from '../../ui/rows.tsx';
import { entryKey, sideOf } from './sides.ts';
import type { Side, Sides } from './sides.ts';

const j = mi.joins, page = 200;

/** Everything entered since the join with the side it goes to; what is not sure comes first and can be shown alone. */
export function SinceTable({ entries, sides, onPut }: { entries: readonly SinceEntry[]; sides: Sides; onPut: (key: string, side: Side) => void }) {
  const [only, setOnly] = useState(false), [at, setAt] = useState(0), [most, setMost] = useState(page), unsure = entries.filter((e) => !e.sure);
  const order = only ? unsure : [...unsure, ...entries.filter((e) => e.sure)], shown = order.slice(0, most), here = shown[Math.min(at, shown.length - 1)];
  const focus = (n: number): void => { setAt(n); requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-since="${n}"] input:checked`)?.focus()); };
  const move = (by: number): void => { if (shown.length) focus(Math.max(0, Math.min(shown.length - 1, at + by))); };
  const put = (side: Side): void => { if (here) onPut(entryKey(here), side); };
  useKeys(j.evidence, [
    { keys: 'j', says: j.entry.toLowerCase(), line: true, caps: ['j', 'k'], when: shown.length > 0, run: () => move(1) }, { keys: 'k', says: j.entry.toLowerCase(), when: shown.length > 0, run: () => move(-1) },
    { keys: 'a', says: j.toSide('A'), line: true, caps: ['a', 'b'], when: here !== undefined, run: () => put('survivor') }, { keys: 'b', says: j.toSide('B'), when: here !== undefined, run: () => put('joined') },
    { keys: 'n', says: j.key.next, when: unsure.length > 0, run: () => { const next = shown.findIndex((e, i) => i > at && !e.sure); focus(next < 0 ? 0 : next); } },
  ], 3);
  return (
    <section aria-labelledby="since-h"><div className="sh"><h2 id="since-h">{entries.length ? j.sinceTitle(entries.length) : j.sinceNone}</h2><span className="grow" />{unsure.length ? <button type="button" className="link" aria-pressed={only} onClick={() => { setOnly(!only); setAt(0); }}>{only ? j.allEntries : j.onlyUnsure(unsure.length)}</button> : null}</div>
      {shown.length ? (
        <Rows label={j.sinceTable} className="pf since"><colgroup><col /><col className="pf4w" /><col className="pf5" /><col /></colgroup>
          <thead><tr><th scope="col">{j.entry}</th><th scope="col">{j.written}</th><th scope="col">{j.proposedSide}</th><th scope="col">{j.evidence}</th></tr></thead>
          <tbody>{shown.map((e, i) => { const key = entryKey(e), side = sideOf(e, sides); return (
            <tr key={key} data-since={i} aria-current={e === here || undefined} className={side === e.proposed ? '' : 'changed'} onFocus={() => setAt(i)}>
              <td><b>{e.title || e.type}</b> <span className="f">{[e.type, e.date ? entryDay(e.date) : null].filter(Boolean).join(', ')}</span>{e.goesWith.length ? <small className="f">{j.goesWith(e.goesWith.length)}</small> : null}</td>
              <td className="m">{instant(e.writtenAt)}<small className="f">{e.writtenBy}</small></td>
              <td><div className="seg" role="radiogroup" aria-label={j.sideOf(e.title || key)}>{(['survivor', 'joined'] as const).map((s) => <label key={s}><input type="radio" name={`side-${key}`} checked={side === s} onChange={() => onPut(key, s)} /><span>{j.side[s]}</span></label>)}</div></td>
              <td className="m">{e.sure ? null : <b className="unsure"><Glyph of={IconAlertTriangle} small /> {j.notSure}. </b>}{e.because.join('. ')}</td>
            </tr>); })}</tbody></Rows>
      ) : null}
      {order.length > shown.length ? <Button small onClick={() => setMost(most + page)}>{j.more(order.length - shown.length)}</Button> : null}
    </section>
  );
}
