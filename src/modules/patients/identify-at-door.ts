import type { Ctx } from '../../platform/action.ts';
import { Problem } from '../../platform/problem.ts';
import type { Finding } from '../../standards/translation.ts';
import { chartDoor, newResourceId } from '../chart/index.ts';
import type { Draft } from '../chart/index.ts';
import { Held, heldWithSeals, keysOf } from './held.ts';
import type { IdentityDecision, Incoming } from './rules/decide-identity.ts';
import { decideIdentity } from './rules/decide-identity.ts';
import type { IdentityPolicy } from './rules/facts.ts';
import { identityPolicy, personFacts } from './rules/facts.ts';
import { readIdentifiers } from './rules/identifier-strength.ts';
import { differenceFinding, disputeFinding, reasonOf } from './rules/identity-words.ts';
import type { MrnPolicy } from './rules/mrn.ts';
import { preparePatient } from './rules/prepare-patient.ts';
import { keepSenderIds, lockIdentifiers, readHolders } from './store/holders.ts';
import { sendEvent } from './store/demographics-event.ts';
import { instantOf } from './file-patient.ts';
import { drawEnterpriseIds, drawMrns } from './store/mrn-numbers.ts';
import { numberAuthority } from './store/number-authority.ts';
import type { NewReview } from './store/reviews.ts';
import { openReviews } from './store/reviews.ts';

/** One person as a sender describes them. */
export type AtDoor = {
  /** The source the record came from. */
  source: string;
  /** A FHIR Patient; its id is not looked at. `exact` comes from parseExact where digits matter. */
  patient: Record<string, any>;
  exact?: Record<string, any> | undefined;
  /** The system of identifiers that the sender left without one. */
  assigner?: string | undefined;
  /** The sender's own id of the Patient (`Patient/id` in a bundle): remembered, and a hint like an identifier, never more. */
  senderId?: string | undefined;
  /** The received item and the place in it, for the first version of a new Patient. */
  itemId?: string | undefined;
  place?: string | undefined;
  /** When it happened at the sender (EVN-2), FHIR dateTime, and the zone in which one without a zone is read. */
  eventAt?: string | undefined;
  zone?: string | undefined;
};

export type Identified = { chartId: string; patientId: string; decision: 'existing' | 'new' | 'disputed'; rule: string; findings: Finding[] };
/** `refused`: cannot be told who it is; the reason is for the exception queue. */
export type IdentifiedOrRefused = Identified | { decision: 'refused'; rule: string; says: string };

/** Whose record is this? See README, "Identity at the door". Throws Problem `rule-refused` when neither name nor birth date is given. */
export async function identifyAtDoor(ctx: Ctx, person: AtDoor): Promise<Identified> {
  const [one] = await identifyMany(ctx, [person]);
  if (one!.decision === 'refused') throw new Problem('rule-refused', one!.says, { because: [{ rule: one!.rule }], issues: [{ at: person.place ?? 'Patient', says: one!.says, mend: 'Add the name or the birth date and send it again' }] });
  return one!;
}

/** The same for many at once: the look-ups, the locks and the registrations of a file travel together. Answers in the order given. */
export async function identifyMany(ctx: Ctx, people: readonly AtDoor[]): Promise<IdentifiedOrRefused[]> {
  const answers: IdentifiedOrRefused[] = [];
  for (const [source, group] of Map.groupBy(people.keys(), (i) => people[i]!.source)) {
    const indexes = [...group];
    const some = await identifyOfSource(ctx, source, indexes.map((i) => people[i]!));
    indexes.forEach((i, at) => { answers[i] = some[at]!; });
  }
  return answers;
}

