import type { Issue } from '../../platform/problem.ts';
import { referenceFault } from './check-reference.ts';
import type { InvariantScope } from './invariants.ts';
import { narrativeFault } from './narrative.ts';
import { codesOfSystem, planOf, type BindingPlan, type PropertyPlan, type Special, type TypePlan } from './validate-plan.ts';

/** More faults than this are not listed: one broken file should not make a book. */
const issuesMax = 100;

class Walk {
  readonly issues: Issue[] = [];
  readonly path: (string | number)[] = [];
  scope: InvariantScope = { resource: undefined, root: undefined };
  /** `#id` seen anywhere in the outermost resource, for dom-3. */
  locals: Set<string> | undefined;
  /** Element ids of the nearest resource: each may be there once (element.html#id). */
  ids: Set<string> | undefined;

  #containedOf: unknown;
  #contained = new Map<string, any>();

  /** What the outermost resource contains under this id. */
  contained(id: string): any {
    const { root } = this.scope;
    if (this.#containedOf !== root) {
      this.#containedOf = root;
      this.#contained = new Map((Array.isArray(root?.contained) ? root.contained : []).map((one: any) => [one?.id, one]));
    }
    return this.#contained.get(id);
  }

  fault(code: string, says: string, mend?: string): void {
    if (this.issues.length >= issuesMax) return;
    let at = '';
    for (const step of this.path) at += typeof step === 'number' ? `[${step}]` : at === '' ? step : `.${step}`;
    this.issues.push({ severity: 'error', code, at, says, ...(mend === undefined ? {} : { mend }) });
  }
}

/**
 * Everything that is wrong with a resource by base FHIR R4: structure, cardinality, primitive values, references, required value sets, invariants and
 * narrative safety. Empty when valid. `at` is a FHIRPath (`Patient.name[0].given[1]`), `code` an IssueType; the texts never quote the record.
 */
