import { actionOf } from '../../../platform/module.ts';
import type { Ctx } from '../../../platform/action.ts';
import { Problem } from '../../../platform/problem.ts';
import { checkUnit } from '../../../standards/ucum/index.ts';
import { permitDefinition } from './permit-definition.ts';
import { lookUpCode, translateCode, validateCode } from '../contract.ts';
import { foldWords } from '../rules/fold-words.ts';
import { translations } from '../rules/translate.ts';
import type { ConceptMapResource } from '../rules/translate.ts';
import { statedCodes, systemsOf } from '../rules/value-set-selection.ts';
import type { ValueSetResource } from '../rules/value-set-selection.ts';
import { selectionOf } from '../selection.ts';
import { mapsFrom } from '../store/definitions.ts';
import { readChildren, readConcept, readMembers } from '../store/read-concepts.ts';
import type { ConceptRow } from '../store/read-concepts.ts';
import { conditionOf } from '../store/selection-condition.ts';
import { readSystems } from '../store/systems.ts';
import type { SystemRow } from '../store/systems.ts';

const ucumUrl = 'http://unitsofmeasure.org';

/** Everything that is known of a code. */
export const lookUpCodeAction = actionOf(lookUpCode, {
  title: 'Tell what a code means', kind: 'read', right: 'terminology.read',
  async run(ctx, input) {
    permitDefinition(ctx, 'CodeSystem');
    const system = await systemOf(ctx, input.system), concept = await readConcept(ctx.tx, system.systemNo, input.code, system.caseSensitive);
    const about = { name: system.name, version: system.version };
    if (!concept) {
      const unit = input.system === ucumUrl ? checkUnit(input.code) : undefined;
      if (unit?.valid) return { ...about, display: unit.name, active: true, selectable: true, retiredOn: null, synonyms: [], parents: [], children: [], properties: {} };
      throw new Problem('not-found', 'The code is not in its code system', { issues: [{ at: 'code', says: `${input.code.slice(0, 100)} is not in ${system.title}${system.version ? ` ${system.version}` : ''}`, code: 'not-found' }] });
    }
    const { display, active, selectable, retiredOn, synonyms, parents, properties } = concept;
    return { ...about, display, active, selectable, retiredOn, synonyms, parents, children: await readChildren(ctx.tx, system.systemNo, concept.code), properties };
  },
});

/** Whether a code is right: in its code system, or in a value set. A retired code is still a code; the message says so. */
export const validateCodeAction = actionOf(validateCode, {
  title: 'Check a code', kind: 'read', right: 'terminology.read',
  async run(ctx, input) {
    permitDefinition(ctx, input.valueSet === null ? 'CodeSystem' : 'ValueSet');
    if (input.valueSet !== null) return inValueSet(ctx, input.valueSet as string | ValueSetResource, input);
    if (input.system === null) throw new Problem('invalid-input', 'Name the code system', { issues: [{ at: 'url', says: 'is missing', code: 'required' }] });
    const system = await systemOf(ctx, input.system), concept = await readConcept(ctx.tx, system.systemNo, input.code, system.caseSensitive);
    if (concept) return verdict(concept, input.system, input.display);
    const unit = input.system === ucumUrl ? checkUnit(input.code) : undefined;
    if (unit?.valid) return { result: true, message: null, display: unit.name, system: input.system };
    const meant = unit && !unit.valid && unit.meant ? `; meant may be ${unit.meant}` : '';
    return { result: false, message: `${input.code.slice(0, 100)} is not in ${system.title}${system.content === 'fragment' ? ', of which only some codes are loaded' : ''}${meant}`, display: null, system: input.system };
  },
});

type Asked = { system: string | null; code: string; display: string | null };
type Verdict = { result: boolean; message: string | null; display: string | null; system: string | null };

async function inValueSet(ctx: Ctx, valueSet: string | ValueSetResource, asked: Asked): Promise<Verdict> {
  const { resource, selection } = await selectionOf(ctx.tx, valueSet), systems = await readSystems(ctx.tx), numbers = new Map(systems.map((s) => [s.url, s.systemNo]));
  const known = asked.system === null ? null : numbers.get(asked.system);
  const [row] = known === undefined ? [] : await readMembers(ctx.tx, conditionOf(selection, numbers, 3), asked.code, known);
  if (row) return verdict(row, systems.find((s) => s.systemNo === row.systemNo)!.url, asked.display);
  // A code that the value set names itself needs no loaded system.
  const stated = statedCodes(selection).find((c) => c.code === asked.code && (asked.system === null || c.system === asked.system) && !numbers.has(c.system));
  if (stated) return { result: true, message: null, display: stated.display, system: stated.system };
  const missing = systemsOf(selection).filter((url) => !numbers.has(url) && (asked.system === null || asked.system === url));
  const name = String(resource['title'] ?? resource['name'] ?? resource.url ?? 'the value set');
  return { result: false, message: `${asked.code.slice(0, 100)} is not in ${name}${missing.length ? `, as far as is known here: ${missing.join(', ')} is not loaded` : ''}`, display: null, system: asked.system };
}

function verdict(c: ConceptRow, system: string, said: string | null): Verdict {
  const same = (a: string): boolean => foldWords(a).join(' ') === foldWords(said ?? '').join(' ');
  const wrong = said !== null && said !== '' && !same(c.display) && !c.synonyms.some(same);
  if (wrong) return { result: false, message: `The display given is no name of ${c.code}; it is called ${c.display}`, display: c.display, system };
  return { result: true, message: c.active ? null : `The code is retired${c.retiredOn ? ` since ${c.retiredOn}` : ''}`, display: c.display, system };
}

/** What answers to a code in another code system, by the concept maps that are here. */
export const translateCodeAction = actionOf(translateCode, {
  title: 'Translate a code', kind: 'read', right: 'terminology.read',
  async run(ctx, input) {
    permitDefinition(ctx, 'ConceptMap');
    const maps = await mapsFrom<ConceptMapResource>(ctx.tx, { url: input.conceptMap, source: input.source, target: input.target });
    if (input.conceptMap !== null && maps.length === 0) throw new Problem('not-found', 'There is no such concept map here', { issues: [{ at: 'url', says: `${input.conceptMap.slice(0, 300)} is not loaded`, code: 'not-found' }] });
    return { maps: maps.length, matches: maps.flatMap((map) => translations(map, input)) };
  },
});

async function systemOf(ctx: Ctx, url: string): Promise<SystemRow> {
  const [system] = await readSystems(ctx.tx, [url.split('|')[0]!]);
  if (!system) throw new Problem('not-found', 'There is no such code system here', { issues: [{ at: 'system', says: `${url.slice(0, 300)} is not loaded`, mend: 'Load it with chartkeeper codes load', code: 'not-found' }] });
  return system;
}
