import { Link, useNavigate, useSearch as useAddress } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { SearchHit } from '../../../src/modules/patients/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { useRight } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { keepKeys } from '../../ui/keys-ahead.ts';
import { useKeys } from '../../ui/keys.tsx';
import { RecentList } from './recent-list.tsx';
import { HitPanel } from './hit-panel.tsx';
import { useHurried, useSearch } from './use-search.ts';

/** Find as a page: the full list of matches with its words in the address; without words, what was worked on lately. */
export function FindPage() {
  const { q = '' } = useAddress({ from: '/frame/find' }), navigate = useNavigate();
  const mayRegister = useRight('patients.register'), register = (): void => { keepKeys(); void navigate({ to: '/register' }); };
  const [at, setAt] = useState(0), answer = useSearch(q, 50), hits = answer.hits;
  useEffect(() => { document.title = `${m.find.title} - ${m.frame.product}`; }, []);
  useEffect(() => setAt(0), [answer.data]);
  const open = (hit: SearchHit | undefined, newTab: boolean): void => {
    if (!hit) return;
    if (newTab) window.open(`/charts/${hit.chartId}/summary`, '_blank', 'noopener');
    else void navigate({ to: '/charts/$chartId/$section', params: { chartId: hit.chartId, section: 'summary' } });
  };
  const hurry = useHurried(q, answer, open);
  const move = (by: number): void => setAt((n) => Math.max(0, Math.min(hits.length - 1, n + by)));
  useEffect(() => {
    const onKey = (e: Event): void => { const { key, ctrl, text } = (e as CustomEvent<{ key: string; ctrl: boolean; text: string }>).detail; if (key === 'ArrowDown') move(1); else if (key === 'ArrowUp') move(-1); else if (answer.settled && text === q) open(hits[at], ctrl); else hurry(ctrl, text); };
    document.addEventListener('chartkeeper-find-key', onKey);
    return () => document.removeEventListener('chartkeeper-find-key', onKey);
  });
  useEffect(() => { document.getElementById(`hit-${hits[at]?.chartId}`)?.scrollIntoView({ block: 'nearest' }); }, [at, hits]);
  useKeys(m.find.title, [
    { keys: ['j', 'ArrowDown'], says: m.find.move, line: true, caps: ['j', 'k'], when: hits.length > 0, run: () => move(1) }, { keys: ['k', 'ArrowUp'], says: m.find.move, when: hits.length > 0, run: () => move(-1) },
    { keys: 'f', says: m.advanced.open, line: true, run: () => void navigate({ to: '/find/fields' }) },
    { keys: 'Enter', says: m.find.openChart, line: true, when: hits.length > 0, run: () => open(hits[at], false) }, { keys: 'ctrl+Enter', says: m.find.newTab, when: hits.length > 0, run: () => open(hits[at], true) },
    { keys: 'n', says: m.register.title, line: true, when: mayRegister, run: register },
  ]);
  return (
    <div className="page">
      <header className="head"><h1>{m.find.title}</h1><span className="grow" /><Link to="/find/fields">{m.advanced.open}</Link>{mayRegister ? <Button small onClick={register} hint="n">{m.register.title}</Button> : null}</header>
      {q.trim() ? <div className="findpanel"><HitPanel text={q} answer={answer} at={at} onPoint={setAt} onOpen={open} full /></div> : <><p className="m">{m.find.typeMore}</p><RecentList /></>}
    </div>
  );
}
