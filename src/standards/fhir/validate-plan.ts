import { primitiveChecks, type PrimitiveCheck } from './check-primitive.ts';
import { fhirPathRule } from './fhirpath-rule.ts';
import { invariants, invariantsByType, type Invariant } from './invariants.ts';
import { fhirModel } from './model/load-model.ts';
import type { ElementShape, ModelFile } from './model/model-shape.ts';

export type RulePlan = { key: string; human: string; holds: Invariant };
export type BindingPlan = { url: string; all: Set<string>; systems: Map<string, Set<string>> };

/** How one JSON property is checked. A choice has one plan for each of its types. */
export type PropertyPlan = {
  name: string;
  many: boolean;
  /** Bit of a required element in its type's `required`; 0 when optional. */
  bit: number;
  /** Number of the choice it belongs to, from 1; 0 when none. */
  choice: number;
  primitive: PrimitiveCheck | undefined;
  /** True for `_name`, which carries ids and extensions of a primitive. */
  shadow: boolean;
  kind: 'primitive' | 'xhtml' | 'complex' | 'resource';
  type: TypePlan | undefined;
  typeName: string;
  targets: Set<string> | undefined;
  binding: BindingPlan | undefined;
  rules: RulePlan[] | undefined;
};

/** Types with rules that their definitions say only in words. */
export type Special = 'Reference' | 'Coding' | 'Identifier' | 'Extension' | 'Bundle.entry';

export type TypePlan = {
  name: string;
  resource: boolean;
  properties: Map<string, PropertyPlan>;
  required: { name: string; bit: number }[];
  requiredBits: number;
  rules: RulePlan[];
  special: Special | undefined;
};

const specials: readonly Special[] = ['Reference', 'Coding', 'Identifier', 'Extension', 'Bundle.entry'];
const plans = new Map<string, TypePlan>();
const bindings: (BindingPlan | undefined)[] = [];
/** Checked by the walk itself, which already passes the places they speak of. */
const walked = new Set(['dom-3', 'txt-1', 'txt-2', 'ref-1']);

/** The compiled plan of a type, or undefined when R4 has no such type. Compiled at first use, kept for good. */
export function planOf(name: string): TypePlan | undefined {
  const found = plans.get(name);
  if (found) return found;
  const model = fhirModel();
  const shape = Object.hasOwn(model.types, name) ? model.types[name] : undefined;
  if (!shape) return undefined;
  const plan: TypePlan = {
    name, resource: shape.kind === 'resource', properties: new Map(), required: [], requiredBits: 0, rules: rulesOf(model, name, shape.rules),
    special: specials.find((one) => one === name),
  };
  plans.set(name, plan);
  let bits = 1;
  let choices = 0;
  for (const element of shape.elements) {
    const bit = element.min > 0 ? bits : 0;
    if (bit !== 0) { plan.required.push({ name: element.name, bit }); plan.requiredBits |= bit; bits <<= 1; }
    const choice = element.name.endsWith('[x]') ? (choices += 1) : 0;
    addProperties(model, plan, element, bit, choice);
  }
  return plan;
}

function addProperties(model: ModelFile, plan: TypePlan, element: ElementShape, bit: number, choice: number): void {
  for (const { code, targets } of element.types) {
    const name = choice === 0 ? element.name : element.name.slice(0, -3) + code.charAt(0).toUpperCase() + code.slice(1);
    const primitive = primitiveChecks[code];
    const kind = code === 'xhtml' ? 'xhtml' : primitive ? 'primitive' : code === 'Resource' ? 'resource' : 'complex';
    const typeName = targetName(model, code);
    const property: PropertyPlan = {
      name, many: element.max !== 1, bit, choice, primitive, shadow: false, kind, typeName,
      type: kind === 'complex' ? planOf(typeName) : undefined,
      targets: targets ? new Set(targets) : undefined,
      binding: element.binding === undefined ? undefined : bindingOf(model, element.binding),
      rules: element.rules ? nonEmpty(rulesOf(model, plan.name, element.rules)) : undefined,
    };
    plan.properties.set(name, property);
    if (kind === 'primitive' || kind === 'xhtml') plan.properties.set(`_${name}`, { ...property, shadow: true, primitive: undefined, type: planOf('Element'), rules: undefined });
  }
}

const targetName = (model: ModelFile, code: string): string => (Object.hasOwn(model.types, code) ? code : code === 'xhtml' ? code : 'Element');
let codeSystems: Map<string, Set<string>> | undefined;
/** All codes of one of FHIR's own code systems; undefined for any other. */
export const codesOfSystem = (url: string): Set<string> | undefined => (codeSystems ??= new Map(Object.entries(fhirModel().codeSystems).map(([system, all]) => [system, new Set(all)]))).get(url);

const nonEmpty = (rules: RulePlan[]): RulePlan[] | undefined => (rules.length > 0 ? rules : undefined);

function rulesOf(model: ModelFile, type: string, at: number[]): RulePlan[] {
  const found: RulePlan[] = [];
  for (const index of at) {
    const { key, human, expression } = model.constraints[index]!;
    if (walked.has(key)) continue;
    const holds = invariantsByType[type]?.[key] ?? (key === 'inv-1' || key === 'inv-2' ? undefined : invariants[key]) ?? fhirPathRule(type, key, expression);
    if (holds) found.push({ key, human, holds });
  }
  return found;
}

function bindingOf(model: ModelFile, index: number): BindingPlan {
  let plan = bindings[index];
  if (!plan) {
    const { url, codes } = model.valueSets[index]!;
    plan = { url, all: new Set(Object.values(codes).flat()), systems: new Map(Object.entries(codes).map(([system, all]) => [system, new Set(all)])) };
    bindings[index] = plan;
  }
  return plan;
}
