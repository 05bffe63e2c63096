import { useEffect } from 'react';
import { m } from '../../lib/messages/index.ts';
import { useMe } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Mark } from '../../ui/icons.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { placesOf } from '../frame/places.ts';
import { quickCard } from './quick-card-text.ts';
import './help.css';

/** One page to print and keep beside the keyboard: the keys, how to find, what to do when. */
export function QuickCard() {
  const me = useMe();
  useEffect(() => { document.title = `${m.help.card} - ${m.frame.product}`; }, []);
  useKeys(m.help.card, [{ keys: 'p', says: m.help.print.toLowerCase(), line: true, run: () => print() }]);
  return (
    <div className="page cardpage">
      <div className="cardhead noprint"><span className="m">{m.help.cardSays}</span><span className="grow" /><Button look="primary" small onClick={() => print()} hint="p">{m.help.print}</Button></div>
      <article className="qcard">
        <header><Mark /><h1>{quickCard.title}</h1><span>{me.facility.name}</span></header>
        <div className="qcols">
          <section><h2>{quickCard.go}</h2><dl>{placesOf(me).map((p) => <div key={p.to}><dt><kbd>g</kbd><kbd>{p.letter}</kbd></dt><dd>{p.name}</dd></div>)}</dl></section>
          {quickCard.groups.map((g) => <section key={g.title}><h2>{g.title}</h2><dl>{g.keys.map(([keys, says]) => <div key={says}><dt>{keys.split(' ').map((k, n) => <kbd key={n}>{k}</kbd>)}</dt><dd>{says}</dd></div>)}</dl></section>)}
          <section className="wide"><h2>{quickCard.findTitle}</h2><dl className="finds">{quickCard.finds.map(([text, says]) => <div key={text}><dt><code>{text}</code></dt><dd>{says}</dd></div>)}</dl></section>
          <section className="wide"><h2>{quickCard.datesTitle}</h2><dl className="finds">{quickCard.dates.map(([text, says]) => <div key={text}><dt><code>{text}</code></dt><dd>{says}</dd></div>)}</dl></section>
          <section className="all"><h2>{quickCard.rulesTitle}</h2><ol>{quickCard.rules.map((r) => <li key={r}>{r}</li>)}</ol></section>
        </div>
        <footer>{quickCard.foot}</footer>
      </article>
    </div>
  );
}
