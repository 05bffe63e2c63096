import type { Identifier } from '@medplum/fhirtypes';
import type { IdentitySide, IdentityStep, NamedVisit } from '../../translation.ts';
import type { Message, Segment, Value } from '../message.ts';
import { identifier } from '../types/identifier.ts';
import { note, type Reading } from '../types/reading.ts';
import type { Kind, Refusal } from './gate.ts';
import { clearedBy, patientFrom } from './patient.ts';
import { placesOf, visitKey } from './visit.ts';

const refusal = (code: string, at: string, why: string, mend: string): Refusal => ({ code, at, why, mend });
class Missing extends Error { readonly refusal: Refusal; constructor(found: Refusal) { super(found.why); this.refusal = found; } }
const missing = (at: string, why: string, mend: string): never => { throw new Missing(refusal('101', at, why, mend)); };

const idsIn = (r: Reading, values: readonly Value[], type = ''): Identifier[] => values.map((v) => identifier(r, v, type)).filter((i) => i !== undefined);
/** The type and assigner matter, the check digit and dates do not. */
const sameNumber = (a: Identifier, b: Identifier): boolean => a.system === b.system && a.value === b.value;

/** Whom a PID names: by PID-3, or where it is empty PID-2 and PID-4; with everything it says of them. */
function sideOfPid(r: Reading, pid: Segment, pd1: Segment | undefined): IdentitySide {
  const main = idsIn(r, pid.all(3));
  const numbers = main.length > 0 ? main : [...idsIn(r, pid.all(2)), ...idsIn(r, pid.all(4))];
  const patient = patientFrom(r, pid, pd1);
  return { numbers, patient, clear: clearedBy(pid, patient), at: pid.at(3) };
}

/** Whom an MRG names: the prior identifiers; MRG-4, the prior external id, where MRG-1 is empty. */
function sideOfMrg(r: Reading, mrg: Segment): IdentitySide {
  const main = idsIn(r, mrg.all(1));
  return { numbers: main.length > 0 ? main : idsIn(r, mrg.all(4)), clear: [], at: mrg.at(main.length > 0 ? 1 : 4) };
}
const priorOf = (r: Reading, mrg: Segment): IdentitySide | undefined => { const side = sideOfMrg(r, mrg); return side.numbers.length > 0 ? side : undefined; };

function visitIn(r: Reading, segment: Segment | undefined, ...fields: number[]): NamedVisit | undefined {
  if (segment) for (const field of fields) {
    const value = segment.first(field), number = identifier(r, value, 'VN');
    if (number) return { key: visitKey(value.c(1)), number, at: segment.at(field) };
  }
  return undefined;
}
const accountIn = (r: Reading, segment: Segment, field: number): Identifier | undefined => identifier(r, segment.first(field), 'AN');

type Group = { pid: Segment; pd1: Segment | undefined; mrg: Segment; pv1: Segment | undefined };
const need = <T>(value: T | undefined, at: string, what: string): T => value ?? missing(at, `${what} is empty`, `send ${what} in ${at}`);

/** A merge of people (A18, A30, A34, A36, A39, A40): the identifiers of MRG-1 are given up for those of PID-3. */
function merge(r: Reading, g: Group): IdentityStep[] {
  const into = sideOfPid(r, g.pid, g.pd1), from = sideOfMrg(r, g.mrg);
  if (from.numbers.length === 0) missing(g.mrg.at(1), 'MRG-1 (the identifier that is given up) is empty', 'send the other identifier in MRG-1');
  // Some list in PID-3 what the survivor has from now on, the given-up number with it.
  const staying = into.numbers.filter((i) => !from.numbers.some((n) => sameNumber(i, n)));
  if (!staying.some((i) => i.type?.coding?.[0]?.code !== 'SS')) missing(g.mrg.at(1), 'MRG-1 and PID-3 name the same identifier: nobody can be merged into himself', 'send the identifier that is given up in MRG-1 and the one that stays in PID-3');
  return [{ do: 'merge', into: { ...into, numbers: staying }, from }];
}

/** The identifier that takes the place of another: of the same assigner, or the only one. */
function changeNumber(r: Reading, g: Group, now: readonly Identifier[], was: readonly Identifier[], at: string): IdentityStep[] {
  const of = sideOfPid(r, g.pid, g.pd1);
  const changed = was.filter((w) => !now.some((n) => sameNumber(n, w)));
  if (changed.length === 0) missing(at, 'the message gives no identifier that differs from the one before', 'send the identifier before in MRG and the new one in PID');
  return changed.map((w): IdentityStep => {
    const fitting = now.filter((n) => n.system === w.system && !was.some((o) => sameNumber(o, n)));
    const next = fitting[0] ?? (now.length === 1 ? now[0] : undefined) ?? missing(g.pid.at(3), 'no new identifier of the assigner of the one before is given', 'send the new identifier with its assigner');
    return { do: 'change-number', of, was: w, now: next };
  });
}

