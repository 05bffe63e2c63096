/** Where in a received text an entry was made from. Pure: the text is parted as its standard parts it, and the part that says most of what the entry says is it. */
export type SourcePlace = { from: number; to: number };

type Token = { text: string; weight: number };
const digits = (iso: string): string => iso.replace(/[-:T]/g, '').replace(/(?:Z|[+-]\d{4}|\.\d+).*$/, '');

/** What would be found in the source: numbers of the entry first, then codes, values, days and words. */
function tokensOf(resource: unknown): Token[] {
  const found = new Map<string, number>();
  const add = (text: unknown, weight: number): void => { const t = typeof text === 'number' ? String(text) : typeof text === 'string' ? text.trim() : ''; if (t.length >= (weight >= 2 ? 2 : 3) && t.length <= 120) found.set(t, Math.max(found.get(t) ?? 0, weight)); };
  const walk = (node: unknown, key: string, depth: number): void => {
    if (depth > 8 || found.size > 400) return;
    if (Array.isArray(node)) { for (const n of node) walk(n, key, depth + 1); return; }
    if (typeof node === 'string') {
      if (key === 'id' || key === 'reference' || key === 'system' || key === 'url' || key === 'status' || key === 'use') return;
      if (/^\d{4}-\d\d-\d\d/.test(node)) { add(digits(node).slice(0, 8), 1.5); add(node, 1.5); if (node.length > 10) add(digits(node).slice(0, 12), 2.5); } else if (key === 'code') add(node, 2); else if (key === 'display' || key === 'text') add(node, 1.5);
      return;
    }
    if (typeof node === 'number') { if (key === 'value') add(node, 1.5); return; }
    if (typeof node !== 'object' || node === null) return;
    const n = node as Record<string, unknown>;
    if (key === 'identifier') { const value = typeof n['value'] === 'string' ? n['value'] : ''; if (value.length >= 3) add(value.replace(/^urn:(?:uuid|oid):/, ''), 6); return; }
    for (const [k, v] of Object.entries(n)) if (k !== 'meta' && k !== 'subject' && k !== 'patient' && k !== 'div' && k !== 'extension' && k !== 'contained' && k !== 'resourceType') walk(v, k, depth + 1);
  };
  walk(resource, '', 0);
  return [...found].map(([text, weight]) => ({ text, weight }));
}

/** The parts an entry can be made from: segments of HL7 v2, statements of a C-CDA, resources of a FHIR file, else lines. */
function partsOf(text: string): SourcePlace[] {
  const cuts: number[] = [];
  const at = (re: RegExp): void => { for (const m of text.matchAll(re)) cuts.push(m.index); };
  if (/^\s*(?:MSH|FHS|BHS)\|/.test(text)) at(/^[A-Z][A-Z0-9]{2}\|/gm);
  else if (/<(?:\w+:)?ClinicalDocument\b/.test(text)) at(/<(?:\w+:)?(?:act|observation|organizer|procedure|encounter|substanceAdministration|supply|observationMedia|recordTarget|author|section|component|participant)\b[^>]*>/g);
  else if (/^\s*[{[]/.test(text)) at(/\{\s*"(?:fullUrl|resourceType)"/g);
  else at(/^/gm);
  if (cuts[0] !== 0) cuts.unshift(0);
  return cuts.slice(0, 20_000).map((from, i) => ({ from, to: cuts[i + 1] ?? text.length })).filter((p) => p.to > p.from);
}

/** The part that says most of the entry; undefined when none says enough, or two say as much. */
export function placeInSource(text: string, resource: unknown): SourcePlace | undefined {
  const tokens = tokensOf(resource).flatMap((t) => { const hits: number[] = []; for (let i = text.indexOf(t.text); i >= 0 && hits.length < 400; i = text.indexOf(t.text, i + t.text.length)) hits.push(i); return hits.length ? [{ ...t, hits }] : []; });
  if (tokens.length === 0) return undefined;
  const parts = partsOf(text), scores = new Float64Array(parts.length);
  for (const t of tokens) {
    const inside = new Set<number>();
    for (const h of t.hits) { let lo = 0, hi = parts.length - 1; while (lo < hi) { const mid = (lo + hi + 1) >> 1; if (parts[mid]!.from <= h) lo = mid; else hi = mid - 1; } inside.add(lo); }
    // What stands everywhere tells no place.
    for (const i of inside) scores[i]! += t.weight / Math.sqrt(inside.size);
  }
  let best = 0, second = -1;
  for (let i = 1; i < parts.length; i += 1) { if (scores[i]! > scores[best]!) { second = best; best = i; } else if (second < 0 || scores[i]! > scores[second]!) second = i; }
  if (scores[best]! < 2.5 || (second >= 0 && scores[second]! > scores[best]! * 0.95)) return undefined;
  const p = parts[best]!, said = text.slice(p.from, p.to).trimEnd();
  return { from: p.from, to: p.from + said.length };
}