export function validate(resource: unknown): Issue[] {
  const walk = new Walk();
  walkResource(walk, resource, false);
  return walk.issues;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function walkResource(walk: Walk, resource: unknown, contained: boolean): void {
  const top = walk.path.length === 0;
  if (top) walk.path.push('Resource');
  if (!isObject(resource)) return walk.fault('structure', 'must be an object with a resourceType');
  const name = resource['resourceType'];
  const plan = typeof name === 'string' && name !== 'Resource' && name !== 'DomainResource' ? planOf(name) : undefined;
  if (!plan?.resource) return walk.fault('structure', 'has no resourceType of FHIR R4', 'Name one of the R4 resource types in resourceType');
  if (top) walk.path[0] = plan.name;
  const { scope, locals, ids } = walk;
  walk.ids = undefined;
  walk.scope = { resource, root: contained ? scope.root : resource };
  if (!contained) walk.locals = undefined;
  else if (resource['id'] === undefined) walk.fault('required', 'is contained and needs an id');
  walkObject(walk, plan, resource, undefined);
  if (!contained && Array.isArray(resource['contained'])) checkContained(walk, resource['contained']);
  walk.scope = scope;
  walk.ids = ids;
  walk.locals = contained ? walk.locals : locals;
}

/** dom-3: what is contained is referred to, or itself refers to its container. */
function checkContained(walk: Walk, contained: any[]): void {
  for (const [index, one] of contained.entries()) {
    if (!isObject(one) || typeof one['id'] !== 'string' || walk.locals?.has(`#${one['id']}`) || JSON.stringify(one).includes('"reference":"#"')) continue;
    walk.path.push('contained', index);
    walk.fault('invariant', 'is contained but nothing refers to it (dom-3)');
    walk.path.length -= 2;
  }
}

function walkObject(walk: Walk, plan: TypePlan, object: Record<string, unknown>, property: PropertyPlan | undefined): void {
  const before = walk.issues.length;
  let seen = 0;
  let choices = 0;
  let members = 0;
  for (const key in object) {
    if (key === 'resourceType' && plan.resource) continue;
    const one = plan.properties.get(key);
    walk.path.push(key);
    if (one === undefined) walk.fault('structure', `is not an element of ${plan.name}`, 'Remove it, or carry it as an extension');
    else {
      if (key !== 'id' || plan.resource) members += 1;
      if (one.choice !== 0 && !one.shadow) {
        const bit = 1 << one.choice;
        if (choices & bit) walk.fault('structure', 'is a second type of a choice that takes one');
        choices |= bit;
      }
      if (key === 'id' && !plan.resource) noteElementId(walk, object[key]);
      seen |= one.bit;
      walkProperty(walk, one, object[key], object);
    }
    walk.path.pop();
  }
  if ((seen & plan.requiredBits) !== plan.requiredBits) faultMissing(walk, plan, seen);
  if (members === 0 && !plan.resource && walk.issues.length === before) walk.fault('structure', 'is empty: an element needs a value or children (ele-1)');
  if (plan.special !== undefined && walk.issues.length === before) checkSpecial(walk, plan.special, object, property);
  if (walk.issues.length === before) for (const rule of plan.rules) checkRule(walk, rule, object);
}

function noteElementId(walk: Walk, id: unknown): void {
  // A StructureDefinition names the same elements in its snapshot and its differential; sdf-16 and sdf-17 look after those.
  if (typeof id !== 'string' || walk.scope.resource?.resourceType === 'StructureDefinition') return;
  if (walk.ids?.has(id)) walk.fault('value', 'is an element id used twice in the resource');
  else (walk.ids ??= new Set()).add(id);
}

function checkRule(walk: Walk, rule: { key: string; human: string; holds: (element: any, scope: InvariantScope) => boolean }, element: unknown): void {
  if (!rule.holds(element, walk.scope)) walk.fault('invariant', `${rule.human} (${rule.key})`);
}

function faultMissing(walk: Walk, plan: TypePlan, seen: number): void {
  for (const { name, bit } of plan.required) {
    if (seen & bit) continue;
    walk.path.push(name.replace('[x]', ''));
    walk.fault('required', `is required in ${plan.name}`);
    walk.path.pop();
  }
}

function walkProperty(walk: Walk, property: PropertyPlan, value: unknown, owner: Record<string, unknown>): void {
  if (!property.many) {
    if (Array.isArray(value)) return walk.fault('structure', 'must be one value, not a list');
    return walkValue(walk, property, value);
  }
  if (!Array.isArray(value)) return walk.fault('structure', 'must be a list');
  if (value.length === 0) return walk.fault('structure', 'is an empty list');
  for (let i = 0; i < value.length; i += 1) {
    walk.path.push(i);
    if (value[i] === null && (property.kind === 'primitive' || property.shadow)) {
      const other = owner[property.shadow ? property.name : `_${property.name}`];
      if (!Array.isArray(other) || other[i] === null || other[i] === undefined) walk.fault('structure', 'is null without a value or extension beside it');
    } else walkValue(walk, property, value[i]);
    walk.path.pop();
  }
}

function walkValue(walk: Walk, property: PropertyPlan, value: unknown): void {
  const { kind } = property;
  if (property.shadow || kind === 'complex') {
    if (!isObject(value)) return walk.fault('structure', 'must be an object');
    walkObject(walk, property.type!, value, property);
    if (property.binding && !property.shadow) checkBoundConcept(walk, property.binding, property.typeName, value);
  } else if (kind === 'primitive') {
    const fault = property.primitive!(value);
    if (fault !== undefined) return walk.fault(typeof value === 'string' || typeof value === 'number' ? 'value' : 'structure', fault);
    if (property.binding && property.typeName === 'code' && !property.binding.all.has(value as string)) walk.fault('code-invalid', `is not in the required value set ${property.binding.url}`);
    if (typeof value === 'string' && value.charCodeAt(0) === 35) noteLocal(walk, property.typeName, value);
  } else if (kind === 'xhtml') {
    const fault = narrativeFault(value);
    if (fault !== undefined) return walk.fault('invariant', fault);
    for (const [, id] of (value as string).matchAll(shownLocal)) (walk.locals ??= new Set()).add(id!);
  } else walkResource(walk, value, property.name === 'contained');
  if (property.rules) for (const rule of property.rules) checkRule(walk, rule, value);
}

/** A narrative may show what is contained: `<img src="#logo"/>`. */
const shownLocal = /\b(?:src|href)\s*=\s*["'](#[A-Za-z0-9\-.]{1,64})["']/g;

function noteLocal(walk: Walk, type: string, value: string): void {
  if (type === 'string' || type === 'uri' || type === 'url' || type === 'canonical') (walk.locals ??= new Set()).add(value);
}

const absolute = /^[a-zA-Z][a-zA-Z0-9+.-]*:/;

function checkSpecial(walk: Walk, special: Special, object: any, property: PropertyPlan | undefined): void {
  if (special === 'Reference') {
    const fault = referenceFault(object, property?.targets, (id) => walk.contained(id));
    if (fault) walk.fault(fault.code, fault.says);
    else if (typeof object.reference === 'string' && object.reference.length > 1 && object.reference.startsWith('#') && walk.contained(object.reference.slice(1)) === undefined) walk.fault('invariant', 'refers to something that is not contained (ref-1)');
  } else if (special === 'Extension') {
    let values = 0;
    for (const key in object) if (key.startsWith('value') || (key.startsWith('_value') && object[key.slice(1)] === undefined)) values += 1;
    const nested = object.extension !== undefined;
    if (nested === values > 0) walk.fault('invariant', 'must have either extensions or a value, not both (ext-1)');
    else if (!isNested(walk) && !absolute.test(object.url)) walk.fault('value', 'has a url that is not absolute');
  } else if (special === 'Bundle.entry') {
    if (typeof object.fullUrl === 'string' && !absolute.test(object.fullUrl)) walk.fault('value', 'has a fullUrl that is not absolute', 'Write a whole URL or urn:uuid:');
    else if (disagrees(object)) walk.fault('value', 'has a fullUrl that names another type than its resource', 'Let the fullUrl end in the type and id of the resource');
  } else if (typeof object.system === 'string' && !absolute.test(object.system)) walk.fault('value', 'has a system that is not absolute', 'Write a whole URL, urn:oid: or urn:uuid:');
  else if (special === 'Coding' && typeof object.code === 'string' && codesOfSystem(object.system)?.has(object.code) === false) walk.fault('code-invalid', `has a code that ${object.system} does not have`);
}

const restful = /^https?:.*\/([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}$/;

/** A fullUrl that is no urn shall agree with the resource (bundle.html#bundle-unique). Another id is borne, as HL7's own examples have it; another type is not. */
function disagrees({ fullUrl, resource }: any): boolean {
  const type = typeof fullUrl === 'string' ? restful.exec(fullUrl)?.[1] : undefined;
  return type !== undefined && isObject(resource) && type !== resource['resourceType'] && planOf(type)?.resource === true;
}

/** An extension inside an extension may have a short url (extensibility.html). */
function isNested(walk: Walk): boolean {
  let count = 0;
  for (const step of walk.path) if (step === 'extension' || step === 'modifierExtension') count += 1;
  return count > 1;
}

function checkBoundConcept(walk: Walk, binding: BindingPlan, type: string, value: any): void {
  const holds = (coding: any): boolean => typeof coding?.code === 'string' && binding.systems.get(coding.system)?.has(coding.code) === true;
  if (type === 'Coding') {
    if (value.code !== undefined && !holds(value)) walk.fault('code-invalid', `is not in the required value set ${binding.url}`);
  } else if (type === 'CodeableConcept') {
    if (!Array.isArray(value.coding)) { if (value.extension === undefined) walk.fault('code-invalid', `needs a code of the required value set ${binding.url}`); }
    else if (!value.coding.some(holds)) walk.fault('code-invalid', `has no code of the required value set ${binding.url}`);
  } else if (type === 'Quantity' && value.code !== undefined && !holds(value)) walk.fault('code-invalid', `has a unit outside the required value set ${binding.url}`);
}
