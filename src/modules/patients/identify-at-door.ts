import type { Ctx } from '../../platform/action.ts';
import { Problem } from '../../platform/problem.ts';
import type { Finding } from '../../standards/translation.ts';
import { chartDoor, newResourceId } from '../chart/index.ts';
import type { Draft } from '../chart/index.ts';
import type { Holder, IdentityDecision, Incoming } from './rules/decide-identity.ts';
import { decideIdentity } from './rules/decide-identity.ts';
import type { IdentityPolicy } from './rules/facts.ts';
import { identityPolicy, keptFacts, personFacts } from './rules/facts.ts';
import { isSsn, readIdentifiers } from './rules/identifier-strength.ts';
import { differenceFinding, disputeFinding, reasonOf } from './rules/identity-words.ts';
import type { MrnPolicy } from './rules/mrn.ts';
import { preparePatient } from './rules/prepare-patient.ts';
import { keepSenderIds, lockIdentifiers, readHolders } from './store/holders.ts';
import type { HolderRow } from './store/holders.ts';
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
  const incoming = people.map((p): Incoming => ({ ...personFacts(p.patient, policy), identifiers: readIdentifiers(p.patient, p.assigner, policy.placeholderIdentifiers), senderId: p.senderId }));
  await lockIdentifiers(ctx.tx, incoming.flatMap(keysOf));
  const folded = new Set(incoming.flatMap((f) => f.identifiers.filter((i) => i.strength !== 'none').map((i) => i.folded)));
  const senderIds = new Set(incoming.flatMap((f) => f.senderId ?? []));
  const held = new Held();
  for (const row of await readHolders(ctx.tx, [...folded], source, [...senderIds])) held.add(holderOf(row, policy));

  const registrations: Registration[] = [], reviews: NewReview[] = [];
  const answers: IdentifiedOrRefused[] = [];
  const decide = async (person: AtDoor, i: number): Promise<IdentifiedOrRefused> => {
    const facts = incoming[i]!;
    const decision = decideIdentity(facts, held.of(facts), policy);
    if (decision.decision === 'refuse') return { decision: 'refused', rule: decision.rule, says: decision.says };
    const at = person.place ?? 'Patient';
    if (decision.decision === 'existing') {
      const other = decision.alsoAgrees[0];
      if (other) reviews.push(review(ctx, decision.chartId, other, 'identity.two-charts-agree', null));
      return { chartId: decision.chartId, patientId: held.patientOf(decision.chartId), decision: 'existing', rule: decision.rule, findings: decision.differs.map((d) => differenceFinding(d, at)) };
    }
    const one: Registration = { person, decision, chartId: await chartDoor.newChart(ctx, ctx.facility), patientId: newResourceId() };
    registrations.push(one);
    held.add({ ...facts, chartId: one.chartId, patientId: one.patientId, senderIds: person.senderId === undefined ? [] : [person.senderId],
      identifiers: facts.identifiers.map((x) => ({ system: x.system, folded: x.folded, type: x.type, weak: x.strength !== 'strong' })) });
    if (decision.decision === 'disputed') {
      const first = decision.against[0]!;
      reviews.push(review(ctx, one.chartId, first.chartId, first.rule, first.identifier.type ?? null));
    }
    return { chartId: one.chartId, patientId: one.patientId, decision: decision.decision, rule: decision.rule, findings: decision.decision === 'disputed' ? [disputeFinding(at, decision.rule)] : [] };
  };
  for (const [i, person] of people.entries()) answers.push(await decide(person, i));
  await register(ctx, registrations);
  openReviews(ctx.tx, reviews);
  keepSenderIds(ctx.tx, source, people.flatMap((p, i) => { const a = answers[i]!; return a.decision === 'refused' || p.senderId === undefined ? [] : [{ chartId: a.chartId, senderId: p.senderId }]; }));
  for (const a of answers) if (a.decision !== 'refused') ctx.touch(a.chartId, [`Patient/${a.patientId}`]);
  return answers;
}

type KnownHolder = Holder & { patientId: string };
type Registration = { person: AtDoor; decision: Extract<IdentityDecision, { decision: 'new' | 'disputed' }>; chartId: string; patientId: string };

const keyOf = (i: { system: string | undefined; folded: string }): string => `${i.system ?? ''}|${i.folded}`;
const keysOf = (f: Incoming): string[] => [...f.identifiers.filter((i) => i.strength !== 'none').map(keyOf), ...(f.senderId === undefined ? [] : [`sender|${f.senderId}`])];

/** Who is here, by what they hold: those read from the index, and those this batch registers. */
class Held {
  readonly #byKey = new Map<string, KnownHolder[]>();
  readonly #patients = new Map<string, string>();
  add(holder: KnownHolder): void {
    this.#patients.set(holder.chartId, holder.patientId);
    for (const key of [...holder.identifiers.map(keyOf), ...(holder.senderIds ?? []).map((s) => `sender|${s}`)]) {
      const list = this.#byKey.get(key);
      if (list) list.push(holder); else this.#byKey.set(key, [holder]);
    }
  }
  of(facts: Incoming): KnownHolder[] { return [...new Set(keysOf(facts).flatMap((k) => this.#byKey.get(k) ?? []))]; }
  patientOf(chartId: string): string { return this.#patients.get(chartId)!; }
}

function holderOf(row: HolderRow, policy: IdentityPolicy): KnownHolder {
  return { ...keptFacts(row.names, row.birth, row.sex, policy), chartId: row.chartId, patientId: row.patientId, senderIds: row.senderIds,
    identifiers: row.identifiers.map((i) => ({ ...i, weak: i.system === undefined || isSsn(i.system, i.type) })) };
}

const review = (ctx: Ctx, chartId: string, otherChartId: string, rule: string, identifierType: string | null): NewReview =>
  ({ id: ctx.newId(), chartId, otherChartId, rule, reason: reasonOf(rule), identifierType, openedAt: ctx.now });

/** Files the Patients of new charts, with our MRN where they bring none of ours. */
async function register(ctx: Ctx, registrations: readonly Registration[]): Promise<void> {
  if (!registrations.length) return;
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
  await chartDoor.file(ctx, registrations.map((r, at): Draft => {
    const mrn = mrnOf.get(r);
    const disputed = r.decision.decision === 'disputed' ? r.decision.against.map((a) => a.identifier.position) : [];
    const prepare = preparePatient({ assigner: r.person.assigner, disputed: new Set(disputed), mrn: mrn === undefined ? undefined : { ...authority, value: mrn }, enterprise: enterprise && { system: mrnPolicy.enterpriseSystem, value: enterprise[at]! } });
    const value = prepare(r.person.patient);
    const exact = r.person.exact && r.person.exact !== r.person.patient ? prepare(r.person.exact) : value;
    return { chartId: r.chartId, type: 'Patient', id: r.patientId, value, exact, ...(r.person.itemId === undefined ? {} : { itemId: r.person.itemId }), ...(r.person.place === undefined ? {} : { place: r.person.place }) };
  }));
}

const holdsSystem = (patient: Record<string, any>, system: string): boolean => Array.isArray(patient['identifier']) && patient['identifier'].some((i: any) => i?.system === system && typeof i.value === 'string');
