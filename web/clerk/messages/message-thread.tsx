import { Textarea } from '@mantine/core';
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { answerMessage, closeMessage, countDue, listMessages, readMessage, showDesk } from '../../../src/modules/workforce/contract.ts';
import { instant } from '../../lib/dates.ts';
import { useDraft } from '../../lib/draft.ts';
import { m } from '../../lib/messages/index.ts';
import { roleWords } from '../../lib/names.ts';
import { queries, useAct, useAsk } from '../../lib/use-ask.ts';
import { useMe } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { PatientBlock } from '../desk/patient-block.tsx';
import { sayDone } from '../frame/foot-note.ts';
import './messages.css';

/** What is no longer true; told after the act has said that it is done, for this view may be gone with it. */
const after = (): void => { for (const c of [showDesk, countDue, readMessage, listMessages]) void queries.invalidateQueries({ queryKey: [c.name] }); };

/** What was asked and answered; the next word, and the end of it. */
export function MessageThread({ messageId, head, lead, onDone }: { messageId: string; head?: ReactNode; lead?: ReactNode; onDone: () => void }) {
  const { data, error, refetch } = useAsk(readMessage, { messageId }), me = useMe(), box = useRef<HTMLTextAreaElement>(null), [tried, setTried] = useState(false);
  const draft = useDraft<string>(`message:${me.id}:${messageId}`, ''), answer = useAct(answerMessage), close = useAct(closeMessage), open = Boolean(data && !data.closedAt);
  const send = (andClose: boolean): void => {
    setTried(true);
    if (draft.value.trim() === '') { box.current?.focus(); return; }
    answer.mutate({ messageId, text: draft.value.trim(), close: andClose }, { onSuccess: () => { draft.drop(); setTried(false); sayDone(andClose ? m.messages.closed : m.messages.answered); after(); onDone(); } });
  };
  const end = (): void => close.mutate({ messageId }, { onSuccess: () => { sayDone(m.messages.closed); after(); onDone(); } });
  useKeys(m.messages.title, [{ keys: 'a', says: m.myDesk.acts['workforce.messages']!.toLowerCase(), line: true, when: open, run: () => box.current?.focus() }, { keys: 'c', says: m.messages.close.toLowerCase(), line: true, when: open, run: end }, { keys: 'ctrl+Enter', says: m.messages.answerGo.toLowerCase(), inFields: true, when: open, run: () => send(false) }]);
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <>{head}<Loading /></>;
  const fault = answer.error ?? close.error;
  return (
    <>
      {head}
      <div className="wdbody" tabIndex={0} role="region" aria-label={m.messages.title}>
        {data.chart ? <PatientBlock line={data.chart} /> : null}
        {lead}
        {data.about?.kind === 'entry' && data.chart ? <p><Link to="/charts/$chartId/$section" params={{ chartId: data.chart.chartId, section: 'summary' }} search={{ entry: `${data.about.type}/${data.about.id}` }}>{m.messages.aboutEntry(`${data.about.type}/${data.about.id}`)}</Link></p> : data.about?.kind === 'work' ? <p className="m">{m.messages.about}: {data.about.says}</p> : null}
        <ol className="thread">{data.words.map((w, i) => <li key={i} className={w.mine ? 'own' : ''}><p className="f"><b>{w.mine ? m.messages.you : w.by}</b>, {instant(w.at)} {i === 0 && data.urgent ? <Chip tone="due">{m.messages.urgentChip}</Chip> : null}</p><p>{w.text}</p></li>)}</ol>
        {fault ? <p className="crit" role="alert">{fault.message}</p> : null}
        {open ? <Textarea ref={box} label={m.messages.answer} rows={3} maxLength={2000} value={draft.value} onChange={(e) => draft.set(e.currentTarget.value)} error={tried && draft.value.trim() === '' ? m.messages.needText : undefined} /> : <p className="f">{m.messages.closedAt(instant(data.closedAt!))}</p>}
      </div>
      {open ? <div className="wdact"><p>{data.waitsForMe ? '' : data.waitsFor ? m.messages.waitsFor(roleWords([data.waitsFor])) : ''}</p><div className="btns"><Button look="primary" small busy={answer.isPending} onClick={() => send(false)} hint="Ctrl Enter">{m.messages.answerGo}</Button><Button small disabled={answer.isPending} onClick={() => send(true)}>{m.messages.answerClose}</Button><Button small busy={close.isPending} onClick={end} hint="c">{m.messages.close}</Button></div></div> : null}
    </>
  );
}
