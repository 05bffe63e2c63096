import { IconArrowLeft, IconArrowRight, IconMinus, IconPlus, IconRotateClockwise } from '@tabler/icons-react';
import { createContext, useContext } from 'react';
import { m } from '../../../lib/messages/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Glyph } from '../../../ui/icons.tsx';
import { useKeys } from '../../../ui/keys.tsx';

type Props = { page: number; pages: number; zoom: number; onPage: (n: number) => void; onZoom: (z: number) => void; onTurn: () => void };
const zooms = [0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4];

/** The pane kept beside listens to no keys: they are the workspace's. */
export const QuietViewer = createContext(false);

/** Page, size and direction of what is shown; by mouse and by key. A zoom of 1 fits the width. */
export function ViewerBar({ page, pages, zoom, onPage, onZoom, onTurn }: Props) {
  const step = (by: 1 | -1): void => { const next = by > 0 ? zooms.find((z) => z > zoom) : zooms.findLast((z) => z < zoom); if (next) onZoom(next); };
  const quiet = useContext(QuietViewer);
  useKeys(m.viewer.tools, quiet ? [] : [
    { keys: ['PageDown', '.'], says: m.viewer.key.page, line: pages > 1, when: pages > 1, caps: [',', '.'], run: () => onPage(Math.min(pages, page + 1)) }, { keys: ['PageUp', ','], says: m.viewer.key.page, when: pages > 1, run: () => onPage(Math.max(1, page - 1)) },
    { keys: ['+', '='], says: m.viewer.key.zoom, line: true, caps: ['+', '-'], run: () => step(1) }, { keys: '-', says: m.viewer.key.zoom, run: () => step(-1) }, { keys: 'r', says: m.viewer.key.turn, line: true, run: onTurn },
  ]);
  return (
    <div className="vbar" role="toolbar" aria-label={m.viewer.tools}>
      {pages > 1 ? <><Button look="quiet" square disabled={page <= 1} aria-label={m.viewer.previous} title={m.viewer.previous} onClick={() => onPage(page - 1)}><Glyph of={IconArrowLeft} /></Button><span className="f nw" role="status">{m.viewer.page(page, pages)}</span><Button look="quiet" square disabled={page >= pages} aria-label={m.viewer.next} title={m.viewer.next} onClick={() => onPage(page + 1)}><Glyph of={IconArrowRight} /></Button></> : null}
      <span className="grow" />
      <Button look="quiet" square disabled={zoom <= zooms[0]!} aria-label={m.viewer.smaller} title={m.viewer.smaller} onClick={() => step(-1)}><Glyph of={IconMinus} /></Button>
      <Button look="quiet" small onClick={() => onZoom(1)} title={m.viewer.fit}>{m.viewer.zoom(Math.round(zoom * 100))}</Button>
      <Button look="quiet" square disabled={zoom >= zooms.at(-1)!} aria-label={m.viewer.larger} title={m.viewer.larger} onClick={() => step(1)}><Glyph of={IconPlus} /></Button>
      <Button look="quiet" square aria-label={m.viewer.turn} title={m.viewer.turn} onClick={onTurn}><Glyph of={IconRotateClockwise} /></Button>
    </div>
  );
}
