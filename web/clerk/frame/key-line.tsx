import { useKeyGroups, keyCaps } from '../../ui/keys.tsx';
import type { KeyBinding } from '../../ui/keys.tsx';
import { useFootNote } from './foot-note.ts';

/** The line at the foot: the keys of this screen that matter now, and what was last done. */
export function KeyLine() {
  const groups = useKeyGroups(), note = useFootNote();
  // What a newer group gives a key stands before what it hides.
  const taken = new Set<string>(), free = (b: KeyBinding): boolean => { const keys = [b.keys].flat(), is = keys.some((k) => !taken.has(k)); for (const k of keys) taken.add(k); return is; };
  const shown: KeyBinding[] = [...groups].reverse().flatMap((g) => g.bindings.filter((b) => b.when !== false && free(b) && b.line)).slice(0, 7);
  return (
    <footer className="keys">
      {shown.map((b) => <span key={`${[b.keys].flat().join()} ${b.says}`}>{(b.caps ?? keyCaps([b.keys].flat()[0]!)).map((k, n) => <kbd key={n}>{k}</kbd>)} {b.says}</span>)}
      <span className="keysend" role="status">{note}</span>
    </footer>
  );
}
