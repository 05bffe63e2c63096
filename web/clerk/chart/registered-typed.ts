import type { z } from 'zod';
import { relationships } from '../../../src/modules/patients/contract.ts';
import type { Registered, changeRegistered } from '../../../src/modules/patients/contract.ts';
import { longDate, shortDate } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { readDate } from '../../lib/read-date.ts';
import { emptyCoverage, emptyParty } from '../register/typed.ts';
import type { CoverageTyped, Fault, PartyTyped, Picture } from '../register/typed.ts';

/** The forms of what was registered beside the person, as they are typed: the fields of the registration, and the days from and to. Pure. */
export type Set = z.input<typeof changeRegistered.input>['set'];
export type Target = { part: 'party'; at: Registered['parties'][number] | null } | { part: 'coverage'; at: Registered['coverages'][number] | null } | { part: 'consent'; at: Registered['consents'][number] | null } | { part: 'photo'; at: Registered['photo'] } | { part: 'photo-id'; at: Registered['photo'] };
export type PartTyped = { party: PartyTyped & { organization: string }; coverage: CoverageTyped & { order: string }; consent: { kind: string; answer: string; on: string; note: string }; picture: Picture; from: string; to: string; reason: string };

const w = m.registered;
const or = (s: string): string | null => (s.trim() === '' ? null : s.trim());
const shown = (day: string | null | undefined): string => (day ? shortDate(day.slice(0, 10)) : '');
const words = (s: string): string[] => s.trim().split(/\s+/).filter(Boolean);
const relation = (c: { code: string | null; display: string } | null): string => (c ? relationships.find((r) => r.code === c.code)?.code ?? c.display : '');

export function typedOf(t: Target): PartTyped {
  const party = t.part === 'party' && t.at ? t.at : null, cover = t.part === 'coverage' && t.at ? t.at : null, consent = t.part === 'consent' && t.at ? t.at : null;
  return {
    party: party ? { kinds: party.kinds, relationship: relation(party.relationship), family: party.name.family, given: party.name.given.join(' '), phone: party.telecoms.find((x) => x.system === 'phone' || x.system === null)?.value ?? '', authority: party.authority ?? '', organization: party.organization ?? '' } : { ...emptyParty, organization: '' },
    coverage: cover ? { payer: cover.payer, plan: cover.plan ?? '', memberId: cover.memberId ?? '', groupNumber: cover.groupNumber ?? '', relationship: cover.relationship, cardFront: null, cardBack: null, order: String(cover.order) } : { ...emptyCoverage, order: '1' },
    consent: consent ? { kind: consent.kind, answer: consent.answer, on: shown(consent.on), note: consent.note ?? '' } : { kind: 'advance-directive', answer: '', on: 't', note: '' },
    picture: null, from: shown(party?.from ?? cover?.from), to: shown(party?.to ?? cover?.to ?? consent?.to), reason: '',
  };
}

/** A day as typed; one that reads as what is stored keeps the stored text, which may be an instant. */
const day = (typed: string, stored: string | null | undefined): string | null => (typed.trim() === '' ? null : typed === shown(stored) && stored ? stored : readDate(typed));

export function writePart(t: Target, p: PartTyped): Set {
  if (t.part === 'photo' || t.part === 'photo-id') return { part: t.part, value: p.picture! };
  if (t.part === 'consent') return { part: 'consent', value: { kind: p.consent.kind as 'treatment', answer: p.consent.answer, on: day(p.consent.on, t.at?.on), note: or(p.consent.note), to: day(p.to, t.at?.to) } };
  if (t.part === 'coverage') {
    const c = p.coverage, { ref: _r, version: _v, cards: _c, ...was } = t.at ?? { ref: '', version: 0, cards: [] };
    return { part: 'coverage', value: { ...was, payer: c.payer.trim(), plan: or(c.plan), memberId: or(c.memberId), groupNumber: or(c.groupNumber), relationship: c.relationship as 'self', order: Number(c.order), cardFront: c.cardFront, cardBack: c.cardBack, from: day(p.from, t.at?.from), to: day(p.to, t.at?.to) } };
  }
  const { ref: _r, version: _v, ...was } = t.at ?? { ref: '', version: 0, telecoms: [] }, before = was.telecoms.find((x) => x.system === 'phone' || x.system === null);
  const telecoms = p.party.phone.trim() === '' ? was.telecoms.filter((x) => x !== before) : before ? was.telecoms.map((x) => (x === before ? { ...x, value: p.party.phone.trim() } : x)) : [{ system: 'phone', use: 'mobile', value: p.party.phone.trim(), from: null, to: null }, ...was.telecoms];
  const said = p.party.relationship, relationship = t.at && relation(t.at.relationship) === said ? t.at.relationship : relationships.find((r) => r.code === said) ?? null;
  return { part: 'party', value: { ...was, kinds: p.party.kinds as ['proxy'], relationship, name: { family: p.party.family.trim(), given: words(p.party.given) }, organization: or(p.party.organization), telecoms, authority: or(p.party.authority), from: day(p.from, t.at?.from), to: day(p.to, t.at?.to) } };
}

