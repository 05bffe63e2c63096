import { useEffect } from 'react';
import { m } from '../../lib/messages/index.ts';
import { Dialog } from '../../ui/dialog.tsx';
import type { EntryKind } from './kinds.ts';
import { kindName, kinds } from './kinds.ts';

/** A letter chooses; listened for from the first moment, so that fast fingers lose no key. */
export function useLetters<T extends string>(opened: boolean, letters: readonly { of: T; letter: string }[], choose: (of: T) => void): void {
  useEffect(() => {
    if (!opened) return undefined;
    const onKey = (e: KeyboardEvent): void => {
      if (e.ctrlKey || e.altKey || e.metaKey || e.isComposing) return;
      const found = letters.find((l) => l.letter === e.key.toLowerCase());
      if (found) { e.preventDefault(); e.stopPropagation(); choose(found.of); }
    };
    document.addEventListener('keydown', onKey, { capture: true });
    return () => document.removeEventListener('keydown', onKey, { capture: true });
  });
}

export function ChooseKind({ opened, onChoose, onClose }: { opened: boolean; onChoose: (kind: EntryKind) => void; onClose: () => void }) {
  useLetters(opened, kinds.map((k) => ({ of: k.kind, letter: k.letter })), onChoose);
  return (
    <Dialog title={m.enter.chooseKind} opened={opened} onClose={onClose}>
      <p className="m">{m.enter.chooseSays}</p>
      <ul className="kindlist">{kinds.map((k, i) => <li key={k.kind}><button type="button" data-autofocus={i === 0 || undefined} onClick={() => onChoose(k.kind)}><kbd>{k.letter}</kbd><span>{kindName(k.kind)}</span></button></li>)}</ul>
    </Dialog>
  );
}
