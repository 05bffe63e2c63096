import { readXml, XmlFault } from '../xml/index.ts';
import type { XmlElement } from '../xml/index.ts';
import { Problem } from '../../platform/problem.ts';
import { fhirModel, isResourceType } from './model/load-model.ts';
import type { ElementShape } from './model/model-shape.ts';

const fhir = 'http://hl7.org/fhir';
const xhtml = 'http://www.w3.org/1999/xhtml';
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const numeric = new Set(['decimal', 'integer', 'unsignedInt', 'positiveInt']);

/**
 * FHIR XML (R4, xml.html) as the JSON text of the same resource (json.html), digits as written. Throws Problem `unreadable` naming the line.
 */
export function fhirXmlAsJson(bytes: Uint8Array): string {
  let root: XmlElement;
  try { root = readXml(bytes, { namespaces: { [fhir]: '', [xhtml]: 'h' }, forgiven: {} }).root; } catch (error) {
    if (error instanceof XmlFault) throw new Problem('unreadable', error.message, { issues: [{ says: error.message, mend: error.mend }], cause: error });
    throw error;
  }
  return resourceText(root);
}

function refuse(element: XmlElement, says: string): Problem {
  const message = `Line ${element.line}: ${says}`;
  return new Problem('unreadable', message, { issues: [{ at: `line ${element.line}`, says: message, mend: 'Ask the sender for FHIR R4 as its definitions say' }] });
}

function resourceText(element: XmlElement): string {
  if (element.uri !== fhir || !isResourceType(element.name)) throw refuse(element, `<${element.name.slice(0, 60)}> is no resource type of FHIR R4`);
  const members = membersOf(element, element.name);
  return `{${[`"resourceType":${JSON.stringify(element.name)}`, ...members].join(',')}}`;
}

/** The members of an object of a type, in the order the XML gives them. */
function membersOf(element: XmlElement, type: string): string[] {
  const members: string[] = [];
  for (const name of ['id', 'url']) {
    const value = element.attributes[name];
    if (value !== undefined) members.push(`"${name}":${JSON.stringify(value)}`);
  }
  for (const [name, same] of Map.groupBy(element.elements(), (child) => child.name.replace(/^h:/, ''))) {
    const found = elementOf(type, name);
    if (!found) throw refuse(same[0]!, `<${name.slice(0, 60)}> is no element of ${type}`);
    const { shape, code } = found;
    if (shape.max === 1 && same.length > 1) throw refuse(same[1]!, `<${name}> stands more than once in ${type}`);
    const kind = code === 'xhtml' ? 'xhtml' : fhirModel().types[code]?.kind;
    if (kind === 'primitive') members.push(...primitiveMembers(name, same, code, shape.max !== 1));
    else {
      const values = same.map((child) => (code === 'xhtml' ? JSON.stringify(narrative(child)) : code === 'Resource' || kind === 'resource' ? inner(child) : `{${membersOf(child, code).join(',')}}`));
      members.push(`${JSON.stringify(name)}:${shape.max === 1 ? values[0]! : `[${values.join(',')}]`}`);
    }
  }
  return members;
}

function elementOf(type: string, name: string): { shape: ElementShape; code: string } | undefined {
  for (const shape of fhirModel().types[type]?.elements ?? []) {
    if (shape.name === name) return { shape, code: shape.types[0]!.code };
    if (!shape.name.endsWith('[x]') || !name.startsWith(shape.name.slice(0, -3))) continue;
    const wanted = name.slice(shape.name.length - 3);
    const one = shape.types.find((t) => t.code.charAt(0).toUpperCase() + t.code.slice(1) === wanted);
    if (one) return { shape, code: one.code };
  }
  return undefined;
}

/** `name` with the values and, where there are ids or extensions, `_name` beside it (json.html#primitive). */
function primitiveMembers(name: string, same: readonly XmlElement[], code: string, many: boolean): string[] {
  const values = same.map((child) => { const value = child.attributes['value']; return value === undefined ? undefined : valueText(value, code); });
  const beside = same.map((child) => {
    const members = [...(child.attributes['id'] === undefined ? [] : [`"id":${JSON.stringify(child.attributes['id'])}`]), ...extensionsOf(child, code)];
    return members.length === 0 ? undefined : `{${members.join(',')}}`;
  });
  const list = (some: readonly (string | undefined)[]): string => (many ? `[${some.map((one) => one ?? 'null').join(',')}]` : some[0]!);
  return [
    ...(values.some((v) => v !== undefined) ? [`${JSON.stringify(name)}:${list(values)}`] : []),
    ...(beside.some((b) => b !== undefined) ? [`${JSON.stringify(`_${name}`)}:${list(beside)}`] : []),
  ];
}

function extensionsOf(child: XmlElement, code: string): string[] {
  const all = child.elements();
  const other = all.find((one) => one.name !== 'extension');
  if (other) throw refuse(other, `<${other.name.slice(0, 60)}> stands within a value of type ${code}`);
  return all.length === 0 ? [] : [`"extension":[${all.map((one) => `{${membersOf(one, 'Extension').join(',')}}`).join(',')}]`];
}

function valueText(value: string, code: string): string {
  if (code === 'boolean' && (value === 'true' || value === 'false')) return value;
  return numeric.has(code) && number.test(value) ? value : JSON.stringify(value);
}

/** What is contained stands as an element of its own within `contained`, `resource`, `outcome` or `parameter.resource`. */
function inner(holder: XmlElement): string {
  const [one, second] = holder.elements();
  if (!one || second) throw refuse(second ?? holder, `<${holder.name}> holds ${second ? 'more than one resource' : 'no resource'}`);
  return resourceText(one);
}

/** The narrative as XHTML text, namespace on its div. */
function narrative(element: XmlElement, top = true): string {
  const name = element.name.replace(/^h:/, '');
  const attributes = Object.entries(element.attributes).filter(([key]) => key !== 'xmlns').map(([key, value]) => ` ${key}="${escape(value).replaceAll('"', '&quot;')}"`).join('');
  const open = `<${name}${top ? ` xmlns="${xhtml}"` : ''}${attributes}`;
  if (element.content.length === 0) return `${open}/>`;
  return `${open}>${element.content.map((node) => (typeof node === 'string' ? escape(node) : narrative(node, false))).join('')}</${name}>`;
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