export function faultsIn(t: Target, p: PartTyped): Fault[] {
  const faults: Fault[] = [], put = (bad: boolean, field: string, says: string): void => { if (bad) faults.push({ field, says }); }, bad = (s: string): boolean => s.trim() !== '' && readDate(s) === null;
  if (t.part === 'party') put(!p.party.family.trim() && !p.party.given.trim() && !p.party.organization.trim(), 'party-family', w.needName);
  if (t.part === 'coverage') put(!p.coverage.payer.trim(), 'coverage-payer', w.needPayer);
  if (t.part === 'consent') { put(!p.consent.answer, 'consent-answer', w.needAnswer); put(bad(p.consent.on), 'consent-on', w.badDate); put(p.consent.kind === 'privacy-notice' && p.consent.answer === 'not-obtained' && !p.consent.note.trim(), 'consent-note', m.register.needNote); }
  if (t.part === 'photo' || t.part === 'photo-id') put(p.picture === null, 'picture', w.needPicture);
  put(bad(p.from), 'part-from', w.badDate); put(bad(p.to), 'part-to', w.badDate);
  put(p.reason.trim().length < 3, 'part-reason', w.needReason);
  return faults;
}

const clean = (p: PartTyped): string => JSON.stringify({ ...p, reason: '' });
export const isChanged = (before: PartTyped, now: PartTyped): boolean => clean(before) !== clean(now);

/** What two people wrote of one thing, where they differ, in the words of the form. */
export function compareTyped(t: Target, theirs: PartTyped, mine: PartTyped): { label: string; theirs: string; mine: string }[] {
  const r = m.register, kindWords = (p: PartTyped): string => p.party.kinds.map((k) => r.kinds[k] ?? k).join(', ');
  const rows: [string, (p: PartTyped) => string][] = t.part === 'party' ? [[r.partyIs, kindWords], [r.family, (p) => p.party.family], [r.given, (p) => p.party.given], [w.organization, (p) => p.party.organization], [r.relationship, (p) => relationships.find((x) => x.code === p.party.relationship)?.display ?? p.party.relationship], [r.phone, (p) => p.party.phone], [r.authority, (p) => p.party.authority]]
    : t.part === 'coverage' ? [[r.payer, (p) => p.coverage.payer], [r.plan, (p) => p.coverage.plan], [r.memberId, (p) => p.coverage.memberId], [r.group, (p) => p.coverage.groupNumber], [r.subscriber, (p) => r.subscribers[p.coverage.relationship] ?? p.coverage.relationship], [w.order, (p) => p.coverage.order]]
      : t.part === 'consent' ? [[w.answer, (p) => m.print.answers[p.consent.answer] ?? p.consent.answer], [w.on, (p) => p.consent.on], [w.note, (p) => p.consent.note]] : [];
  const all: typeof rows = [...rows, [w.from, (p) => p.from], [w.until, (p) => p.to]];
  return all.map(([label, of]) => ({ label, theirs: of(theirs), mine: of(mine) })).filter((x) => x.theirs !== x.mine);
}

export const endedWords = (to: string | null): string => (to ? w.ended(longDate(to.slice(0, 10))) : '');
