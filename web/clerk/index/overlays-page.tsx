import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { heldState, listHeld } from '../../../src/modules/patient-index/contract-overlay.ts';
import type { HeldLine } from '../../../src/modules/patient-index/contract-overlay.ts';
import { instantLong, shortInstant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { listName, twoIdentifiers } from '../../lib/names.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { Chip } from '../../ui/chip.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { HeldDetail } from './held-detail.tsx';
import './joins.css';

const o = mi.overlays;

/** Changes of who somebody is, held: the longest waiting opens by itself. */
export function OverlaysPage() {
  const search = useSearch({ from: '/frame/index' }), navigate = useNavigate(), state = heldState.options.find((s) => s === search.state) ?? 'open';
  const { data, error, refetch } = useAsk(listHeld, { state, limit: 200, ...(search.chart && /^\d{1,18}$/.test(search.chart) ? { chartId: search.chart } : {}) }, { keep: true }), list = data?.held ?? [], chosen = list.find((h) => h.heldId === search.held) ?? (search.held ? undefined : list[0]);
  const go = (change: { state?: string; held?: string | undefined }): void => void navigate({ to: '/index/overlays', search: { state: search.state, chart: search.chart, held: search.held, ...change }, replace: true });
  const move = (by: number): void => { const next = list[Math.max(0, Math.min(list.length - 1, (chosen ? list.indexOf(chosen) : -1) + by))]; if (next) go({ held: next.heldId }); };
  useEffect(() => { document.title = `${o.title} - ${m.frame.product}`; }, []);
  useEffect(() => { document.querySelector('.caselist [aria-current]')?.scrollIntoView({ block: 'nearest' }); }, [chosen?.heldId]);
  useKeys(o.title, [{ keys: ['j', 'ArrowDown'], says: o.key.move, line: true, caps: ['j', 'k'], when: list.length > 0, run: () => move(1) }, { keys: ['k', 'ArrowUp'], says: o.key.move, when: list.length > 0, run: () => move(-1) }]);
  const heldId = chosen?.heldId ?? search.held;
  return (
    <div className="casepage jn">
      <header className="head"><h1>{o.title}</h1>{data ? <p>{o.says(data.open)}</p> : null}<span className="grow" />
        <label>{o.state}<select className="mantine-Input-input plainselect" value={state} onChange={(e) => go({ state: e.currentTarget.value, held: undefined })}>{heldState.options.map((s) => <option key={s} value={s}>{o.states[s]}</option>)}</select></label></header>
      <div className="caselist" tabIndex={0} role="region" aria-label={o.list}>
        {error ? <Failed error={error} retry={() => void refetch()} /> : !data ? <Loading lines={8} /> : list.length === 0 ? <Empty title={o.none}>{o.noneSays}</Empty> : <ul>{list.map((h) => <Row key={h.heldId} of={h} chosen={h === chosen} onPick={() => go({ held: h.heldId })} />)}</ul>}
      </div>
      {heldId && data ? <HeldDetail key={heldId} heldId={heldId} onDone={() => go({ held: undefined })} /> : <div className="casedetail">{list.length ? <p className="m">{o.pick}</p> : null}</div>}
    </div>
  );
}

function Row({ of: h, chosen, onPick }: { of: HeldLine; chosen: boolean; onPick: () => void }) {
  return (
    <li aria-current={chosen || undefined}><button type="button" onClick={onPick}>
      <b className="cut">{listName(h.line)}</b><small title={instantLong(h.heldAt)}>{shortInstant(h.heldAt)}</small>
      <span className="two">{twoIdentifiers(h.line)}</span>
      <span className="two cut m" title={h.says}>{h.says}</span>
      <small className="two cut">{o.doors[h.door]}{h.source ? `, ${o.from(h.source)}` : ''}{h.state === 'open' ? null : <> <Chip>{o.states[h.state]}</Chip></>}</small>
    </button></li>
  );
}
