import { IconAlertTriangle } from '@tabler/icons-react';
import { history } from '../../../src/modules/chart/contract.ts';
import { listDifferences, settleDifference, show } from '../../../src/modules/patients/contract.ts';
import { instantLong, shortInstant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { useAct, useAsk } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { sayDone } from '../frame/foot-note.ts';

const w = m.registered;

/** What a feed says otherwise of fields corrected here, beside what stands; each is decided by a person. */
export function FeedDifferences({ chartId }: { chartId: string }) {
  const { data } = useAsk(listDifferences, { chartId }, { fresh: 30_000 }), act = useAct(settleDifference, [listDifferences, show, history]);
  if (!data?.differences.length) return null;
  const decide = (d: (typeof data.differences)[number], decision: 'keep-ours' | 'accept-theirs'): void => act.mutate({ chartId, field: d.field, mark: d.mark, decision }, { onSuccess: () => sayDone(decision === 'keep-ours' ? w.kept : w.accepted) });
  const lines = (of: string[]) => (of.length ? of.map((l) => <div key={l}>{l}</div>) : <span className="f">{w.nothing}</span>);
  return (
    <section className="conflict feeddiff" aria-labelledby="feed-diff"><h3 id="feed-diff"><Glyph of={IconAlertTriangle} /> {w.feed(data.differences.length)}</h3><p>{w.feedSays}</p>
      <table className="diff"><thead><tr><th scope="col">{w.field}</th><th scope="col">{w.here}</th><th scope="col">{w.theFeed(data.differences[0]!.source)}</th><th scope="col"><span className="sr">{w.answer}</span></th></tr></thead>
        <tbody>{data.differences.map((d) => <tr key={d.field}><th scope="row">{d.label}</th><td>{lines(d.ours)}</td><td title={instantLong(d.saidAt)}><ins>{lines(d.theirs)}</ins> <span className="f">{shortInstant(d.saidAt)}</span></td>
          <td><span className="acts"><Button small look="primary" busy={act.isPending} onClick={() => decide(d, 'keep-ours')} aria-label={`${w.keepOurs}: ${d.label}`}>{w.keepOurs}</Button><Button small busy={act.isPending} onClick={() => decide(d, 'accept-theirs')} aria-label={`${w.acceptTheirs}: ${d.label}`}>{w.acceptTheirs}</Button></span></td></tr>)}</tbody></table>
      {act.error ? <p className="crit" role="alert">{act.error.message}</p> : null}
    </section>
  );
}
