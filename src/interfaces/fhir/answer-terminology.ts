import { expandValueSet, lookUpCode, readDefinition, searchDefinitions, translateCode, validateCode } from '../../modules/terminology/index.ts';
import { Problem } from '../../platform/problem.ts';
import type { Answer, Ask, Desk } from './ask.ts';
import { HttpRefusal } from './outcome.ts';

type Definition = 'CodeSystem' | 'ValueSet' | 'ConceptMap';
type Given = { text(name: string): string | null; resource(name: string): Record<string, any> | null; coding: { system: string | null; code: string; version: string | null; display: string | null } | null };
type Part = Record<string, any>;

const ok = (resource: object): Answer => ({ status: 200, text: JSON.stringify(resource) });
const parameters = (list: (Part | false | null)[]): Answer => ok({ resourceType: 'Parameters', parameter: list.filter((p): p is Part => Boolean(p)) });
const required = (at: string): Problem => new Problem('invalid-input', 'The operation lacks a parameter', { issues: [{ at, says: 'is missing', code: 'required' }] });

/** Terminology operations (terminology-service.html) and the definitions loaded here; undefined where the chart store has to answer. */
export async function answerTerminology(desk: Desk, ask: Ask): Promise<Answer | undefined> {
  const [type, second, third] = ask.path;
  if (type !== 'CodeSystem' && type !== 'ValueSet' && type !== 'ConceptMap') return undefined;
  const reading = ask.method === 'GET' || ask.method === 'HEAD';
  const operation = second?.startsWith('$') ? second : ask.path.length === 3 && third?.startsWith('$') ? third : undefined;
  if (operation !== undefined && operation !== '$validate') {
    const run = operations[`${type}/${operation}`];
    if (!run) throw new HttpRefusal(404, 'This operation is not offered here');
    if (!reading && ask.method !== 'POST') throw new HttpRefusal(405, `${ask.method} is not done to this address`, [{ at: 'method', code: 'not-supported', says: 'is not one of GET, POST' }]);
    return run(desk, read(ask), second === operation ? null : second!);
  }
  if (!reading && !(ask.method === 'POST' && second === '_search')) return undefined;
  if (second !== undefined && second !== '_search') {
    if (third !== undefined) return undefined;
    const { resource } = await desk.perform(readDefinition, { type, id: second.slice(0, 64) }, desk.actor);
    return resource ? { ...ok(resource), ...(resource['meta'] as { lastUpdated?: string } | undefined)?.lastUpdated ? { lastUpdated: (resource['meta'] as { lastUpdated: string }).lastUpdated } : {} } : undefined;
  }
  return search(desk, ask, type);
}

const searched = ['url', 'name', 'title', 'version', 'status', '_id'] as const;

/** A searchset of what is loaded. Parameters beyond those of definitions, or nothing found, leave the answer to the chart store. */
async function search(desk: Desk, ask: Ask, type: Definition): Promise<Answer | undefined> {
  const asked = new URLSearchParams(ask.params);
  if ([...asked.keys()].some((k) => !searched.includes(k as never) && !['_count', '_offset', '_format', '_summary', '_total'].includes(k))) return undefined;
  const number = (name: string, otherwise: number, max: number): number => { const t = asked.get(name); return t !== null && /^\d{1,6}$/.test(t) ? Math.min(max, Number(t)) : otherwise; };
  const count = asked.get('_summary') === 'count' ? 0 : number('_count', 20, 500), offset = number('_offset', 0, 1_000_000), given = (k: string): string | null => asked.get(k) || null;
  const found = await desk.perform(searchDefinitions, { type, url: given('url'), name: given('name'), title: given('title'), version: given('version'), status: given('status'), id: given('_id'), offset, count }, desk.actor);
  if (found.total === 0) return undefined;
  const at = (from: number): string => { const next = new URLSearchParams(asked); next.set('_offset', String(from)); next.set('_count', String(count)); return `${ask.base}/${type}?${next.toString()}`; };
  return ok({
    resourceType: 'Bundle', type: 'searchset', total: found.total, link: [{ relation: 'self', url: at(offset) }, ...(count > 0 && offset + count < found.total ? [{ relation: 'next', url: at(offset + count) }] : [])],
    ...(found.resources.length ? { entry: found.resources.map((resource) => ({ fullUrl: `${ask.base}/${type}/${String(resource['id'])}`, resource, search: { mode: 'match' } })) } : {}),
  });
}

