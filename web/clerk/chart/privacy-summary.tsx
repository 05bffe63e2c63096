import { Link } from '@tanstack/react-router';
import { IconLock } from '@tabler/icons-react';
import { useMemo } from 'react';
import { whoOpened } from '../../../src/modules/audit/contract.ts';
import { listSection } from '../../../src/modules/chart/contract.ts';
import { entryDay, instant, instantLong } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { Chip } from '../../ui/chip.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { whoLabel } from '../privacy/audit-table.tsx';
import { RoleSwitch } from './role-switch.tsx';
import { entryKey, usePatient, usePlace } from './use-chart.ts';

const leaves = /^(chart\.export|chart\.print|patients\.print-sheet|chart\.read-everything)/;

/** What a privacy officer asks first: who opened it, how often and why; what was refused; what restricts it; what left. */
export function PrivacySummary() {
  const { chartId, search, select } = usePlace(), acts = useAsk(whoOpened, { chartId, limit: 500 }, { fresh: 15_000 }), patient = usePatient(chartId), consents = useAsk(listSection, { chartId, section: 'documents', text: 'consent', limit: 50 }, { fresh: 60_000 });
  const rows = acts.data?.entries ?? [];
  const people = useMemo(() => {
    const by = new Map<string, { id: string; name: string; kind: string; acts: number; refused: number; last: string; purposes: Set<string>; did: Set<string> }>();
    for (const r of rows) {
      const p = by.get(r.actorId) ?? { id: r.actorId, name: whoLabel(r), kind: r.actorKind, acts: 0, refused: 0, last: r.at, purposes: new Set<string>(), did: new Set<string>() };
      p.acts += 1; if (r.outcome === 'refused') p.refused += 1; p.purposes.add(r.purpose); p.did.add(r.title); if (r.at > p.last) p.last = r.at;
      by.set(r.actorId, p);
    }
    return [...by.values()].sort((a, b) => b.last.localeCompare(a.last));
  }, [acts.data]);
  const left = rows.filter((r) => leaves.test(r.action) && r.outcome === 'done'), found = consents.data?.entries.filter((e) => e.type === 'Consent') ?? [];
  return (
    <div className="doc" tabIndex={0} role="region" aria-label={m.sections['summary']}>
      <RoleSwitch role="privacy" />
      <section className="full" aria-labelledby="pv-open">
        <div className="sh"><h2 id="pv-open">{m.roleView.opened}</h2><span className="f">{rows.length ? m.roleView.lastActs(rows.length) : ''}</span><span className="grow" /><Link to="/charts/$chartId/$section" params={{ chartId, section: 'who-opened' }}>{m.roleView.all}</Link></div>
        {acts.error ? <Failed error={acts.error} retry={() => void acts.refetch()} /> : !acts.data ? <Loading lines={6} /> : (
          <table className="enc privtab"><colgroup><col style={{ width: '22%' }} /><col style={{ width: '72px' }} /><col style={{ width: '170px' }} /><col className="hm" style={{ width: '24%' }} /><col className="hm" /></colgroup>
            <thead><tr><th scope="col">{m.roleView.who}</th><th scope="col" className="num">{m.roleView.acts}</th><th scope="col">{m.roleView.last}</th><th scope="col" className="hm">{m.roleView.why}</th><th scope="col" className="hm">{m.roleView.did}</th></tr></thead>
            <tbody>{people.map((p) => <tr key={p.id}><td className="cut"><b className="w5">{p.name}</b>{p.kind !== 'person' && p.id !== p.kind ? <span className="f"> {m.privacy.kinds[p.kind] ?? p.kind}</span> : null}</td><td className="num">{p.acts}</td><td className="m" title={instantLong(p.last)}>{instant(p.last)}</td><td className="cut hm">{p.refused ? <><Chip tone="due">{m.roleView.refused(p.refused)}</Chip> </> : null}{[...p.purposes].map((x) => m.purposes[x] ?? x).join(', ')}</td><td className="cut m hm" title={[...p.did].join(', ')}>{[...p.did].join(', ')}</td></tr>)}</tbody></table>
        )}
      </section>
      <section aria-labelledby="pv-res"><div className="sh"><h2 id="pv-res">{m.roleView.restrictions}</h2></div>
        {patient.data?.marks.restricted ? <p className="pad"><Glyph of={IconLock} small /> {m.roleView.restricted}</p> : null}
        {found.length === 0 ? (patient.data?.marks.restricted ? null : <p className="m pad">{m.roleView.restrictionsNone}</p>) : <ul className="lst">{found.map((e) => <li key={entryKey(e)} className={entryKey(e) === search.entry ? 'sel' : undefined} onClick={() => select(e)}><button type="button" className="rowlink t cut" onClick={(x) => { x.stopPropagation(); select(e); }}>{e.title}</button><span className="x">{e.status}</span><span className="x">{e.on ? entryDay(e.on) : ''}</span></li>)}</ul>}
      </section>
      <section aria-labelledby="pv-left"><div className="sh"><h2 id="pv-left">{m.roleView.left}</h2></div>
        {left.length === 0 ? <p className="m pad">{m.roleView.leftNone}</p> : <ul className="lst">{left.slice(0, 12).map((r) => <li key={r.id}><span className="t cut">{r.title}</span><span className="x cut">{r.actor}</span><span className="x">{instant(r.at)}</span></li>)}</ul>}
      </section>
    </div>
  );
}
