import { TextInput, Textarea } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { z } from 'zod';
import { history, open } from '../../../src/modules/chart/contract.ts';
import { openSeal, sealAdoption, setAlias, setConfidentialAddress, showIdentity } from '../../../src/modules/patient-index/contract-overlay.ts';
import { show } from '../../../src/modules/patients/contract.ts';
import { instant } from '../../lib/dates.ts';
import { mid } from '../../lib/messages/identity.ts';
import { listName, twoIdentifiers } from '../../lib/names.ts';
import { readDate } from '../../lib/read-date.ts';
import { useAct } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { DateField } from '../../ui/date-field.tsx';
import { sayDone } from '../frame/foot-note.ts';
import { NameFields, noName, partOf } from './name-fields.tsx';

const t = mid.identity;
type Identity = z.infer<typeof showIdentity.output>;
type Props = { act: 'alias' | 'address' | 'adoption' | 'seal'; of: Identity; onBack: () => void; onClose: () => void };
const focus = (id: string): void => document.getElementById(id)?.focus();
const empty = { line: '', city: '', state: '', postalCode: '' };

/** What goes behind a seal, and the look behind it. */
export function SealForm({ act, of: i, onBack, onClose }: Props) {
  const { chartId } = i.line, navigate = useNavigate(), after = [show, showIdentity, open, history];
  const alias = useAct(setAlias, after), confidential = useAct(setConfidentialAddress, after), adopt = useAct(sealAdoption, []), look = useAct(openSeal, []), busy = [alias, confidential, adopt, look].some((a) => a.isPending), error = alias.error ?? confidential.error ?? adopt.error ?? look.error;
  const [typed, setTyped] = useState(noName), [at, setAt] = useState(empty), [program, setProgram] = useState(''), [until, setUntil] = useState(''), [decree, setDecree] = useState(''), [why, setWhy] = useState(''), [tried, setTried] = useState(false);
  const short = why.trim().length < 3, end = act === 'alias' ? i.alias : act === 'address' ? i.confidentialAddress !== null : false, day = until.trim() === '' ? null : readDate(until);
  const done = (says: string): void => { sayDone(says); onClose(); };
  const send = (ending: boolean): void => {
    setTried(true);
    if (busy) return;
    if (!ending && (act === 'alias' || act === 'adoption') && typed.family.trim() === '') { focus('id-family'); return; }
    if (!ending && act === 'address' && at.line.trim() === '') { focus('id-line'); return; }
    if (act === 'adoption' && decree.trim().length < 3) { focus('id-decree'); return; }
    if (short) { focus('id-why'); return; }
    const version = i.version, reason = why.trim();
    if (act === 'alias') alias.mutate({ chartId, expectVersion: version, name: ending ? null : partOf(typed), reason }, { onSuccess: () => done(t.done[ending ? 'ended' : 'alias']!) });
    if (act === 'address') confidential.mutate({ chartId, expectVersion: version, substitute: ending ? null : { use: 'home', line: [at.line.trim()], city: at.city.trim() || null, state: at.state.trim() || null, postalCode: at.postalCode.trim() || null, country: null }, program: program.trim(), until: day && day.length === 10 ? day : null, reason }, { onSuccess: () => done(t.done[ending ? 'ended' : 'address']!) });
    if (act === 'adoption') adopt.mutate({ chartId, expectVersion: version, name: partOf(typed), order: decree.trim(), reason }, { onSuccess: (r) => { done(t.adopted(r.mrn)); void navigate({ to: '/charts/$chartId/$section', params: { chartId: r.newChart, section: 'demographics' }, search: {} }); } });
    if (act === 'seal') look.mutate({ chartId, reason });
  };
  const place = (key: keyof typeof empty, label: string) => <TextInput id={`id-${key}`} label={label} value={at[key]} onChange={(e) => setAt({ ...at, [key]: e.currentTarget.value })} autoComplete="off" {...(key === 'line' ? { 'data-autofocus': true } : {})} />;
  return (
    <form className="reportform" noValidate onSubmit={(e) => { e.preventDefault(); send(false); }} onKeyDown={(e) => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) { e.preventDefault(); send(false); } }}>
      <p className="m">{t.says[act]}</p>
      {error ? <p className="crit" role="alert">{error.message}</p> : null}
      {act === 'alias' || act === 'adoption' ? <NameFields value={typed} onChange={setTyped} error={tried && typed.family.trim() === '' ? t.needName : undefined} /> : null}
      {act === 'address' ? <>{place('line', t.line)}<div className="idname">{place('city', t.city)}{place('state', t.state)}{place('postalCode', t.zip)}</div><div className="idname"><TextInput id="id-program" label={t.program} description={t.programSays} value={program} onChange={(e) => setProgram(e.currentTarget.value)} maxLength={200} /><DateField id="id-until" label={t.until} value={until} onChange={setUntil} hint={t.dateHint} bad={t.badDate} /></div></> : null}
      {act === 'adoption' ? <TextInput id="id-decree" label={t.decree} description={t.decreeSays} value={decree} onChange={(e) => setDecree(e.currentTarget.value)} maxLength={300} /> : null}
      {look.data ? <Behind of={look.data} /> : <Textarea id="id-why" label={t.reason} description={t.reasonSays} rows={2} maxLength={500} value={why} onChange={(e) => setWhy(e.currentTarget.value)} error={tried && short ? t.needWhy : undefined} dir="auto" {...(act === 'seal' ? { 'data-autofocus': true } : {})} />}
      <div className="acts">{look.data ? null : <Button look="primary" type="submit" busy={busy} hint="Ctrl Enter">{t.go[act]}</Button>}{end ? <Button onClick={() => send(true)} busy={busy}>{t.end}</Button> : null}<Button look="quiet" onClick={onBack}>{t.back}</Button></div>
    </form>
  );
}

function Behind({ of: x }: { of: z.infer<typeof openSeal.output> }) {
  const rows: [string, string[]][] = [
    [t.trueNames, x.names.map((n) => [n.family, [...n.given, ...n.suffix].join(' ')].filter(Boolean).join(', '))], [t.trueAddresses, x.addresses.map((a) => [...a.line, a.city, [a.state, a.postalCode].filter(Boolean).join(' ')].filter(Boolean).join(', '))],
    [t.linked, x.linked.map((l) => `${listName(l.line)}, ${twoIdentifiers(l.line)}, ${t.side[l.side]}: ${l.order}`)], [t.looks, x.looks.length ? x.looks.map((l) => `${l.by.name}, ${instant(l.at)}: ${l.reason}`) : [t.noLooks]],
  ];
  return <div role="status"><dl className="idbehind">{rows.filter(([, v]) => v.length).map(([label, values]) => <div key={label}><dt>{label}</dt>{values.map((v) => <dd key={v} dir="auto">{v}</dd>)}</div>)}</dl></div>;
}
