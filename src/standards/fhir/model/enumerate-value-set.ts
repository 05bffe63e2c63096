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
  for (const code of codesOf(system.concept)) found.push([include.system, code]);
  return found;
}

const codesOf = (concepts: any[]): string[] => concepts.flatMap((one) => [one.code, ...(one.concept ? codesOf(one.concept) : [])]);

/** The code systems under http://hl7.org/fhir/ that are listed whole. Those of terminology.hl7.org grow between versions and are left to the terminology module. */
export function ownCodeSystems(terminology: Map<string, any>): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const item of terminology.values()) {
    if (item.resourceType === 'CodeSystem' && item.content === 'complete' && item.concept && item.url.startsWith('http://hl7.org/fhir/')) found[item.url] = codesOf(item.concept);
  }
  return found;
}
