import { openEntry } from '../../../src/modules/charting/contract.ts';
import type { z } from 'zod';
import { m } from '../../lib/messages/index.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useLetters } from './choose-kind.tsx';

export type Opened = z.output<typeof openEntry.output>;
export type Act = Opened['may'][number]['act'] | 'mark';
const c = m.change;
const order: readonly Act[] = ['update', 'correction', 'verification', 'addendum', 'index', 'retraction', 'move', 'mark'];

/** What may be done with an entry, and why the rest may not. `mayReport`: anybody who reads may report a wrong chart; deciding it is another's. */
export function ActMenu({ opened, of, mayReport, mayMark, onChoose, onClose }: { opened: boolean; of: Opened; mayReport: boolean; mayMark: boolean; onChoose: (act: Act) => void; onClose: () => void }) {
  const may = (act: Act): { allowed: boolean; why: string } => (act === 'mark' ? { allowed: mayMark, why: m.chart.markNot.toLowerCase() } : act === 'move' ? { allowed: mayReport, why: m.chart.markNot.toLowerCase() } : of.may.find((x) => x.act === act) ?? { allowed: false, why: '' });
  // Acts that are never of this kind of entry (an addendum to a problem) are not listed: they are no question here.
  const listed = order.filter((a) => may(a).allowed || !/^(only documents|an addendum)/.test(may(a).why));
  const allowed = listed.filter((a) => may(a).allowed), not = listed.filter((a) => !may(a).allowed);
  useLetters(opened, allowed.map((a) => ({ of: a, letter: c.letters[a]! })), onChoose);
  return (
    <Dialog title={c.title} opened={opened} onClose={onClose}>
      <p className="m">{c.says}</p>
      <ul className="kindlist one">{allowed.map((a, i) => <li key={a}><button type="button" data-autofocus={i === 0 || undefined} onClick={() => onChoose(a)}><kbd>{c.letters[a]}</kbd><span>{c.acts[a]}<small>{c.actSays[a]}</small></span></button></li>)}</ul>
      {not.length ? <><h3>{c.cannot}</h3><ul className="cannot">{not.map((a) => <li key={a} className="f">{c.acts[a]}: {may(a).why}</li>)}</ul></> : null}
    </Dialog>
  );
}