/** Input of an operation: query parameters, or a Parameters resource (operations.html#request), codings and codeable concepts included. */
function read(ask: Ask): Given {
  const query = new URLSearchParams(ask.params), parts: Part[] = ask.body?.value?.resourceType === 'Parameters' ? ask.body.value.parameter ?? [] : [];
  const part = (name: string): Part | undefined => parts.find((p) => p['name'] === name);
  const text = (name: string): string | null => {
    const p = part(name), key = p && Object.keys(p).find((k) => k.startsWith('value'));
    return key && typeof p[key] !== 'object' ? String(p[key]) : query.get(name) || null;
  };
  const coding = part('coding')?.['valueCoding'] ?? part('codeableConcept')?.['valueCodeableConcept']?.coding?.[0];
  const one = coding ? { system: coding.system ?? null, code: coding.code ?? '', version: coding.version ?? null, display: coding.display ?? null }
    : text('code') !== null ? { system: text('system'), code: text('code')!, version: text('version') ?? text('systemVersion'), display: text('display') } : null;
  return { text, resource: (name) => part(name)?.['resource'] ?? null, coding: one && one.code !== '' ? one : null };
}

type Operation = (desk: Desk, given: Given, id: string | null) => Promise<Answer>;

const urlOf = async ({ perform, actor }: Desk, type: Definition, id: string): Promise<string> => {
  const { resource } = await perform(readDefinition, { type, id }, actor);
  if (!resource) throw new Problem('not-found', `There is no ${type} with that id among the loaded definitions`);
  return String(resource['url']);
};

