import { useState } from 'react';
import type { ReactNode } from 'react';
import { showPicture, showRegistered } from '../../../src/modules/patients/contract.ts';
import { longDate } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { RegisteredForm } from './registered-form.tsx';
import { endedWords } from './registered-typed.ts';
import type { Target } from './registered-typed.ts';

const w = m.registered, r = m.register;

/** Related persons, coverage, consents and pictures of a registration, seen together; each is corrected in its place. */
export function RegisteredParts({ chartId }: { chartId: string }) {
  const { data, error, refetch } = useAsk(showRegistered, { chartId }, { fresh: 30_000 }), [open, setOpen] = useState<{ key: string; target: Target } | null>(null);
  useKeys(w.related, [{ keys: 'a', says: w.addParty, line: true, when: open === null && data !== undefined, run: () => start('new-party', { part: 'party', at: null }) }]);
  const start = (key: string, target: Target): void => setOpen({ key, target });
  const close = (): void => { const key = open?.key; setOpen(null); requestAnimationFrame(() => document.getElementById(`edit-${key}`)?.focus()); };
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading lines={6} />;
  const line = (key: string, target: Target, name: string, head: ReactNode, lines: ReactNode[], ended: string): ReactNode => (
    <li key={key} className={ended ? 'over' : undefined}>{open?.key === key ? <RegisteredForm chartId={chartId} target={open.target} onClose={close} /> : (
      <div className="regline"><div><b>{head}</b> {ended ? <span className="f">{ended}</span> : null}{lines.filter(Boolean).map((l, i) => <div key={i} className="m">{l}</div>)}</div><Button small look="quiet" id={`edit-${key}`} onClick={() => start(key, target)} aria-label={w.correctWhat(name)} disabled={open !== null}>{w.correct}</Button></div>)}</li>
  );
  const section = (id: string, title: string, items: ReactNode[], add: { label: string; key: string; target: Target } | null): ReactNode => (
    <section aria-labelledby={id} className="regsec"><div className="sh"><h2 id={id}>{title}</h2><span className="grow" />{add ? <Button small look="quiet" id={`edit-${add.key}`} onClick={() => start(add.key, add.target)} disabled={open !== null}>{add.label}</Button> : null}</div>
      {add && open?.key === add.key ? <RegisteredForm chartId={chartId} target={open.target} onClose={close} /> : null}
      {items.length ? <ul className="reglist">{items}</ul> : <p className="f">{w.none}</p>}</section>
  );
  const span = (from: string | null | undefined): string => (from ? `${w.from} ${longDate(from.slice(0, 10))}` : '');
  return (
    <>
      {section('reg-related', w.related, data.parties.map((p) => {
        const name = [...p.name.given, p.name.family].filter(Boolean).join(' ') || p.organization || m.words.unknown;
        return line(p.ref, { part: 'party', at: p }, name, <>{name}</>, [[p.kinds.map((k) => r.kinds[k]).join(', '), p.relationship?.display].filter(Boolean).join('; '), p.telecoms.map((t) => t.value).join(', '), p.address ? [...p.address.line, p.address.city, p.address.state].filter(Boolean).join(', ') : '', p.authority, span(p.from)], endedWords(p.to));
      }), { label: w.addParty, key: 'new-party', target: { part: 'party', at: null } })}
      {section('reg-coverage', w.coverage, data.coverages.map((c) => line(c.ref, { part: 'coverage', at: c }, c.payer, <>{c.payer || m.words.unknown}{c.plan ? `, ${c.plan}` : ''}</>,
        [[w.orders[c.order] ?? String(c.order), r.subscribers[c.relationship] ?? c.relationship].filter(Boolean).join(', '), [c.memberId ? w.member(c.memberId) : '', c.groupNumber ? w.group(c.groupNumber) : ''].filter(Boolean).join(', '), span(c.from), ...c.cards.map((k) => <Shown key={k.index} chartId={chartId} of={k.id} index={k.index} title={k.title || w.coverage} />)], endedWords(c.to))),
      { label: w.addCoverage, key: 'new-coverage', target: { part: 'coverage', at: null } })}
      {section('reg-consents', w.consents, data.consents.map((c) => line(c.ref, { part: 'consent', at: c }, w.kinds[c.kind] ?? c.kind, w.kinds[c.kind] ?? c.kind, [[m.print.answers[c.answer] ?? c.answer, c.on ? `${w.on.toLowerCase()} ${longDate(c.on.slice(0, 10))}` : ''].filter(Boolean).join(' '), c.note], endedWords(c.to))),
        { label: w.addConsent, key: 'new-consent', target: { part: 'consent', at: null } })}
      {section('reg-pictures', w.pictures, (['photo', 'photo-id'] as const).map((part) => {
        const at = part === 'photo' ? data.photo : data.photoId, title = part === 'photo' ? r.photo : r.photoId;
        return line(part, { part, at }, title, title, [at ? <Shown key="s" chartId={chartId} of={part === 'photo' ? null : at.id} index={0} title={title} /> : w.none], '');
      }), null)}
    </>
  );
}

/** A picture, asked for only when somebody wants to see it. */
function Shown({ chartId, of, index, title }: { chartId: string; of: string | null; index: number; title: string }) {
  const [on, setOn] = useState(false), { data, error } = useAsk(showPicture, { chartId, of, index }, { enabled: on, fresh: 600_000 });
  return <span className="regpic">{title} <Button small look="quiet" aria-expanded={on} aria-label={`${on ? w.hide : w.show}: ${title}`} onClick={() => setOn(!on)}>{on ? w.hide : w.show}</Button>
    {!on ? null : error ? <Failed error={error} /> : data ? (data.picture?.contentType.startsWith('image/') ? <img src={`data:${data.picture.contentType};base64,${data.picture.base64}`} alt={title} /> : <span className="f">{w.noPicture}</span>) : null}</span>;
}
