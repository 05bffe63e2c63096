/** What a value set says it holds (FHIR R4 valueset.html#compositions), ready to be asked of the store. */
export type Filter = { property: string; op: string; value: string };
export type StatedCode = { code: string; display: string | null };
/** Codes of a system (all, listed, or filtered) that are also in each of the value sets; without system, what all the value sets hold. */
export type Clause = { system: string | null; codes: StatedCode[] | null; filters: Filter[]; valueSets: Selection[] };
export type Selection = { include: Clause[]; exclude: Clause[] };

type Concept = { code?: string; display?: string };
type Include = { system?: string; concept?: Concept[]; filter?: Filter[]; valueSet?: string[] };
type Contains = { system?: string; code?: string; display?: string; abstract?: boolean; contains?: Contains[] };
export type ValueSetResource = { url?: string; compose?: { include?: Include[]; exclude?: Include[] }; expansion?: { contains?: Contains[] }; [element: string]: unknown };

/** The canonical urls of value sets that this one draws from; a version after `|` is not told apart. */
export const imported = (resource: ValueSetResource): string[] => [...resource.compose?.include ?? [], ...resource.compose?.exclude ?? []].flatMap((i) => i.valueSet ?? []).map(bareUrl);
export const bareUrl = (canonical: string): string => canonical.split('|')[0]!;

/** `known` gives the value sets that this one draws from. Answers the url of one that is missing, or that draws from itself, as a fault. */
export function readSelection(resource: ValueSetResource, known: ReadonlyMap<string, ValueSetResource>, path: readonly string[] = []): Selection | { missing: string } | { circle: string } {
  let fault: { missing: string } | { circle: string } | undefined;
  const clause = (i: Include): Clause => ({
    system: i.system ?? null, codes: i.concept ? i.concept.flatMap((c) => (c.code ? [{ code: c.code, display: c.display ?? null }] : [])) : null, filters: i.filter ?? [],
    valueSets: (i.valueSet ?? []).map(bareUrl).flatMap((url) => {
      const there = known.get(url);
      if (!there) { fault ??= { missing: url }; return []; }
      if (path.includes(url)) { fault ??= { circle: url }; return []; }
      const read = readSelection(there, known, [...path, url]);
      if ('include' in read) return [read];
      fault ??= read;
      return [];
    }),
  });
  const { compose } = resource;
  if (!compose) return { include: fromExpansion(resource.expansion?.contains ?? []), exclude: [] };
  const selection = { include: (compose.include ?? []).map(clause), exclude: (compose.exclude ?? []).map(clause) };
  return fault ?? selection;
}

function fromExpansion(contains: readonly Contains[]): Clause[] {
  const bySystem = new Map<string, StatedCode[]>();
  const walk = (list: readonly Contains[]): void => {
    for (const c of list) {
      if (c.system && c.code && c.abstract !== true) { const codes = bySystem.get(c.system) ?? []; codes.push({ code: c.code, display: c.display ?? null }); bySystem.set(c.system, codes); }
      walk(c.contains ?? []);
    }
  };
  walk(contains);
  return [...bySystem].map(([system, codes]) => ({ system, codes, filters: [], valueSets: [] }));
}

/** The codes that a value set names one by one, with the name it gives them. */
export const statedCodes = (selection: Selection): { system: string; code: string; display: string | null }[] =>
  selection.include.flatMap((c) => [...(c.system && c.codes && c.valueSets.length === 0 ? c.codes.map((x) => ({ system: c.system!, ...x })) : []), ...(c.system === null && c.valueSets.length === 1 ? statedCodes(c.valueSets[0]!) : [])]);

/** The systems a value set draws from, nested value sets included. */
export const systemsOf = (selection: Selection): string[] => [...new Set(selection.include.flatMap((c) => [...(c.system ? [c.system] : []), ...c.valueSets.flatMap(systemsOf)]))];
