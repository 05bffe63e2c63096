import { Link } from '@tanstack/react-router';
import type { SearchHit } from '../../../src/modules/patients/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { count } from '../../lib/names.ts';
import { Failed } from '../../ui/states.tsx';
import { HitCard } from './hit-card.tsx';
import { HitRow } from './hit-row.tsx';
import type { useSearch } from './use-search.ts';

type Props = { text: string; answer: ReturnType<typeof useSearch>; at: number; onPoint: (n: number) => void; onOpen: (hit: SearchHit, newTab: boolean) => void; full?: boolean };

/** How the words were read, who matches and why, and a preview. Used under the search box and as the page Find. */
export function HitPanel({ text, answer: { data, hits, error, settled, asked }, at, onPoint, onOpen, full = false }: Props) {
  const chosen = hits[at];
  return (
    <>
      <div className="read"><span className="cut">{data?.readAs ? <>{m.find.readAs} <b>{data.readAs}</b></> : asked ? ' ' : m.find.typeMore}</span><span className="grow" />{full ? null : <Link className="hide" to="/find/fields">{m.advanced.open}</Link>}{full || !data?.more ? null : <Link className="hide" to="/find" search={{ q: text }}>{m.find.seeAll}</Link>}</div>
      <div className="res">
        <div className="grp"><span>{m.find.patients}</span><span className="f">{data ? m.find.of(data.more ? `${hits.length}+` : String(hits.length), count(data.patients)) : ''}</span></div>
        {error ? <Failed error={error} /> : null}
        <ul role="listbox" id="hits" aria-label={m.find.matches} aria-busy={!settled}>
          {hits.map((h, i) => <HitRow key={h.chartId} hit={h} selected={i === at} onPoint={() => onPoint(i)} onOpen={(t) => onOpen(h, t)} />)}
        </ul>
        {asked && settled && data && hits.length === 0 ? <div className="state"><h2>{m.find.none}</h2><p>{m.find.noneSays}</p></div> : null}
      </div>
      {chosen ? <HitCard hit={chosen} onOpen={() => onOpen(chosen, false)} /> : <aside className="card" aria-hidden="true" />}
      <span className="live" role="status">{settled && data ? m.find.count(hits.length, data.more) : ''}</span>
    </>
  );
}
