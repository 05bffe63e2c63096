import { resourceTypes } from './model/load-model.ts';
import { searchParametersOf } from './search-parameters.ts';

export type CapabilityFacts = {
  /** The service base, without trailing slash. */
  baseUrl: string;
  softwareVersion: string;
  /** When this version of the program was made, as FHIR dateTime. */
  date: string;
  tokenUrl?: string;
  /** Profiles claimed for a type. */
  profiles?: Readonly<Record<string, readonly string[]>>;
  /** Operations by type: name and canonical. */
  operations?: Readonly<Record<string, readonly { name: string; definition: string }[]>>;
};

const interactions = ['read', 'vread', 'update', 'patch', 'delete', 'history-instance', 'history-type', 'create', 'search-type'];
const oauthUris = 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris';

/** What the API can do (capabilitystatement.html), from the same registry that answers searches, so that it cannot promise more. */
export function buildCapability(facts: CapabilityFacts): any {
  const includedBy = new Map<string, string[]>();
  for (const type of resourceTypes()) {
    for (const one of searchParametersOf(type).values()) {
      if (one.kind !== 'reference' || one.rows.length === 0) continue;
      for (const target of one.targets) includedBy.set(target, [...(includedBy.get(target) ?? []), `${type}:${one.code}`]);
    }
  }
  return {
    resourceType: 'CapabilityStatement', status: 'active', date: facts.date, kind: 'instance',
    software: { name: 'Chartkeeper', version: facts.softwareVersion },
    implementation: { description: 'Chartkeeper, a medical records department as software', url: facts.baseUrl },
    fhirVersion: '4.0.1', format: ['application/fhir+json', 'json'], patchFormat: ['application/json-patch+json'],
    rest: [{
      mode: 'server', security: security(facts), resource: resourceTypes().map((type) => resource(type, facts, includedBy)),
      interaction: [{ code: 'transaction' }, { code: 'batch' }],
      searchParam: ['_id', '_lastUpdated', '_profile', '_tag', '_security', '_source'].map((code) => searchParam(searchParametersOf('Patient').get(code)!)),
    }],
  };
}

function security({ tokenUrl }: CapabilityFacts): any {
  return {
    cors: false, service: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/restful-security-service', code: 'SMART-on-FHIR' }], text: 'OAuth2 client credentials (SMART backend scopes)' }],
    ...(tokenUrl === undefined ? {} : { extension: [{ url: oauthUris, extension: [{ url: 'token', valueUri: tokenUrl }] }] }),
  };
}

const searchParam = ({ code, url, kind }: { code: string; url: string; kind: string }): any => ({ name: code, definition: url, type: kind });

function resource(type: string, facts: CapabilityFacts, includedBy: Map<string, string[]>): any {
  const all = [...searchParametersOf(type).values()].sort((a, b) => (a.code < b.code ? -1 : 1));
  const answered = all.filter((one) => one.rows.length > 0 || one.code === '_id' || one.code === '_lastUpdated' || (one.components !== undefined && one.pairsExact));
  const references = answered.filter((one) => one.kind === 'reference').map((one) => `${type}:${one.code}`);
  const revIncludes = includedBy.get(type) ?? [];
  const profiles = facts.profiles?.[type];
  const operations = facts.operations?.[type];
  return {
    type, profile: `http://hl7.org/fhir/StructureDefinition/${type}`, ...(profiles?.length ? { supportedProfile: [...profiles] } : {}),
    interaction: interactions.map((code) => ({ code })), versioning: 'versioned-update', readHistory: true, updateCreate: true,
    conditionalCreate: true, conditionalRead: 'not-supported', conditionalUpdate: true, conditionalDelete: 'single', referencePolicy: ['literal', 'logical', 'local'],
    ...(references.length > 0 ? { searchInclude: ['*', ...references] } : {}), ...(revIncludes.length > 0 ? { searchRevInclude: revIncludes } : {}),
    searchParam: answered.map(searchParam), ...(operations?.length ? { operation: operations.map((one) => ({ ...one })) } : {}),
  };
}
