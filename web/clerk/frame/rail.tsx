import { Link, useLocation } from '@tanstack/react-router';
import { IconContrast, IconKeyboard } from '@tabler/icons-react';
import { listItems } from '../../../src/modules/exchange/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { count } from '../../lib/names.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { useMe } from '../../lib/use-me.ts';
import { Glyph, Mark } from '../../ui/icons.tsx';
import { isAt, placesOf } from './places.ts';

/** How many exceptions wait. The rail counts what is due, never everything. */
export function useExceptionCount(): number | null {
  const may = useMe().rights.includes('exchange.read');
  const { data } = useAsk(listItems, { state: 'exception', limit: 1 }, { enabled: may, every: 60_000 });
  return data ? data.counts['exception'] ?? 0 : null;
}

export function Rail({ onTheme, onKeys }: { onTheme: () => void; onKeys: () => void }) {
  const me = useMe(), path = useLocation({ select: (l) => l.pathname }), exceptions = useExceptionCount();
  return (
    <nav className="rail" aria-label={m.frame.departments}>
      <div className="brand"><Mark /><span>{m.frame.product}</span></div>
      <ul>
        {placesOf(me).map((p) => {
          const due = p.match === '/inbound' ? exceptions : null;
          return (
            <li key={p.to}>
              <Link to={p.to} title={p.name} aria-current={isAt(p, path) ? 'page' : undefined}><Glyph of={p.icon} /><span className="lbl">{p.name}</span>{due ? <span className="n has-late">{count(due)}</span> : null}</Link>
            </li>
          );
        })}
      </ul>
      <div className="end railfoot">
        <button type="button" title={m.frame.theme} onClick={onTheme}><Glyph of={IconContrast} /><span className="lbl">{m.frame.theme}</span></button>
        <button type="button" title={m.frame.keysTitle} onClick={onKeys}><Glyph of={IconKeyboard} /><span className="lbl">{m.frame.keys}</span><kbd aria-hidden="true">?</kbd></button>
      </div>
    </nav>
  );
}
