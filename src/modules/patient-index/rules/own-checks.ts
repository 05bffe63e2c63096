import type { JoinCheck } from '../contract-joins.ts';
import type { IdentityPolicy, MrnPolicy } from '../../patients/rules/door.ts';
import { compareNames, fieldLines, personFacts } from '../../patients/rules/door.ts';
import type { Patient } from './patient-parts.ts';
import { partText } from './patient-parts.ts';

/** How hard a check is, as policy says it: what it says when it does not hold. */
export type CheckStates = Readonly<Record<string, 'warn' | 'forbid'>>;
export type Stay = { id: string; start: string; end: string | null; identifiers: readonly string[]; ongoing: boolean };
export type CheckSide = { patient: Patient; facility: string; inpatient: readonly Stay[]; openCases: number };
export type CheckFacts = { kind: 'merge' | 'link'; survivor: CheckSide; joined: CheckSide; now: string; identity: IdentityPolicy; numbering: MrnPolicy['numbering'] };

const ok = (rule: string, says: string): JoinCheck => ({ rule, state: 'ok', says, mend: null });

/** The index's own checks of a join: what tells of two people, and what must be looked at first. */
export function ownChecks(f: CheckFacts, states: CheckStates): JoinCheck[] {
  const found: JoinCheck[] = [];
  const put = (rule: string, bad: string | undefined, good: string, mend: string | null = null): void => { found.push(bad === undefined ? ok(rule, good) : { rule, state: states[rule] ?? 'forbid', says: bad, mend }); };
  put('overlapping-admissions', overlapping(f), 'No two admissions overlap', 'Look whether both stays are this person\'s: nobody lies in two beds');
  put('deceased', deceased(f.survivor.patient, f.joined.patient), 'Neither contradicts the other about death', 'Find out which day is right, or whether they are two people');
  const names = nameGuards(f);
  put('generations', names.generations, 'No Jr or Sr says otherwise', 'A father and a son often share name and address: compare birth dates and numbers');
  put('twins', names.twins, 'Nothing speaks of twins', 'Twins share family name, birth date and address: only given names and numbers tell them apart');
  put('birth-dates', birthDates(f), 'The birth dates agree', null);
  put('sex-for-clinical-use', sexes(f.survivor.patient, f.joined.patient), 'Sex agrees', 'Laboratory ranges and doses hang on it: settle it on the demographics afterwards');
  const cases = f.survivor.openCases + f.joined.openCases;
  put('open-correction-cases', cases > 0 ? `${cases} open correction ${cases === 1 ? 'case is' : 'cases are'} about these charts` : undefined, 'No correction case is open', 'Decide the cases first where they ask whose an entry is');
  if (f.kind === 'merge') put('facilities', f.numbering === 'facility' && f.survivor.facility !== f.joined.facility ? 'The records are of two facilities, each with a number of its own' : undefined, 'Both records are of one facility, or share its numbers', 'Link them instead: both numbers stay in use');
  return found;
}

function overlapping({ survivor, joined, now }: CheckFacts): string | undefined {
  for (const a of survivor.inpatient) for (const b of joined.inpatient) {
    if (a.identifiers.some((i) => b.identifiers.includes(i))) continue;
    const from = a.start > b.start ? a.start : b.start, untilA = a.end ?? (a.ongoing ? now : a.start), untilB = b.end ?? (b.ongoing ? now : b.start), until = untilA < untilB ? untilA : untilB;
    if (from < until) return `Both were in hospital at once: from ${from.slice(0, 10)}${a.ongoing && b.ongoing ? ', and both still are' : ` to ${until.slice(0, 10)}`}`;
  }
  return undefined;
}

function deceased(a: Patient, b: Patient): string | undefined {
  const [x, y] = [a['deceasedDateTime'], b['deceasedDateTime']];
  if (typeof x === 'string' && typeof y === 'string') { const n = Math.min(x.length, y.length, 10); return x.slice(0, n) === y.slice(0, n) ? undefined : `They died on different days: ${x.slice(0, 10)} and ${y.slice(0, 10)}`; }
  return undefined;
}

function nameGuards({ survivor, joined, identity }: CheckFacts): { generations: string | undefined; twins: string | undefined } {
  const a = personFacts(survivor.patient, identity), b = personFacts(joined.patient, identity);
  const pairs = a.names.flatMap((x) => b.names.map((y) => ({ x, y, like: compareNames(x, y, identity) })));
  const suffix = pairs.find((p) => p.like.suffix === 'differs' && p.like.family !== 'differs');
  const years = a.birth && b.birth ? Math.abs(a.birth.lo - b.birth.lo) / 365.25 : 0;
  const sameName = pairs.some((p) => p.like.family === 'same' && p.like.given === 'same');
  const sameBirth = a.birth && b.birth && a.birth.lo === b.birth.lo && a.birth.hi === b.birth.hi;
  const givenNever = pairs.length > 0 && pairs.every((p) => p.like.given === 'differs'), family = pairs.some((p) => p.like.family === 'same' || p.like.family === 'like');
  const order = (p: Patient): string | undefined => (typeof p['multipleBirthInteger'] === 'number' ? `birth order ${p['multipleBirthInteger']}` : undefined);
  const [oa, ob] = [order(survivor.patient), order(joined.patient)];
  return {
    generations: suffix ? `One is ${suffix.x.suffix}, the other ${suffix.y.suffix}` : sameName && years > identity.generationYears ? `The same name, ${Math.round(years)} years apart` : undefined,
    twins: sameBirth && family && givenNever ? 'The same family name and birth date, and given names that differ' : oa !== undefined && ob !== undefined && oa !== ob ? `One has ${oa}, the other ${ob}` : undefined,
  };
}

function birthDates({ survivor, joined, identity }: CheckFacts): string | undefined {
  const a = personFacts(survivor.patient, identity).birth, b = personFacts(joined.patient, identity).birth;
  return a && b && (a.lo > b.hi || b.lo > a.hi) ? `Born ${survivor.patient['birthDate']} and ${joined.patient['birthDate']}` : undefined;
}

const clinicalSex = 'extension:http://hl7.org/fhir/StructureDefinition/patient-sexParameterForClinicalUse';
function sexes(a: Patient, b: Patient): string | undefined {
  const known = (v: unknown): boolean => v !== undefined && v !== 'unknown';
  const [x, y] = [partText(a, clinicalSex), partText(b, clinicalSex)];
  if (x !== null && y !== null && x !== y) return `Sex for clinical use differs: ${fieldLines(a, clinicalSex).join(', ') || 'one value'} and ${fieldLines(b, clinicalSex).join(', ') || 'another'}`;
  return known(a['gender']) && known(b['gender']) && a['gender'] !== b['gender'] ? `Sex differs: ${a['gender']} and ${b['gender']}` : undefined;
}
