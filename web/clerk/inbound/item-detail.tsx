import { Textarea, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { IconArrowLeft } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { closeItem, listItems, replay, showItem } from '../../../src/modules/exchange/contract.ts';
import { useDraft } from '../../lib/draft.ts';
import { m } from '../../lib/messages/index.ts';
import { useAct, useAsk } from '../../lib/use-ask.ts';
import { useMe, useRight } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { sayDone } from '../frame/foot-note.ts';
import { CloseItem } from './close-item.tsx';
import { toneOf } from './inbound-page.tsx';
import { ItemFacts } from './item-facts.tsx';
import { ItemIdentity } from './item-identity.tsx';

/** `head` and `lead`: on the desk the item stands under the desk's own head, and why it is next comes first. */
type Props = { id: string; onNext: () => void; onShow: (id: string) => void; onBack: () => void; head?: ReactNode; lead?: ReactNode };

const mendable = new Set(['exception', 'not-applied']);

/** One item: why it stopped, how to mend it, what was received, what was tried; and the three acts. */
export function ItemDetail({ id, onNext, onShow, onBack, head, lead }: Props) {
  const { data, error, refetch } = useAsk(showItem, { id }), mayMend = useRight('exchange.mend'), me = useMe();
  const [editing, setEditing] = useState(false), [closing, setClosing] = useState(false);
  const draft = useDraft<{ text: string; reason: string }>(`mend:${me.id}:${id}`, { text: '', reason: '' });
  const again = useAct(replay, [listItems, showItem]), close = useAct(closeItem, [listItems, showItem]);
  const item = data?.item, can = Boolean(item && mayMend && mendable.has(item.state)), canEdit = can && Boolean(data?.text) && !data?.truncated;
  const tryAgain = (mended: string | null): void => again.mutate({ id, mended, reason: mended === null ? '' : draft.value.reason }, { onSuccess: (r) => {
    sayDone(m.inbound.replayed((m.inbound.states[r.state] ?? r.state).toLowerCase()));
    draft.drop(); setEditing(false);
    if (r.id !== id) onShow(r.id); else if (!mendable.has(r.state)) onNext();
  } });
  const edit = (): void => { if (!draft.kept) draft.set({ text: (data?.text ?? '').replaceAll('\r\n', '\n').replaceAll('\r', '\n'), reason: '' }); setEditing(true); };
  useKeys(m.inbound.detail, [
    { keys: canEdit ? 'r' : ['r', 'a'], says: m.inbound.key.retry, line: true, when: can && !editing, run: () => tryAgain(null) }, { keys: ['e', 'a'], says: m.inbound.key.edit, line: true, when: canEdit && !editing, run: edit },
    { keys: 'c', says: m.inbound.key.close, line: true, when: can && !editing, run: () => setClosing(true) }, { keys: 'ctrl+Enter', says: m.inbound.key.send, inFields: true, line: true, when: editing, run: () => tryAgain(draft.value.text) },
  ]);
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data || !item) return <Loading lines={8} />;
  return (
    <>
      {head ?? <header className="inbhead"><Button look="quiet" square className="backbtn" aria-label={m.words.back} onClick={onBack}><Glyph of={IconArrowLeft} /></Button><div><h2>{item.messageType ?? item.standard} <Chip tone={toneOf(item.state)}>{m.inbound.states[item.state]}</Chip></h2><p>{[item.file, item.place, item.source].filter(Boolean).join(', ')}</p></div></header>}
      <div className="inbbody" tabIndex={0} role="region" aria-label={m.inbound.detail}>
        {lead}
        {item.reason && !lead ? <section><h3>{m.inbound.reason}</h3><p>{item.reason}</p></section> : null}
        {item.mend ? <section><h3>{m.inbound.mend}</h3><p>{item.mend}</p></section> : null}
        {again.error ? <p className="crit" role="alert">{again.error.message}</p> : null}
        {data.identity ? <ItemIdentity of={data.identity} item={item} /> : null}
        {editing ? (
          <section className="mending"><h3>{m.inbound.mendTitle}</h3><p className="m">{m.inbound.mendSays}</p>
            <Textarea data-autofocus autoFocus label={m.inbound.mendText} value={draft.value.text} onChange={(e) => draft.set({ ...draft.value, text: e.currentTarget.value })} rows={14} spellCheck={false} classNames={{ input: 'mono' }} wrap="off" />
            <TextInput label={m.inbound.mendReason} value={draft.value.reason} onChange={(e) => draft.set({ ...draft.value, reason: e.currentTarget.value })} maxLength={500} autoComplete="off" />
          </section>
        ) : null}
        <ItemFacts shown={data} hideText={editing} />
      </div>
      <div className="wa">
        <p>{m.inbound.actSays} <b>{item.source}</b>, {item.place || item.file}</p>
        {!mayMend ? <p className="f">{m.inbound.noRight}</p> : !can ? <p className="f">{item.chartId ? <Link to="/charts/$chartId/$section" params={{ chartId: item.chartId, section: 'summary' }}>{m.inbound.openChart}</Link> : m.inbound.actNone}</p> : editing ? (
          <div><Button look="primary" small busy={again.isPending} onClick={() => tryAgain(draft.value.text)} hint="Ctrl Enter">{m.inbound.replay}</Button><Button small onClick={() => { draft.drop(); setEditing(false); }}>{m.inbound.cancelEdit}</Button></div>
        ) : <div>{canEdit ? <Button look="primary" small onClick={edit} hint="e">{m.inbound.edit}</Button> : null}<Button small look={canEdit ? 'plain' : 'primary'} busy={again.isPending} onClick={() => tryAgain(null)} hint="r">{m.inbound.retry}</Button><Button small onClick={() => setClosing(true)} hint="c">{m.inbound.close}</Button></div>}
      </div>
      <CloseItem opened={closing} item={item} busy={close.isPending} error={close.error} onClose={() => setClosing(false)} onGo={(reason) => close.mutate({ id, reason }, { onSuccess: () => { setClosing(false); sayDone(m.inbound.closed); onNext(); } })} />
    </>
  );
}
