import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { joinState, listJoins } from '../../../src/modules/patient-index/contract-joins.ts';
import type { JoinLine } from '../../../src/modules/patient-index/contract-joins.ts';
import { instantLong, shortInstant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { listName, mrnWord } from '../../lib/names.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { JoinDetail } from './join-detail.tsx';
import './joins.css';

const j = mi.joins;
export const joinTone = (state: JoinLine['state']): 'due' | 'plain' | 'done' => state === 'waiting' ? 'due' : state === 'joined' ? 'done' : 'plain';

/** What was joined, by whom, why; what waits for a second person; the way back. */
export function JoinsPage() {
  const search = useSearch({ from: '/frame/index' }), { joinId } = useParams({ strict: false }), navigate = useNavigate(), state = joinState.options.find((s) => s === search.state);
  const { data, error, refetch } = useAsk(listJoins, { ...(state ? { state } : {}), ...(search.chart && /^\d{1,18}$/.test(search.chart) ? { chartId: search.chart } : {}), selfReviewed: search.alone !== undefined, limit: 200 }, { keep: true }), list = data?.joins ?? [], at = list.findIndex((x) => x.joinId === joinId);
  const kept = { state: search.state, chart: search.chart, alone: search.alone };
  const show = (line: JoinLine | undefined): void => { if (line) void navigate({ to: '/index/joins/$joinId', params: { joinId: line.joinId }, search: kept, replace: true }); };
  const move = (by: number): void => show(list[at < 0 ? 0 : Math.max(0, Math.min(list.length - 1, at + by))]);
  useEffect(() => { document.title = `${j.list} - ${m.frame.product}`; }, []);
  useEffect(() => { if (data && !joinId && list[0] && matchMedia('(min-width: 901px)').matches) show(list[0]); }, [data, joinId]);
  useEffect(() => { document.querySelector('.caselist [aria-current]')?.scrollIntoView({ block: 'nearest' }); }, [joinId]);
  useKeys(j.list, [{ keys: ['j', 'ArrowDown'], says: j.key.move, line: true, caps: ['j', 'k'], when: list.length > 0, run: () => move(1) }, { keys: ['k', 'ArrowUp'], says: j.key.move, when: list.length > 0, run: () => move(-1) }]);
  const go = (change: Partial<typeof kept>): void => void navigate({ to: '/index/joins', search: { ...kept, ...change }, replace: true });
  return (
    <div className={`casepage jn${joinId ? ' withpair' : ''}`}>
      <header className="head"><h1>{j.list}</h1>{data ? <p>{j.listSays(list.length)}{data.next ? '+' : ''}</p> : null}<span className="grow" />
        {search.chart ? <Button small onClick={() => go({ chart: undefined })}>{j.onePerson} ×</Button> : null}
        <label><input type="checkbox" checked={search.alone !== undefined} onChange={(e) => go({ alone: e.currentTarget.checked ? 'yes' : undefined })} />{j.selfReviewedOnly}</label>
        <label>{j.state}<select className="mantine-Input-input plainselect" value={state ?? ''} onChange={(e) => go({ state: e.currentTarget.value || undefined })}><option value="">{j.allStates}</option>{joinState.options.map((s) => <option key={s} value={s}>{j.states[s]}</option>)}</select></label></header>
      <div className="caselist" tabIndex={0} role="region" aria-label={j.list}>
        {error ? <Failed error={error} retry={() => void refetch()} /> : !data ? <Loading lines={8} /> : list.length === 0 ? <Empty title={j.none}>{j.noneSays}</Empty> : <ul>{list.map((x) => <Row key={x.joinId} of={x} chosen={x.joinId === joinId} onPick={() => show(x)} />)}</ul>}
      </div>
      {joinId ? <JoinDetail key={joinId} joinId={joinId} /> : <div className="casedetail">{list.length ? <p className="m">{j.pick}</p> : null}</div>}
    </div>
  );
}

function Row({ of: x, chosen, onPick }: { of: JoinLine; chosen: boolean; onPick: () => void }) {
  const at = x.joinedAt ?? x.askedAt, who = (p: JoinLine['survivor']) => p ? <><span className="cut">{listName(p)}</span><span className="nw">, {m.words.mrn} {mrnWord(p)}</span></> : j.gone;
  return (
    <li aria-current={chosen || undefined}><button type="button" onClick={onPick}>
      <b className="nm">{who(x.survivor)}</b><small title={instantLong(at)}>{shortInstant(at)}</small>
      <span className="two nm m">{x.kind === 'merge' ? j.fromWord : j.with}&nbsp;{who(x.joined)}</span>
      <small className="two cut">{j.kinds[x.kind]}, {x.askedBy.name} {x.state === 'joined' ? null : <Chip tone={joinTone(x.state)}>{j.states[x.state]}</Chip>}</small>
    </button></li>
  );
}
