import { TextInput } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { m } from '../../lib/messages/index.ts';
import { useMe } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Empty } from '../../ui/states.tsx';
import { placesOf } from '../frame/places.ts';
import { findWords } from './glossary.ts';
import { tour } from './tour.tsx';
import './help.css';

/** The words of the trade, where things are, the tour again, the card to print. */
export function HelpPage() {
  const { word = '' } = useSearch({ from: '/frame/help' }), navigate = useNavigate(), me = useMe(), found = findWords(word);
  useEffect(() => { document.title = `${m.help.title} - ${m.frame.product}`; }, []);
  useKeys(m.help.title, [{ keys: 'w', says: m.help.find.toLowerCase(), line: true, run: () => document.getElementById('help-word')?.focus() }, { keys: 'c', says: m.help.card.toLowerCase(), line: true, run: () => void navigate({ to: '/help/card' }) }]);
  return (
    <div className="page helppage">
      <header className="head"><h1>{m.help.title}</h1><span className="grow" /><Button small onClick={tour.start}>{m.help.tour}</Button><Link to="/help/card">{m.help.card}</Link></header>
      <section aria-labelledby="help-where"><div className="sh"><h2 id="help-where">{m.help.where}</h2></div>
        <ul className="wherelist">{placesOf(me).map((p) => <li key={p.to}><kbd>g</kbd><kbd>{p.letter}</kbd> <Link to={p.to}>{p.name}</Link></li>)}</ul></section>
      <section aria-labelledby="help-words"><div className="sh"><h2 id="help-words">{m.help.glossary}</h2><span className="f">{found.length}</span></div>
        <TextInput id="help-word" label={m.help.find} value={word} onChange={(e) => void navigate({ to: '/help', search: e.currentTarget.value ? { word: e.currentTarget.value } : {}, replace: true })} autoComplete="off" />
        {found.length === 0 ? <Empty title={m.help.none}>{m.help.noneSays}</Empty> : <dl className="glossary">{found.map((w) => <div key={w.word}><dt>{w.word}</dt><dd>{w.meaning}</dd></div>)}</dl>}</section>
    </div>
  );
}
