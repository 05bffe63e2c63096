import type { CodeFile, CodeReader, CodeSet, ConceptDraft, FhirDefinition, Layout, LoadSaid, PropertyValue, SystemDraft } from './code-set.ts';
import { CodeFileFault, ConceptList, dayOf } from './code-set.ts';
import { textOf } from './csv-lists.ts';

type FhirConcept = { code?: string; display?: string; definition?: string; designation?: { value?: string }[]; property?: Record<string, any>[]; concept?: FhirConcept[] };
type Resource = FhirDefinition & { concept?: FhirConcept[]; entry?: { resource?: Resource }[]; content?: string };

/** CodeSystem, ValueSet and ConceptMap of FHIR R4 (terminologies.html), as JSON, NDJSON, a Bundle of them, or a FHIR package (.tgz). */
export const fhirDefinitions: Layout = {
  kind: 'fhir', title: 'FHIR CodeSystem, ValueSet and ConceptMap (JSON, NDJSON, Bundle, package)',
  recognises: (_path, head) => /^\s*\{/.test(head) && /"resourceType"\s*:\s*"(CodeSystem|ValueSet|ConceptMap|Bundle)"/.test(head),
  reader(said: LoadSaid): CodeReader {
    const { set, take } = gather(said);
    return {
      async take(file) { for await (const { resource, line } of resourcesOf(file)) take(resource, file.path, line); },
      done: () => set,
    };
  },
};

/** Definitions that are at hand, as a code set. */
export function fhirCodeSet(resources: readonly FhirDefinition[]): CodeSet {
  const { set, take } = gather({});
  for (const r of resources) take(r as Resource, '', 0);
  return set;
}

function gather(said: LoadSaid): { set: CodeSet; take(resource: Resource, path: string, line: number): void } {
  const set: CodeSet = { systems: [], valueSets: [], conceptMaps: [] }, seen = new Set<string>();
  const take = (resource: Resource, path: string, line: number): void => {
    if (resource.resourceType === 'Bundle') { for (const e of resource.entry ?? []) if (e.resource) take(e.resource, path, line); return; }
    if (!['CodeSystem', 'ValueSet', 'ConceptMap'].includes(resource.resourceType)) return;
    if (typeof resource.url !== 'string' || resource.url === '') throw new CodeFileFault(path, line, `holds a ${resource.resourceType} without url`, 'Give it its canonical url');
    const key = `${resource.resourceType} ${resource.url}`;
    if (seen.has(key)) return;
    seen.add(key);
    if (resource.resourceType === 'ValueSet') set.valueSets.push(resource);
    else if (resource.resourceType === 'ConceptMap') set.conceptMaps.push(resource);
    else set.systems.push({ system: systemOf(resource, said), concepts: conceptsOf(resource, path, line) });
  };
  return { set, take };
}

async function* resourcesOf(file: CodeFile): AsyncGenerator<{ resource: Resource; line: number }> {
  const gathered: string[] = [];
  let number = 0;
  for await (const line of file.lines) {
    number += 1;
    if (line.trim() === '') continue;
    // NDJSON has a whole resource in each line; anything else is one resource over many.
    if (gathered.length === 0) {
      const whole = parsed(line);
      if (whole) { yield { resource: whole, line: number }; continue; }
      if (number > 1) throw new CodeFileFault(file.path, number, 'is not JSON', 'An NDJSON file has one resource in each line');
    }
    gathered.push(line);
  }
  if (gathered.length === 0) return;
  const text = await textOf((async function* () { yield* gathered; })());
  const whole = parsed(text);
  if (!whole) throw new CodeFileFault(file.path, lineOfFault(text), 'is not JSON from here on', 'Fetch the file anew, or look at the place with a JSON editor');
  yield { resource: whole, line: 1 };
}

function parsed(text: string): Resource | undefined {
  try { const value = JSON.parse(text) as unknown; return typeof value === 'object' && value !== null && 'resourceType' in value ? value as Resource : undefined; } catch { return undefined; }
}

function lineOfFault(text: string): number {
  try { JSON.parse(text); } catch (error) {
    const at = /position (\d+)/.exec(String((error as Error).message))?.[1];
    if (at) return text.slice(0, Number(at)).split('\n').length;
  }
  return 1;
}

function systemOf(resource: Resource, said: LoadSaid): SystemDraft {
  const { concept: _concepts, text: _narrative, ...header } = resource as Record<string, any>;
  const effectiveOn = dayOf(resource['date'] as string | undefined), version = resource['version'] as string | undefined;
  return {
    url: resource.url, name: String(resource['name'] ?? resource.url), title: String(resource['title'] ?? resource['name'] ?? resource.url), ...(version ? { version } : {}), ...(effectiveOn ? { effectiveOn } : {}),
    ...(resource['publisher'] ? { publisher: String(resource['publisher']) } : {}), licence: String(resource['copyright'] ?? 'The file states no terms.'), content: resource.content === 'complete' ? 'complete' : 'fragment',
    ...(resource['caseSensitive'] === true ? { caseSensitive: true } : {}), header, ...said,
  };
}

/** Nested concepts made flat; `status`, `inactive`, `deprecated`, `notSelectable`, `parent` and `subsumedBy` as FHIR defines them (codesystem.html#4.8.13). */
function conceptsOf(resource: Resource, path: string, line: number): ConceptList {
  const list = new ConceptList();
  const walk = (concepts: readonly FhirConcept[], parent: string | undefined): void => {
    for (const c of concepts) {
      if (typeof c.code !== 'string' || c.code === '') throw new CodeFileFault(path, line, `holds a concept without code in ${resource.url}`, 'Give each concept its code');
      list.add(conceptOf(c, c.code, parent));
      if (c.concept) walk(c.concept, c.code);
    }
  };
  walk(resource.concept ?? [], undefined);
  return list;
}

function conceptOf(c: FhirConcept, code: string, parent: string | undefined): ConceptDraft {
  const properties: Record<string, PropertyValue> = {}, parents = parent === undefined ? [] : [parent];
  let active = true, selectable = true, retiredOn: string | undefined;
  for (const p of c.property ?? []) {
    const name = String(p['code']), key = Object.keys(p).find((k) => k.startsWith('value')), value: unknown = key ? p[key] : undefined;
    if ((name === 'status' || name === 'v2-table-status') && /^(retired|deprecated|inactive)/i.test(String(value))) active = false;
    if ((name === 'inactive' || name === 'deprecated') && value === true) active = false;
    if ((name === 'deprecated' || name === 'deprecationDate' || name === 'retirementDate') && typeof value === 'string' && dayOf(value)) retiredOn = dayOf(value);
    if (name === 'notSelectable' && (value === true || value === 'true')) selectable = false;
    if ((name === 'parent' || name === 'subsumedBy') && typeof value === 'string' && !parents.includes(value)) parents.push(value);
    else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') properties[name] = value;
  }
  if (c.definition) properties['definition'] = c.definition;
  const synonyms = (c.designation ?? []).flatMap((d) => (d.value && d.value !== c.display ? [d.value] : []));
  return { code, display: c.display ?? c.definition?.slice(0, 200) ?? code, active, selectable, ...(retiredOn && !active ? { retiredOn } : {}), ...(synonyms.length ? { synonyms } : {}), ...(parents.length ? { parents } : {}), properties };
}
