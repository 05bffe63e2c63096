/** A join that holds now, between the records that led when it was made. */
export type Edge = { joinId: string; kind: 'merge' | 'link'; survivor: string; joined: string };
export type PersonOf = { chartId: string; personId: string; recordId: string };

const older = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

/** The chart whose number leads for this one: the end of its merges. */
export function recordOf(chartId: string, edges: readonly Edge[]): string {
  let at = chartId;
  for (const seen = new Set([at]);;) {
    const up = edges.find((e) => e.kind === 'merge' && e.joined === at);
    if (!up || seen.has(up.survivor)) return at;
    seen.add(at = up.survivor);
  }
}

/**
 * Which charts are one person, by the joins that hold: each set is led by the oldest record in it that was not merged away. Chains, merges of merges and
 * links between them come out of the joins alone, so that the end of one leaves what the others say.
 */
export function personsOf(charts: readonly string[], edges: readonly Edge[]): PersonOf[] {
  const parent = new Map<string, string>();
  const find = (c: string): string => { let at = c; while (parent.get(at) !== undefined) at = parent.get(at)!; return at; };
  const all = new Set(charts);
  for (const e of edges) {
    all.add(e.survivor); all.add(e.joined);
    const a = find(e.survivor), b = find(e.joined);
    if (a !== b) parent.set(a, b);
  }
  const records = new Map([...all].map((c) => [c, recordOf(c, edges)]));
  const leading = new Map<string, string>();
  for (const c of [...all].sort(older)) if (records.get(c) === c && !leading.has(find(c))) leading.set(find(c), c);
  return [...all].sort(older).map((c) => ({ chartId: c, personId: leading.get(find(c)) ?? c, recordId: records.get(c)! }));
}

/** The links of a chart's Patient that these joins make, oldest first (FHIR R4 patient.html, Patient.link). */
export function linksOf(chartId: string, edges: readonly Edge[]): { other: string; type: 'replaced-by' | 'replaces' | 'seealso'; joinId: string }[] {
  return [...edges].sort((a, b) => older(a.joinId, b.joinId)).flatMap((e) => (e.survivor !== chartId && e.joined !== chartId ? [] : [{
    other: e.survivor === chartId ? e.joined : e.survivor, joinId: e.joinId, type: e.kind === 'link' ? 'seealso' as const : e.survivor === chartId ? 'replaces' as const : 'replaced-by' as const,
  }]));
}
