import { dateRange } from './date-range.ts';
import { hasSome, has } from './element-presence.ts';
import { bundleInvariants } from './invariants-bundle.ts';
import { definitionInvariants } from './invariants-definitions.ts';

/** What an invariant may look at besides its own element. `resource` is the nearest resource, `root` the outermost one outside a Bundle. */
export type InvariantScope = { resource: any; root: any };

/** True when the invariant holds. */
export type Invariant = (element: any, scope: InvariantScope) => boolean;

const ucum = 'http://unitsofmeasure.org';
const coded = (concept: any, system: string, ...codes: string[]): boolean =>
  Array.isArray(concept?.coding) && concept.coding.some((one: any) => one?.system === system && codes.includes(one.code));
const list = (value: unknown): any[] => (Array.isArray(value) ? value : []);
const oneOf = (value: unknown, ...all: string[]): boolean => typeof value === 'string' && all.includes(value);
const unitRule = (q: any): boolean => (has(q, 'code') || !has(q, 'value')) && (!has(q, 'system') || q.system === ucum);
const notNegative = (value: unknown): boolean => typeof value !== 'number' || value >= 0;
const verification = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification';

function periodInOrder(period: any): boolean {
  if (typeof period.start !== 'string' || typeof period.end !== 'string') return true;
  const start = dateRange(period.start);
  const end = dateRange(period.end);
  if (!start || !end) return true;
  // A day without zone may lie up to 14 hours either way of an instant with one.
  const slack = period.start.includes('T') === period.end.includes('T') ? 0 : 14 * 3_600_000;
  return start.lo <= end.hi + slack;
}

function rangeInOrder({ low, high }: any): boolean {
  if (typeof low?.value !== 'number' || typeof high?.value !== 'number') return true;
  return (low.code ?? low.unit) !== (high.code ?? high.unit) || low.value <= high.value;
}

const sharesCoding = (one: any, other: any): boolean => list(one?.coding).some((a) => list(other?.coding).some((b) => a.system === b.system && a.code === b.code && a.version === b.version && a.display === b.display && a.userSelected === b.userSelected));

