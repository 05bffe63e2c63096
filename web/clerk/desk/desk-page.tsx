import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { listItems } from '../../../src/modules/exchange/contract.ts';
import { instantLong, shortInstant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { count } from '../../lib/names.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { useRight } from '../../lib/use-me.ts';
import { useKeys } from '../../ui/keys.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { RecentList } from '../find/recent-list.tsx';
import { DropZone } from './drop-zone.tsx';
import { CorrectionRequests, Drafts } from './drafts.tsx';
import { Reviews, useReviews } from './reviews.tsx';
import './desk.css';

/** My desk: what waits, what I had in hand, and the place to take records in. */
export function DeskPage() {
  const mayExchange = useRight('exchange.read'), mayImport = useRight('exchange.import'), mayReview = useRight('patients.review'), mayFind = useRight('chart.read'), mayRegister = useRight('patients.register');
  const { data, error, refetch } = useAsk(listItems, { state: 'exception', limit: 8 }, { enabled: mayExchange, every: 30_000, keep: true });
  const reviews = useReviews(mayReview), exceptions = data?.counts['exception'] ?? 0, merges = data?.counts['needs-merge'] ?? 0, waiting = exceptions + (reviews.data?.reviews.length ?? 0);
  useEffect(() => { document.title = `${m.desk.title} - ${m.frame.product}`; }, []);
  // One list for the keyboard, from the first exception to the last chart worked on: Enter follows the link that has the focus.
  const list = useRef<HTMLDivElement>(null);
  const move = (by: number): void => {
    const links = [...list.current?.querySelectorAll<HTMLElement>('tbody a, tbody button') ?? []], at = links.indexOf(document.activeElement as HTMLElement);
    links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.max(0, Math.min(links.length - 1, at + by))]?.focus();
  };
  useKeys(m.desk.title, [{ keys: ['j', 'ArrowDown'], says: m.desk.key.move, line: true, caps: ['j', 'k'], run: () => move(1) }, { keys: ['k', 'ArrowUp'], says: m.desk.key.move, run: () => move(-1) }]);
  return (
    <div className="desk">
      <div className="deskmain" ref={list}>
        <header className="head"><h1>{m.desk.title}</h1>{data || reviews.data ? <p>{m.desk.waits(waiting)}</p> : null}</header>
        {mayExchange ? (
          <section aria-labelledby="desk-exc">
            <div className="sh"><h2 id="desk-exc">{m.desk.exceptions}</h2><span className="f">{data ? count(exceptions) : ''}</span><span className="grow" />
              {merges ? <Link to="/inbound" search={{ state: 'needs-merge' }}>{m.desk.merges(merges)}</Link> : null}{exceptions > 0 ? <Link to="/inbound" search={{ state: 'exception' }}>{m.desk.allExceptions}</Link> : null}</div>
            {error ? <Failed error={error} retry={() => void refetch()} /> : !data ? <Loading lines={5} /> : data.items.length === 0 ? <Empty title={m.desk.nothingWaits}>{m.desk.nothingWaitsSays}</Empty> : (
              <table className="rows exc"><colgroup><col /><col className="hm" style={{ width: '26%' }} /><col className="hm" style={{ width: '76px' }} /></colgroup>
                <thead><tr><th scope="col">{m.desk.reason}</th><th scope="col" className="hm">{m.desk.file}</th><th scope="col" className="num hm">{m.desk.received}</th></tr></thead>
                <tbody>{data.items.map((i) => <tr key={i.id}><td className="cut"><Link className="plainlink" to="/inbound" search={{ state: 'exception', item: i.id }} title={i.reason ?? undefined}>{i.reason ?? m.inbound.states[i.state]}</Link></td><td className="cut m hm" title={`${i.file}, ${i.place}`}>{i.file}</td><td className="num f hm" title={instantLong(i.receivedAt)}>{shortInstant(i.receivedAt)}</td></tr>)}</tbody></table>
            )}
          </section>
        ) : null}
        {mayRegister ? <Drafts /> : null}<CorrectionRequests />
        {mayReview ? <Reviews answer={reviews} /> : null}
        {mayFind ? <RecentList limit={12} /> : null}
      </div>
      {mayImport ? <DropZone /> : null}
    </div>
  );
}
