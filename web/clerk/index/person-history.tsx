import { Link, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { personHistory } from '../../../src/modules/patient-index/contract-joins.ts';
import { instant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { legalName, listName, mrnWord, twoIdentifiers } from '../../lib/names.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { Chip } from '../../ui/chip.tsx';
import { Rows } from '../../ui/rows.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import './joins.css';

const j = mi.joins;

/** The records of one person, and everything that ever joined or parted them. */
export function PersonHistory() {
  const { chartId } = useParams({ from: '/frame/index/people/$chartId' }), { data, error, refetch } = useAsk(personHistory, { chartId });
  useEffect(() => { document.title = `${j.personHistory} - ${m.frame.product}`; }, []);
  const lead = data?.now.find((r) => r.role === 'leading')?.person ?? data?.now.find((r) => r.chartId === chartId)?.person;
  return (
    <div className="page" tabIndex={0} role="region" aria-label={j.personHistory}>
      <h1>{lead ? legalName(lead) : j.personHistory}</h1>{lead ? <p className="m">{twoIdentifiers(lead)}</p> : null}
      {error ? <Failed error={error} retry={() => void refetch()} /> : !data ? <Loading lines={6} /> : (
        <>
          <section className="pad"><h2>{j.person}</h2>
            <Rows label={j.person}><thead><tr><th scope="col">{m.words.mrn}</th><th scope="col">{m.words.patient}</th><th scope="col">{m.words.status}</th></tr></thead>
              <tbody>{data.now.map((r) => <tr key={r.chartId}><td><Link to="/charts/$chartId/$section" params={{ chartId: r.chartId, section: 'summary' }}>{r.formerNumber ?? (r.person ? mrnWord(r.person) : j.gone)}</Link></td><td className="cut">{r.person ? listName(r.person) : ''}</td><td><Chip tone={r.role === 'leading' ? 'done' : 'plain'}>{j.personNow[r.role]}</Chip> <span className="f">{r.since ? j.since(instant(r.since)) : ''}</span></td></tr>)}</tbody></Rows></section>
          <section className="pad"><h2>{j.personHistory}</h2><p className="m">{j.personSays}</p>
            {data.joins.length === 0 ? <p className="m">{j.historyNone}</p> : (
              <Rows label={j.personHistory}><thead><tr><th scope="col">{m.words.date}</th><th scope="col">{m.words.kind}</th><th scope="col">{j.leads}</th><th scope="col">{j.joinedIs}</th><th scope="col">{j.state}</th></tr></thead>
                <tbody>{data.joins.map((x) => <tr key={x.joinId}><td className="nw"><Link to="/index/joins/$joinId" params={{ joinId: x.joinId }} search={{}}>{instant(x.joinedAt ?? x.askedAt)}</Link></td><td>{j.kinds[x.kind]}</td><td>{x.survivor ? mrnWord(x.survivor) : j.gone}</td><td>{x.joined ? mrnWord(x.joined) : j.gone}</td><td>{j.states[x.state]}{x.endedAt ? <span className="f">, {instant(x.endedAt)}</span> : null}</td></tr>)}</tbody></Rows>)}</section>
        </>
      )}
    </div>
  );
}
