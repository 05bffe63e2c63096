import { useEffect, useState } from 'react';
import { me as showMe, signOut } from '../../../src/modules/access/contract.ts';
import { call } from '../../lib/call.ts';
import { m } from '../../lib/messages/index.ts';
import { session } from '../../lib/session.ts';
import { useMe } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

const warnSeconds = 60, beatSeconds = 120;
const mark = 'chartkeeper-last-act';

/** Automatic log-off (45 CFR 164.312(a)(2)(iii)): warns a minute before, signs off in every tab, keeps what was typed. */
export function IdleWatch() {
  const limit = useMe().idleMinutes * 60;
  const [left, setLeft] = useState<number | null>(null);
  useEffect(() => {
    let last = Date.now(), beat = Date.now();
    const acted = (): void => {
      if (session.get().lapsed !== 'no') return;
      last = Date.now();
      try { localStorage.setItem(mark, String(last)); } catch { /* storage may be shut off */ }
      if (last - beat > beatSeconds * 1000) { beat = last; void call(showMe, {}).catch(() => undefined); }
    };
    const tick = (): void => {
      if (session.get().lapsed !== 'no') { setLeft(null); last = Date.now(); return; }
      let elsewhere = 0;
      try { elsewhere = Number(localStorage.getItem(mark) ?? 0); } catch { /* storage may be shut off */ }
      const remain = Math.ceil(limit - (Date.now() - Math.max(last, elsewhere)) / 1000);
      if (remain <= 0) { setLeft(null); void call(signOut, {}, { once: true }).catch(() => undefined); session.lapse('idle'); return; }
      setLeft(remain <= Math.min(warnSeconds, limit / 2) ? remain : null);
    };
    acted();
    const events = ['keydown', 'pointerdown', 'wheel', 'touchstart'] as const;
    for (const e of events) addEventListener(e, acted, { passive: true, capture: true });
    const timer = setInterval(tick, 1000);
    return () => { clearInterval(timer); for (const e of events) removeEventListener(e, acted, { capture: true }); };
  }, [limit]);
  return (
    <Dialog title={m.signIn.idleTitle} opened={left !== null} onClose={() => setLeft(null)}>
      <p role="timer" aria-live="off">{m.signIn.idleSays(left ?? 0)}</p>
      <div className="acts"><Button look="primary" data-autofocus onClick={() => setLeft(null)} hint="Enter">{m.signIn.stay}</Button></div>
    </Dialog>
  );
}
