import type { ConstraintShape, ElementShape, TypeShape, ValueSetShape } from './model-shape.ts';
import { enumerateValueSet } from './enumerate-value-set.ts';

const structure = 'http://hl7.org/fhir/StructureDefinition/';
const fhirType = `${structure}structuredefinition-fhir-type`;
/** Checked on every element by the validator itself. */
const everywhere = new Set(['ele-1', 'ext-1']);

/** StructureDefinition snapshots as plain types; each inline part becomes a type named by its path (`Patient.contact`). */
export function condenseTypes(definitions: any[], terminology: Map<string, any>): { types: Record<string, TypeShape>; constraints: ConstraintShape[]; valueSets: ValueSetShape[] } {
  const types: Record<string, TypeShape> = {};
  const constraints: ConstraintShape[] = [];
  const constraintAt = new Map<string, number>();
  const valueSets: ValueSetShape[] = [];
  const valueSetAt = new Map<string, number>();

  const rulesOf = (element: any): number[] => {
    const found: number[] = [];
    for (const rule of element.constraint ?? []) {
      if (rule.severity !== 'error' || !rule.expression || everywhere.has(rule.key)) continue;
      const key = `${rule.key} ${rule.expression}`;
      if (!constraintAt.has(key)) { constraintAt.set(key, constraints.length); constraints.push({ key: rule.key, human: rule.human, expression: rule.expression }); }
      found.push(constraintAt.get(key)!);
    }
    return found;
  };
  const bindingOf = (element: any): number | undefined => {
    if (element.binding?.strength !== 'required' || !element.binding.valueSet) return undefined;
    const url = element.binding.valueSet.split('|')[0];
    if (!valueSetAt.has(url)) {
      const codes = enumerateValueSet(url, terminology);
      valueSetAt.set(url, codes ? valueSets.push({ url, codes }) - 1 : -1);
    }
    const at = valueSetAt.get(url)!;
    return at < 0 ? undefined : at;
  };

  for (const definition of definitions) {
    if (definition.resourceType !== 'StructureDefinition' || definition.fhirVersion !== '4.0.1' || definition.derivation === 'constraint') continue;
    const kind = definition.kind === 'primitive-type' ? 'primitive' : definition.kind === 'resource' ? 'resource' : 'complex';
    const [root, ...rest] = definition.snapshot.element;
    const type: TypeShape = { kind, elements: [], rules: rulesOf(root) };
    if (definition.baseDefinition) type.base = definition.baseDefinition.replace(structure, '');
    types[definition.id] = type;
    for (const element of rest) {
      const cut = element.path.lastIndexOf('.');
      const owner: TypeShape | undefined = types[element.path.slice(0, cut)];
      const name = element.path.slice(cut + 1);
      if (kind === 'primitive' && name === 'value') continue;
      if (!owner) throw new Error(`${element.path} has no owner`);
      const shape: ElementShape = { name, min: element.min, max: element.max === '*' ? 0 : Number(element.max), types: typesOf(element) };
      if (shape.types.some((one) => one.code === element.path)) types[element.path] = { kind: 'part', base: element.type[0].code, elements: [], rules: [] };
      const rules = rulesOf(element);
      if (rules.length > 0) shape.rules = rules;
      const binding = bindingOf(element);
      if (binding !== undefined) shape.binding = binding;
      if (element.isSummary) shape.summary = 1;
      if (element.isModifier) shape.modifier = 1;
      owner.elements.push(shape);
    }
  }
  return { types, constraints, valueSets };
}

function typesOf(element: any): ElementShape['types'] {
  if (element.contentReference) return [{ code: element.contentReference.replace(/^.*#/, '') }];
  return (element.type ?? []).map((type: any) => {
    if (type.code.startsWith('http://hl7.org/fhirpath/')) {
      // Resource.id says `string` in the published 4.0.1 files though the type is id (known erratum, GF#23612).
      if (/^[A-Z]\w*\.id$/.test(element.path) && element.base?.path === 'Resource.id') return { code: 'id' };
      return { code: type.extension?.find((one: any) => one.url === fhirType)?.valueUrl ?? 'string' };
    }
    if (type.code === 'BackboneElement' || type.code === 'Element') return { code: element.path };
    const targets = type.targetProfile?.filter((url: string) => url !== `${structure}Resource`).map((url: string) => url.replace(structure, ''));
    return targets?.length && type.code === 'Reference' && targets.length === type.targetProfile.length ? { code: type.code, targets } : { code: type.code };
  });
}
