/** Codes by system of a value set, or undefined when it cannot be listed from the definitions at hand (a whole external terminology). */
export function enumerateValueSet(url: string, terminology: Map<string, any>): Record<string, string[]> | undefined {
  const set = terminology.get(`ValueSet ${url}`);
  if (!set?.compose) return undefined;
  const codes = new Map<string, Set<string>>();
  const add = (system: string, code: string): void => {
    if (!codes.has(system)) codes.set(system, new Set());
    codes.get(system)!.add(code);
  };
  for (const include of set.compose.include) {
    const listed = listInclude(include, terminology);
    if (!listed) return undefined;
    for (const [system, code] of listed) add(system, code);
  }
  for (const exclude of set.compose.exclude ?? []) {
    const listed = listInclude(exclude, terminology);
    if (!listed) return undefined;
    for (const [system, code] of listed) codes.get(system)?.delete(code);
  }
  return Object.fromEntries([...codes].map(([system, all]) => [system, [...all]]));
}

function listInclude(include: any, terminology: Map<string, any>): [string, string][] | undefined {
  const found: [string, string][] = [];
  for (const url of include.valueSet ?? []) {
    const inner = enumerateValueSet(url.split('|')[0], terminology);
    if (!inner) return undefined;
    for (const [system, codes] of Object.entries(inner)) for (const code of codes) found.push([system, code]);
  }
  if (!include.system) return found;
  if (include.valueSet || include.filter) return undefined; // intersections and filters: no required R4 binding needs them
  if (include.concept) return include.concept.map((one: any) => [include.system, one.code]);
  const system = terminology.get(`CodeSystem ${include.system.split('|')[0]}`);
  if (!system?.concept || (system.content !== 'complete' && system.content !== undefined)) return undefined;
  const walk = (concepts: any[]): void => {
    for (const one of concepts) { found.push([include.system, one.code]); if (one.concept) walk(one.concept); }
  };
  walk(system.concept);
  return found;
}
