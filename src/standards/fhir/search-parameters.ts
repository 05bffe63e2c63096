import { fhirModel, isResourceType } from './model/load-model.ts';
import { searchParameterNumbers } from './model/search-parameter-numbers.ts';
import type { SearchParameterShape } from './model/model-shape.ts';
import { alternativesFor, compilePath } from './search-expression.ts';

export type SearchKind = 'string' | 'token' | 'date' | 'number' | 'quantity' | 'reference' | 'uri' | 'composite' | 'special';

/** Index rows that answer a parameter: those of `id`, and of them only references to `targetType` when given. */
export type StoredRows = { id: number; targetType?: string };

export type SearchParameter = {
  /** Permanent number, carried by index rows. */
  id: number;
  /** The resource type, or `Resource` for parameters of every type. */
  type: string;
  code: string;
  kind: SearchKind;
  url: string;
  /** Types a reference may point at. */
  targets: string[];
  /** Alternatives of the FHIRPath expression that speak of this type. */
  expressions: string[];
  /** True when extractIndex makes rows under its own id. `_id` and `_lastUpdated` are columns of the store, not index rows. */
  indexed: boolean;
  /** Whose rows answer a search: its own, or those of the parameters it unites; so nothing is stored twice. Empty when it cannot be searched. */
  rows: StoredRows[];
  /** A `code` element's own system, so that `gender=http://hl7.org/fhir/administrative-gender|female` finds rows stored without system. */
  impliedSystem?: string;
  /** Values are phone numbers and addresses of mail: compare by foldContact. */
  contact?: true;
  /** Of a composite, in order. */
  components?: SearchParameter[];
  /** False when the parts of a composite repeat in the resource, so that joining rows by resource alone could pair parts of different items. */
  pairsExact?: boolean;
};

const registry = new Map<string, Map<string, SearchParameter>>();
const byId = new Map<number, SearchParameter>();
const columns = new Set(['_id', '_lastUpdated']);
const contactCodes = new Set(['phone', 'email', 'telecom']);

/** Parameters of a resource type by code, with those of every resource. */
export function searchParametersOf(type: string): ReadonlyMap<string, SearchParameter> {
  let found = registry.get(type);
  if (!found) {
    found = isResourceType(type) ? build(type) : new Map<string, SearchParameter>();
    registry.set(type, found);
  }
  return found;
}

export const searchParameter = (type: string, code: string): SearchParameter | undefined => searchParametersOf(type).get(code);

/** By the number in an index row. */
export function searchParameterById(id: number): SearchParameter | undefined {
  if (byId.size === 0) for (const type of Object.keys(fhirModel().types)) if (isResourceType(type)) searchParametersOf(type);
  return byId.get(id);
}

function build(type: string): Map<string, SearchParameter> {
  const made = new Map<string, SearchParameter>();
  const shapes = new Map<SearchParameter, SearchParameterShape>();
  for (const shape of fhirModel().searchParameters) {
    const base = shape.base.includes(type) ? type : shape.base.find((one) => one === 'Resource' || one === 'DomainResource');
    if (!base) continue;
    const id = searchParameterNumbers()[`${base}.${shape.code}`];
    if (id === undefined) continue;
    const one = byId.get(id) ?? parameter(id, base === type ? type : 'Resource', shape, type);
    made.set(shape.code, one);
    byId.set(id, one);
    shapes.set(one, shape);
  }
  for (const one of made.values()) unite(one, made);
  for (const [one, shape] of shapes) if (shape.component) compose(one, shape, made);
  return made;
}

function parameter(id: number, base: string, shape: SearchParameterShape, type: string): SearchParameter {
  const expressions = shape.expression ? alternativesFor(shape.expression, type) : [];
  const kind = shape.type as SearchKind;
  const indexed = expressions.length > 0 && kind !== 'composite' && kind !== 'special' && !columns.has(shape.code);
  const one: SearchParameter = { id, type: base, code: shape.code, kind, url: shape.url, targets: shape.target ?? [], expressions, indexed, rows: indexed ? [{ id }] : [] };
  if (kind === 'token') {
    if (contactCodes.has(shape.code)) one.contact = true;
    const ends = expressions.flatMap((text) => compilePath(text, type) ?? []);
    const [system] = ends[0]?.systems ?? [];
    if (system !== undefined && ends.every((end) => end.type === 'code' && end.systems?.length === 1 && end.systems[0] === system)) one.impliedSystem = system;
  }
  return one;
}

const isTypeFilter = /^(.*)\.where\(resolve\(\) is (\w+)\)$/;

/** Declares a parameter as a view on others' rows where that says the same, so that a fact is indexed once. */
function unite(one: SearchParameter, all: Map<string, SearchParameter>): void {
  if (!one.indexed || one.type === 'Resource') return;
  if (one.code === 'name' && endsAt(one, 'HumanName')) return addRows(one, all, ['family', 'given']);
  if (one.code === 'address' && endsAt(one, 'Address')) return addRows(one, all, ['address-city', 'address-state', 'address-postalcode', 'address-country']);
  if (one.code === 'telecom') return addRows(one, all, ['phone', 'email']);
  const parts: StoredRows[] = [];
  for (const text of one.expressions) {
    const filter = one.kind === 'reference' ? isTypeFilter.exec(text) : null;
    const wanted = filter ? [filter[1]!] : one.expressions;
    const source = [...all.values()].find((other) => other !== one && other.indexed && other.kind === one.kind && other.code !== 'name'
      && other.expressions.includes(filter ? filter[1]! : text) && other.expressions.every((each) => wanted.includes(each))
      && (filter !== null || other.expressions.length < one.expressions.length || other.id < one.id));
    if (!source) return;
    if (!parts.some((part) => part.id === source.id)) parts.push({ id: source.id, ...(filter ? { targetType: filter[2]! } : {}) });
  }
  one.indexed = false;
  one.rows = parts;
}

function addRows(one: SearchParameter, all: Map<string, SearchParameter>, codes: string[]): void {
  one.rows = [{ id: one.id }, ...codes.flatMap((code) => (all.has(code) ? [{ id: all.get(code)!.id }] : []))];
}

const endsAt = (one: SearchParameter, datatype: string): boolean => one.expressions.some((text) => compilePath(text, one.type)?.some((path) => path.type === datatype));

function compose(one: SearchParameter, shape: SearchParameterShape, all: Map<string, SearchParameter>): void {
  const parts = shape.component!.map((part) => all.get(part.code));
  if (parts.some((part) => part === undefined || part.rows.length === 0)) return;
  one.components = parts as SearchParameter[];
  one.pairsExact = one.expressions.every((text) => text === one.type);
}

/** The repeating element inside which a composite joins its parts (`Observation.component`); undefined when it joins by the resource alone. */
export function itemElement(composite: SearchParameter): string | undefined {
  return composite.pairsExact === false ? composite.expressions.find((text) => text !== composite.type && /^\w+\.\w+$/.test(text)) : undefined;
}

/** Which of a component's rows stand inside the items of the element; the others belong to the resource as a whole. */
export function rowsInside(component: SearchParameter, element: string): StoredRows[] {
  return component.rows.filter((row) => searchParameterById(row.id)?.expressions.some((text) => text.replaceAll('(', '').startsWith(`${element}.`)));
}

/** Numbers of the parameters whose rows some composite of the type joins inside an item. */
export function itemParameters(type: string): Set<number> {
  const found = new Set<number>();
  for (const one of searchParametersOf(type).values()) {
    const element = itemElement(one);
    if (element) for (const part of one.components ?? []) for (const row of rowsInside(part, element)) found.add(row.id);
  }
  return found;
}
