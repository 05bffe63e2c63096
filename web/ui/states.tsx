import { IconCircleOff, IconCloudOff, IconLock, IconMoodEmpty, IconRefreshAlert } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { m } from '../lib/messages/index.ts';
import { CallProblem } from '../lib/problem.ts';
import { Button } from './button.tsx';
import { Glyph } from './icons.tsx';

export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return <div className="state"><Glyph of={IconMoodEmpty} size={20} /><h2>{title}</h2>{children ? <p>{children}</p> : null}{action}</div>;
}

/** Nothing for 300 ms, then grey lines where the words will be: no flicker on quick answers. */
export function Loading({ lines = 6, label = m.states.loading }: { lines?: number; label?: string }) {
  const [late, setLate] = useState(false);
  useEffect(() => { const t = setTimeout(() => setLate(true), 300); return () => clearTimeout(t); }, []);
  return <div className="skeleton" role="status" aria-label={label}>{late ? Array.from({ length: lines }, (_, i) => <i key={i} data-w={i % 4} />) : null}</div>;
}

/** Why something could not be shown: no permission, not found, offline or a fault, each with its way on. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const problem = error instanceof CallProblem ? error : null, kind = problem?.kind ?? 'bug';
  const again = retry ? <Button small onClick={retry}>{m.states.tryAgain}</Button> : null;
  if (kind === 'not-permitted') return <div className="state" role="alert"><Glyph of={IconLock} size={20} /><h2>{m.states.notPermitted}</h2><p>{m.states.notPermittedSays}</p></div>;
  if (kind === 'not-found' || kind === 'gone') return <div className="state" role="alert"><Glyph of={IconCircleOff} size={20} /><h2>{m.states.notFound}</h2><p>{m.states.notFoundSays}</p></div>;
  if (kind === 'offline' || kind === 'unavailable') return <div className="state" role="alert"><Glyph of={IconCloudOff} size={20} /><h2>{m.states.offline}</h2><p>{m.states.offlineSays}</p>{again}</div>;
  return <div className="state" role="alert"><Glyph of={IconRefreshAlert} size={20} /><h2>{m.states.error}</h2><p>{problem?.message || m.states.errorSays}</p>{again}</div>;
}
