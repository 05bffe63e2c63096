import { useEffect, useRef, useState } from 'react';
import type { FocusEvent, KeyboardEvent, RefObject } from 'react';

type Below = {
  open: boolean; setOpen: (open: boolean) => void; at: number; setAt: (at: number) => void;
  /** For the element that holds field and list: what is pressed or gets the focus outside closes the list. */
  box: RefObject<HTMLDivElement | null>; onBlur: (e: FocusEvent) => void;
  /** Arrows move the chosen line among `length`. True when the key was one. */
  moved: (e: KeyboardEvent, length: number) => boolean;
};

/** The list of matches below a field: open or not, and which line is chosen. Whose matches change chooses the first again (`setAt(0)`). */
export function useListBelow(idOf?: (at: number) => string | undefined): Below {
  const [open, setOpen] = useState(false), [at, setAt] = useState(0), box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const away = (e: PointerEvent): void => { if (!box.current?.contains(e.target as Node)) setOpen(false); };
    addEventListener('pointerdown', away);
    return () => removeEventListener('pointerdown', away);
  }, [open]);
  useEffect(() => { const id = idOf?.(at); if (id) document.getElementById(id)?.scrollIntoView({ block: 'nearest' }); }, [at]);
  return {
    open, setOpen, at, setAt, box, onBlur: (e) => { if (e.relatedTarget && !box.current?.contains(e.relatedTarget)) setOpen(false); },
    moved: (e, length) => {
      if (e.key !== 'ArrowDown' && e.key !== 'ArrowUp') return false;
      e.preventDefault(); setOpen(true); setAt((n) => Math.max(0, Math.min(length - 1, n + (e.key === 'ArrowDown' ? 1 : -1))));
      return true;
    },
  };
}
