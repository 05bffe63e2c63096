import { useEffect, useState } from 'react';
import { endFollowing, listFollowers, settleRefusal } from '../../../src/modules/patient-index/contract-ledger.ts';
import type { FollowerLine } from '../../../src/modules/patient-index/contract-ledger.ts';
import { instant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { count } from '../../lib/names.ts';
import { useAct, useAsk } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Rows } from '../../ui/rows.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { sayDone } from '../frame/foot-note.ts';

const c = mi.changes;

/** Who follows the changes of identity, how far each has acknowledged them, and what was refused. */
export function ChangesPage() {
  const { data, error, refetch } = useAsk(listFollowers, {}, { every: 30_000 }), [ending, setEnding] = useState<string | null>(null), end = useAct(endFollowing, [listFollowers]);
  useEffect(() => { document.title = `${c.title} - ${m.frame.product}`; }, []);
  return (
    <div className="page" tabIndex={0} role="region" aria-label={c.title}>
      <header className="head"><h1>{c.title}</h1><p>{c.says}</p></header>
      {error ? <Failed error={error} retry={() => void refetch()} /> : !data ? <Loading lines={5} /> : data.followers.length === 0 ? <Empty title={c.none}>{c.noneSays}</Empty> : (
        <Rows label={c.title}><thead><tr><th scope="col">{c.follower}</th><th scope="col">{c.state}</th><th scope="col" className="num">{c.outstanding}</th><th scope="col">{c.oldest}</th><th scope="col">{c.asked}</th><th scope="col">{c.acknowledged}</th><th scope="col"><span className="sr">{c.end}</span></th></tr></thead>
          <tbody>{data.followers.map((f) => <Follower key={f.follower} of={f} onEnd={() => setEnding(f.follower)} />)}</tbody></Rows>)}
      <Dialog title={c.endTitle(ending ?? '')} opened={ending !== null} onClose={() => setEnding(null)}>
        <p>{c.endSays}</p>{end.error ? <p className="crit" role="alert">{end.error.message}</p> : null}
        <div className="acts"><Button look="danger" data-autofocus busy={end.isPending} onClick={() => { if (ending) end.mutate({ follower: ending }, { onSuccess: () => { setEnding(null); sayDone(c.ended); } }); }}>{c.end}</Button><Button look="quiet" onClick={() => setEnding(null)} hint="Esc">{m.words.cancel}</Button></div>
      </Dialog>
    </div>
  );
}

function Follower({ of: f, onEnd }: { of: FollowerLine; onEnd: () => void }) {
  const settle = useAct(settleRefusal, [listFollowers]), when = (iso: string | null): string => iso ? instant(iso) : c.never;
  return (
    <>
      <tr><th scope="row"><b>{f.follower}</b></th><td>{f.overdue ? <Chip tone="late">{c.overdue}</Chip> : f.outstanding ? <Chip tone="due">{c.waits}</Chip> : <Chip tone="done">{c.fine}</Chip>}</td><td className="num">{count(f.outstanding)}{f.outstanding >= 1000 ? '+' : ''}</td><td>{f.oldestAt ? instant(f.oldestAt) : ''}</td><td>{when(f.askedAt)}</td><td>{when(f.acknowledgedAt)}</td><td className="num"><Button small look="quiet" onClick={onEnd} aria-label={`${c.end}: ${f.follower}`}>{c.end}</Button></td></tr>
      {f.trouble ? <tr><td colSpan={7} className="crit">{c.trouble}: {f.trouble}</td></tr> : null}
      {f.refusals.map((r) => <tr key={r.seq}><td colSpan={6}><Chip tone="danger">{c.refusals}</Chip> {c.seq} {count(r.seq)}, {instant(r.at)}: {r.says}</td><td className="num"><Button small busy={settle.isPending} onClick={() => { void settle.mutateAsync({ follower: f.follower, seq: r.seq }).then(() => sayDone(c.settled), () => undefined); }}>{c.settle}</Button></td></tr>)}
    </>
  );
}