async function identifyOfSource(ctx: Ctx, source: string, people: readonly AtDoor[]): Promise<IdentifiedOrRefused[]> {
  const policy = identityPolicy((id) => ctx.policy(id));
  const incoming = people.map((p) => incomingOf(p, policy));
  await lockIdentifiers(ctx.tx, incoming.flatMap(keysOf));
  const folded = new Set(incoming.flatMap((f) => f.identifiers.filter((i) => i.strength !== 'none').map((i) => i.folded)));
  const senderIds = new Set(incoming.flatMap((f) => f.senderId ?? []));
  const held = new Held();
  for (const holder of await heldWithSeals(ctx, await readHolders(ctx.tx, [...folded], source, [...senderIds]), policy)) held.put(holder);

  const registrations: Registering[] = [], reviews: NewReview[] = [];
  const answers: IdentifiedOrRefused[] = [];
  const decide = (person: AtDoor, i: number): IdentifiedOrRefused => {
    const facts = incoming[i]!;
    const decision = decideIdentity(facts, held.of(facts), policy);
    if (decision.decision === 'refuse') return { decision: 'refused', rule: decision.rule, says: decision.says };
    const at = person.place ?? 'Patient';
    if (decision.decision === 'existing') {
      const other = decision.alsoAgrees[0];
      if (other) reviews.push(reviewOf(ctx, decision.chartId, other, 'identity.two-charts-agree', null));
      return { chartId: decision.chartId, patientId: held.patientOf(decision.chartId), decision: 'existing', rule: decision.rule, findings: decision.differs.map((d) => differenceFinding(d, at)) };
    }
    const one: Registering = { person, decision, chartId: ctx.newId(), patientId: newResourceId(), rid: ctx.newId() };
    registrations.push(one);
    held.put({ ...facts, chartId: one.chartId, patientId: one.patientId, senderIds: person.senderId === undefined ? [] : [person.senderId],
      identifiers: facts.identifiers.map((x) => ({ system: x.system, folded: x.folded, type: x.type, weak: x.strength !== 'strong' })) });
    if (decision.decision === 'disputed') {
      const first = decision.against[0]!;
      reviews.push(reviewOf(ctx, one.chartId, first.chartId, first.rule, first.identifier.type ?? null));
    }
    return { chartId: one.chartId, patientId: one.patientId, decision: decision.decision, rule: decision.rule, findings: decision.decision === 'disputed' ? [disputeFinding(at, decision.rule)] : [] };
  };
  for (const [i, person] of people.entries()) answers.push(decide(person, i));
  await registerAll(ctx, registrations);
  openReviews(ctx.tx, reviews);
  keepSenderIds(ctx.tx, source, people.flatMap((p, i) => { const a = answers[i]!; return a.decision === 'refused' || p.senderId === undefined ? [] : [{ chartId: a.chartId, senderId: p.senderId }]; }));
  for (const a of answers) if (a.decision !== 'refused') ctx.touch(a.chartId, [`Patient/${a.patientId}`]);
  return answers;
}

export type Registering = { person: AtDoor; decision: Extract<IdentityDecision, { decision: 'new' | 'disputed' }>; chartId: string; patientId: string; rid: string };

/** What a sender's description says about who the person is. */
export const incomingOf = (p: AtDoor, policy: IdentityPolicy): Incoming => ({ ...personFacts(p.patient, policy), identifiers: readIdentifiers(p.patient, p.assigner, policy.placeholderIdentifiers), senderId: p.senderId });

export const reviewOf = (ctx: Ctx, chartId: string, otherChartId: string, rule: string, identifierType: string | null): NewReview =>
  ({ id: ctx.newId(), chartId, otherChartId, rule, reason: reasonOf(rule), identifierType, openedAt: ctx.now });

/** The places of identifiers that belong, by what was sent, to somebody else. */
export const disputedPositions = (decision: Registering['decision']): ReadonlySet<number> => new Set(decision.decision === 'disputed' ? decision.against.map((a) => a.identifier.position) : []);

/** Opens the charts and files the Patients, with our MRN where they bring none of ours. Answers what was filed. */
export async function registerAll(ctx: Ctx, registrations: readonly Registering[]): Promise<Draft[]> {
  if (!registrations.length) return [];
  chartDoor.openCharts(ctx, registrations.map((r) => r.chartId), ctx.facility);
  const mrnPolicy = ctx.policy<MrnPolicy>('patients.mrn');
  const authority = await numberAuthority(ctx), { system } = authority;
  const needing = registrations.filter((r) => !holdsSystem(r.person.patient, system));
  const mrns = await drawMrns(ctx.tx, needing.map((r) => r.chartId), system, mrnPolicy, ctx.now);
  // Under facility numbering an enterprise id joins what the facilities give.
  const enterprise = mrnPolicy.numbering === 'facility' ? await drawEnterpriseIds(ctx.tx, registrations.map((r) => r.chartId), mrnPolicy, ctx.now) : undefined;
  const mrnOf = new Map(needing.map((r, i) => [r, mrns[i]!]));
  for (const r of registrations) {
    const at = instantOf(r.person.eventAt, r.person.zone);
    if (at) sendEvent(ctx.tx, r.chartId, at, r.person.source);
  }
  const drafts = registrations.map((r, at): Draft => {
    const mrn = mrnOf.get(r);
    const prepare = preparePatient({ assigner: r.person.assigner, disputed: disputedPositions(r.decision), mrn: mrn === undefined ? undefined : { ...authority, value: mrn }, enterprise: enterprise && { system: mrnPolicy.enterpriseSystem, value: enterprise[at]! } });
    const value = prepare(r.person.patient);
    const exact = r.person.exact && r.person.exact !== r.person.patient ? prepare(r.person.exact) : value;
    return { chartId: r.chartId, rid: r.rid, type: 'Patient', id: r.patientId, value, exact, ...(r.person.itemId === undefined ? {} : { itemId: r.person.itemId }), ...(r.person.place === undefined ? {} : { place: r.person.place }) };
  });
  await chartDoor.file(ctx, drafts);
  return drafts;
}

const holdsSystem = (patient: Record<string, any>, system: string): boolean => Array.isArray(patient['identifier']) && patient['identifier'].some((i: any) => i?.system === system && typeof i.value === 'string');
