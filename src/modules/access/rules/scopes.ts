/**
 * SMART v2 system scopes (http://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html): `system/Patient.rs`,
 * `system/*.cruds`; the v1 words read and write are understood. `system/Patient.$merge` is ours: a program that may join people.
 */
export type Scope = { type: string; letters: ReadonlySet<string> };

/** What is kept apart from every record set (psychotherapy notes and the like): no wildcard reaches it. */
export const keptApart = 'records/kept-apart';

export const mergeScope = 'system/Patient.$merge';
const form = /^system\/(\*|[A-Z][A-Za-z]+)\.(\*|read|write|c?r?u?d?s?)$/;

export function readScopes(text: string): { scopes: Scope[]; unknown: string[] } {
  const scopes: Scope[] = [], unknown: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (word === keptApart) { scopes.push({ type: keptApart, letters: new Set('r') }); continue; }
    // An operation that SMART has no letter for: joining people, and undoing it.
    if (word === mergeScope) { scopes.push({ type: 'Patient', letters: new Set(['$merge']) }); continue; }
    const m = form.exec(word);
    if (!m || m[2] === '') { unknown.push(word); continue; }
    const letters = m[2] === '*' ? 'cruds' : m[2] === 'read' ? 'rs' : m[2] === 'write' ? 'cud' : m[2]!;
    scopes.push({ type: m[1]!, letters: new Set(letters) });
  }
  return { scopes, unknown };
}

/** The rights that a client's scopes add up to. Which resource types they reach is asked at the FHIR door. */
export function rightsOfScopes(scopes: readonly Scope[]): Set<string> {
  const rights = new Set<string>();
  for (const { type, letters } of scopes) {
    if (type === keptApart) { rights.add('chart.read-apart'); continue; }
    if (letters.has('r') || letters.has('s')) rights.add('chart.read').add('terminology.read');
    if (letters.has('s') && (type === '*' || type === 'Patient')) rights.add('patients.search').add('patient-index.follow');
    if (letters.has('c') || letters.has('u')) rights.add('chart.write');
    if (letters.has('u')) rights.add('chart.own-id');
    if (letters.has('$merge')) rights.add('patient-index.join').add('patient-index.read');
  }
  return rights;
}

/** Whether one of the scopes lets a client do this (`c r u d s`) to this type. */
export const scopeAllows = (scopes: readonly Scope[], type: string, letter: 'c' | 'r' | 'u' | 'd' | 's'): boolean =>
  scopes.some((s) => (s.type === '*' || s.type === type) && s.letters.has(letter));
