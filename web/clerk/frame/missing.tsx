import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { m } from '../../lib/messages/index.ts';
import { CallProblem } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';
import { dropKeys } from '../../ui/keys-ahead.ts';
import { Failed } from '../../ui/states.tsx';

export function Missing() {
  return <div className="page"><h1>{m.states.missing}</h1><p className="m">{m.states.missingSays}</p><p><Link to="/">{m.states.goDesk}</Link></p></div>;
}

/** Outside the frame: an address that no screen has. */
export const MissingPage = () => <main><Missing /></main>;

/** A fault of the desk itself. A new version on the server removes old parts of the bundle: loading again mends that. */
export function Crashed({ error }: { error: unknown }) {
  useEffect(dropKeys, []);
  useEffect(() => {
    if (!/dynamically imported module|module script/i.test(String((error as Error).message))) return;
    const last = Number(sessionStorage.getItem('chartkeeper-reloaded') ?? 0);
    if (Date.now() - last > 30_000) { sessionStorage.setItem('chartkeeper-reloaded', String(Date.now())); location.reload(); }
  }, [error]);
  if (error instanceof CallProblem) return <main className="page"><Failed error={error} retry={() => location.reload()} /></main>;
  return <main className="page"><h1>{m.states.crashed}</h1><p className="m">{m.states.crashedSays}</p><p><Button onClick={() => location.reload()}>{m.states.reload}</Button></p></main>;
}
