import { z } from 'zod';
import { contract } from '../../values/contract.ts';

/** What a code is wanted for; each task names its code systems in policy `terminology.tasks`. */
export const codeTasks = ['problem', 'allergen', 'medication', 'vaccine', 'procedure', 'result', 'unit', 'document-type', 'any'] as const;
export type CodeTask = (typeof codeTasks)[number];

/** Days are YYYY-MM-DD, instants ISO 8601. */
export const systemAbout = z.object({
  url: z.string(), title: z.string(), version: z.string().nullable(), licence: z.string(), source: z.string(), publisher: z.string().nullable(), effectiveOn: z.string().nullable(), loadedAt: z.string(),
  content: z.enum(['complete', 'fragment']),
});
export type SystemAbout = z.infer<typeof systemAbout>;

export const codeHit = z.object({
  system: z.string(), code: z.string(), display: z.string(), active: z.boolean(), retiredOn: z.string().nullable(), selectable: z.boolean(),
  /** How often the charts here carry it. */
  uses: z.number(),
  /** Why it is in the list: its code, its display, or another name of it (given); `spelling` where a word was taken for another. */
  matched: z.object({ by: z.enum(['code', 'display', 'synonym']), name: z.string().nullable(), spelling: z.boolean() }),
});
export type CodeHit = z.infer<typeof codeHit>;

/**
 * Look-up as one types. `systems` are canonical urls and narrow the task; `valueSet` is a canonical url. Retired codes and headings come only
 * where `forEntry` is false. `systems` of the answer tells of each code system that the hits are from.
 */
export const searchCodes = contract('terminology.search-codes', z.object({
  text: z.string().max(200), task: z.enum(codeTasks).default('any'), systems: z.array(z.string().max(500)).max(20).nullable().default(null), valueSet: z.string().max(500).nullable().default(null),
  forEntry: z.boolean().default(true), limit: z.number().int().min(1).max(100).default(20),
}), z.object({ hits: z.array(codeHit), systems: z.array(systemAbout), corrected: z.string().nullable(), ms: z.number() }));

export const listSystems = contract('terminology.list-systems', z.object({}), z.object({
  systems: z.array(systemAbout.extend({ name: z.string(), concepts: z.number(), active: z.number(), retired: z.number() })), valueSets: z.number(), conceptMaps: z.number(),
}));

const property = z.union([z.string(), z.number(), z.boolean()]);
export const portionConcept = z.object({
  code: z.string().min(1).max(200), display: z.string().min(1), synonyms: z.array(z.string()).optional(), active: z.boolean().optional(), selectable: z.boolean().optional(), retiredOn: z.string().optional(),
  parents: z.array(z.string()).optional(), properties: z.record(z.string(), property).optional(),
});
export const loadSystem = z.object({
  url: z.string().min(1).max(500), name: z.string(), title: z.string(), version: z.string().optional(), effectiveOn: z.iso.date().optional(), publisher: z.string().optional(), licence: z.string(),
  content: z.enum(['complete', 'fragment']), caseSensitive: z.boolean().optional(), header: z.looseObject({}).optional(),
});

/** Begins a load, or goes on with the one of the same files (`digest`): `portions` are those already here. */
export const beginLoad = contract('terminology.begin-load', z.object({ digest: z.string().regex(/^[0-9a-f]{64}$/), kind: z.string().max(40), source: z.string().max(400), systems: z.array(loadSystem).max(5000) }), z.object({ loadId: z.string(), portions: z.array(z.number()) }));
export const stagePortion = contract('terminology.stage-portion', z.object({
  loadId: z.string(), portion: z.number().int().min(0), concepts: z.array(z.object({ system: z.string(), concepts: z.array(portionConcept).max(5000) })), resources: z.array(z.looseObject({ resourceType: z.string(), url: z.string() })).default([]),
}), z.object({ staged: z.number() }));

