import type { CodeableConcept, Coding, Resource } from '@medplum/fhirtypes';
import { oidOf } from '../code-systems.ts';
import { xmlText } from './narrative-text.ts';

/** Elements whose concept says what the entry is. */
const telling = new Set(['code', 'valueCodeableConcept', 'medicationCodeableConcept', 'vaccineCode', 'manifestation', 'substance']);

/**
 * The converter writes codes alone: a concept in words ("Cats"), or with a code of a system it does not know, would leave an entry that says nothing. Such a
 * concept is given a stand-in code before, and in what was made the stand-in gives way to the words (originalText, HL7 V3 CD) and to the code where we know
 * the system's OID. Words that differ from the name of their code go along too.
 */
export function withStandIns(resource: Resource, knows: (system: string) => boolean): { resource: Resource; restore(xml: string): string } {
  const stood: { words: string; coding: Coding | undefined }[] = [], beside = new Map<string, string>();
  const concept = (c: CodeableConcept): CodeableConcept => {
    const codings = (c.coding ?? []).filter((x) => x.code !== undefined), known = codings.find((x) => x.system !== undefined && knows(x.system)), words = c.text ?? codings.find((x) => x.display)?.display ?? codings[0]?.code;
    if (known) { if (c.text !== undefined && c.text !== known.display) beside.set(known.code!, c.text); return c; }
    if (words === undefined || words === '') return c;
    stood.push({ words, coding: codings.find((x) => oidOf(x.system) !== undefined) });
    return { ...c, coding: [{ system: 'http://snomed.info/sct', code: `stand-in-${stood.length - 1}`, display: words }] };
  };
  const walk = (n: unknown, key: string): unknown => {
    if (Array.isArray(n)) return n.map((x) => walk(x, key));
    if (typeof n !== 'object' || n === null) return n;
    if (telling.has(key) && ('text' in n || 'coding' in n)) return concept(n as CodeableConcept);
    return Object.fromEntries(Object.entries(n).map(([k, v]) => [k, k === 'contained' || k === 'extension' ? v : walk(v, k)]));
  };
  const made = walk(resource, '') as Resource;
  const original = (words: string): string => `<originalText>${xmlText(words)}</originalText>`;
  return {
    resource: made,
    restore(xml) {
      const replaced = xml.replace(/<([\w:]+)((?:\s[\w:]+="[^"]*")*?)\scode="stand-in-(\d+)"((?:\s[\w:]+="[^"]*")*)\s*(\/?)>/g, (_all, name: string, before: string, at: string, after: string, closed: string) => {
        const { words, coding } = stood[Number(at)]!, type = /\sxsi:type="[^"]*"/.exec(before + after)?.[0] ?? '';
        const said = coding ? ` code="${xmlText(coding.code!)}" codeSystem="${oidOf(coding.system)!}" displayName="${xmlText(coding.display ?? words)}"` : ' nullFlavor="OTH"';
        return `<${name}${type}${said}>${original(words)}${closed ? `</${name}>` : ''}`;
      });
      return beside.size === 0 ? replaced : replaced.replace(/<([\w:]+)((?:\s[\w:]+="[^"]*")*?\scode="([^"]*)"(?:\s[\w:]+="[^"]*")*)\s*(\/?)>(?!<originalText)/g, (all, name: string, attributes: string, code: string, closed: string) => {
        const words = beside.get(code);
        return words === undefined || name === 'translation' ? all : `<${name}${attributes}>${original(words)}${closed ? `</${name}>` : ''}`;
      });
    },
  };
}
