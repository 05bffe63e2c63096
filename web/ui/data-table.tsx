import { createColumnHelper, createSortedRowModel, rowSortingFeature, sortFn_alphanumeric, sortFn_basic, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useEffect, useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import { Glyph } from './icons.tsx';

/** A column: `value` sorts, `cell` shows. `from` says the width from which it appears. */
export type Column<R> = { id: string; header: string; width?: string; value: (row: R) => string | number | null; cell?: (row: R) => ReactNode; right?: boolean; from?: 'tablet' | 'wide'; lead?: boolean };

type Props<R> = {
  label: string; columns: Column<R>[]; rows: R[]; rowId: (row: R) => string; selectedId?: string | null | undefined; onSelect?: (row: R) => void; rowClass?: (row: R) => string;
  total?: number; onNearEnd?: (() => void) | undefined; rowHeight?: number; foot?: ReactNode; sortable?: boolean;
};

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel(), sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic } });

/** A dense table: sorted by its headers, only the visible rows drawn, one tab stop that follows the selected row. */
export function DataTable<R>({ label, columns, rows, rowId, selectedId, onSelect, rowClass, total, onNearEnd, rowHeight = 28, foot, sortable = true }: Props<R>) {
  const scroll = useRef<HTMLDivElement>(null);
  const shape = useMemo(() => {
    const helper = createColumnHelper<typeof features, { row: R }>();
    return helper.columns(columns.map((c) => helper.accessor((x) => c.value(x.row) ?? undefined, { id: c.id, header: c.header, sortFn: 'alphanumeric', sortUndefined: 'last', enableSorting: sortable })));
  }, [columns, sortable]);
  const data = useMemo(() => rows.map((row) => ({ row })), [rows]);
  const table = useTable({ features, columns: shape, data, enableMultiSort: false });
  const model = table.getRowModel().rows, sorting = table.state.sorting[0];
  const virtual = useVirtualizer({ count: model.length, getScrollElement: () => scroll.current, estimateSize: () => rowHeight, overscan: 12 });
  const items = virtual.getVirtualItems(), last = items.at(-1)?.index ?? 0;
  useEffect(() => { if (onNearEnd && last >= model.length - 40) onNearEnd(); }, [last, model.length, onNearEnd]);
  const selectedAt = selectedId ? model.findIndex((r) => rowId(r.original.row) === selectedId) : -1;
  useEffect(() => { if (selectedAt >= 0) virtual.scrollToIndex(selectedAt, { align: 'auto' }); }, [selectedAt]);
  const above = items[0]?.start ?? 0, below = Math.max(0, virtual.getTotalSize() - (items.at(-1)?.end ?? 0));
  const hide = (c: Column<R>): string => c.from ? ` from-${c.from}` : '';

  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (!onSelect || !['ArrowDown', 'ArrowUp', 'Home', 'End'].includes(event.key) || event.defaultPrevented) return;
    event.preventDefault(); event.stopPropagation();
    const at = event.key === 'Home' ? 0 : event.key === 'End' ? model.length - 1 : Math.max(0, Math.min(model.length - 1, selectedAt + (event.key === 'ArrowDown' ? 1 : -1)));
    const next = model[at];
    if (!next) return;
    onSelect(next.original.row);
    virtual.scrollToIndex(at, { align: 'auto' });
    requestAnimationFrame(() => scroll.current?.querySelector<HTMLElement>(`[data-row="${at}"] .rowlink`)?.focus({ preventScroll: true }));
  };

  return (
    <div className="dt" ref={scroll} onKeyDown={onKeyDown} tabIndex={onSelect ? -1 : 0} role="region" aria-label={label}>
      <table aria-label={label} aria-rowcount={(total ?? model.length) + 1}>
        <colgroup>{columns.map((c) => <col key={c.id} className={hide(c)} style={c.width ? { width: c.width } : undefined} />)}</colgroup>
        <thead><tr aria-rowindex={1}>
          {columns.map((c) => {
            const dir = sorting?.id === c.id ? (sorting.desc ? 'descending' : 'ascending') : undefined;
            return (
              <th key={c.id} scope="col" className={`${c.right ? 'num' : ''}${hide(c)}`} aria-sort={dir}>
                {sortable && model.length > 1 ? <button type="button" className="sorter" onClick={() => table.getColumn(c.id)?.toggleSorting()}>{c.header}{dir ? <Glyph of={dir === 'ascending' ? IconArrowUp : IconArrowDown} size={12} /> : null}</button> : c.header}
              </th>
            );
          })}
        </tr></thead>
        <tbody>
          {above > 0 ? <tr aria-hidden="true" className="spacer" style={{ height: above }}><td /></tr> : null}
          {items.map((item) => {
            const { row } = model[item.index]!.original, id = rowId(row), chosen = id === selectedId;
            return (
              <tr key={id} data-row={item.index} aria-rowindex={item.index + 2} aria-current={chosen || undefined} className={`${onSelect ? 'go ' : ''}${rowClass?.(row) ?? ''}`} style={{ height: rowHeight }} onClick={onSelect ? () => onSelect(row) : undefined}>
                {columns.map((c) => {
                  const inside = c.cell ? c.cell(row) : c.value(row);
                  return <td key={c.id} className={`cut${c.right ? ' num' : ''}${hide(c)}`}>{c.lead && onSelect ? <button type="button" className="rowlink cut" tabIndex={chosen || (selectedAt < 0 && item.index === 0) ? 0 : -1} onClick={(e) => { e.stopPropagation(); onSelect(row); }}>{inside}</button> : inside}</td>;
                })}
              </tr>
            );
          })}
          {below > 0 ? <tr aria-hidden="true" className="spacer" style={{ height: below }}><td /></tr> : null}
        </tbody>
      </table>
      {foot}
    </div>
  );
}