/** The base R4 invariants met most often, written out; the others run as FHIRPath. Key -> rule; the text of each is in the R4 definitions. */
export const invariants: Record<string, Invariant> = {
  ...bundleInvariants,
  ...definitionInvariants,
  'age-1': (q) => unitRule(q) && (typeof q.value !== 'number' || q.value > 0),
  'qty-3': (q) => !has(q, 'code') || has(q, 'system'),
  'cnt-3': (q) => unitRule(q) && (!has(q, 'code') || q.code === '1') && (typeof q.value !== 'number' || Number.isInteger(q.value)),
  'dis-1': unitRule,
  'drt-1': (q) => !has(q, 'code') || (q.system === ucum && has(q, 'value')),
  'att-1': (a) => !has(a, 'data') || has(a, 'contentType'),
  'cpt-2': (c) => !has(c, 'value') || has(c, 'system'),
  'drq-1': (f) => has(f, 'path') !== has(f, 'searchParam'),
  'drq-2': (f) => has(f, 'path') !== has(f, 'searchParam'),
  'exp-1': (e) => has(e, 'expression') || has(e, 'reference'),
  'per-1': periodInOrder,
  'rng-2': rangeInOrder,
  'rat-1': (r) => has(r, 'numerator') === has(r, 'denominator') && (has(r, 'numerator') || has(r, 'extension')),
  'ref-1': (r, { root }) => typeof r.reference !== 'string' || !r.reference.startsWith('#') || r.reference === '#' || list(root?.contained).some((one) => one?.id === r.reference.slice(1)),
  'tim-1': (t) => !has(t, 'duration') || has(t, 'durationUnit'),
  'tim-2': (t) => !has(t, 'period') || has(t, 'periodUnit'),
  'tim-4': (t) => notNegative(t.duration),
  'tim-5': (t) => notNegative(t.period),
  'tim-6': (t) => !has(t, 'periodMax') || has(t, 'period'),
  'tim-7': (t) => !has(t, 'durationMax') || has(t, 'duration'),
  'tim-8': (t) => !has(t, 'countMax') || has(t, 'count'),
  'tim-9': (t) => !has(t, 'offset') || (has(t, 'when') && !list(t.when).some((w) => oneOf(w, 'C', 'CM', 'CD', 'CV'))),
  'tim-10': (t) => !has(t, 'timeOfDay') || !has(t, 'when'),
  'dom-2': (r) => !list(r.contained).some((one) => has(one, 'contained')),
  'dom-4': (r) => !list(r.contained).some((one) => one?.meta && (has(one.meta, 'versionId') || has(one.meta, 'lastUpdated'))),
  'dom-5': (r) => !list(r.contained).some((one) => one?.meta && has(one.meta, 'security')),
  'ait-1': (a) => has(a, 'clinicalStatus') || coded(a.verificationStatus, verification, 'entered-in-error'),
  'ait-2': (a) => !has(a, 'clinicalStatus') || !coded(a.verificationStatus, verification, 'entered-in-error'),
  'app-1': (p) => has(p, 'type') || has(p, 'actor'),
  'app-2': (a) => has(a, 'start') === has(a, 'end'),
  'app-3': (a) => (has(a, 'start') && has(a, 'end')) || oneOf(a.status, 'proposed', 'cancelled', 'waitlist'),
  'app-4': (a) => !has(a, 'cancelationReason') || oneOf(a.status, 'noshow', 'cancelled'),
  'sev-1': (e) => !has(e, 'name') || !has(e, 'query'),
  'cpl-3': (a) => !has(a, 'detail') || !has(a, 'reference'),
  // resolve() reaches outside the resource; only a literal that names another type than Practitioner breaks it.
  'ctm-1': (p) => !has(p, 'onBehalfOf') || typeof p.member?.reference !== 'string' || /^[#u]|Practitioner\//.test(p.member.reference) || !/^[A-Z]\w+\//.test(p.member.reference),
  'cmp-1': (s) => has(s, 'text') || has(s, 'entry') || has(s, 'section'),
  'cmp-2': (s) => !has(s, 'emptyReason') || !has(s, 'entry'),
  'con-1': (s) => has(s, 'summary') || has(s, 'assessment'),
  'con-2': (e) => has(e, 'code') || has(e, 'detail'),
  'con-4': (c) => !hasSome(c, 'abatement') || coded(c.clinicalStatus, 'http://terminology.hl7.org/CodeSystem/condition-clinical', 'resolved', 'remission', 'inactive'),
  'con-5': (c) => !has(c, 'clinicalStatus') || !coded(c.verificationStatus, 'http://terminology.hl7.org/CodeSystem/condition-ver-status', 'entered-in-error'),
  'fhs-1': (f) => !hasSome(f, 'age') || !hasSome(f, 'born'),
  'fhs-2': (f) => hasSome(f, 'age') || !has(f, 'estimatedAge'),
  'gol-1': (t) => !hasSome(t, 'detail') || has(t, 'measure'),
  'imm-1': (e) => has(e, 'documentType') || has(e, 'reference'),
  'lst-1': (l) => !has(l, 'emptyReason') || !has(l, 'entry'),
  'lst-2': (l) => l.mode === 'changes' || !list(l.entry).some((one) => has(one, 'deleted')),
  'lst-3': (l) => l.mode === 'working' || !list(l.entry).some((one) => has(one, 'date')),
  'mad-1': (d) => has(d, 'dose') || hasSome(d, 'rate'),
  'obs-3': (r) => has(r, 'low') || has(r, 'high') || has(r, 'text'),
  'obs-6': (o) => !has(o, 'dataAbsentReason') || !hasSome(o, 'value'),
  'obs-7': (o) => !hasSome(o, 'value') || !list(o.component).some((part) => sharesCoding(part?.code, o.code)),
  'org-1': (o) => has(o, 'identifier') || has(o, 'name'),
  'org-2': (a) => a?.use !== 'home',
  'org-3': (t) => t?.use !== 'home',
  'pat-1': (c) => has(c, 'name') || has(c, 'telecom') || has(c, 'address') || has(c, 'organization'),
  'ppc-1': (c) => has(c, 'policy') || has(c, 'policyRule'),
  'qrs-1': (i) => !(has(i, 'answer') && has(i, 'item')),
  'prr-1': (s) => !has(s, 'orderDetail') || has(s, 'code'),
};

/** `inv-1` names several different rules in R4, so these go by type. */
export const invariantsByType: Record<string, Record<string, Invariant>> = {
  'Parameters.parameter': {
    'inv-1': (p) => (has(p, 'part') ? !hasSome(p, 'value') && !has(p, 'resource') : hasSome(p, 'value') !== has(p, 'resource')),
  },
};
