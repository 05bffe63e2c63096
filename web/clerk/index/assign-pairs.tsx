import { useState } from 'react';
import { assignPairs, queueChoices, showPair } from '../../../src/modules/patient-index/contract-queue.ts';
import { m } from '../../lib/messages/index.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { useAct, useAsk } from '../../lib/use-ask.ts';
import { useMe } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Loading } from '../../ui/states.tsx';
import { sayDone } from '../frame/foot-note.ts';

const p = mi.pairActs;

/** Gives pairs to one person, or to several in turn. */
export function AssignPairs({ pairIds, onDone, onClose }: { pairIds: string[]; onDone: () => void; onClose: () => void }) {
  const me = useMe(), { data } = useAsk(queueChoices, {}, { fresh: 30_000 }), [owners, setOwners] = useState<string[]>([me.id]), act = useAct(assignPairs, [showPair]);
  const go = (): void => act.mutate({ pairIds, owners }, { onSuccess: (r) => { sayDone([owners.length ? p.assigned(r.assigned) : p.givenBack(r.assigned), r.left.length ? p.leftOut(r.left.length) : ''].filter(Boolean).join(' ')); onDone(); } });
  const people = data ? [...data.people].sort((a, b) => Number(b.id === me.id) - Number(a.id === me.id) || a.name.localeCompare(b.name)) : [];
  return (
    <Dialog title={p.assignTitle(pairIds.length)} opened onClose={onClose}>
      <form className="msgform" onSubmit={(e) => { e.preventDefault(); go(); }} onKeyDown={(e) => { if (e.key === 'Enter' && e.target instanceof HTMLInputElement) { e.preventDefault(); go(); } }}>
        {act.error ? <p className="crit" role="alert">{act.error.message}</p> : null}
        {data ? <fieldset className="ticks"><legend>{p.assignTo}</legend>{people.map((o, i) => <label key={o.id}><input type="checkbox" data-autofocus={i === 0 || undefined} checked={owners.includes(o.id)} onChange={(e) => setOwners(e.currentTarget.checked ? [...owners, o.id] : owners.filter((k) => k !== o.id))} /><span>{o.id === me.id ? p.me(o.name) : o.name}</span></label>)}</fieldset> : <Loading lines={3} />}
        <p className="f">{p.assignSays}</p>
        <div className="acts"><Button look="primary" type="submit" busy={act.isPending} hint="Enter">{p.assign}</Button><Button look="quiet" onClick={onClose} hint="Esc">{m.words.cancel}</Button></div>
      </form>
    </Dialog>
  );
}
