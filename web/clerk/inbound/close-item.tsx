import { Textarea } from '@mantine/core';
import { useState } from 'react';
import type { ItemLine } from '../../../src/modules/exchange/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

/** Give up on an exception, with a reason; what was received stays kept. */
export function CloseItem({ opened, item, busy, error, onClose, onGo }: { opened: boolean; item: ItemLine; busy: boolean; error: Error | null; onClose: () => void; onGo: (reason: string) => void }) {
  const [reason, setReason] = useState(''), [tried, setTried] = useState(false), short = reason.trim().length < 3;
  const go = (): void => { setTried(true); if (short) document.getElementById('close-reason')?.focus(); else onGo(reason.trim()); };
  return (
    <Dialog title={m.inbound.closeTitle} opened={opened} onClose={onClose}>
      <p><b>{item.file}</b>, {item.place}</p><p className="m">{m.inbound.closeSays}</p>
      {error ? <p className="crit" role="alert">{error.message}</p> : null}
      <Textarea id="close-reason" data-autofocus label={m.inbound.closeReason} description={m.inbound.closeReasonSays} rows={3} maxLength={500} value={reason} onChange={(e) => setReason(e.currentTarget.value)} error={tried && short ? m.demographics.needReason : undefined} onKeyDown={(e) => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) { e.preventDefault(); go(); } }} />
      <div className="acts"><Button busy={busy} onClick={go} hint="Ctrl Enter">{m.inbound.closeGo}</Button><Button look="quiet" onClick={onClose} hint="Esc">{m.words.cancel}</Button></div>
    </Dialog>
  );
}
