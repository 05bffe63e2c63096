export type LoadFacts = { title: string; content: 'complete' | 'fragment'; version: string | null; effectiveOn: string | null; staged: number; presentContent: string | null; presentEffectiveOn: string | null; presentVersion: string | null; presentActive: number; vanishing: number };
export type LoadRefusal = { rule: 'older-release' | 'would-retire-many'; says: string; mend: string };

/**
 * A load that would put an older release in the place of a newer one, or retire more than the given share (0 to 1) of the codes in use, is more
 * often a wrong or cut file than meant: it waits for a person to say so. A fragment retires nothing and is never refused.
 */
export function checkLoad(f: LoadFacts, allowed: { older: boolean; retireMany: boolean }, retireShareMax: number): LoadRefusal[] {
  if (f.content !== 'complete' || f.presentContent !== 'complete') return [];
  const refusals: LoadRefusal[] = [];
  if (!allowed.older && f.effectiveOn && f.presentEffectiveOn && f.effectiveOn < f.presentEffectiveOn) {
    refusals.push({ rule: 'older-release', says: `${f.title} in use is of ${f.presentEffectiveOn}; these files are of ${f.effectiveOn}`, mend: 'Load the newer files, or say that the older release is meant (--older)' });
  }
  if (!allowed.retireMany && f.vanishing > f.presentActive * retireShareMax) {
    refusals.push({ rule: 'would-retire-many', says: `${f.vanishing} of ${f.presentActive} codes of ${f.title} in use are not in these files and would be retired`, mend: 'Look whether a file is missing or cut off; if the release is whole, say so (--retire-many)' });
  }
  return refusals;
}

/** A FHIR id for a canonical url: the file's own where it is free, else made from the end of the url; a number follows where it is taken. */
export function idFor(url: string, wanted: string | undefined, taken: ReadonlySet<string>): string {
  const made = (wanted && /^[A-Za-z0-9\-.]{1,64}$/.test(wanted) ? wanted : (url.replace(/^urn:oid:/, 'oid-').split(/[/#]/).filter(Boolean).at(-1) ?? 'codes').replace(/[^A-Za-z0-9\-.]+/g, '-')).slice(0, 60);
  for (let n = 1; ; n += 1) { const id = n === 1 ? made : `${made}-${n}`; if (!taken.has(id)) return id; }
}