const operations: Record<string, Operation> = {
  async 'CodeSystem/$lookup'(desk, given) {
    if (!given.coding) throw required('code');
    if (given.coding.system === null) throw required('system');
    const told = await desk.perform(lookUpCode, { system: given.coding.system, code: given.coding.code, version: given.coding.version }, desk.actor);
    const property = (code: string, value: Part): Part => ({ name: 'property', part: [{ name: 'code', valueCode: code }, { name: 'value', ...value }] });
    return parameters([
      { name: 'name', valueString: told.name }, told.version !== null && { name: 'version', valueString: told.version }, { name: 'display', valueString: told.display },
      ...told.synonyms.map((value) => ({ name: 'designation', part: [{ name: 'value', valueString: value }] })),
      property('inactive', { valueBoolean: !told.active }), ...(told.selectable ? [] : [property('notSelectable', { valueBoolean: true })]), ...(told.retiredOn ? [property('retirementDate', { valueDateTime: told.retiredOn })] : []),
      ...told.parents.map((p) => property('parent', { valueCode: p })), ...told.children.map((c) => property('child', { valueCode: c })),
      ...Object.entries(told.properties).map(([code, v]) => property(code, typeof v === 'boolean' ? { valueBoolean: v } : typeof v === 'number' ? { valueDecimal: v } : { valueString: v })),
    ]);
  },
  async 'CodeSystem/$validate-code'(desk, given, id) {
    const system = id === null ? given.coding?.system ?? given.text('url') : await urlOf(desk, 'CodeSystem', id);
    if (!given.coding) throw required('code');
    if (system === null) throw required('url');
    return verdict(await desk.perform(validateCode, { ...given.coding, system: system.split('|')[0]! }, desk.actor));
  },
  async 'ValueSet/$validate-code'(desk, given, id) {
    if (!given.coding) throw required('code');
    const valueSet = id === null ? given.resource('valueSet') ?? given.text('url') : await urlOf(desk, 'ValueSet', id);
    if (valueSet === null) throw required('url');
    return verdict(await desk.perform(validateCode, { ...given.coding, valueSet }, desk.actor));
  },
  async 'ValueSet/$expand'(desk, given, id) {
    const valueSet = id === null ? given.resource('valueSet') ?? given.text('url') : await urlOf(desk, 'ValueSet', id);
    if (valueSet === null) throw required('url');
    const whole = (name: string, otherwise: number): number => { const t = given.text(name); if (t === null) return otherwise; if (!/^\d{1,7}$/.test(t)) throw new Problem('invalid-input', `${name} cannot be read`, { issues: [{ at: name, says: 'is no whole number', code: 'value' }] }); return Number(t); };
    const asked = { valueSet, filter: given.text('filter') ?? '', offset: whole('offset', 0), count: Math.min(10_000, whole('count', 1000)), activeOnly: given.text('activeOnly') === 'true', designations: given.text('includeDesignations') === 'true' };
    const done = await desk.perform(expandValueSet, asked, desk.actor);
    if (done.unknownSystems.length > 0 && done.total === 0) throw new Problem('not-found', 'The code systems of this value set are not here', { issues: done.unknownSystems.map((s) => ({ at: 'ValueSet.compose.include.system', says: `${s} is not loaded`, mend: 'Load it with chartkeeper codes load', code: 'not-found' })) });
    const { compose: _compose, text: _text, ...head } = done.resource as Part;
    return ok({
      ...head, resourceType: 'ValueSet', status: head['status'] ?? 'active',
      expansion: {
        timestamp: done.at, total: done.total, offset: asked.offset,
        parameter: [...(asked.filter ? [{ name: 'filter', valueString: asked.filter }] : []), { name: 'count', valueInteger: asked.count }, ...[...new Set(done.contains.flatMap((c) => (c.version ? [`${c.system}|${c.version}`] : [])))].map((v) => ({ name: 'version', valueUri: v })), ...done.unknownSystems.map((s) => ({ name: 'warning-not-loaded', valueUri: s }))],
        ...(done.contains.length ? { contains: done.contains.map((c) => ({ system: c.system, ...(c.abstract ? { abstract: true } : {}), ...(c.inactive ? { inactive: true } : {}), ...(c.version ? { version: c.version } : {}), code: c.code, display: c.display, ...(c.designations.length ? { designation: c.designations.map((value) => ({ value })) } : {}) })) } : {}),
      },
    });
  },
  async 'ConceptMap/$translate'(desk, given, id) {
    if (!given.coding) throw required('code');
    const conceptMap = id === null ? given.text('url') : await urlOf(desk, 'ConceptMap', id), { display: _display, ...coding } = given.coding;
    const done = await desk.perform(translateCode, { ...coding, conceptMap, source: given.text('source'), target: given.text('target'), targetSystem: given.text('targetsystem') ?? given.text('targetSystem'), reverse: given.text('reverse') === 'true' }, desk.actor);
    const matched = done.matches.some((m) => !['unmatched', 'disjoint'].includes(m.equivalence));
    return parameters([
      { name: 'result', valueBoolean: matched }, !matched && { name: 'message', valueString: done.maps === 0 ? 'No concept map here answers' : 'No match was found' },
      ...done.matches.map((m) => ({ name: 'match', part: [{ name: 'equivalence', valueCode: m.equivalence }, { name: 'concept', valueCoding: { system: m.system, code: m.code, ...(m.display ? { display: m.display } : {}) } }, { name: 'source', valueUri: m.source }] })),
    ]);
  },
};

function verdict(v: { result: boolean; message: string | null; display: string | null }): Answer {
  return parameters([{ name: 'result', valueBoolean: v.result }, v.message !== null && { name: 'message', valueString: v.message }, v.display !== null && { name: 'display', valueString: v.display }]);
}

/** The operations of each type, for the CapabilityStatement. */
export const terminologyOperations = (type: string): { name: string; definition: string }[] => Object.keys(operations).filter((k) => k.startsWith(`${type}/`)).map((k) => ({ name: k.split('/$')[1]!, definition: `http://hl7.org/fhir/OperationDefinition/${k.replace('/$', '-')}` }));
