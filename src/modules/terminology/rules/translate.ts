/** FHIR R4 conceptmap.html. */
type Target = { code?: string; display?: string; equivalence?: string };
type Group = { source?: string; target?: string; element?: { code?: string; display?: string; target?: Target[] }[]; unmapped?: { mode?: string; code?: string; display?: string } };
export type ConceptMapResource = { url?: string; group?: Group[]; [element: string]: unknown };
export type Translation = { equivalence: string; system: string; code: string; display: string | null; source: string };

/** R4 equivalences read from the other side (concept-map-equivalence): wider answers to narrower. */
const turned: Record<string, string> = { wider: 'narrower', narrower: 'wider', subsumes: 'specializes', specializes: 'subsumes' };

/** The matches of one map, as written; `reverse` reads it from target to source. A group's `unmapped` answers where no element names the code. */
export function translations(map: ConceptMapResource, asked: { system: string | null; code: string; targetSystem: string | null; reverse: boolean }): Translation[] {
  const found: Translation[] = [], source = map.url ?? '';
  for (const group of map.group ?? []) {
    const [from, to] = asked.reverse ? [group.target, group.source] : [group.source, group.target];
    if ((asked.system !== null && from !== undefined && from !== asked.system) || (asked.targetSystem !== null && to !== asked.targetSystem)) continue;
    const before = found.length, add = (equivalence: string, code: string | undefined, display: string | undefined): void => { if (code !== undefined) found.push({ equivalence, system: to ?? '', code, display: display ?? null, source }); };
    for (const element of group.element ?? []) {
      if (asked.reverse) { for (const t of element.target ?? []) if (t.code === asked.code) add(turned[t.equivalence ?? ''] ?? t.equivalence ?? 'relatedto', element.code, element.display); }
      else if (element.code === asked.code) for (const t of element.target ?? []) add(t.equivalence ?? 'relatedto', t.code, t.display);
    }
    if (asked.reverse || found.length > before || !group.unmapped || (group.element ?? []).some((e) => e.code === asked.code)) continue;
    if (group.unmapped.mode === 'provided') add('equal', asked.code, undefined);
    else if (group.unmapped.mode === 'fixed') add('inexact', group.unmapped.code, group.unmapped.display);
  }
  return found;
}
