import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { listCases } from '../../../src/modules/charting/contract.ts';
import type { CaseLine } from '../../../src/modules/charting/contract.ts';
import { show } from '../../../src/modules/patients/contract.ts';
import { instantLong, shortInstant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { listName, twoIdentifiers } from '../../lib/names.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { Chip } from '../../ui/chip.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { CaseDetail } from './case-detail.tsx';
import './cases.css';

const c = m.cases, states = ['open', 'moved', 'marked', 'refused'] as const;

/** Whose chart a case is about, with two identifiers. */
export function WhoLine({ chartId }: { chartId: string }) {
  const { data } = useAsk(show, { chartId }, { fresh: 300_000 });
  return data ? <><b>{listName(data.line)}</b>, <span className="nw">{twoIdentifiers(data.line)}</span></> : <>&nbsp;</>;
}

/** Correction cases: what was reported to stand in the wrong chart or visit, and its decision. */
export function CasesPage() {
  const search = useSearch({ from: '/frame/cases' }), navigate = useNavigate(), state = states.find((s) => s === search.state) ?? (search.state === 'all' ? undefined : 'open');
  const { data, error, refetch } = useAsk(listCases, { ...(state ? { state } : {}), limit: 100 }, { every: 30_000, keep: true }), list = data?.cases ?? [];
  const at = list.findIndex((x) => x.caseId === search.case), chosen = list[at] ?? (search.case ? undefined : list[0]);
  useEffect(() => { document.title = `${c.title} - ${m.frame.product}`; }, []);
  const go = (change: Partial<typeof search>): void => void navigate({ to: '/cases', search: { ...search, ...change }, replace: true });
  const move = (by: number): void => { const next = list[Math.max(0, Math.min(list.length - 1, (chosen ? list.indexOf(chosen) : -1) + by))]; if (next) go({ case: next.caseId }); };
  useKeys(c.title, [{ keys: ['j', 'ArrowDown'], says: c.key.move, line: true, caps: ['j', 'k'], when: list.length > 0, run: () => move(1) }, { keys: ['k', 'ArrowUp'], says: c.key.move, when: list.length > 0, run: () => move(-1) }]);
  return (
    <div className="casepage">
      <header className="head"><h1>{c.title}</h1>{data ? <p>{c.waitHere(data.open)}</p> : null}<span className="grow" />
        <label>{c.state}<select className="mantine-Input-input plainselect" value={state ?? 'all'} onChange={(e) => go({ state: e.currentTarget.value, case: undefined })}>{states.map((s) => <option key={s} value={s}>{c.states[s]}</option>)}<option value="all">{c.all}</option></select></label></header>
      <div className="caselist" tabIndex={0} role="region" aria-label={c.list}>
        {error ? <Failed error={error} retry={() => void refetch()} /> : !data ? <Loading lines={8} /> : list.length === 0 ? <Empty title={c.none}>{c.noneSays}</Empty> : <ul>{list.map((x) => <CaseRow key={x.caseId} of={x} chosen={x === chosen} onPick={() => go({ case: x.caseId })} />)}</ul>}
      </div>
      {chosen ? <CaseDetail key={chosen.caseId} of={chosen} /> : <div className="casedetail">{data && list.length ? <p className="m">{c.pick}</p> : null}</div>}
    </div>
  );
}

function CaseRow({ of: x, chosen, onPick }: { of: CaseLine; chosen: boolean; onPick: () => void }) {
  return (
    <li aria-current={chosen || undefined}><button type="button" onClick={onPick}>
      <span className="cut"><WhoLine chartId={x.fromChart} /></span><small title={instantLong(x.openedAt)}>{shortInstant(x.openedAt)}</small>
      <span className="two cut m">{x.says}</span>
      <small className="two">{c.kindShort[x.kind]}, {c.owner.toLowerCase()}: {x.owner?.name ?? c.noOwner} {x.state === 'open' ? null : <Chip>{c.states[x.state]}</Chip>}</small>
    </button></li>
  );
}
