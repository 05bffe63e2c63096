import { isResourceType } from './model/load-model.ts';
import { searchParameter, searchParametersOf, type SearchKind, type SearchParameter } from './search-parameters.ts';
import { readValue, splitUnescaped, type Modifier, type ReadOptions, type SearchValue } from './search-values.ts';

/**
 * One condition of a search.
 * `match`: some value of the parameter is (or with modifier `not`: none is) one of `values`. `_id` and `_lastUpdated` come as `match` too, with empty `parameter.rows`.
 * `missing`: the parameter has (true: has no) value. `chain`: a referenced resource of one of these types fulfils its clause. `has`: some resource of `type` that points here by `reference` fulfils it.
 */
export type Clause =
  | { kind: 'match'; parameter: SearchParameter; modifier?: Exclude<Modifier, 'missing' | 'type'>; values: SearchValue[] }
  | { kind: 'missing'; parameter: SearchParameter; missing: boolean }
  | { kind: 'chain'; parameter: SearchParameter; targets: { type: string; clause: Clause }[] }
  | { kind: 'has'; type: string; reference: SearchParameter; clause: Clause };

export type ClauseFault = { fault: 'unknown' | 'invalid'; says: string; mend?: string };

const modifiersOf: Record<SearchKind, readonly Modifier[]> = {
  string: ['missing', 'exact', 'contains'], token: ['missing', 'text', 'not', 'of-type'], date: ['missing'], number: ['missing'], quantity: ['missing'],
  reference: ['missing', 'identifier', 'type'], uri: ['missing', 'above', 'below'], composite: ['missing'], special: [],
};
const depthMax = 5;
const valuesMax = 1000;
const unknown = (says: string): ClauseFault => ({ fault: 'unknown', says });
const invalid = (says: string, mend?: string): ClauseFault => ({ fault: 'invalid', says, ...(mend === undefined ? {} : { mend }) });

/** Reads `name[:modifier][.chain]=value` for a type. */
export function readClause(type: string, name: string, value: string, options: ReadOptions, depth = 0): Clause | ClauseFault {
  if (depth > depthMax) return invalid(`is chained deeper than ${depthMax}`);
  if (name.startsWith('_has:')) return readHas(type, name, value, options, depth);
  const dot = name.indexOf('.');
  if (dot > 0) return readChain(type, name.slice(0, dot), name.slice(dot + 1), value, options, depth);
  const [code, modifierText] = cut(name, ':');
  const parameter = searchParameter(type, code);
  if (!parameter) return unknown(`${type} has no search parameter of that name`);
  if (parameter.rows.length === 0 && !isColumn(code) && !parameter.components) return unknown('This search parameter is not supported');
  if (modifierText === undefined) return match(parameter, undefined, undefined, value, options);
  if (modifierText === 'missing') return value === 'true' || value === 'false' ? { kind: 'missing', parameter, missing: value === 'true' } : invalid(':missing takes true or false');
  const typed = parameter.kind === 'reference' && isResourceType(modifierText);
  const modifier = typed ? 'type' : (modifierText as Modifier);
  if (!modifiersOf[parameter.kind].includes(modifier)) return invalid('This modifier does not go with this kind of parameter', `Use one of ${modifiersOf[parameter.kind].join(', ')}`);
  return match(parameter, modifier, typed ? modifierText : undefined, value, options);
}

const isColumn = (code: string): boolean => code === '_id' || code === '_lastUpdated';

function cut(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function match(parameter: SearchParameter, modifier: Modifier | undefined, typeModifier: string | undefined, value: string, options: ReadOptions): Clause | ClauseFault {
  const texts = splitUnescaped(value, ',').filter((one) => one !== '');
  if (texts.length === 0) return invalid('has no value');
  if (texts.length > valuesMax) return invalid(`lists more than ${valuesMax} values`);
  const values: SearchValue[] = [];
  for (const text of texts) {
    const one = readValue(parameter, modifier, text, options, typeModifier);
    if (one === undefined) return invalid(`is no valid ${parameter.kind} value`, mends[parameter.kind]);
    values.push(one);
  }
  return { kind: 'match', parameter, values, ...(modifier === undefined || modifier === 'type' || modifier === 'missing' ? {} : { modifier }) };
}

const mends: Partial<Record<SearchKind, string>> = {
  date: 'Write YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ, after an optional prefix such as ge',
  number: 'Write a number after an optional prefix such as gt', quantity: 'Write number, or number|system|code, after an optional prefix',
  token: 'Write code, system|code, |code or system|', reference: 'Write id, Type/id or a URL', composite: 'Join the parts with $',
};

function readChain(type: string, head: string, rest: string, value: string, options: ReadOptions, depth: number): Clause | ClauseFault {
  const [code, typeModifier] = cut(head, ':');
  const parameter = searchParameter(type, code);
  if (!parameter || parameter.rows.length === 0) return unknown(`${type} has no search parameter of that name`);
  if (parameter.kind !== 'reference') return invalid('Only a reference can be chained');
  if (typeModifier !== undefined && !isResourceType(typeModifier)) return invalid('The chain names no resource type');
  const only = parameter.rows.map((one) => one.targetType).filter((one) => one !== undefined);
  const possible = typeModifier ? [typeModifier] : only.length > 0 ? only : parameter.targets.filter((one) => searchParametersOf(one).size > 0);
  const targets: { type: string; clause: Clause }[] = [];
  let fault: ClauseFault | undefined;
  for (const target of possible) {
    const clause = readClause(target, rest, value, options, depth + 1);
    if ('fault' in clause) fault ??= clause;
    else targets.push({ type: target, clause });
  }
  return targets.length > 0 ? { kind: 'chain', parameter, targets } : fault ?? unknown('Nothing can be chained here');
}

function readHas(type: string, name: string, value: string, options: ReadOptions, depth: number): Clause | ClauseFault {
  const [, source, code, ...rest] = name.split(':');
  if (!source || !isResourceType(source) || !code || rest.length === 0) return invalid('is not _has:Type:reference:parameter');
  const reference = searchParameter(source, code);
  if (reference?.kind !== 'reference' || reference.rows.length === 0) return unknown(`${source} has no reference parameter of that name`);
  if (reference.targets.length > 0 && !reference.targets.includes(type)) return invalid(`${source} does not point at ${type} by this parameter`);
  const clause = readClause(source, rest.join(':'), value, options, depth + 1);
  return 'fault' in clause ? clause : { kind: 'has', type: source, reference, clause };
}
