import { useEffect, useSyncExternalStore } from 'react';
import { useState } from 'react';
import { m } from '../../lib/messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import './help.css';

const key = 'chartkeeper-tour';
const seen = (): boolean => { try { return localStorage.getItem(key) !== null; } catch { return true; } };

let running = !seen();
const listeners = new Set<() => void>();
const set = (next: boolean): void => { running = next; for (const l of listeners) l(); };
/** The tour: by itself the first time at this browser, and again when asked for. */
export const tour = {
  start: (): void => set(true),
  stop: (): void => { try { localStorage.setItem(key, '"seen"'); } catch { /* storage may be shut off */ } set(false); },
};

export function Tour() {
  const on = useSyncExternalStore((l) => { listeners.add(l); return () => listeners.delete(l); }, () => running);
  return <Dialog title={m.help.tourTitle} opened={on} onClose={tour.stop}>{on ? <Steps /> : null}</Dialog>;
}

/** Five steps; the part of the screen that each speaks of is framed. */
function Steps() {
  const [at, setAt] = useState(0), steps = m.help.steps, step = steps[at]!, last = at === steps.length - 1;
  useEffect(() => {
    const part = step.at.split(',').map((s) => document.querySelector<HTMLElement>(s.trim())).find((e) => e && e.getClientRects().length > 0);
    part?.classList.add('toured');
    return () => part?.classList.remove('toured');
  }, [at]);
  const next = (): void => { if (last) tour.stop(); else setAt(at + 1); };
  return (
    <div className="tour" onKeyDown={(e) => { if (e.key === 'ArrowRight') next(); if (e.key === 'ArrowLeft') setAt(Math.max(0, at - 1)); }}>
      <div aria-live="polite"><h3>{step.title}</h3><p>{step.says}</p></div>
      <div className="acts"><span className="f">{m.help.step(at + 1, steps.length)}</span><span className="grow" />{last ? null : <Button look="quiet" onClick={tour.stop} hint="Esc">{m.help.skip}</Button>}{at > 0 ? <Button onClick={() => setAt(at - 1)} hint="←">{m.help.back}</Button> : null}<Button look="primary" data-autofocus onClick={next} hint="→">{last ? m.help.done : m.help.next}</Button></div>
    </div>
  );
}
