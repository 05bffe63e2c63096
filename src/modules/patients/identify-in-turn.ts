import type { Ctx } from '../../platform/action.ts';
import { Problem } from '../../platform/problem.ts';
import type { Finding } from '../../standards/translation.ts';
import { parseExact } from '../../standards/fhir/exact-json.ts';
import { chartDoor, newResourceId } from '../chart/index.ts';
import { closeAgreed } from './correction-requests.ts';
import { instantOf, olderEvent, tellDifferences } from './file-patient.ts';
import { disputedPositions, incomingOf, registerAll, reviewOf } from './identify-at-door.ts';
import type { AtDoor, IdentifiedOrRefused, Registering } from './identify-at-door.ts';
import { masterOf } from './master.ts';
import { decideIdentity, holds } from './rules/decide-identity.ts';
import type { IdentityPolicy } from './rules/facts.ts';
import { identityPolicy } from './rules/facts.ts';
import { differenceFinding, disputeFinding } from './rules/identity-words.ts';
import type { Incoming } from './rules/decide-identity.ts';
import type { KnownHolder } from './held.ts';
import { holdCorrected } from './rules/hold-corrected.ts';
import type { Held as HeldField } from './rules/hold-corrected.ts';
import { Held, heldWithSeals, holderOfValue, keysOf } from './held.ts';
import type { Sealed } from './seals.ts';
import { keepSealed, sealedClear, sealedFinding, sealedKeys, sealsOf } from './seals.ts';
import { mergeDemographics, sameDemographics } from './rules/merge-demographics.ts';
import { preparePatient } from './rules/prepare-patient.ts';
import { heldFieldsIn } from './store/corrected-fields.ts';
import { eventsOf, keepEvents } from './store/demographics-event.ts';
import { lockIdentifiers, readHolders } from './store/holders.ts';
import { numberKey } from './number-holders.ts';
import type { NewReview } from './store/reviews.ts';
import { openReviews } from './store/reviews.ts';

export type Told = { clear?: readonly string[] | undefined; eventAt?: string | undefined; zone?: string | undefined };
type Head = { rid: string; id: string; version: number; deleted: boolean; exact: Record<string, any> };

/**
 * People one after the other, as messages and documents bring them: each is decided with everything the ones before did, as if they had come
 * alone, and the look-ups, locks and registrations of all travel together. `finish` before anything else is filed in their charts.
 */
export class InTurn {
  readonly #ctx: Ctx;
  readonly #source: string;
  readonly #people: readonly AtDoor[];
  readonly #policy: IdentityPolicy;
  readonly #incoming: readonly Incoming[];
  readonly #held = new Held();
  readonly #heads = new Map<string, Head>();
  /** Fields of these charts that were corrected here, where this system masters demographics. */
  readonly #corrected = new Map<string, HeldField[]>();
  readonly #seals = new Map<string, Sealed>();
  readonly #waiting = new Map<string, Registering>();
  readonly #events = new Map<string, Date>();
  readonly #changedEvents = new Set<string>();
  readonly #reviews: NewReview[] = [];
  /** By whose given-up number somebody was named, by the place among the people. */
  readonly #givenUp = new Map<number, KnownHolder>();

  static async open(ctx: Ctx, source: string, people: readonly AtDoor[]): Promise<InTurn> {
    const turn = new InTurn(ctx, source, people);
    await turn.#load();
    return turn;
  }

  private constructor(ctx: Ctx, source: string, people: readonly AtDoor[]) {
    this.#ctx = ctx;
    this.#source = source;
    this.#people = people;
    this.#policy = identityPolicy((id) => ctx.policy(id));
    this.#incoming = people.map((p) => incomingOf({ ...p, senderId: undefined }, this.#policy));
  }

