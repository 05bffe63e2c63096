import { Link, useLocation } from '@tanstack/react-router';
import { IconContrast, IconKeyboard } from '@tabler/icons-react';
import { m } from '../../lib/messages/index.ts';
import { count } from '../../lib/names.ts';
import { useMe } from '../../lib/use-me.ts';
import { Glyph, Mark } from '../../ui/icons.tsx';
import { useDue } from '../desk/use-desk.ts';
import { isAt, placesOf } from './places.ts';

/** What is due now; what is late is told apart in a word. The rail counts what is due, never everything. */
function Due({ late, today, more }: { late: number; today: number; more?: boolean }) {
  if (late + today === 0) return null;
  return <span className={`n${late ? ' has-late' : ''}`} title={m.frame.dueSays(late + today, late)}>{count(late + today)}{more ? '+' : ''}{late ? <span className="late"> · <em>{m.frame.lateWord(count(late))}</em></span> : null}</span>;
}

/** What is due on all worklists of one department. */
function together(lists: Record<string, { late: number; today: number }> | undefined, prefix: string): { late: number; today: number } | undefined {
  const of = Object.entries(lists ?? {}).filter(([name]) => name.startsWith(prefix)).map(([, n]) => n);
  return of.length ? { late: of.reduce((n, l) => n + l.late, 0), today: of.reduce((n, l) => n + l.today, 0) } : undefined;
}

export function Rail({ onTheme, onKeys }: { onTheme: () => void; onKeys: () => void }) {
  const me = useMe(), path = useLocation({ select: (l) => l.pathname }), { data: due } = useDue();
  return (
    <nav className="rail" aria-label={m.frame.departments}>
      <div className="brand"><Mark /><span>{m.frame.product}</span></div>
      <ul>
        {placesOf(me).map((p) => {
          const of = p.match === '/' ? due : p.match === '/inbound' ? due?.lists['exchange.exceptions'] : p.match === '/cases' ? due?.lists['charting.cases'] : p.match === '/index' ? together(due?.lists, 'patient-index.') : undefined;
          return (
            <li key={p.to}>
              <Link to={p.to} title={p.name} aria-current={isAt(p, path) ? 'page' : undefined}><Glyph of={p.icon} /><span className="lbl">{p.name}</span>{of ? <Due late={of.late} today={of.today} more={p.match === '/' && (due?.more ?? false)} /> : null}</Link>
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
