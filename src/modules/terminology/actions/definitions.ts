import { actionOf } from '../../../platform/module.ts';
import type { Ctx } from '../../../platform/action.ts';
import { permitDefinition } from './permit-definition.ts';
import { readDefinition, searchDefinitions } from '../contract.ts';
import { bareUrl } from '../rules/value-set-selection.ts';
import { writeCodeSystem } from '../rules/write-code-system.ts';
import { findDefinitions, readDefinition as readStored } from '../store/definitions.ts';
import { readAllConcepts } from '../store/read-concepts.ts';
import { readHeader, readSystems } from '../store/systems.ts';
import type { SystemRow } from '../store/systems.ts';

/** Up to here a code system is read with its concepts; beyond, they are asked for by $lookup and $expand. */
const conceptsMax = 2000;

/** A CodeSystem, ValueSet or ConceptMap as FHIR, by id or canonical url; null where it is not here. */
export const readDefinitionAction = actionOf(readDefinition, {
  title: 'Read a definition of codes', kind: 'read', right: 'terminology.read',
  async run(ctx, input) {
    permitDefinition(ctx, input.type);
    const url = input.url === null ? null : bareUrl(input.url);
    if (input.type !== 'CodeSystem') {
      const resource = url === null && input.id === null ? undefined : await readStored<Record<string, unknown>>(ctx.tx, input.type === 'ValueSet' ? 'value_set' : 'concept_map', url === null ? { id: input.id! } : { url });
      return { resource: resource ?? null };
    }
    const system = (await readSystems(ctx.tx)).find((s) => (url === null ? s.id === input.id : s.url === url));
    return { resource: system ? await resourceOf(ctx, system, true) : null };
  },
});

export const searchDefinitionsAction = actionOf(searchDefinitions, {
  title: 'Search definitions of codes', kind: 'read', right: 'terminology.read',
  async run(ctx, { type, ...filter }) {
    permitDefinition(ctx, type);
    const found = await findDefinitions(ctx.tx, type === 'CodeSystem' ? 'code_system' : type === 'ValueSet' ? 'value_set' : 'concept_map', filter);
    if (type !== 'CodeSystem') return { total: found.total, resources: found.rows.map((r) => r.resource!) };
    const byId = new Map((await readSystems(ctx.tx)).map((s) => [s.id, s]));
    return { total: found.total, resources: await Promise.all(found.rows.map((r) => resourceOf(ctx, byId.get(r.id)!, false))) };
  },
});

async function resourceOf(ctx: Ctx, system: SystemRow, whole: boolean): Promise<Record<string, unknown>> {
  const header = await readHeader(ctx.tx, system.systemNo), concepts = whole && system.concepts <= conceptsMax ? await readAllConcepts(ctx.tx, system.systemNo) : undefined;
  return writeCodeSystem(system, header, concepts);
}
