import { terminologyOperations } from './answer-terminology.ts';
import { typeNames } from '../../modules/chart/index.ts';
import { searchParametersOf } from '../../standards/fhir/search-parameters.ts';

const made = new Map<string, string>();

/** What this server does (capabilitystatement.html), made from the types and search parameters it knows. */
export function capabilityStatement(base: string, version: string): string {
  let text = made.get(base);
  if (text === undefined) {
    text = JSON.stringify(build(base, version));
    if (made.size < 20) made.set(base, text);
  }
  return text;
}

const interactions = ['read', 'vread', 'update', 'patch', 'delete', 'history-instance', 'history-type', 'create', 'search-type'];
const kinds = new Set(['number', 'date', 'string', 'token', 'reference', 'composite', 'quantity', 'uri', 'special']);
const everywhere = ['_id', '_lastUpdated', '_profile', '_tag', '_security', '_source'];

function build(base: string, version: string): object {
  return {
    resourceType: 'CapabilityStatement', status: 'active', date: '2026-01-01', kind: 'instance', fhirVersion: '4.0.1', format: ['json', 'application/fhir+json'], patchFormat: ['application/json-patch+json'],
    software: { name: 'Chartkeeper', version }, implementation: { description: 'Chartkeeper FHIR R4 API', url: base },
    rest: [{
      mode: 'server',
      security: { cors: false, service: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/restful-security-service', code: 'SMART-on-FHIR' }] }], description: 'OAuth2 client credentials; the token endpoint is in .well-known/smart-configuration' },
      resource: typeNames.map((type) => resource(type)),
      interaction: [{ code: 'transaction' }, { code: 'batch' }],
    }],
  };
}

function resource(type: string): object {
  const parameters = searchParametersOf(type);
  const supported = [...parameters.values()].filter((p) => kinds.has(p.kind) && (p.rows.length > 0 || p.components !== undefined || p.code === '_id' || p.code === '_lastUpdated'));
  const references = supported.filter((p) => p.kind === 'reference').map((p) => `${type}:${p.code}`);
  return {
    type, profile: `http://hl7.org/fhir/StructureDefinition/${type}`,
    interaction: interactions.map((code) => ({ code })),
    versioning: 'versioned-update', readHistory: true, updateCreate: true, conditionalCreate: true, conditionalRead: 'full-support', conditionalUpdate: true, conditionalDelete: 'single',
    referencePolicy: ['literal', 'logical', 'local'],
    ...(references.length > 0 ? { searchInclude: ['*', ...references] } : {}),
    searchRevInclude: ['*', ...(pointers().get(type) ?? []), ...(type === 'Provenance' ? [] : ['Provenance:target'])],
    searchParam: supported.filter((p) => p.type !== 'Resource' || everywhere.includes(p.code)).map((p) => ({ name: p.code, definition: p.url, type: p.kind })),
    ...(type === 'Patient' ? { operation: [{ name: 'everything', definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything' }, { name: 'match', definition: 'http://hl7.org/fhir/OperationDefinition/Patient-match' }, { name: 'merge', definition: 'http://hl7.org/fhir/OperationDefinition/Patient-merge' }, { name: 'undo-merge', definition: 'urn:chartkeeper:operation:patient-undo-merge' }, { name: 'validate', definition: 'http://hl7.org/fhir/OperationDefinition/Resource-validate' }] } : { operation: [{ name: 'validate', definition: 'http://hl7.org/fhir/OperationDefinition/Resource-validate' }, ...terminologyOperations(type)] }),
  };
}

let pointing: Map<string, string[]> | undefined;

/** Reference parameters by the types they are made for; those that may point at nearly everything are left out, or the statement would be as long as the standard. */
function pointers(): Map<string, string[]> {
  if (pointing) return pointing;
  pointing = new Map();
  for (const type of typeNames) for (const p of searchParametersOf(type).values()) {
    if (p.kind !== 'reference' || p.rows.length === 0 || p.targets.length > 12) continue;
    for (const target of p.targets) { const list = pointing.get(target); if (list) list.push(`${type}:${p.code}`); else pointing.set(target, [`${type}:${p.code}`]); }
  }
  return pointing;
}
