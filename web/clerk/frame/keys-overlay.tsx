import { m } from '../../lib/messages/index.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { keyCaps, letterKeys, useKeyGroups } from '../../ui/keys.tsx';

/** Every key of this screen and of everywhere. Single-letter keys can be turned off (WCAG 2.2, 2.1.4). */
export function KeysOverlay({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const groups = useKeyGroups();
  return (
    <Dialog title={m.frame.keysTitle} opened={opened} onClose={onClose} wide>
      <div className="keycols">
        {[...groups].reverse().filter((g) => g.bindings.some((b) => b.when !== false)).map((g, i) => (
          <section key={i}><h3>{g.title}</h3><dl>
            {g.bindings.filter((b) => b.when !== false).map((b) => <div key={[b.keys].flat().join()}><dt>{[b.keys].flat().flatMap(keyCaps).map((k, n) => <kbd key={n}>{k}</kbd>)}</dt><dd>{b.says}</dd></div>)}
          </dl></section>
        ))}
      </div>
      <label className="tick"><input type="checkbox" checked={letterKeys.on} onChange={(e) => letterKeys.set(e.currentTarget.checked)} /><span>{m.frame.letterKeys}<small>{m.frame.letterKeysSays}</small></span></label>
    </Dialog>
  );
}
