import { chartDoor } from '../../chart/index.ts';
import { changeNumber, joinBetween, joinCharts, moveNumber, nameOriginOfChanges, undoJoin } from '../../patient-index/index.ts';
import { numberHolders } from '../../patients/index.ts';
import { Problem } from '../../../platform/problem.ts';
import type { IdentitySide, IdentityStep, Translation } from '../../../standards/translation.ts';
import { ItemFault } from '../rules/item-fault.ts';
import { beginTry, closeTakenBack, keepTry, takeBackTry } from '../store/identity-events.ts';
import type { Outcome } from '../store/items.ts';
import { HeldFault, IdentitySides } from './identity-sides.ts';
import type { Found } from './identity-sides.ts';
import { instantOf } from './file-translations.ts';
import { IdentityVisits } from './identity-visits.ts';
import type { FilingWork, Taken } from './work.ts';

type Step<D extends IdentityStep['do']> = Extract<IdentityStep, { do: D }>;

/**
 * An identity event: all its steps or none. What may not be done, or is about somebody who is not here yet, becomes an exception with its reason; done again it
 * changes nothing.
 */
export async function fileIdentity(work: FilingWork, item: Taken, t: Translation, told: Partial<Outcome>): Promise<void> {
  const { ctx } = work;
  work.find(item.id, ...t.findings);
  await beginTry(ctx.tx);
  const filing = new IdentityFiling(work, item, t);
  try {
    for (const step of t.identity ?? []) await filing.apply(step);
    await nameOriginOfChanges(ctx, work.source.name, item.id);
    await keepTry(ctx.tx);
    work.find(item.id, ...filing.sides.findings);
    work.settle(item, { ...told, state: 'filed', chartId: filing.lead, resources: filing.touched.size });
  } catch (error) {
    const fault = error instanceof HeldFault ? error.asFault : error instanceof ItemFault ? error : ofProblem(error);
    if (!fault) throw error;
    await takeBackTry(ctx.tx);
    if (error instanceof HeldFault) await error.held.keep?.(ctx);
    // Whose it is stands with it, for whoever decides.
    work.fault(item, fault, filing.lead === null ? told : { ...told, chartId: filing.lead });
  }
}

/** A refusal of the patient index is the message's fault; a race, an outage or a bug is not. */
function ofProblem(error: unknown): ItemFault | undefined {
  if (!(error instanceof Problem)) return undefined;
  // A lost race is tried again; a decision that stands against it is for people.
  const decided = error.kind === 'conflict' && error.because.some((b) => b.rule.startsWith('patient-index.'));
  if (!decided && !['rule-refused', 'not-found', 'invalid-input', 'not-permitted'].includes(error.kind)) return undefined;
  return new ItemFault(error.message, error.issues[0]?.mend ?? 'Decide it in the patient index, then replay');
}

class IdentityFiling {
  readonly #work: FilingWork;
  readonly #t: Translation;
  readonly #itemId: string;
  readonly sides: IdentitySides;
  readonly #visits: IdentityVisits;
  readonly #reason: string;
  lead: string | null = null;
  readonly touched = new Set<string>();

  constructor(work: FilingWork, item: Taken, t: Translation) {
    this.#work = work;
    this.#t = t;
    this.#itemId = item.id;
    this.#reason = `${t.messageType.replace('^', ' ')}${t.controlId ? ` ${t.controlId}` : ''} of ${work.source.name}`.slice(0, 300);
    this.sides = new IdentitySides(work, item, t);
    this.#visits = new IdentityVisits(work, item, this.#reason, (says) => this.#already(says));
  }

