/** A join with the time in which it held: milliseconds; `until` null while it holds. */
export type Span = { a: string; b: string; from: number; until: number | null };

/**
 * Since when a chart has been one person with any of some others without a break, whatever joins made it so: what was written in it before cannot be theirs.
 * Undefined when it is not one person with them now.
 */
export function connectedSince(spans: readonly Span[], chart: string, others: ReadonlySet<string>): number | undefined {
  const moments = [...new Set(spans.flatMap((s) => [s.from, ...(s.until === null ? [] : [s.until])]))].sort((x, y) => y - x);
  let since: number | undefined;
  for (const at of moments) {
    // Between this moment and the next one: what began by it and had not ended by it.
    if (!reaches(spans.filter((s) => s.from <= at && (s.until === null || s.until > at)), chart, others)) break;
    since = at;
  }
  return since;
}

function reaches(spans: readonly Span[], chart: string, others: ReadonlySet<string>): boolean {
  const seen = new Set([chart]), queue = [chart];
  for (const at of queue) {
    if (others.has(at)) return true;
    for (const s of spans) for (const next of s.a === at ? [s.b] : s.b === at ? [s.a] : []) if (!seen.has(next)) { seen.add(next); queue.push(next); }
  }
  return false;
}
