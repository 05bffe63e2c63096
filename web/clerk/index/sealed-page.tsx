import { TextInput, Textarea } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { z } from 'zod';
import { findSealed } from '../../../src/modules/patient-index/contract-overlay.ts';
import { instant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { mid } from '../../lib/messages/identity.ts';
import { listName, twoIdentifiers } from '../../lib/names.ts';
import { readDate } from '../../lib/read-date.ts';
import { useAct } from '../../lib/use-ask.ts';
import { useRight } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { DateField } from '../../ui/date-field.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Empty } from '../../ui/states.tsx';
import './sealed.css';

const t = mid.sealed;
type Found = z.infer<typeof findSealed.output>;
const focus = (id: string): void => document.getElementById(id)?.focus();

/** Whose record it is, by a true name that stands behind a seal: asked with a reason, and told to whoever looks later. */
export function SealedPage() {
  const may = useRight('patient-index.sealed'), look = useAct(findSealed, []), [name, setName] = useState(''), [born, setBorn] = useState(''), [why, setWhy] = useState(''), [tried, setTried] = useState(false), result = useRef<HTMLElement>(null);
  const date = readDate(born), whole = date?.length === 10 ? date : undefined, short = { name: name.trim().length < 2, why: why.trim().length < 3 };
  useEffect(() => { document.title = `${t.title} - ${m.frame.product}`; }, []);
  useEffect(() => { if (look.data) result.current?.focus(); }, [look.data]);
  useKeys(t.title, [{ keys: 'n', says: t.key, line: true, when: may, run: () => { look.reset(); setWhy(''); setTried(false); requestAnimationFrame(() => focus('sealed-name')); } }]);
  if (!may) return <div className="sealed"><Empty title={t.mayNot}>{t.mayNotSays}</Empty></div>;
  const send = (): void => {
    setTried(true);
    if (look.isPending) return;
    if (short.name) { focus('sealed-name'); return; }
    if (!whole) { focus('sealed-born'); return; }
    if (short.why) { focus('sealed-why'); return; }
    look.mutate({ name: name.trim(), birthDate: whole, reason: why.trim() });
  };
  return (
    <div className="sealed" tabIndex={0} role="region" aria-label={t.title}>
      <h1>{t.title}</h1>
      <p className="m">{t.says}</p>
      <form className="reportform" noValidate onSubmit={(e) => { e.preventDefault(); send(); }} onKeyDown={(e) => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) { e.preventDefault(); send(); } }}>
        {look.error ? <p className="crit" role="alert">{look.error.message}</p> : null}
        <div className="two">
          <TextInput id="sealed-name" autoFocus label={t.name} description={t.nameSays} value={name} onChange={(e) => setName(e.currentTarget.value)} error={tried && short.name ? t.needName : undefined} maxLength={200} autoComplete="off" spellCheck={false} dir="auto" />
          <DateField id="sealed-born" label={mid.identity.birthDate} value={born} onChange={setBorn} hint={t.dateHint} bad={mid.identity.badDate} error={tried && !whole ? t.needDate : undefined} />
        </div>
        <Textarea id="sealed-why" label={t.reason} description={t.reasonSays} rows={2} maxLength={500} value={why} onChange={(e) => setWhy(e.currentTarget.value)} error={tried && short.why ? mid.identity.needWhy : undefined} dir="auto" />
        <div className="acts"><Button look="primary" type="submit" busy={look.isPending} hint="Ctrl Enter">{t.go}</Button></div>
      </form>
      {look.data ? <section ref={result} tabIndex={-1} aria-label={t.result} role="status">{look.data.found.length === 0 ? <p><b>{t.nobody}</b> <span className="m">{t.nobodySays}</span></p> : look.data.found.map((l) => <Person key={l.chartId} of={l} looks={look.data.looks.filter((x) => x.chartId === l.chartId)} />)}</section> : null}
    </div>
  );
}

function Person({ of: l, looks }: { of: Found['found'][number]; looks: Found['looks'] }) {
  return (
    <article className="sealedfound">
      <h2><Link to="/charts/$chartId/$section" params={{ chartId: l.chartId, section: 'demographics' }} search={{}}>{listName(l)}</Link></h2>
      <p>{twoIdentifiers(l)} <span className="m">{t.shownAs}</span></p>
      <p className="m">{t.recorded}</p>
      <h3>{t.before}</h3>
      {looks.length ? <ul>{looks.map((x) => <li key={x.at + x.by.id}><b>{x.by.name}</b>, <span className="nw">{instant(x.at)}</span>: <span dir="auto">{x.reason}</span></li>)}</ul> : <p>{mid.identity.noLooks}</p>}
    </article>
  );
}
