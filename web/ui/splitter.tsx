import { useRef } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';

/** The edge between two panes: dragged, or moved with the arrow keys; its place is remembered by the one who uses it. */
export function Splitter({ label, width, min, max, onWidth }: { label: string; width: number; min: number; max: number; onWidth: (width: number) => void }) {
  const from = useRef<{ x: number; width: number } | null>(null);
  const fit = (w: number): number => Math.round(Math.max(min, Math.min(max, w)));
  const down = (e: PointerEvent<HTMLDivElement>): void => { from.current = { x: e.clientX, width }; e.currentTarget.setPointerCapture(e.pointerId); };
  const move = (e: PointerEvent): void => { if (from.current) onWidth(fit(from.current.width + from.current.x - e.clientX)); };
  const up = (): void => { from.current = null; };
  const key = (e: KeyboardEvent): void => { const by = e.key === 'ArrowLeft' ? 24 : e.key === 'ArrowRight' ? -24 : 0; if (by) { e.preventDefault(); e.stopPropagation(); onWidth(fit(width + by)); } };
  return <div className="splitter" role="separator" aria-orientation="vertical" aria-label={label} aria-valuenow={width} aria-valuemin={min} aria-valuemax={max} tabIndex={0} onPointerDown={down} onPointerMove={move} onPointerUp={up} onPointerCancel={up} onKeyDown={key} />;
}
