import { InTurn, numberHolders, numberKey } from '../../patients/index.ts';
import type { HeldNumber } from '../../patients/index.ts';
import { withExactDigits } from '../../../standards/exact-digits.ts';
import type { Finding, IdentitySide, Translation } from '../../../standards/translation.ts';
import { heldFault, ItemFault } from '../rules/item-fault.ts';
import { recordsOf } from '../store/identity-events.ts';
import type { FilingWork, Taken } from './work.ts';

/** Somebody an identity event names, as they are here. `recordId` leads; `chartId` holds the number itself. */
export type Found = { chartId: string; recordId: string; personId: string; charts: readonly string[]; made: boolean };

/** A change that is held for a decision: what the message did is taken back, the held change is kept. */
export class HeldFault extends Error { readonly held: Error & { keep?: (ctx: FilingWork['ctx']) => Promise<void> }; constructor(held: Error) { super(held.message); this.held = held; } get asFault(): ItemFault { return heldFault(this.held.message); } }

const mendNumber = 'Find out whose number it is; correct it at its source or mend it here, and replay';

/** Who the sides of one message are, and what it says of them. */
export class IdentitySides {
  readonly #work: FilingWork;
  readonly #item: Taken;
  readonly #t: Translation;
  readonly findings: Finding[] = [];
  constructor(work: FilingWork, item: Taken, t: Translation) { this.#work = work; this.#item = item; this.#t = t; }

  async #found(chartId: string, made: boolean): Promise<Found> {
    const one = (await recordsOf(this.#work.ctx.tx, [chartId])).get(chartId)!;
    return { chartId, recordId: one.recordId, personId: one.recordId, charts: one.charts, made };
  }

  /** Whoever holds a number; undefined when it is nobody's. Throws where it is several people's, or another's than the message describes. */
  async holderOf(number: HeldNumber, at: string): Promise<Found | undefined> {
    if (number.holders.length === 0) return undefined;
    const agreeing = number.holders.filter((h) => h.agrees);
    if (agreeing.length === 0) throw new ItemFault(`${at}: the number is known here, with a name and birth date that say somebody else`, mendNumber);
    if (new Set(agreeing.map((h) => h.recordId)).size > 1) throw new ItemFault(`${at}: the number is on ${new Set(agreeing.map((h) => h.recordId)).size} records here`, 'Decide in the patient index whose it is, then replay');
    return { ...await this.#found(agreeing[0]!.chartId, false), personId: agreeing[0]!.personId };
  }

  async numbersOf(side: IdentitySide): Promise<HeldNumber[]> {
    const numbers = await numberHolders(this.#work.ctx, side.numbers, side.patient);
    if (numbers.length === 0) throw new ItemFault(`${side.at}: no number that points to one person is given`, 'Send the record number with its assigner');
    return numbers;
  }

  /** Who a side is, by the first of its numbers that is known here. Undefined when none is. */
  async find(side: IdentitySide): Promise<Found | undefined> {
    let found: Found | undefined;
    for (const number of await this.numbersOf(side)) {
      const holder = await this.holderOf(number, side.at);
      if (!holder) continue;
      if (!found) found = holder;
      else if (holder.recordId !== found.recordId) this.findings.push({ severity: 'information', code: 'identity-other-record', at: side.at, says: 'another of its numbers is on another record here: that record is left as it is', mend: 'look whether the two are one person' });
    }
    return found;
  }

  async unknown(side: IdentitySide): Promise<ItemFault> {
    const [first] = await this.numbersOf(side);
    return new ItemFault(`${side.at}: nobody here has this number yet`, 'It is tried again by itself when somebody with this number comes; else correct it, or close it', first!.key);
  }

  /** Who a side is; whoever is not here yet and is described is registered, as an A28 would. */
  async findOrMake(side: IdentitySide): Promise<Found> {
    const found = await this.find(side);
    if (found) return found;
    if (!side.patient) throw await this.unknown(side);
    const { ctx, source, zone } = this.#work, when = this.#t.eventAt ?? this.#t.sentAt;
    const patient = this.#patientOf(side, new Set());
    const turn = await InTurn.open(ctx, source.name, [{ source: source.name, patient, exact: withExactDigits(patient), itemId: this.#item.id, place: placeOf(side), zone, ...(when === undefined ? {} : { eventAt: when }) }]);
    const answer = turn.identify(0);
    if (answer.decision === 'refused') throw new ItemFault(`${side.at}: ${answer.says}`, 'Complete the name or birth date, and replay');
    if (answer.decision === 'disputed') throw new ItemFault(`${side.at}: a number of it belongs here to somebody whose name and birth date say otherwise`, mendNumber);
    await turn.finish();
    for (const key of turn.keysOf(0)) this.#work.arrived.add(key);
    return this.#found(answer.chartId, answer.decision === 'new');
  }

  /** What the message says of somebody, laid over their record. Numbers of other records (those given up) are not given to it. */
  async tell(side: IdentitySide, found: Found): Promise<void> {
    if (!side.patient || found.made) return;
    const { ctx, source, zone } = this.#work, when = this.#t.eventAt ?? this.#t.sentAt;
    const others = new Set((await numberHolders(ctx, side.patient.identifier ?? [])).filter((n) => n.holders.length > 0 && n.holders.every((h) => h.chartId !== found.recordId)).map((n) => n.key));
    const patient = this.#patientOf(side, others);
    const turn = await InTurn.open(ctx, source.name, [{ source: source.name, patient, exact: withExactDigits(patient), itemId: this.#item.id, place: placeOf(side) }]);
    const told = await turn.demographics(0, found.recordId, { clear: side.clear, zone, ...(when === undefined ? {} : { eventAt: when }) });
    if (told.held) throw new HeldFault(told.held);
    this.findings.push(...told.findings);
    await turn.finish();
    for (const key of turn.keysOf(0)) this.#work.arrived.add(key);
  }

  #patientOf(side: IdentitySide, without: ReadonlySet<string>): Record<string, any> {
    const patient = side.patient as Record<string, any>;
    if (without.size === 0 || !Array.isArray(patient['identifier'])) return patient;
    return { ...patient, identifier: patient['identifier'].filter((i: any) => !without.has(numberKeyOf(i))) };
  }
}

const numberKeyOf = (i: { system?: string; value?: string }): string => numberKey(i.system, i.value);
const placeOf = (side: IdentitySide): string => side.at.replace(/-\d+$/, '');
