import type { ReactNode } from 'react';

type Tone = 'plain' | 'due' | 'late' | 'danger' | 'done' | 'accent';
const classOf: Record<Tone, string> = { plain: '', due: ' due', late: ' late', danger: ' dan', done: ' done', accent: ' acc' };

/** A short word with a colour; the word carries the meaning, the colour only helps. */
export function Chip({ tone = 'plain', title, children }: { tone?: Tone; title?: string; children: ReactNode }) {
  return <span className={`chip${classOf[tone]}`} title={title}>{children}</span>;
}
