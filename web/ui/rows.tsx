import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';

/** A plain table. Where it is wider than its place it scrolls within it, and only then is it a stop of the Tab key, so that the keyboard can scroll it. */
export function Rows({ label, className = '', children }: { label: string; className?: string; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null), [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const at = box.current!, look = (): void => setScrolls(at.scrollWidth > at.clientWidth), watch = new ResizeObserver(look);
    watch.observe(at); watch.observe(at.firstElementChild!);
    return () => watch.disconnect();
  }, []);
  return <div className="rowsbox" ref={box} {...(scrolls ? { tabIndex: 0, role: 'region', 'aria-label': label } : {})}><table className={`rows ${className}`}>{children}</table></div>;
}
