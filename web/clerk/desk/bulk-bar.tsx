import { m } from '../../lib/messages/index.ts';
import { Button } from '../../ui/button.tsx';

/** What may be done with everything that is selected. */
export function BulkBar({ n, mayClose, onTake, onAssign, onClose, onClear }: { n: number; mayClose: boolean; onTake: () => void; onAssign: () => void; onClose: () => void; onClear: () => void }) {
  return (
    <div className="bulk" role="group" aria-label={m.myDesk.selected(n)}>
      <b role="status">{m.myDesk.selected(n)}</b><Button small onClick={onTake} hint="m">{m.myDesk.take}</Button><Button small onClick={onAssign} hint="s">{m.myDesk.assign}</Button>{mayClose ? <Button small look="danger" onClick={onClose}>{m.myDesk.close}</Button> : null}
      <span className="grow" /><Button small look="quiet" onClick={onClear} hint="Esc">{m.myDesk.clearSelection}</Button>
    </div>
  );
}
