import { NativeSelect, Textarea } from '@mantine/core';
import { useState } from 'react';
import { show } from '../../../src/modules/patients/contract.ts';
import { listColleagues, listMessages, sendMessage, showDesk } from '../../../src/modules/workforce/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { legalName, roleWords, twoIdentifiers } from '../../lib/names.ts';
import { useAct, useAsk } from '../../lib/use-ask.ts';
import { useMe } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { sayDone } from '../frame/foot-note.ts';
import { askAbout, useSubject } from './ask-about.ts';
import type { Subject } from './ask-about.ts';
import './messages.css';

/** The message form, wherever it was asked for. */
export function MessageForm() {
  const subject = useSubject();
  return <Dialog title={m.messages.write} opened={subject !== null} onClose={askAbout.close}>{subject ? <Form of={subject} /> : null}</Dialog>;
}

function Form({ of }: { of: Subject }) {
  const me = useMe(), colleagues = useAsk(listColleagues, {}, { fresh: 60_000 }), act = useAct(sendMessage, [listMessages, showDesk]);
  const patient = useAsk(show, { chartId: of.chartId ?? '' }, { enabled: of.chartId !== null && me.rights.includes('patients.search') });
  const [to, setTo] = useState(''), [text, setText] = useState(''), [urgent, setUrgent] = useState(false), [tried, setTried] = useState(false);
  const go = (): void => {
    setTried(true);
    if (to === '') { document.getElementById('message-to')?.focus(); return; }
    if (text.trim() === '') { document.getElementById('message-text')?.focus(); return; }
    act.mutate({ to: to.startsWith('role:') ? { role: to.slice(5) } : { personId: to.slice(7) }, text: text.trim(), chartId: of.chartId, about: of.about, urgent }, { onSuccess: () => { sayDone(m.messages.sent); askAbout.close(); } });
  };
  const people = colleagues.data?.people.filter((p) => p.id !== me.id) ?? [];
  return (
    <form className="msgform" noValidate onSubmit={(e) => { e.preventDefault(); go(); }} onKeyDown={(e) => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) { e.preventDefault(); go(); } }}>
      {act.error ? <p className="crit" role="alert">{act.error.message}</p> : null}
      {of.chartId ? <p><small className="f">{m.messages.about}</small><br />{patient.data ? <><b>{legalName(patient.data.line)}</b>, {twoIdentifiers(patient.data.line)}</> : '...'}{of.about?.kind === 'entry' ? <><br /><span className="m">{m.messages.aboutEntry(`${of.about.type}/${of.about.id}`)}</span></> : null}</p> : of.about?.kind === 'work' ? <p><small className="f">{m.messages.about}</small><br /><b>{of.about.says}</b></p> : null}
      <NativeSelect id="message-to" data-autofocus label={m.messages.to} value={to} onChange={(e) => setTo(e.currentTarget.value)} error={tried && to === '' ? m.messages.needTo : undefined}
        data={[{ value: '', label: '' }, { group: m.messages.people, items: people.map((p) => ({ value: `person:${p.id}`, label: `${p.name}, ${roleWords(p.roles)}` })) }, { group: m.messages.roles, items: (colleagues.data?.roles ?? []).map((r) => ({ value: `role:${r.role}`, label: roleWords([r.role]) })) }]} />
      <Textarea id="message-text" label={m.messages.text} description={m.messages.textSays} rows={4} maxLength={2000} value={text} onChange={(e) => setText(e.currentTarget.value)} error={tried && text.trim() === '' ? m.messages.needText : undefined} />
      <label className="tick2"><input type="checkbox" checked={urgent} onChange={(e) => setUrgent(e.currentTarget.checked)} /><span>{m.messages.urgent}</span></label>
      <div className="acts"><Button look="primary" type="submit" busy={act.isPending} hint="Ctrl Enter">{m.messages.send}</Button><Button look="quiet" onClick={askAbout.close} hint="Esc">{m.words.cancel}</Button></div>
    </form>
  );
}
