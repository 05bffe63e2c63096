import { has, hasSome } from './element-presence.ts';
import type { Invariant } from './invariants.ts';

const list = (value: unknown): any[] => (Array.isArray(value) ? value : []);
const distinct = (all: unknown[]): boolean => new Set(all).size === all.length;
const oneOf = (value: unknown, ...all: string[]): boolean => typeof value === 'string' && all.includes(value);
const some = (object: any, ...names: string[]): boolean => names.some((name) => has(object, name) || hasSome(object, name));

/** All values of one member, at any depth of a tree of items: what `descendants()` finds. */
function everywhere(items: unknown, children: string, member: string): unknown[] {
  return list(items).flatMap((one) => [...(one?.[member] === undefined ? [] : [one[member]]), ...everywhere(one?.[children], children, member)]);
}

const snapshot = (s: any): any[] => list(s.snapshot?.element);
const differential = (s: any): any[] => list(s.differential?.element);
const isRoot = (element: any): boolean => typeof element?.path === 'string' && !element.path.includes('.');
const rootElements = (s: any): any[] => [...snapshot(s), ...differential(s)].filter(isRoot);
const allHaveId = (s: any): boolean => [...snapshot(s), ...differential(s)].every((one) => has(one, 'id'));
const ids = (elements: any[]): unknown[] => elements.map((one) => one?.id);
const restUnder = (elements: any[], root: unknown): boolean => elements.slice(1).every((one) => typeof one?.path === 'string' && one.path.startsWith(`${String(root)}.`));

