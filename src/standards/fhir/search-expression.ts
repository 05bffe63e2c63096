import { fhirModel } from './model/load-model.ts';
import type { ElementShape } from './model/model-shape.ts';

/** A search parameter's path cut to one resource type and compiled against the model: which JSON properties to follow, what is at the end. */
export type PathStep = {
  /** JSON property to read; undefined for a filter on the value in hand. */
  property?: string;
  many?: boolean;
  /** Keep values whose member equals this. */
  where?: { member: string; equals: string };
  /** Keep references to this type (`where(resolve() is Patient)`). */
  target?: string;
  first?: true;
};
export type CompiledPath = { steps: PathStep[]; type: string; systems?: string[]; target?: string };

/** Splits at top-level `|` and drops brackets around whole alternatives or their head. */
export function alternatives(expression: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i <= expression.length; i += 1) {
    const c = expression[i];
    if (c === '(') depth += 1;
    else if (c === ')') depth -= 1;
    else if ((c === '|' || c === undefined) && depth === 0) { found.push(bare(expression.slice(start, i).trim())); start = i + 1; }
  }
  return found;
}

function bare(text: string): string {
  if (!text.startsWith('(')) return text;
  let depth = 0;
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === '(') depth += 1;
    if (text[i] === ')' && --depth === 0) return bare(text.slice(1, i)) + text.slice(i + 1);
  }
  return text;
}

/** The alternatives that speak of this type, or of every resource. */
export function alternativesFor(expression: string, type: string): string[] {
  return alternatives(expression).filter((one) => one.startsWith(`${type}.`) || one.startsWith('Resource.') || one.startsWith('DomainResource.') || one === type);
}

const stepShape = /\.?(?:(ofType|as)\((\w+)\)|where\((\w+)\s*=\s*'([^']*)'\)|where\(resolve\(\) is (\w+)\)|\[0\]|(\w+))/y;

/** Compiles one alternative, or gives undefined when it uses more of FHIRPath than paths, filters and types. A choice without a type yields one path per type. */
export function compilePath(alternative: string, type: string): CompiledPath[] | undefined {
  const dot = alternative.indexOf('.');
  let paths: CompiledPath[] = [{ steps: [], type }];
  if (dot < 0) return paths;
  stepShape.lastIndex = dot;
  while (stepShape.lastIndex < alternative.length) {
    const before = stepShape.lastIndex;
    const found = stepShape.exec(alternative);
    if (!found) return undefined;
    const [all, cast, castType, member, equals, target, property] = found;
    if (cast) paths = paths.filter((one) => one.type === castType);
    else if (member) paths = paths.map((one) => ({ ...one, steps: [...one.steps, { where: { member, equals: equals! } }] }));
    else if (target) paths = paths.map((one) => ({ ...one, target }));
    else if (all.endsWith('[0]')) paths = paths.map((one) => ({ ...one, steps: [...one.steps, { first: true as const }] }));
    else {
      if (alternative[stepShape.lastIndex] === '(') return undefined;
      paths = paths.flatMap((one) => follow(one, property!));
    }
    if (stepShape.lastIndex === before || paths.length === 0) return undefined;
  }
  return paths;
}

function elementsOf(type: string): ElementShape[] {
  return fhirModel().types[type]?.elements ?? [];
}

function follow(path: CompiledPath, name: string): CompiledPath[] {
  for (const element of elementsOf(path.type)) {
    const choice = element.name.endsWith('[x]');
    const stem = choice ? element.name.slice(0, -3) : element.name;
    if (stem !== name && !(choice && name.startsWith(stem))) continue;
    const reached: CompiledPath[] = [];
    for (const { code } of element.types) {
      const property = choice ? stem + code.charAt(0).toUpperCase() + code.slice(1) : stem;
      if (choice && name !== stem && name !== property) continue;
      const { target: _target, systems: _systems, ...rest } = path;
      const next: CompiledPath = { ...rest, steps: [...path.steps, { property, many: element.max !== 1 }], type: code };
      if (element.binding !== undefined) next.systems = Object.keys(fhirModel().valueSets[element.binding]!.codes);
      reached.push(next);
    }
    if (reached.length > 0) return reached;
  }
  return [];
}
