import { IconAdjustmentsHorizontal, IconFilter, IconX } from '@tabler/icons-react';
import { dropView, listViews } from '../../../src/modules/workforce/contract.ts';
import type { DeskFilter } from '../../../src/modules/workforce/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { useAct, useAsk } from '../../lib/use-ask.ts';
import { useRight } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { sayDone } from '../frame/foot-note.ts';
import { builtIn, sameFilter } from './desk-filter.ts';

export type View = { key: string; name: string; filter: DeskFilter; own: boolean };

/** The views everybody has, then one's own. */
export function useViews(): View[] {
  const { data } = useAsk(listViews, {}, { fresh: 300_000, enabled: useRight('desk.work') });
  return [...builtIn.map((v) => ({ key: v.name, name: m.myDesk.views[v.name]!, filter: v.filter, own: false })), ...data?.views.map((v) => ({ key: v.id, name: v.name, filter: v.filter, own: true })) ?? []];
}

type Props = { views: View[]; filter: DeskFilter; total: string | null; dense: boolean; onView: (f: DeskFilter) => void; onFilter: () => void; onDense: () => void };

export function ViewTabs({ views, filter, total, dense, onView, onFilter, onDense }: Props) {
  const drop = useAct(dropView, [listViews]), current = views.find((v) => sameFilter(v.filter, filter));
  return (
    <div className="tabs" role="group" aria-label={m.myDesk.viewsLabel}>
      {views.map((v) => <button key={v.key} type="button" aria-pressed={v === current} onClick={() => onView(v.filter)}>{v.name}{v === current && total !== null ? <span>{total}</span> : null}</button>)}
      {current?.own ? <Button look="quiet" square aria-label={m.myDesk.dropView} title={m.myDesk.dropView} onClick={() => drop.mutate({ id: current.key }, { onSuccess: () => { sayDone(m.myDesk.dropped); onView(builtIn[0]!.filter); } })}><Glyph of={IconX} small /></Button> : null}
      <span className="grow" />
      <button type="button" aria-pressed={current === undefined} onClick={onFilter}><Glyph of={IconFilter} />{m.myDesk.filter}<kbd aria-hidden="true">f</kbd></button>
      <button type="button" aria-pressed={dense} title={m.myDesk.denseSays} onClick={onDense}><Glyph of={IconAdjustmentsHorizontal} />{m.myDesk.dense}</button>
    </div>
  );
}
