import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { m } from '../../lib/messages/index.ts';
import { useMe } from '../../lib/use-me.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { keepKeys } from '../../ui/keys-ahead.ts';
import { keyCaps, useKeyGroups } from '../../ui/keys.tsx';
import { builtIn, searchOf } from '../desk/desk-filter.ts';
import { tour } from '../help/tour.tsx';
import { placesOf } from './places.ts';
import { signOutHere } from './sign-out.ts';

type Command = { says: string; caps: string[]; run: () => void };

/** Ctrl K: every act of this screen and every place, found by its words. */
export function Palette({ opened, onClose, onTheme, onKeys, onMessage, onWrong }: { opened: boolean; onClose: () => void; onTheme: () => void; onKeys: () => void; onMessage: () => void; onWrong: () => void }) {
  return <Dialog title={m.frame.paletteTitle} opened={opened} onClose={onClose} wide>{opened ? <Commands onClose={onClose} onTheme={onTheme} onKeys={onKeys} onMessage={onMessage} onWrong={onWrong} /> : null}</Dialog>;
}

/** At once, so that whoever types on after Ctrl K loses no letter. */
const focusNow = (input: HTMLInputElement | null): void => input?.focus();

function Commands({ onClose, onTheme, onKeys, onMessage, onWrong }: { onClose: () => void; onTheme: () => void; onKeys: () => void; onMessage: () => void; onWrong: () => void }) {
  const me = useMe(), navigate = useNavigate(), groups = useKeyGroups();
  const [words, setWords] = useState(''), [at, setAt] = useState(0);
  const of: Command[] = [
    ...[...groups].reverse().filter((g) => g.title !== m.frame.keysEverywhere).flatMap((g) => g.bindings.filter((b) => b.when !== false && !['j', 'k'].includes([b.keys].flat()[0]!)).map((b) => ({ says: b.says, caps: keyCaps([b.keys].flat()[0]!), run: () => b.run(new KeyboardEvent('keydown')) }))),
    ...placesOf(me).map((p) => ({ says: m.frame.goTo(p.name), caps: ['g', p.letter], run: () => void navigate({ to: p.to }) })),
    ...(me.rights.includes('patients.register') ? [{ says: m.register.title, caps: ['g', 'r'], run: () => { keepKeys(); void navigate({ to: '/register' }); } }] : []),
    ...(me.rights.includes('patients.reserve-numbers') ? [{ says: m.numbers.title, caps: [], run: () => void navigate({ to: '/numbers' }) }] : []),
    ...(me.rights.includes('desk.work') ? [...builtIn.map((v) => ({ says: `${m.frame.desk}: ${m.myDesk.views[v.name]!}`, caps: [], run: () => void navigate({ to: '/', search: searchOf(v.filter) }) })), { says: m.messages.write, caps: ['t', 'm'], run: onMessage }] : []),
    ...(me.rights.includes('charting.report') ? [{ says: m.frame.reportWrong, caps: ['t', 'w'], run: onWrong }] : []),
    ...(me.rights.includes('patient-index.sealed') ? [{ says: m.frame.findSealed, caps: [], run: () => void navigate({ to: '/index/sealed' }) }] : []),
    ...(me.rights.includes('exchange.import') ? [{ says: m.myDesk.takeRecords, caps: [], run: () => void navigate({ to: '/', search: { take: 'yes' } }) }] : []),
    ...(me.rights.includes('access.manage') ? Object.entries(m.admin.tabs).map(([tab, name]) => ({ says: `${m.admin.title}: ${name}`, caps: [], run: () => void navigate({ to: '/admin/$tab', params: { tab } }) })) : []),
    { says: m.help.glossary, caps: ['g', 'h'], run: () => void navigate({ to: '/help' }) }, { says: m.help.tour, caps: [], run: tour.start }, { says: m.help.card, caps: [], run: () => void navigate({ to: '/help/card' }) },
    { says: m.frame.goTo(m.frame.account), caps: ['g', 'm'], run: () => void navigate({ to: '/account' }) },
    { says: m.frame.theme, caps: ['t', 't'], run: onTheme }, { says: m.frame.keysTitle, caps: ['?'], run: onKeys }, { says: m.frame.signOut, caps: [], run: () => void signOutHere() },
  ];
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const [glossary, setGlossary] = useState<typeof import('../help/glossary.ts') | null>(null);
  useEffect(() => { void import('../help/glossary.ts').then(setGlossary, () => undefined); }, []);
  // Words of the trade come after the commands, when enough is typed to mean one.
  const meant = glossary && words.trim().length >= 3 ? glossary.findWords(words).slice(0, 5).map((w): Command => ({ says: m.help.word(w.word), caps: [], run: () => void navigate({ to: '/help', search: { word: w.word } }) })) : [];
  const found = [...of.filter((c) => wanted.every((w) => c.says.toLowerCase().includes(w))), ...meant];
  // Enter before the words of the trade are here: the first line is taken when they come.
  const [hurried, setHurried] = useState(false);
  useEffect(() => { setAt(0); setHurried(false); }, [words]);
  useEffect(() => { if (hurried && glossary) { setHurried(false); run(found[0]); } }, [hurried, glossary]);
  useEffect(() => { document.getElementById(`command-${at}`)?.scrollIntoView({ block: 'nearest' }); }, [at]);
  const run = (c: Command | undefined): void => { if (c) { onClose(); setTimeout(c.run, 0); } };
  return (
    <>
      <input ref={focusNow} className="palette-in" data-autofocus role="combobox" aria-expanded="true" aria-controls="commands" aria-activedescendant={found[at] ? `command-${at}` : undefined} aria-label={m.frame.paletteFind} placeholder={m.frame.paletteFind} value={words} onChange={(e) => setWords(e.currentTarget.value)}
        onKeyDown={(e) => {
          if (e.key === 'ArrowDown') { e.preventDefault(); setAt((n) => Math.min(found.length - 1, n + 1)); }
          if (e.key === 'ArrowUp') { e.preventDefault(); setAt((n) => Math.max(0, n - 1)); }
          if (e.key === 'Enter') { e.preventDefault(); if (found[at]) run(found[at]); else setHurried(glossary === null); }
        }} />
      <ul id="commands" role="listbox" aria-label={m.frame.paletteTitle} className="palette">
        {found.map((c, i) => <li key={c.says + i} id={`command-${i}`} role="option" aria-selected={i === at} onMouseMove={() => setAt(i)} onClick={() => run(c)}><span>{c.says[0]!.toUpperCase() + c.says.slice(1)}</span><span>{c.caps.map((k, n) => <kbd key={n}>{k}</kbd>)}</span></li>)}
      </ul>
      {found.length === 0 ? <p className="m">{m.frame.paletteNone}</p> : null}
    </>
  );
}