/** questionnaire.html#invs, structuredefinition.html#invs, elementdefinition.html#invs: written out because such resources repeat their parts by the thousand. */
export const definitionInvariants: Record<string, Invariant> = {
  'que-1': (i) => (i.type !== 'group' || has(i, 'item')) && (i.type !== 'display' || !has(i, 'item')),
  'que-2': (q) => distinct(everywhere(q.item, 'item', 'linkId')),
  'que-3': (i) => i.type !== 'display' || !has(i, 'code'),
  'que-4': (i) => !has(i, 'answerOption') || !has(i, 'answerValueSet'),
  'que-5': (i) => oneOf(i.type, 'choice', 'open-choice', 'decimal', 'integer', 'date', 'dateTime', 'time', 'string', 'quantity') || !(has(i, 'answerValueSet') || has(i, 'answerOption')),
  'que-6': (i) => i.type !== 'display' || !(has(i, 'required') || has(i, 'repeats')),
  'que-7': (e) => e.operator !== 'exists' || !hasSome(e, 'answer') || has(e, 'answerBoolean'),
  'que-8': (i) => !oneOf(i.type, 'group', 'display') || !has(i, 'initial'),
  'que-9': (i) => i.type !== 'display' || !has(i, 'readOnly'),
  'que-10': (i) => oneOf(i.type, 'boolean', 'decimal', 'integer', 'string', 'text', 'url', 'open-choice') || !has(i, 'maxLength'),
  'que-11': (i) => !has(i, 'answerOption') || !has(i, 'initial'),
  // The published expression says `> 2` where its own text says "more than one"; the text is meant (corrected in R4B).
  'que-12': (i) => list(i.enableWhen).length <= 1 || has(i, 'enableBehavior'),
  'que-13': (i) => i.repeats === true || list(i.initial).length <= 1,
  'csd-1': (c) => distinct(everywhere(c.concept, 'concept', 'code')),
  'sdf-1': (s) => s.derivation === 'constraint' || distinct(snapshot(s).map((one) => one?.path)),
  'sdf-3': (s) => list(s.element).every((one) => has(one, 'definition') && has(one, 'min') && has(one, 'max')),
  'sdf-8': (s, { resource }) => (resource.kind === 'logical' || s.element?.[0]?.path === resource.type) && restUnder(list(s.element), s.element?.[0]?.path),
  'sdf-8a': (s, { resource }) => {
    const first = String(s.element?.[0]?.path);
    return (resource.kind === 'logical' || first.startsWith(String(resource.type))) && restUnder(list(s.element), first.replace(/\..*/, ''));
  },
  'sdf-8b': (s) => list(s.element).every((one) => has(one, 'base')),
  'sdf-9': (s) => !rootElements(s).some((one) => has(one, 'label') || has(one, 'code') || has(one, 'requirements')),
  'sdf-10': (e) => !has(e, 'binding') || has(e.binding, 'valueSet') || has(e.binding, 'description'),
  'sdf-14': allHaveId,
  'sdf-16': (s) => snapshot(s).every((one) => has(one, 'id')) && distinct(ids(snapshot(s))),
  'sdf-17': (s) => differential(s).every((one) => has(one, 'id')) && distinct(ids(differential(s))),
  'sdf-20': (s) => !list(s.element).some((one) => isRoot(one) && has(one, 'slicing')),
  'sdf-23': (s) => rootElements(s).every((one) => !has(one, 'sliceName')),
  'eld-1': (s) => has(s, 'discriminator') || has(s, 'description'),
  'eld-2': (e) => e.min === undefined || e.max === undefined || e.max === '*' || !(e.min > Number(e.max)),
  'eld-3': (max) => max === '*' || (typeof max === 'string' && Number(max) >= 0),
  'eld-4': (t) => !has(t, 'aggregation') || oneOf(t.code, 'Reference', 'canonical'),
  'eld-5': (e) => !has(e, 'contentReference') || !some(e, 'type', 'defaultValue', 'fixed', 'pattern', 'example', 'minValue', 'maxValue', 'maxLength', 'binding'),
  'eld-6': (e) => !hasSome(e, 'fixed') || list(e.type).length <= 1,
  'eld-7': (e) => !hasSome(e, 'pattern') || list(e.type).length <= 1,
  'eld-8': (e) => !hasSome(e, 'pattern') || !hasSome(e, 'fixed'),
  'eld-11': () => true, // as published it cannot fail: its select() gives a truth value for any type
  'eld-12': (b) => typeof b.valueSet !== 'string' || /^(http:|https|urn:)/.test(b.valueSet),
  'eld-13': (e) => distinct(list(e.type).map((one) => one?.code)),
  'eld-14': (e) => distinct(list(e.constraint).map((one) => one?.key)),
  'eld-15': (e) => !hasSome(e, 'defaultValue') || !has(e, 'meaningWhenMissing'),
  'eld-16': (e) => typeof e.sliceName !== 'string' || /^[a-zA-Z0-9/\-_[\]@]+$/.test(e.sliceName),
  'eld-17': (t) => oneOf(t.code, 'Reference', 'canonical') || !has(t, 'targetProfile'),
  'eld-18': (e) => e.isModifier !== true || has(e, 'isModifierReason'),
  'eld-19': (e) => typeof e.path !== 'string' || /[^\s.,:;'"/|?!@#$%&*()[\]{}]{1,64}/.test(e.path),
  'eld-22': (e) => !has(e, 'sliceIsConstraining') || has(e, 'sliceName'),
  'tst-1': (a) => has(a, 'operation') !== has(a, 'assert'),
  'tst-2': (a) => has(a, 'operation') !== has(a, 'assert'),
  'tst-5': (a) => singleAssertion(a),
  'tst-6': (a) => singleAssertion(a),
  'tst-7': (o) => oneSource(o),
  'tst-8': (o) => oneSource(o),
  'tst-9': (o) => oneSource(o),
  'tst-10': (a) => comparesWhole(a),
  'tst-11': (a) => comparesWhole(a),
  'tst-12': (a) => looksAtResponse(a),
  'tst-13': (a) => looksAtResponse(a),
};

const assertions = ['contentType', 'expression', 'headerField', 'minimumId', 'navigationLinks', 'path', 'requestMethod', 'resource', 'responseCode', 'response', 'validateProfileId'];
const singleAssertion = (a: any): boolean => has(a, 'extension') || assertions.filter((name) => has(a, name)).length <= 1;
const oneSource = (o: any): boolean => has(o, 'sourceId') || ['targetId', 'url', 'params'].filter((name) => has(o, name)).length === 1 || oneOf(o.type?.code, 'capabilities', 'search', 'transaction', 'history');
const comparesWhole = (a: any): boolean => has(a, 'compareToSourceId') === (has(a, 'compareToSourceExpression') || has(a, 'compareToSourcePath'));
const looksAtResponse = (a: any): boolean => a.direction !== 'request' || !(has(a, 'response') || has(a, 'responseCode'));
