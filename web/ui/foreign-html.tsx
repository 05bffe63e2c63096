import { useEffect, useRef } from 'react';
import { safeFragment } from '../lib/safe-html.ts';

/** A sender's narrative, sanitized, in a box that says by its type that it is not the desk speaking. */
export function ForeignHtml({ html, label }: { html: string; label: string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => { box.current?.replaceChildren(safeFragment(html)); }, [html]);
  return <div className="foreign" ref={box} role="region" aria-label={label} tabIndex={0} />;
}
