import { fhirModel } from '../../standards/fhir/model/load-model.ts';

/** The members of a JSON object's text at its top level, as they are written: nothing is parsed, so digits stay. */
export function membersOf(text: string): { key: string; text: string }[] {
  const members: { key: string; text: string }[] = [];
  let at = 1;
  while (at < text.length && text.charCodeAt(at) !== 125) {
    const keyEnd = endOfString(text, at);
    const key = text.slice(at + 1, keyEnd);
    const end = endOfValue(text, keyEnd + 2);
    members.push({ key, text: text.slice(at, end) });
    at = end + (text.charCodeAt(end) === 44 ? 1 : 0);
  }
  return members;
}

/** The closing quote of the string that opens at `start`. Strings of records are short: a plain walk is faster than a search for each. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; at += 1) {
    const c = text.charCodeAt(at);
    if (c === 34) return at;
    if (c === 92) at += 1;
    else if (c !== c) throw new Error('assertion failed: a stored text ends within a string');
  }
}

/** Stored texts are written by JSON.stringify: no white space between tokens. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let i = start; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === 34) i = endOfString(text, i);
    else if (c === 44) { if (depth === 0) return i; }
    else if (c > 90) {
      if (c === 123 || c === 91) depth += 1;
      else if (c === 125 || c === 93) { if (depth === 0) return i; depth -= 1; }
    }
  }
  return text.length;
}

export type Cut = { elements?: readonly string[] | undefined; summary?: string | undefined };

export const isCut = ({ elements, summary }: Cut): boolean => elements !== undefined || summary === 'true' || summary === 'text' || summary === 'data';

const kept = new Map<string, ReadonlySet<string>>();

/** The members that stay: asked elements with what the type requires (search.html#elements), or those marked Σ (search.html#summary). */
function keeps(type: string, cut: Cut): (key: string) => boolean {
  const name = `${type} ${cut.summary ?? ''} ${cut.elements?.join() ?? ''}`;
  let keys = kept.get(name);
  if (!keys) {
    const own = shapes(type);
    const base = ['resourceType', 'id', 'meta'];
    const required = own.filter((e) => e.min > 0).flatMap((e) => namesOf(e));
    if (cut.elements) keys = new Set([...base, ...required, ...cut.elements.flatMap((n) => { const e = own.find((one) => one.name === n || one.name === `${n}[x]`); return e ? namesOf(e) : [n]; })]);
    else if (cut.summary === 'text') keys = new Set([...base, 'text', 'implicitRules', ...required]);
    else keys = new Set([...base, 'implicitRules', 'language', ...required, ...own.filter((e) => e.summary).flatMap((e) => namesOf(e))]);
    if (kept.size < 2000) kept.set(name, keys);
  }
  const set = keys;
  if (cut.summary === 'data' && !cut.elements) return (key) => key !== 'text' && key !== '_text';
  return (key) => set.has(key.startsWith('_') ? key.slice(1) : key);
}

function shapes(type: string): { name: string; min: number; summary?: 1; types: { code: string }[] }[] {
  const { types } = fhirModel();
  return types[type]?.elements ?? [];
}

const namesOf = (e: { name: string; types: { code: string }[] }): string[] => (e.name.endsWith('[x]') ? e.types.map((t) => e.name.slice(0, -3) + t.code.charAt(0).toUpperCase() + t.code.slice(1)) : [e.name]);

/** A resource's text with only some of its elements, tagged SUBSETTED so that nobody stores it back. */
export function cutText(type: string, text: string, cut: Cut): string {
  if (!isCut(cut)) return text;
  const keep = keeps(type, cut);
  const parts: string[] = [];
  for (const member of membersOf(text)) if (keep(member.key)) parts.push(member.key === 'meta' ? subsetted(member.text) : member.text);
  return `{${parts.join(',')}}`;
}

function subsetted(member: string): string {
  const tag = '{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED"}';
  const inner = membersOf(member.slice('"meta":'.length));
  const tags = inner.find((m) => m.key === 'tag');
  const rest = inner.filter((m) => m.key !== 'tag').map((m) => m.text);
  return `"meta":{${[...rest, tags ? `${tags.text.slice(0, -1)},${tag}]` : `"tag":[${tag}]`].join(',')}}`;
}
