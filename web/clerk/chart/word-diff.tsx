import { diffWordsWithSpace } from 'diff';
import type { ReactNode } from 'react';

/** What changed inside a long text, word by word; a short value, or one that has little left of the old, is shown whole, old then new. */
export function wordDiff(was: string, now: string): ReactNode {
  const parts = diffWordsWithSpace(was, now, { timeout: 200 });
  const kept = parts?.filter((p) => !p.added && !p.removed).reduce((n, p) => n + p.value.trim().length, 0) ?? 0;
  if (!parts || kept < 0.3 * Math.max(was.length, now.length) || Math.max(was.length, now.length) < 24) return <><del>{was}</del> <ins>{now}</ins></>;
  return <span className="wdiff">{parts.map((p, i) => p.removed ? <del key={i}>{p.value}</del> : p.added ? <ins key={i}>{p.value}</ins> : <span key={i}>{long(p.value, i === 0, i === parts.length - 1)}</span>)}</span>;
}

/** Unchanged text far from a change is left out. */
const long = (text: string, first: boolean, last: boolean): string => text.length <= 160 ? text : first ? `… ${text.slice(-70)}` : last ? `${text.slice(0, 70)} …` : `${text.slice(0, 70)} … ${text.slice(-70)}`;
