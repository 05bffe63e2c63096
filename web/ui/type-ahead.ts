import type { KeyboardEvent } from 'react';

let typed = '', at = 0;

/** The choice that letters typed in a select mean: the first whose words begin so, else the first with a word that does. The same in every browser. */
export function choiceTyped(options: readonly { value: string; label: string }[], letters: string): string | undefined {
  const want = letters.toLowerCase(), words = (o: { label: string }): string => o.label.toLowerCase();
  return (options.find((o) => words(o).startsWith(want)) ?? options.find((o) => words(o).split(/[\s(,-]+/).some((w) => w.startsWith(want))))?.value;
}

/** For a select's onKeyDown: letters typed within a second belong together; space opens the list unless it goes on a word. */
export function typeAhead(event: KeyboardEvent<HTMLSelectElement>, options: readonly { value: string; label: string }[], choose: (value: string) => void): void {
  if (event.ctrlKey || event.altKey || event.metaKey || event.key.length !== 1) { typed = ''; return; }
  const going = event.timeStamp - at < 1000;
  if (event.key === ' ' && (!going || typed === '')) return;
  typed = going ? typed + event.key : event.key; at = event.timeStamp;
  event.preventDefault();
  const found = choiceTyped(options, typed);
  if (found !== undefined) choose(found);
}
