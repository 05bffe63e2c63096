import { m } from '../../lib/messages/index.ts';

/** Table by day, or the list of entries. */
export function ShowAs({ show, onShow }: { show: 'table' | 'list'; onShow: (show: 'table' | 'list') => void }) {
  return <div className="segs" role="group" aria-label={m.grid.views}>{(['table', 'list'] as const).map((s) => <button key={s} type="button" aria-pressed={s === show} onClick={() => onShow(s)}>{s === 'table' ? m.grid.asTable : m.grid.asList}</button>)}</div>;
}
