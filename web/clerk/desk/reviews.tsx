import { Link } from '@tanstack/react-router';
import { reviews as listReviews } from '../../../src/modules/patients/contract.ts';
import type { PatientLine } from '../../../src/modules/patients/contract.ts';
import { instantLong, shortInstant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { count, listName, twoIdentifiers } from '../../lib/names.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { Failed, Loading } from '../../ui/states.tsx';

export const useReviews = (enabled: boolean) => useAsk(listReviews, { limit: 20 }, { enabled, every: 60_000 });

function Who({ line }: { line: PatientLine }) {
  return <><Link to="/charts/$chartId/$section" params={{ chartId: line.chartId, section: 'demographics' }} className="plainlink">{listName(line)}</Link><small>{twoIdentifiers(line)}</small></>;
}

/** Identity reviews: an identifier agreed while the person did not. Both charts are named with two identifiers each. */
export function Reviews({ answer: { data, error, refetch } }: { answer: ReturnType<typeof useReviews> }) {
  return (
    <section aria-labelledby="desk-rev" className="revs">
      <div className="sh"><h2 id="desk-rev">{m.desk.reviews}</h2><span className="f">{data ? count(data.reviews.length) + (data.next ? '+' : '') : ''}</span></div>
      {error ? <Failed error={error} retry={() => void refetch()} /> : !data ? <Loading lines={3} /> : data.reviews.length === 0 ? <p className="m pad">{m.desk.nothingWaits}</p> : (
        <table className="rows two"><thead><tr><th scope="col">{m.desk.compare}</th><th scope="col">{m.desk.other}</th><th scope="col">{m.desk.why}</th><th scope="col" className="num hm">{m.desk.opened}</th></tr></thead>
          <tbody>{data.reviews.map((r) => <tr key={r.id}><td className="cut"><Who line={r.newChart} /></td><td className="cut"><Who line={r.otherChart} /></td><td className="why"><Link to="/reviews/$reviewId" params={{ reviewId: r.id }}>{r.reason}</Link></td><td className="num f hm" title={instantLong(r.openedAt)}>{shortInstant(r.openedAt)}</td></tr>)}</tbody></table>
      )}
    </section>
  );
}