  #already(says: string): void { this.sides.findings.push({ severity: 'information', code: 'identity-already', at: this.#t.messageType.replace('^', ' '), says }); }
  #touch(...found: readonly Found[]): void { for (const f of found) { this.lead ??= f.recordId; this.touched.add(f.recordId); this.#work.ctx.touch(f.recordId); } }
  async #hold(...found: readonly Found[]): Promise<void> {
    const charts: string[] = [];
    for (const f of found) charts.push(...await chartDoor.chartsOfPerson(this.#work.ctx, f.recordId));
    await chartDoor.lockPersons(this.#work.ctx, [...new Set(charts)]);
  }

  async apply(step: IdentityStep): Promise<void> {
    switch (step.do) {
      case 'merge': return this.#merge(step);
      case 'link': return this.#link(step);
      case 'unlink': return this.#unlink(step);
      case 'change-number': return this.#changeNumber(step);
      case 'move-number': return this.#moveNumber(step);
      case 'move-visit': { const { to, from } = await this.#between(step.to, step.from, false); return this.#visits.moveVisit(step, to, from); }
      case 'move-account': { const { to, from } = await this.#between(step.to, step.from, true); return this.#visits.moveAccount(step, to, from!); }
      case 'merge-accounts': case 'change-account': return this.#visits.changeAccount(step, await this.#oneOf(step.of, step.do === 'merge-accounts' ? step.from : undefined));
      case 'swap-beds': return this.#swapBeds(step);
      case 'delete-person': return this.#deletePerson(step);
      default: return this.#visits.changeVisit(step, await this.#oneOf(step.of, step.from));
    }
  }

  async #merge({ into: intoSide, from: fromSide }: Step<'merge'>): Promise<void> {
    const { ctx } = this.#work;
    const given: { found: Found; number: IdentitySide['numbers'][number] }[] = [];
    const numbers = await this.sides.numbersOf(fromSide);
    for (const number of numbers) {
      const found = await this.sides.holderOf(number, fromSide.at);
      if (found) given.push({ found, number: { ...(number.system === undefined ? {} : { system: number.system }), value: number.value } });
    }
    if (given.length === 0) throw await this.sides.unknown(fromSide);
    if (given.length < numbers.length) this.sides.findings.push({ severity: 'information', code: 'identity-unknown-number', at: fromSide.at, says: 'another of the numbers that are given up is nobody\'s here' });
    const into = await this.sides.findOrMake(intoSide);
    await this.#hold(into, ...given.map((g) => g.found));
    await this.sides.tell(intoSide, into);
    this.#touch(into);
    let done = 0;
    for (const { found, number } of given) {
      if (found.chartId === into.chartId && !into.made) {
        // Both numbers are one record's already: the one given up becomes an old one.
        if ((await changeNumber(ctx, { chartId: found.chartId, was: number, now: intoSide.numbers[0]!, reason: this.#reason, itemId: this.#itemId })).changed) done += 1;
      } else if (found.recordId !== into.recordId && !this.#joined.has(`${found.recordId}/${into.recordId}`)) {
        this.#joined.add(`${found.recordId}/${into.recordId}`);
        await this.#join(found, into, 'merge', fromSide);
        done += 1;
      }
    }
    if (done === 0) this.#already('they are one record already');
  }
  readonly #joined = new Set<string>();

  async #join(from: Found, into: Found, kind: 'merge' | 'link', at: IdentitySide, pair?: string): Promise<void> {
    const joined = await joinCharts(this.#work.ctx, { from: from.recordId, into: into.recordId, kind, survives: 'into', reason: this.#reason, because: 'message' });
    if (joined.state === 'joined') return;
    throw new ItemFault(`${at.at}: ${joined.forbids.map((f) => f.says).join('; ') || 'a check forbids it'}`, `Compare the two people in the patient index. If they are one, ${kind} them there (a second person must agree), then replay; if not, tell the sender and close this`, pair);
  }

  async #link({ one: oneSide, other: otherSide }: Step<'link' | 'unlink'>): Promise<void> {
    const one = await this.sides.findOrMake(oneSide), other = await this.sides.findOrMake(otherSide);
    await this.#hold(one, other);
    await this.sides.tell(oneSide, one);
    await this.sides.tell(otherSide, other);
    this.#touch(one, other);
    if (one.recordId === other.recordId || (await chartDoor.chartsOfPerson(this.#work.ctx, one.recordId)).includes(other.recordId)) { this.#already('they are one person already'); return; }
    await this.#join(other, one, 'link', otherSide, await this.#pairKey(oneSide, otherSide));
  }

  /** Under which an exception waits that the sender may take back. */
  async #pairKey(one: IdentitySide, other: IdentitySide): Promise<string> {
    const keys = [(await this.sides.numbersOf(one))[0]!.key, (await this.sides.numbersOf(other))[0]!.key].sort();
    return `pair|${keys.join('|')}`.slice(0, 1000);
  }

  async #unlink({ one: oneSide, other: otherSide }: Step<'link' | 'unlink'>): Promise<void> {
    const { ctx, source } = this.#work;
    const one = await this.sides.find(oneSide), other = await this.sides.find(otherSide);
    if (!one || !other) throw await this.sides.unknown(one ? otherSide : oneSide);
    await this.#hold(one, other);
    await this.sides.tell(oneSide, one);
    await this.sides.tell(otherSide, other);
    this.#touch(one, other);
    if (one.recordId === other.recordId) throw new ItemFault(`${otherSide.at}: the two are one record here, by a merge, not by a link`, 'Undo the merge in the patient index if they are two people, then replay or close this');
    const join = await joinBetween(ctx, one.recordId, other.recordId);
    if (join) { await undoJoin(ctx, { joinId: join.joinId, reason: this.#reason, different: true }); return; }
    if ((await chartDoor.chartsOfPerson(ctx, one.recordId)).includes(other.recordId)) throw new ItemFault(`${otherSide.at}: the two are one person by way of a third record, not directly`, 'Look at the joins of the person in the patient index, and undo the wrong one');
    const key = await this.#pairKey(oneSide, otherSide), says = `The sender took it back: ${this.#reason}`;
    const closed = (await closeTakenBack(ctx.tx, source.no, key, says)).length + this.#work.closeFaults(key, says);
    this.#already(closed > 0 ? 'they were not linked: the message that asked for it had waited, and is closed' : 'they were not linked');
  }

  async #changeNumber({ of, was, now }: Step<'change-number'>): Promise<void> {
    const { ctx } = this.#work, wasSide: IdentitySide = { numbers: [was], clear: [], at: 'MRG-1' };
    const [before] = await numberHolders(ctx, [was], of.patient), [after] = await numberHolders(ctx, [now], of.patient);
    if (!before || !after) throw new ItemFault('MRG-1: the number is none that points to one person', 'Send the record number with its assigner');
    const holder = await this.sides.holderOf(before, 'MRG-1');
    if (!holder) throw await this.sides.unknown(wasSide);
    if (after.holders.length > 0 && after.holders.every((h) => h.chartId !== holder.chartId)) throw new ItemFault(`${of.at}: another record has the new number already`, 'Two records of one person are merged with an A40; correct the number, or close it');
    await this.#hold(holder);
    this.#touch(holder);
    if (!(await changeNumber(ctx, { chartId: holder.chartId, was, now, reason: this.#reason, itemId: this.#itemId })).changed) this.#already('the record has this number already');
    for (const n of await numberHolders(ctx, [now])) this.#work.arrived.add(n.key);
    await this.sides.tell(of, holder);
  }

  async #moveNumber({ to: toSide, from: fromSide, number }: Step<'move-number'>): Promise<void> {
    const { ctx } = this.#work;
    const to = await this.sides.findOrMake(toSide);
    const [held] = await numberHolders(ctx, [number]);
    if (!held) throw new ItemFault('MRG-1: the number is none that points to one person', 'Send the record number with its assigner');
    const holder = await this.sides.holderOf(held, 'MRG-1');
    if (!holder) throw await this.sides.unknown({ numbers: [number], clear: [], at: 'MRG-1' });
    const from = fromSide && await this.sides.find(fromSide);
    await this.#hold(to, holder);
    await this.sides.tell(toSide, to);
    this.#touch(to, holder);
    if (to.charts.includes(holder.chartId)) { this.#already('the number is this record\'s already'); return; }
    if (from && from.recordId !== holder.recordId) throw new ItemFault('MRG-4: the number is not on the record it is said to move from', 'Look whose number it is; correct the message, or close it');
    await moveNumber(ctx, { from: holder.chartId, to: to.recordId, number, reason: this.#reason, itemId: this.#itemId });
  }

  async #between(toSide: IdentitySide, fromSide: IdentitySide | undefined, needed: boolean): Promise<{ to: Found; from: Found | undefined }> {
    const from = fromSide && await this.sides.find(fromSide);
    if (fromSide && !from) throw await this.sides.unknown(fromSide);
    if (!from && needed) throw new ItemFault('MRG-1: the message does not say whose it was', 'Send the patient it moves from in MRG-1');
    const to = await this.sides.findOrMake(toSide);
    await this.#hold(to, ...(from ? [from] : []));
    await this.sides.tell(toSide, to);
    this.#touch(to, ...(from ? [from] : []));
    return { to, from };
  }

  async #oneOf(side: IdentitySide, prior: IdentitySide | undefined): Promise<Found> {
    const of = await this.sides.find(side);
    if (!of) throw await this.sides.unknown(side);
    const from = prior && await this.sides.find(prior);
    if (from && from.recordId !== of.recordId) throw new ItemFault('MRG-1: it names another person than PID', 'Merge or move between people is another event (A40, A44, A45); correct the message, or close it');
    await this.#hold(of);
    await this.sides.tell(side, of);
    this.#touch(of);
    return of;
  }

  async #swapBeds({ sides }: Step<'swap-beds'>): Promise<void> {
    const found: Found[] = [];
    for (const { of } of sides) { const one = await this.sides.find(of); if (!one) throw await this.sides.unknown(of); found.push(one); }
    if (found[0]!.recordId === found[1]!.recordId) throw new ItemFault(`${sides[1]!.of.at}: both patients are one record here`, 'Look at the record: if a merge was wrong, undo it in the patient index; else correct the message, or close it');
    await this.#hold(...found);
    this.#touch(...found);
    await this.#visits.changePlaces(sides.map(({ visit, location }, i) => ({ of: found[i]!, visit, location })), instantOf(this.#t.eventAt ?? this.#t.sentAt, this.#work.zone));
  }

  /** HL7 means it for persons that an A28 added in error (2.5.1 section 3.3.29): whether this is one, and what becomes of what is in the chart, people decide. */
  async #deletePerson({ of }: Step<'delete-person'>): Promise<void> {
    const found = await this.sides.find(of);
    if (!found) { this.#already('nobody here has this number: there is nothing to take away'); return; }
    this.#touch(found);
    throw new ItemFault(`${of.at}: the sender takes this person back as registered in error. Nothing is taken out of a record because a message says so`, 'Look at the chart. A second record of somebody is merged in the patient index; entries of somebody else are moved by a wrong-chart case; what is of nobody is marked in error. Then close this, saying what was done');
  }
}
