import { fhirModel } from './model/load-model.ts';
import type { ElementShape } from './model/model-shape.ts';

const subsetted = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };
const always = new Set(['resourceType', 'id', 'meta']);

const shapesOf = (type: string): readonly ElementShape[] => (Object.hasOwn(fhirModel().types, type) ? fhirModel().types[type]!.elements : []);

/** The element a JSON property belongs to: `_birthDate` and `valueString` too. */
function shapeOf(type: string, property: string): ElementShape | undefined {
  const name = property.startsWith('_') ? property.slice(1) : property;
  return shapesOf(type).find((one) => one.name === name || (one.name.endsWith('[x]') && name.startsWith(one.name.slice(0, -3)) && /^[A-Z]/.test(name.slice(one.name.length - 3))));
}

/** `_elements`: the named top-level elements and those that are mandatory or modify meaning (search.html#elements), marked SUBSETTED. */
export function pickElements(resource: any, names: readonly string[]): any {
  const type = String(resource.resourceType);
  const wanted = new Set(names.map((name) => (name.startsWith(`${type}.`) ? name.slice(type.length + 1) : name)));
  return marked(filter(resource, (property) => {
    if (always.has(property)) return true;
    const shape = shapeOf(type, property);
    const name = shape?.name.replace('[x]', '') ?? property;
    return wanted.has(name) || wanted.has(property) || wanted.has(shape?.name ?? '') || (shape !== undefined && (shape.min > 0 || shape.modifier === 1));
  }));
}

/** `_summary` (search.html#summary): `true` keeps summary elements, `text` the narrative with what is mandatory, `data` all but the narrative. Marked SUBSETTED. */
export function summarize(resource: any, mode: 'true' | 'text' | 'data'): any {
  const type = String(resource.resourceType);
  if (mode === 'data') return marked(filter(resource, (property) => property !== 'text' && property !== '_text'));
  if (mode === 'text') return marked(filter(resource, (property) => always.has(property) || property === 'text' || (shapeOf(type, property)?.min ?? 0) > 0));
  return marked(summaryOf(resource, type));
}

function summaryOf(node: any, type: string): any {
  if (typeof node !== 'object' || node === null) return node;
  const kept: Record<string, unknown> = {};
  for (const [property, value] of Object.entries(node)) {
    const shape = shapeOf(type, property);
    if (!always.has(property) && !(shape && (shape.summary === 1 || shape.min > 0 || shape.modifier === 1))) continue;
    const part = shape?.types.length === 1 ? shape.types[0]!.code : undefined;
    // Parts are summarized in their turn; datatypes stay whole, but an attachment without its bytes.
    if (part === undefined || !(part.includes('.') || part === 'Attachment')) kept[property] = value;
    else kept[property] = Array.isArray(value) ? value.map((one) => summaryOf(one, part)) : summaryOf(value, part);
  }
  return kept;
}

function filter(resource: any, keep: (property: string) => boolean): any {
  return Object.fromEntries(Object.entries(resource).filter(([property]) => keep(property)));
}

/** The tag that says: this is not the whole resource, do not send it back (search.html#summary). */
function marked(resource: any): any {
  const { resourceType, id, meta, ...rest } = resource;
  const tags = Array.isArray(meta?.tag) ? meta.tag.filter((tag: any) => tag?.code !== subsetted.code || tag?.system !== subsetted.system) : [];
  return { resourceType, ...(id === undefined ? {} : { id }), meta: { ...meta, tag: [...tags, subsetted] }, ...rest };
}
