import { NativeSelect, Textarea } from '@mantine/core';
import { useState } from 'react';
import { assign, closeItems, countDue, listColleagues, showDesk } from '../../../src/modules/workforce/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { roleWords } from '../../lib/names.ts';
import { useAct, useAsk } from '../../lib/use-ask.ts';
import { useMe } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { sayDone } from '../frame/foot-note.ts';

type Key = { list: string; ref: string };
type Refused = Key & { says: string };
type Props = { items: Key[]; onDone: () => void; onClose: () => void };

/** What could not be done of it, each with its reason. */
function NotAll({ refused, onClose }: { refused: Refused[]; onClose: () => void }) {
  return <><div className="note" role="alert"><span /><div><p>{m.myDesk.notAll(refused.length)}</p><ul>{[...new Set(refused.map((r) => r.says))].map((s) => <li key={s}>{s}.</li>)}</ul></div></div><div className="acts"><Button data-autofocus onClick={onClose}>{m.words.close}</Button></div></>;
}

/** Gives work to a person whose role has it. */
export function AssignDialog({ items, onDone, onClose }: Props) {
  const me = useMe(), only = new Set(items.map((i) => i.list)).size === 1 ? items[0]!.list : null, colleagues = useAsk(listColleagues, { list: only }, { fresh: 30_000 });
  const [owner, setOwner] = useState(me.id), act = useAct(assign, [showDesk, countDue]);
  const go = (): void => act.mutate({ items, owner: owner === '' ? null : owner }, { onSuccess: (r) => {
    if (r.refused.length) return;
    sayDone(owner === '' ? m.myDesk.givenBack : owner === me.id ? m.myDesk.taken(r.done) : m.myDesk.assigned(colleagues.data?.people.find((p) => p.id === owner)?.name ?? ''));
    onDone();
  } });
  const others = colleagues.data?.people.filter((p) => p.id !== me.id) ?? [];
  return (
    <Dialog title={m.myDesk.assignTitle(items.length)} opened onClose={onClose}>
      {act.data?.refused.length ? <NotAll refused={act.data.refused} onClose={act.data.done ? onDone : onClose} /> : (
        <form className="msgform" onSubmit={(e) => { e.preventDefault(); go(); }} onKeyDown={(e) => { if (e.key === 'Enter' && e.target instanceof HTMLSelectElement) { e.preventDefault(); go(); } }}>
          {act.error ? <p className="crit" role="alert">{act.error.message}</p> : null}
          <NativeSelect data-autofocus label={m.myDesk.assignTo} value={owner} onChange={(e) => setOwner(e.currentTarget.value)} data={[{ value: me.id, label: m.myDesk.me(me.name) }, ...others.map((p) => ({ value: p.id, label: `${p.name}, ${roleWords(p.roles)}` })), { value: '', label: m.myDesk.nobody }]} />
          <div className="acts"><Button look="primary" type="submit" busy={act.isPending} hint="Enter">{m.myDesk.assign}</Button><Button look="quiet" onClick={onClose} hint="Esc">{m.words.cancel}</Button></div>
        </form>
      )}
    </Dialog>
  );
}

/** Closes several with one reason, where their worklists let them be closed. */
export function CloseDialog({ items, onDone, onClose }: Props) {
  const [reason, setReason] = useState(''), [tried, setTried] = useState(false), act = useAct(closeItems, [showDesk, countDue]), short = reason.trim().length < 3;
  const go = (): void => { setTried(true); if (short) document.getElementById('close-why')?.focus(); else act.mutate({ items, reason: reason.trim() }, { onSuccess: (r) => { if (!r.refused.length) { sayDone(m.myDesk.closed(r.done)); onDone(); } } }); };
  return (
    <Dialog title={m.myDesk.closeTitle(items.length)} opened onClose={onClose}>
      {act.data?.refused.length ? <NotAll refused={act.data.refused} onClose={act.data.done ? onDone : onClose} /> : (
        <>
          <p className="m">{m.myDesk.closeSays}</p>{act.error ? <p className="crit" role="alert">{act.error.message}</p> : null}
          <Textarea id="close-why" data-autofocus label={m.myDesk.closeReason} rows={3} maxLength={500} value={reason} onChange={(e) => setReason(e.currentTarget.value)} error={tried && short ? m.myDesk.needReason : undefined} onKeyDown={(e) => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) { e.preventDefault(); go(); } }} />
          <div className="acts"><Button look="danger" busy={act.isPending} onClick={go} hint="Ctrl Enter">{m.myDesk.close}</Button><Button look="quiet" onClick={onClose} hint="Esc">{m.words.cancel}</Button></div>
        </>
      )}
    </Dialog>
  );
}
