import { chartDoor } from '../../chart/index.ts';
import { changeNumber, moveNumber, moveVisits, noteIdentityChange } from '../../patient-index/index.ts';
import { parseExact } from '../../../standards/fhir/exact-json.ts';
import type { IdentityStep, NamedVisit } from '../../../standards/translation.ts';
import { ItemFault } from '../rules/item-fault.ts';
import { exchangeVisitNumber, hasAccount, partOf, sameNumber, toldNumber, withAccount } from '../rules/visit-numbers.ts';
import { nameVisit, newestEvent, noteVersion, toldVisits } from '../store/identity-events.ts';
import type { ToldVisit } from '../store/identity-events.ts';
import type { Found } from './identity-sides.ts';
import type { FilingWork, Taken } from './work.ts';

type Step<D extends IdentityStep['do']> = Extract<IdentityStep, { do: D }>;
type Visit = ToldVisit & { exact: Record<string, any> };
type Number = { system?: string | undefined; value?: string | undefined };
export const visitKeyOf = (key: string): string => `visit|${key}`;

/** Visits and accounts that an identity event moves, joins or renumbers. */
export class IdentityVisits {
  readonly #work: FilingWork;
  readonly #item: Taken;
  readonly #reason: string;
  readonly #note: (says: string) => void;
  constructor(work: FilingWork, item: Taken, reason: string, note: (says: string) => void) { this.#work = work; this.#item = item; this.#reason = reason; this.#note = note; }

  get #by(): { reason: string; itemId: string } { return { reason: this.#reason, itemId: this.#item.id }; }

  async #read(visits: readonly ToldVisit[]): Promise<Visit[]> {
    const texts = await chartDoor.readCurrent(this.#work.ctx, visits);
    return visits.flatMap((v) => { const t = texts.get(`${v.chartId}/${v.rid}`); return t && t.text !== '' ? [{ ...v, version: t.version, exact: parseExact(t.text).exact as Record<string, any> }] : []; });
  }

  async #visitsIn(charts: readonly string[]): Promise<Visit[]> {
    const found: Visit[] = [];
    for (const chart of charts) for (const e of await chartDoor.entriesOf(this.#work.ctx, chart, ['Encounter'])) {
      const exact = parseExact(e.text).exact as Record<string, any>;
      found.push({ chartId: e.chartId, rid: e.rid, ourId: e.id, version: Number(JSON.parse(e.text).meta?.versionId), exact });
    }
    return found;
  }

  /** A visit by its number: as its sender tells it, else by the number that an Encounter of these charts carries. */
  async #find(visit: NamedVisit, charts: readonly string[] | undefined): Promise<Visit | undefined> {
    const all = (await this.#read(await toldVisits(this.#work.ctx.tx, this.#work.source.no, visit.key))).filter((v) => charts === undefined || charts.includes(v.chartId));
    const told = all.filter((v) => !all.some((o) => v.exact['partOf']?.reference === `Encounter/${o.ourId}`));
    if (new Set(told.map((v) => v.ourId)).size > 1) throw new ItemFault(`${visit.at}: several visits have this number`, 'Say in MRG-1 whose it is, or move it by a correction case');
    if (told[0] || charts === undefined) return told[0];
    const carried = (await this.#visitsIn(charts)).filter((v) => (v.exact['identifier'] ?? []).some((i: any) => sameNumber(i, visit.number)));
    if (carried.length > 1) throw new ItemFault(`${visit.at}: several visits have this number`, 'Move it by a correction case');
    return carried[0];
  }

  async #found(visit: NamedVisit, charts: readonly string[] | undefined): Promise<Visit> {
    const found = await this.#find(visit, charts);
    if (!found) throw new ItemFault(`${visit.at}: no visit of this number is here${charts === undefined ? '' : ' for this patient'}`, 'It is tried again by itself when the visit comes; else correct it, or close it', visitKeyOf(visit.key));
    return found;
  }

  async #write(visit: Visit, exact: Record<string, any>, eventAt?: Date): Promise<Visit> {
    const [filed] = await chartDoor.file(this.#work.ctx, [{ chartId: visit.chartId, rid: visit.rid, type: 'Encounter', id: visit.ourId, expectVersion: visit.version, value: JSON.parse(JSON.stringify(exact)), exact, ...this.#by }]);
    const now = { ...visit, exact, version: filed!.version };
    await noteVersion(this.#work.ctx.tx, now, eventAt);
    return now;
  }

  async moveVisit(step: Step<'move-visit'>, to: Found, from: Found | undefined): Promise<void> {
    const visit = await this.#find(step.visit, from?.charts) ?? (from ? await this.#find(step.visit, to.charts) : undefined);
    if (!visit) throw (await this.#found(step.visit, from?.charts).then(() => new Error('found'), (fault: unknown) => fault));
    const account = step.account;
    if (to.charts.includes(visit.chartId)) this.#note('the visit is in this record already');
    else await this.#move(visit, to, step.visit.number);
    const here = await this.#found(step.visit, to.charts);
    // Found by the number it carries, told by another source perhaps: what this one says of it from now on means the same visit.
    await this.#name(step.visit, here);
    if (account && !hasAccount(here.exact, account)) await this.#write(here, withAccount(here.exact, undefined, account));
  }

  /** Where news of the visit came to the right record before the move, the visit stands there already: what moves becomes a part of it, so that one visit has the number. */
  async #move(visit: Visit, to: Found, number: Number): Promise<void> {
    const { ctx } = this.#work, numbers = (visit.exact['identifier'] ?? []).filter((i: any) => i.use !== 'old');
    const standing = (await this.#visitsIn(to.charts)).find((v) => (v.exact['identifier'] ?? []).some((i: any) => i.use !== 'old' && numbers.some((n: any) => sameNumber(i, n))));
    const { moved } = await moveVisits(ctx, { from: visit.chartId, to: to.recordId, visits: [{ type: 'Encounter', id: visit.ourId }], reason: this.#reason, number: toldNumber(number) });
    const id = standing && moved.find((m) => m.from === `Encounter/${visit.ourId}`)?.to.slice('Encounter/'.length);
    const at = id && (await chartDoor.locate(ctx, [{ type: 'Encounter', id }])).get(`Encounter/${id}`);
    if (!standing || !at) return;
    const [here] = await this.#read([{ chartId: at.chartId, rid: at.rid, ourId: at.id, version: at.version }]);
    await this.#write(here!, partOf(numbers.reduce((exact: Record<string, any>, n: any) => exchangeVisitNumber(exact, n, undefined), here!.exact), `Encounter/${standing.ourId}`));
    this.#note('a visit of this number stood in the record it moved to: what moved is a part of that visit now');
  }

  #name(visit: NamedVisit, means: ToldVisit): Promise<void> { return nameVisit(this.#work.ctx.tx, { sourceNo: this.#work.source.no, runId: this.#item.runId, key: visit.key }, means); }

  /** Where visits are from now on, all of them or none. Whom something newer is known of stays where that says. */
  async changePlaces(sides: readonly { of: Found; visit: NamedVisit; location: unknown }[], eventAt: Date | undefined): Promise<void> {
    const { tx } = this.#work.ctx;
    const found: { visit: Visit; named: NamedVisit; location: unknown }[] = [];
    for (const { of, visit, location } of sides) found.push({ visit: await this.#found(visit, of.charts), named: visit, location });
    for (const { visit, named, location } of found) {
      if (['finished', 'cancelled', 'entered-in-error'].includes(visit.exact['status'])) { this.#note(`the visit of ${named.at} has ended: its bed was left as it is`); continue; }
      const newest = await newestEvent(tx, visit);
      if (eventAt && newest && eventAt < newest) { this.#note(`something newer is known of the visit of ${named.at}: its bed was left as it is`); continue; }
      await this.#write(visit, { ...visit.exact, location }, eventAt);
    }
  }

  /** All visits of an account, and the account itself where it stands at the patient. */
  async moveAccount(step: Step<'move-account'>, to: Found, from: Found): Promise<void> {
    const { ctx } = this.#work;
    if (from.recordId === to.recordId) { this.#note('the account is in this record already'); return; }
    const visits = (await this.#visitsIn(from.charts)).filter((v) => hasAccount(v.exact, step.account));
    const heads = await this.#headsWith(from.charts, step.account);
    if (visits.length === 0 && heads.length === 0) {
      const there = (await this.#visitsIn(to.charts)).some((v) => hasAccount(v.exact, step.account)) || (await this.#headsWith(to.charts, step.account)).length > 0;
      if (there) { this.#note('the account is in this record already'); return; }
      throw new ItemFault('MRG-3: no visit of this account is in the record it is to move from', 'Compare the account number with the visits; correct it, or close it');
    }
    for (const visit of visits) await this.#move(visit, to, (visit.exact['identifier'] ?? [])[0] ?? step.account);
    for (const chart of heads) await moveNumber(ctx, { from: chart, to: to.recordId, number: step.account, ...this.#by });
  }

  async #headsWith(charts: readonly string[], account: Number): Promise<string[]> {
    const heads = await chartDoor.patientsOf(this.#work.ctx, charts);
    const texts = await chartDoor.readCurrent(this.#work.ctx, heads.filter((h) => !h.deleted));
    return heads.filter((h) => (JSON.parse(texts.get(`${h.chartId}/${h.rid}`)?.text ?? '{}').identifier ?? []).some((i: any) => sameNumber(i, account))).map((h) => h.chartId);
  }

  /** An account number for another: on every visit that has it, and at the patient. */
  async changeAccount(step: Step<'merge-accounts' | 'change-account'>, of: Found): Promise<void> {
    const { ctx } = this.#work;
    const visits = (await this.#visitsIn(of.charts)).filter((v) => hasAccount(v.exact, step.was));
    const heads = await this.#headsWith(of.charts, step.was);
    if (visits.length === 0 && heads.length === 0) throw new ItemFault('MRG-3: no visit of this account is here for this patient', 'Compare the account number with the visits; correct it, or close it');
    let changed = 0;
    for (const visit of visits) {
      const next = withAccount(visit.exact, step.was, step.now);
      if (next !== visit.exact) { await this.#write(visit, next); changed += 1; }
    }
    for (const chartId of heads) if ((await changeNumber(ctx, { chartId, was: step.was, now: step.now, ...this.#by })).changed) changed += 1;
    if (changed === 0) this.#note('the account has this number already');
  }

  /** A visit number for another; two visits that turn out to be one: the one given up becomes a part of the other, and its number means the other from now on. */
  async changeVisit(step: Step<'merge-visits' | 'change-visit-number'>, of: Found): Promise<void> {
    const { ctx } = this.#work;
    const was = await this.#found(step.was, of.charts), now = await this.#find(step.now, of.charts);
    if (now?.ourId === was.ourId) { this.#note('the visit has this number already'); return; }
    if (now && step.do === 'change-visit-number') throw new ItemFault(`${step.now.at}: another visit has the new number already`, 'Two visits that are one are merged with an A42; correct the number, or close it');
    if (!now) {
      const next = await this.#write(was, exchangeVisitNumber(was.exact, step.was.number, step.now.number));
      await this.#name(step.now, next);
      await this.#name(step.was, next);
      noteIdentityChange(ctx, { kind: 'visit-number-changed', chartId: was.chartId, was: toldNumber(step.was.number), now: toldNumber(step.now.number), reason: this.#reason });
      return;
    }
    const kept = await this.#write(now, exchangeVisitNumber(now.exact, step.was.number, undefined));
    await this.#write(was, partOf(was.exact, `Encounter/${now.ourId}`));
    await this.#name(step.was, kept);
    await this.#name(step.now, kept);
    noteIdentityChange(ctx, { kind: 'visit-number-changed', chartId: now.chartId, was: toldNumber(step.was.number), now: toldNumber(step.now.number), reason: this.#reason });
  }
}