type Rule = (r: Reading, g: Group) => IdentityStep[];

const mergeAccounts: Rule = (r, g) => [{ do: 'merge-accounts', of: sideOfPid(r, g.pid, g.pd1), from: priorOf(r, g.mrg), was: need(accountIn(r, g.mrg, 3), g.mrg.at(3), 'the account that is given up'), now: need(accountIn(r, g.pid, 18), g.pid.at(18), 'the account that stays') }];
const visitChange = (kind: 'merge-visits' | 'change-visit-number', pv1Field: number, mrgField: number): Rule => (r, g) => {
  const was = need(visitIn(r, g.mrg, mrgField), g.mrg.at(mrgField), 'the visit number before'), now = need(visitIn(r, g.pv1, pv1Field), `PV1-${pv1Field}`, 'the visit number now');
  if (was.key === now.key) missing(g.mrg.at(mrgField), 'both visit numbers are the same', 'send the number before in MRG');
  return [{ do: kind, of: sideOfPid(r, g.pid, g.pd1), from: priorOf(r, g.mrg), was, now, alternate: pv1Field === 50 }];
};

const rules: Record<string, Rule> = {
  A18: merge, A30: merge, A34: merge, A39: merge, A40: merge,
  A36: (r, g) => [...merge(r, g), ...(g.mrg.has(3) && g.pid.has(18) ? mergeAccounts(r, g) : [])],
  A35: mergeAccounts, A41: mergeAccounts,
  A42: visitChange('merge-visits', 19, 5), A50: visitChange('change-visit-number', 19, 5), A51: visitChange('change-visit-number', 50, 6),
  A49: (r, g) => [{ do: 'change-account', of: sideOfPid(r, g.pid, g.pd1), was: need(accountIn(r, g.mrg, 3), g.mrg.at(3), 'the account number before'), now: need(accountIn(r, g.pid, 18), g.pid.at(18), 'the account number now') }],
  // The number of MRG-1 goes to the person of PID: known by PID-2, or by what else PID-3 names (HL7 2.5 section 3.3.43).
  A43: (r, g) => {
    const moved = idsIn(r, g.mrg.all(1));
    if (moved.length === 0) missing(g.mrg.at(1), 'the identifier that moves is empty', 'send it in MRG-1');
    const whole = sideOfPid(r, g.pid, g.pd1), others = [...whole.numbers.filter((n) => !moved.some((m) => sameNumber(m, n))), ...idsIn(r, g.pid.all(2))];
    const to: IdentitySide = { ...whole, numbers: others.filter((n) => !moved.some((m) => sameNumber(m, n))) };
    if (to.numbers.length === 0) missing(g.pid.at(3), 'PID names nobody but by the identifier that moves', 'send another identifier of the person it moves to, in PID-2 or PID-3');
    const prior = idsIn(r, g.mrg.all(4));
    return moved.map((number): IdentityStep => ({ do: 'move-number', to, ...(prior.length > 0 ? { from: { numbers: prior, clear: [], at: g.mrg.at(4) } } : {}), number }));
  },
  A44: (r, g) => [{ do: 'move-account', to: sideOfPid(r, g.pid, g.pd1), from: priorOf(r, g.mrg), account: need(accountIn(r, g.mrg, 3) ?? accountIn(r, g.pid, 18), g.mrg.at(3), 'the account that moves') }],
  A45: (r, g) => {
    const account = accountIn(r, g.pid, 18);
    return [{ do: 'move-visit', to: sideOfPid(r, g.pid, g.pd1), from: priorOf(r, g.mrg), visit: need(visitIn(r, g.mrg, 5, 6) ?? visitIn(r, g.pv1, 19, 50), g.mrg.at(5), 'the visit that moves'), ...(account && g.mrg.has(3) ? { account } : {}) }];
  },
  A46: (r, g) => changeNumber(r, g, idsIn(r, g.pid.has(2) ? g.pid.all(2) : g.pid.all(3)), idsIn(r, g.mrg.has(4) ? g.mrg.all(4) : g.mrg.all(1)), g.mrg.at(4)),
  A47: (r, g) => changeNumber(r, g, idsIn(r, g.pid.all(3)), idsIn(r, g.mrg.all(1)), g.mrg.at(1)),
  A48: (r, g) => changeNumber(r, g, idsIn(r, g.pid.has(4) ? g.pid.all(4) : g.pid.all(3)), idsIn(r, g.mrg.has(2) ? g.mrg.all(2) : g.mrg.all(1)), g.mrg.at(2)),
};

/** Each MRG with the PID before it and the PV1 behind it: a message may hold several of each. */
function groupsOf(message: Message): Group[] {
  const groups: Group[] = [];
  let pid: Segment | undefined, pd1: Segment | undefined;
  for (const segment of message.segments) {
    if (segment.id === 'PID') { pid = segment; pd1 = undefined; }
    else if (segment.id === 'PD1') { pd1 = segment; const last = groups.at(-1); if (last && last.pid === pid) last.pd1 = segment; }
    else if (segment.id === 'MRG' && pid) groups.push({ pid, pd1, mrg: segment, pv1: undefined });
    else if (segment.id === 'PV1') { const last = groups.at(-1); if (last && last.pid === pid) last.pv1 ??= segment; }
  }
  return groups;
}

