import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { showEntry } from '../../../src/modules/chart/contract.ts';
import { listCases, takeCase } from '../../../src/modules/charting/contract.ts';
import type { CaseLine } from '../../../src/modules/charting/contract.ts';
import { entryDay, instant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { useAct, useAsk } from '../../lib/use-ask.ts';
import { useMe } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { WhoLine } from './cases-page.tsx';
import { DecideCase } from './decide-case.tsx';

const c = m.cases;

/** One case: what was reported, the two places clearly framed, the plan and the decision. */
export function CaseDetail({ of: x }: { of: CaseLine }) {
  const me = useMe(), take = useAct(takeCase, [listCases]), mine = x.owner?.id === me.id, [target, setTarget] = useState<string | null>(x.toChart);
  const takeIt = (): void => take.mutate(mine ? { caseId: x.caseId, owner: null } : { caseId: x.caseId });
  useKeys(c.title, [{ keys: 't', says: c.key.take, line: true, when: x.state === 'open', run: takeIt }], 2);
  const other = x.kind === 'wrong-encounter' ? x.fromChart : target;
  return (
    <section className="casedetail" tabIndex={0} aria-label={c.kindShort[x.kind]}>
      <header><h2>{c.kindShort[x.kind]}</h2><p className="m">{c.opened} {instant(x.openedAt)} {c.by} {x.openedBy.name}. {c.owner}: {x.owner?.name ?? c.noOwner} {x.state === 'open' ? <Button look="quiet" small hint="t" busy={take.isPending} onClick={takeIt}>{mine ? c.give : c.take}</Button> : <Chip>{c.states[x.state]}</Chip>}</p></header>
      <blockquote className="casesays" aria-label={c.says} dir="auto">{x.says}</blockquote>
      <div className="twoframes">
        <div className="frame2"><h3>{c.from}</h3><p className="framewho"><WhoLine chartId={x.fromChart} /></p><p><Link to="/charts/$chartId/$section" params={{ chartId: x.fromChart, section: 'summary' }}>{m.inbound.openChart}</Link></p></div>
        <div className="frame2 to"><h3>{c.to}</h3>{other ? <><p className="framewho"><WhoLine chartId={other} /></p>{x.kind === 'wrong-encounter' ? <p className="m">{c.same}</p> : <p><Link to="/charts/$chartId/$section" params={{ chartId: other, section: 'summary' }}>{m.inbound.openChart}</Link></p>}</> : <p className="m">{c.notChosen}</p>}</div>
      </div>
      {x.state === 'open' ? <DecideCase of={x} onTarget={setTarget} /> : <Decided of={x} />}
    </section>
  );
}

function Decided({ of: x }: { of: CaseLine }) {
  return (
    <div className="plan"><h3>{c.outcome}</h3><p>{x.outcome}</p>{x.decidedBy && x.decidedAt ? <p className="m">{c.decided(x.decidedBy.name, instant(x.decidedAt))}</p> : null}
      {x.state !== 'moved' ? <ul>{x.entries.map((e) => <li key={`${e.type}/${e.id}`}><EntryName of={e} chartId={x.fromChart} /></li>)}</ul> : <p className="m">{c.decisionSays['move']}</p>}</div>
  );
}

export function EntryName({ of: { type, id }, chartId }: { of: { type: string; id: string }; chartId: string }) {
  const { data } = useAsk(showEntry, { type, id, chartId });
  return <Link to="/charts/$chartId/$section" params={{ chartId, section: data?.entry.section ?? 'other' }} search={{ entry: `${type}/${id}` }}>{data ? [data.entry.title || m.chart.untitled, data.entry.on ? entryDay(data.entry.on) : null].filter(Boolean).join(', ') : type}</Link>;
}
