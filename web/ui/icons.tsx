import type { Icon as TablerIcon } from '@tabler/icons-react';

/** Icons of one set (Tabler outline), 16 px, always beside a word or with a name on the button that holds them. */
export function Glyph({ of: Of, small = false, size }: { of: TablerIcon; small?: boolean; size?: number }) {
  return <Of aria-hidden className="i" size={size ?? (small ? 14 : 16)} stroke={1.7} />;
}

export function Mark() {
  return (
    <svg viewBox="0 0 18 18" aria-hidden="true" className="mark"><path d="M1.5 4.2c0-.9.7-1.7 1.7-1.7h3.6l1.7 2h6.3c1 0 1.7.8 1.7 1.7v7.6c0 .9-.7 1.7-1.7 1.7H3.2c-1 0-1.7-.8-1.7-1.7z" fill="none" stroke="currentColor" strokeWidth="1.6" /><path d="M4.5 10.7l2-2 2.2 2.2 4-4" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" /></svg>
  );
}