export const loadedSystem = z.object({ url: z.string(), title: z.string(), added: z.number(), changed: z.number(), retired: z.number(), restored: z.number(), same: z.number(), retiredCodes: z.array(z.object({ code: z.string(), display: z.string(), uses: z.number() })) });
export type LoadedSystem = z.infer<typeof loadedSystem>;
/** Puts a load in use. Refuses an older release than the one in use (`older` allows it) and one that would retire too many codes (`retireMany`). */
export const finishLoad = contract('terminology.finish-load', z.object({ loadId: z.string(), older: z.boolean().default(false), retireMany: z.boolean().default(false) }),
  z.object({ systems: z.array(loadedSystem), valueSets: z.number(), conceptMaps: z.number() }));
export type Loaded = z.infer<typeof finishLoad.output>;

const coding = { system: z.string().max(500).nullable().default(null), code: z.string().min(1).max(300), version: z.string().max(300).nullable().default(null) };
const valueSetResource = z.looseObject({ resourceType: z.literal('ValueSet') });
/** CodeSystem/$lookup (R4 codesystem-operation-lookup.html). */
export const lookUpCode = contract('terminology.look-up-code', z.object({ ...coding, system: z.string().max(500) }), z.object({
  name: z.string(), version: z.string().nullable(), display: z.string(), active: z.boolean(), selectable: z.boolean(), retiredOn: z.string().nullable(), synonyms: z.array(z.string()), parents: z.array(z.string()), children: z.array(z.string()), properties: z.record(z.string(), property),
}));
/** $validate-code of a code system (`valueSet` null) or of a value set, by url or given. */
export const validateCode = contract('terminology.validate-code', z.object({ ...coding, display: z.string().max(2000).nullable().default(null), valueSet: z.union([z.string().max(500), valueSetResource]).nullable().default(null) }),
  z.object({ result: z.boolean(), message: z.string().nullable(), display: z.string().nullable(), system: z.string().nullable() }));
export const expandedCode = z.object({ system: z.string(), version: z.string().nullable(), code: z.string(), display: z.string(), abstract: z.boolean(), inactive: z.boolean(), designations: z.array(z.string()) });
/** ValueSet/$expand. `total` counts the whole, whatever part is asked for. */
export const expandValueSet = contract('terminology.expand-value-set', z.object({
  valueSet: z.union([z.string().max(500), valueSetResource]), filter: z.string().max(200).default(''), offset: z.number().int().min(0).default(0), count: z.number().int().min(0).max(10_000).default(1000), activeOnly: z.boolean().default(false), designations: z.boolean().default(false),
}), z.object({ resource: z.looseObject({}), total: z.number(), contains: z.array(expandedCode), at: z.string(), unknownSystems: z.array(z.string()) }));
/** ConceptMap/$translate. */
export const translateCode = contract('terminology.translate-code', z.object({ ...coding, conceptMap: z.string().max(500).nullable().default(null), source: z.string().nullable().default(null), target: z.string().nullable().default(null), targetSystem: z.string().nullable().default(null), reverse: z.boolean().default(false) }),
  z.object({ maps: z.number(), matches: z.array(z.object({ equivalence: z.string(), system: z.string(), code: z.string(), display: z.string().nullable(), source: z.string() })) }));
const definitionType = z.enum(['CodeSystem', 'ValueSet', 'ConceptMap']);
export const readDefinition = contract('terminology.read-definition', z.object({ type: definitionType, id: z.string().max(64).nullable().default(null), url: z.string().max(500).nullable().default(null) }), z.object({ resource: z.looseObject({}).nullable() }));
export const searchDefinitions = contract('terminology.search-definitions', z.object({
  type: definitionType, url: z.string().nullable().default(null), name: z.string().nullable().default(null), title: z.string().nullable().default(null), version: z.string().nullable().default(null), status: z.string().nullable().default(null), id: z.string().nullable().default(null), offset: z.number().int().min(0).default(0), count: z.number().int().min(0).max(500).default(20),
}), z.object({ total: z.number(), resources: z.array(z.looseObject({})) }));