/** Two patients exchange their beds (A17; HL7 2.5.1 sections 3.3.17 and 3.5.1): each PID with the PV1 behind it. Only where they are is told by it. */
function swapBeds(r: Reading): IdentityStep[] {
  const pids = r.message.segments.filter((s) => s.id === 'PID');
  if (pids.length > 2) missing(pids[2]!.at(1), 'the message names more than two patients', 'send one message for each two');
  const sides = pids.map((pid, i) => {
    const pv1 = r.message.segments.find((s) => s.id === 'PV1' && s.index > pid.index && s.index < (pids[i + 1]?.index ?? Infinity));
    const of = sideOfPid(r, pid, undefined);
    if (of.numbers.length === 0) missing(pid.at(3), 'the patient has no identifier', 'send the patient identifier in PID-3');
    const visit = need(visitIn(r, pv1, 19, 50), pv1?.at(19) ?? `PV1[${i + 1}]-19`, 'the visit number');
    const location = placesOf({ r, trigger: 'A17' }, pv1!);
    if (!pv1!.has(3) || location.length === 0) missing(pv1!.at(3), 'the new bed is empty', 'send where the patient is now in PV1-3');
    return { of, visit, location };
  });
  if (sides[0]!.visit.key === sides[1]!.visit.key) missing(sides[1]!.visit.at, 'both patients have the same visit number', 'send each patient with the visit of theirs');
  if (JSON.stringify(sides[0]!.location[0]!.location) === JSON.stringify(sides[1]!.location[0]!.location)) missing('PV1[2]-3', 'both patients are said to be in the same bed', 'send each patient with the bed they are in now');
  return [{ do: 'swap-beds', sides }];
}

const onePatient = new Set(['A41', 'A35', 'A42', 'A49', 'A50', 'A51']);

/**
 * What an identity event asks for (HL7 2.5 sections 3.3.17 to 3.3.51 and 3.6.2), as steps in their order. Pure: who the numbers are here, and whether it may be done, is decided elsewhere.
 */
export function identitySteps(r: Reading, { trigger }: Kind): IdentityStep[] | Refusal {
  const { message } = r;
  try {
    if (trigger === 'A24' || trigger === 'A37') {
      const pids = message.segments.filter((s) => s.id === 'PID');
      const [one, other] = pids.map((pid) => sideOfPid(r, pid, message.segments.find((s) => s.id === 'PD1' && s.index === pid.index + 1)));
      for (const [at, side] of [one!, other!].entries()) if (side.numbers.length === 0) missing(pids[at]!.at(3), 'the patient has no identifier', 'send the patient identifier in PID-3');
      if (pids.length > 2) return refusal('207', 'PID[3]', 'the message names more than two patients', 'send one message for each two');
      if (one!.numbers.some((n) => other!.numbers.some((o) => sameNumber(o, n) && n.type?.coding?.[0]?.code !== 'SS'))) return refusal('207', 'PID[2]', 'both PID name the same identifier: nobody is linked with himself', 'send the two patients, each with its own identifier');
      return [{ do: trigger === 'A24' ? 'link' : 'unlink', one: one!, other: other! }];
    }
    if (trigger === 'A17') return swapBeds(r);
    if (trigger === 'A29') { const pid = message.segments.find((s) => s.id === 'PID')!; const of = sideOfPid(r, pid, undefined); return of.numbers.length > 0 ? [{ do: 'delete-person', of }] : refusal('101', pid.at(3), 'the patient has no identifier', 'send the patient identifier in PID-3'); }
    const groups = groupsOf(message);
    if (groups.length === 0) return refusal('100', 'MRG', 'MRG stands before any PID', 'send MRG behind the PID it belongs to');
    const steps = groups.flatMap((g) => {
      if (sideOfPid(r, g.pid, undefined).numbers.length === 0 && !onePatient.has(trigger)) missing(g.pid.at(3), 'the patient has no identifier', 'send the patient identifier in PID-3');
      return rules[trigger]!(r, g);
    });
    const late = message.segments.find((s) => s.id === 'MRG' && s.index < (message.segments.find((p) => p.id === 'PID')?.index ?? 0));
    if (late) note(r, 'segment-order', 'MRG', 'an MRG stands before the first PID and is not read', 'send MRG behind its PID');
    return steps;
  } catch (error) {
    if (error instanceof Missing) return error.refusal;
    throw error;
  }
}

/** Identity events that have steps. */
export const appliedIdentityEvents: ReadonlySet<string> = new Set([...Object.keys(rules), 'A17', 'A24', 'A29', 'A37']);
