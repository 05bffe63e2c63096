import type { Decision } from '../../../values/decision.ts';
import { allow, refuse } from '../../../values/decision.ts';
import type { SectionName } from '../contract.ts';

export type RecordSet = { title: string; version: string; says: string; sections: readonly SectionName[]; enteredInError: 'marked' | 'left-out'; sites: Readonly<Record<string, Partial<Omit<RecordSet, 'sites'>>>> };
export type RecordSets = Readonly<Record<string, RecordSet>>;
export type Outside = Readonly<Record<string, { says: string; codes: readonly string[]; phrases: readonly string[] }>>;

/** What decides whether an entry belongs: `codes` are all its codes and security labels, `words` its title, kind and categories. */
export type EntryFacts = { section: SectionName; inError: boolean; codes: ReadonlySet<string>; words: readonly string[] };

const citation = '45 CFR 164.501';

/** The set as a facility keeps it: its own list wins where it has one. */
export const setFor = (set: RecordSet, facility: string): RecordSet => ({ ...set, ...set.sites[facility] });

/** The rule by which an entry stands outside every record set; undefined where it does not. */
export function outsideRule(outside: Outside, entry: Pick<EntryFacts, 'codes' | 'words'>): string | undefined {
  const said = entry.words.map((w) => w.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim());
  const found = Object.entries(outside).find(([, kind]) => kind.codes.some((c) => entry.codes.has(c)) || kind.phrases.some((p) => said.some((w) => ` ${w} `.includes(` ${p} `) || ` ${w} `.includes(` ${p}s `))));
  return found && `records.outside.${found[0]}`;
}

/** Whether an entry belongs to a record set, with the reason where it does not. What stands outside every set is asked first. */
export function inRecordSet(set: RecordSet, outside: Outside, entry: EntryFacts): Decision {
  const apart = outsideRule(outside, entry);
  if (apart !== undefined) return refuse({ rule: apart, citation });
  if (!set.sections.includes(entry.section)) return refuse({ rule: 'records.section', citation });
  if (entry.inError && set.enteredInError === 'left-out') return refuse({ rule: 'records.in-error', citation });
  return allow();
}

/** The reason of a refusal above, as a print says it. */
export function whyLeftOut(rule: string, set: RecordSet, outside: Outside): string {
  if (rule === 'records.section') return `the ${set.title.toLowerCase()} does not hold this part of the chart`;
  if (rule === 'records.in-error') return 'they are marked as entered in error';
  return outside[rule.replace('records.outside.', '')]?.says ?? rule;
}

/** Codes, security labels and words of a resource: at its head, of the sections of a document, and of what it contains. */
export function factsFor(resource: Record<string, any>, section: SectionName, inError: boolean, title: string): EntryFacts {
  const codes = new Set<string>(), words: string[] = [title];
  const concepts = (x: unknown): void => {
    for (const c of Array.isArray(x) ? x : x === undefined || x === null ? [] : [x]) {
      if (typeof c !== 'object' || c === null) continue;
      const { coding, text, code, display } = c as Record<string, unknown>;
      if (typeof text === 'string') words.push(text);
      if (typeof display === 'string') words.push(display);
      if (typeof code === 'string') codes.add(code);
      if (Array.isArray(coding)) concepts(coding);
    }
  };
  const head = (r: Record<string, any>, depth: number): void => {
    for (const x of [r['meta']?.security, r['meta']?.tag, r['type'], r['category'], r['code'], r['securityLabel']]) concepts(x);
    for (const w of [r['description'], r['title']]) if (typeof w === 'string') words.push(w);
    for (const c of Array.isArray(r['content']) ? r['content'] : []) if (typeof c?.attachment?.title === 'string') words.push(c.attachment.title);
    if (depth < 8) for (const part of [r['section'], r['contained'], r['presentedForm']]) for (const inner of Array.isArray(part) ? part : []) if (typeof inner === 'object' && inner !== null) head(inner, depth + 1);
  };
  head(resource, 0);
  return { section, inError, codes, words };
}