  async #load(): Promise<void> {
    const { tx } = this.#ctx;
    await lockIdentifiers(tx, this.#incoming.flatMap(keysOf));
    const folded = new Set(this.#incoming.flatMap((f) => f.identifiers.filter((i) => i.strength !== 'none').map((i) => i.folded)));
    for (const holder of await heldWithSeals(this.#ctx, await readHolders(tx, [...folded], this.#source, []), this.#policy)) this.#held.put(holder);
    const charts = new Set<string>();
    for (const facts of this.#incoming) {
      const likely = decideIdentity(facts, this.#held.of(facts), this.#policy);
      if (likely.decision === 'existing') charts.add(this.#held.get(likely.chartId).leads?.chartId ?? likely.chartId);
    }
    await this.#read([...charts]);
  }

  /** The Patients that head these charts, and when their demographics were last told. */
  async #read(charts: readonly string[]): Promise<void> {
    if (charts.length === 0) return;
    const heads = await chartDoor.patientsOf(this.#ctx, charts);
    const texts = await chartDoor.readCurrent(this.#ctx, heads);
    for (const h of heads) this.#heads.set(h.chartId, { ...h, exact: h.deleted ? {} : parseExact(texts.get(`${h.chartId}/${h.rid}`)!.text).exact as Record<string, any> });
    for (const e of await eventsOf(this.#ctx.tx, charts)) this.#events.set(e.chartId, e.at);
    if (masterOf(this.#ctx) === 'here') for (const [chart, fields] of await heldFieldsIn(this.#ctx.tx, charts)) this.#corrected.set(chart, fields);
    for (const [chart, sealed] of await sealsOf(this.#ctx, charts)) this.#seals.set(chart, sealed);
  }

  /** Whose record is this? Asked once for each, in their order. */
  identify(at: number): IdentifiedOrRefused {
    const ctx = this.#ctx, facts = this.#incoming[at]!, person = this.#people[at]!;
    const decision = decideIdentity(facts, this.#held.of(facts), this.#policy);
    if (decision.decision === 'refuse') return { decision: 'refused', rule: decision.rule, says: decision.says };
    const place = person.place ?? 'Patient';
    if (decision.decision === 'existing') {
      const other = decision.alsoAgrees[0], holder = this.#held.get(decision.chartId);
      // Under a number that was given up in a merge: what is told of the person goes to the record that leads since then, what was done to them into the chart that
      // holds the number. The two are read as one, and should they be parted again, everything sent under a number is with it.
      const { chartId } = decision, { patientId } = holder;
      if (holder.leads) this.#givenUp.set(at, holder);
      if (other) this.#review(reviewOf(ctx, chartId, other, 'identity.two-charts-agree', null));
      ctx.touch(chartId, [`Patient/${patientId}`]);
      return { chartId, patientId, decision: 'existing', rule: decision.rule, findings: decision.differs.map((d) => differenceFinding(d, place)) };
    }
    const one: Registering = { person, decision, chartId: ctx.newId(), patientId: newResourceId(), rid: ctx.newId() };
    this.#waiting.set(one.chartId, one);
    const prepare = preparePatient({ assigner: person.assigner, disputed: disputedPositions(decision) });
    const exact = prepare(person.exact ?? person.patient);
    this.#heads.set(one.chartId, { rid: one.rid, id: one.patientId, version: 1, deleted: false, exact });
    this.#held.put(holderOfValue(one, prepare(person.patient), this.#policy));
    if (decision.decision === 'disputed') {
      const first = decision.against[0]!;
      this.#review(reviewOf(ctx, one.chartId, first.chartId, first.rule, first.identifier.type ?? null));
    }
    ctx.touch(one.chartId, [`Patient/${one.patientId}`]);
    return { chartId: one.chartId, patientId: one.patientId, decision: decision.decision, rule: decision.rule, findings: decision.decision === 'disputed' ? [disputeFinding(place, decision.rule)] : [] };
  }

  #review(review: NewReview): void {
    if (!this.#reviews.some((r) => r.chartId === review.chartId && r.otherChartId === review.otherChartId)) this.#reviews.push(review);
  }

  /** Demographics of a person just identified; the rules of filePatient. `held`: it says somebody else, and nothing of it may be filed in this chart. */
  async demographics(at: number, filedIn: string, told: Told): Promise<{ findings: Finding[]; held?: Problem }> {
    const ctx = this.#ctx, chartId = this.#givenUp.get(at)?.leads?.chartId ?? filedIn, person = this.#people[at]!, place = person.place ?? 'Patient';
    const head = await this.#headOf(chartId);
    if (chartId !== filedIn) ctx.touch(chartId, [`Patient/${head.id}`]);
    const happened = instantOf(told.eventAt, told.zone);
    if (happened) {
      const before = this.#events.get(chartId);
      if (before && before > happened) return { findings: [olderEvent(place)] };
    }
    const noted = (): void => { if (happened) { this.#events.set(chartId, happened); this.#changedEvents.add(chartId); } };
    const sealed = this.#seals.get(chartId), prepared = keepSealed(head.exact, this.#withoutGivenUp(at, preparePatient({ assigner: person.assigner })(person.exact ?? person.patient)), sealed);
    const merged = (): Record<string, any> => mergeDemographics(head.exact, prepared, { mode: 'merge', clear: sealedClear(told.clear ?? [], sealed) });
    const corrected = this.#corrected.get(chartId), ours = corrected && holdCorrected(head.exact, merged(), prepared, corrected);
    let next = ours?.value ?? merged();
    const draftOf = (value: Record<string, any>) => ({
      chartId, rid: head.rid, type: 'Patient', id: head.id, expectVersion: head.version, value: JSON.parse(JSON.stringify(value)), exact: value, sender: this.#source,
      ...(person.itemId === undefined ? {} : { itemId: person.itemId }), ...(person.place === undefined ? {} : { place: person.place }),
    });
    const same = sameDemographics(head.exact, next);
    // Somebody registered a moment ago has no version yet: the registration goes first, so that the guards have what to compare with.
    if (!same && this.#waiting.has(chartId)) { await this.#registerWaiting(); next = merged(); }
    const refusal = same ? undefined : await chartDoor.judge(ctx, { chartId, rid: head.rid, type: 'Patient', id: head.id, before: { text: JSON.stringify(head.exact), version: head.version }, draft: draftOf(next) });
    if (refusal) { await refusal.keep?.(ctx); return { findings: [], held: refusal }; }
    noted();
    const findings = [...(sealed ? sealedFinding(place, sealed, person.patient) : []), ...(ours ? tellDifferences(ctx, { chartId, source: this.#source, itemId: person.itemId, place: person.place }, ours) : [])];
    // The next message of the batch is held against what this one said.
    if (ours) this.#corrected.set(chartId, corrected!.map((h) => ({ ...h, said: ours.differences.find((d) => d.field === h.field)?.said ?? (ours.settled.includes(h.field) ? null : h.said) })));
    if (masterOf(ctx) === 'feed') { await this.#registerWaiting(); await closeAgreed(ctx, chartId, JSON.parse(JSON.stringify(next))); }
    if (same) return { findings };
    const draft = draftOf(next), [filed] = await chartDoor.file(ctx, [draft]);
    head.version = filed!.version;
    head.exact = next;
    const now = holderOfValue({ chartId, patientId: head.id }, draft.value, this.#policy);
    this.#held.put({ ...now, names: [...now.names, ...sealedKeys(sealed)] });
    return { findings };
  }

  /** Numbers of the record that was merged away stay its own: told under one of them, they are not given to the record that leads. */
  #withoutGivenUp(at: number, patient: Record<string, any>): Record<string, any> {
    const holder = this.#givenUp.get(at);
    if (!holder || !Array.isArray(patient['identifier'])) return patient;
    const theirs = new Set(this.#incoming[at]!.identifiers.filter((i) => i.strength === 'strong' && holds(holder, i)).map((i) => i.position));
    return { ...patient, identifier: patient['identifier'].filter((_: unknown, position: number) => !theirs.has(position)) };
  }

  async #headOf(chartId: string): Promise<Head> {
    if (!this.#heads.has(chartId)) await this.#read([chartId]);
    const head = this.#heads.get(chartId);
    if (!head || head.deleted) throw new Problem('not-found', 'There is no such record');
    return head;
  }

  async #registerWaiting(): Promise<void> {
    const some = [...this.#waiting.values()];
    this.#waiting.clear();
    const made = await registerAll(this.#ctx, some);
    for (const draft of made) this.#heads.get(draft.chartId)!.exact = draft.exact;
  }

  /** Files whoever still waits to be registered, and what was noted. */
  async finish(): Promise<void> {
    await this.#registerWaiting();
    openReviews(this.#ctx.tx, this.#reviews);
    keepEvents(this.#ctx.tx, [...this.#changedEvents].map((chartId) => ({ chartId, at: this.#events.get(chartId)! })), this.#source);
  }

  /** The keys of somebody's numbers, for whatever waited for them. */
  keysOf(at: number): string[] { return this.#incoming[at]!.identifiers.filter((i) => i.strength === 'strong').map((i) => numberKey(i.system, i.value)); }

  /** The Patient that heads a chart, as it is now. */
  async head(chartId: string): Promise<{ rid: string; id: string; version: number }> { return this.#headOf(chartId); }
}
