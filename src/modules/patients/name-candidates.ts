import type { Ctx } from '../../platform/action.ts';
import { soundCodes } from '../../standards/phonetic/index.ts';
import { nicknamesOf } from '../../standards/names/index.ts';
import { todayOf } from './lines.ts';
import type { AlikeFacts } from './rules/alike-facts.ts';
import { alikeFacts } from './rules/alike-facts.ts';
import { dayNumber, nearDays, partsOf } from './rules/birth-date.ts';
import { identityPolicy } from './rules/facts.ts';
import { foldIdentifier } from './rules/identifier-strength.ts';
import type { AlikeKeys } from './store/alike-candidates.ts';
import { findCandidates } from './store/alike-candidates.ts';

/** Words, sounds, dates and numbers by which a person is looked for in those rows. */
export const nameKeys = (ctx: Ctx, patient: Record<string, any>): AlikeKeys => keysOf(alikeFacts(patient, identityPolicy((id) => ctx.policy(id)).placeholderIdentifiers), todayOf(ctx));

/** Who shares a name, a birth date or a number with this person, by the rows that are written with every version: whoever was filed a moment ago is among them. */
export async function nameCandidates(ctx: Ctx, patient: Record<string, any>): Promise<{ chartId: string; rid: string }[]> {
  const found = await findCandidates(ctx.tx, nameKeys(ctx, patient));
  const only = ctx.actor.onlyCharts;
  return found.filter((f) => only?.has(f.chart_id) ?? true).sort((a, b) => b.keys - a.keys).map((f) => ({ chartId: f.chart_id, rid: f.rid }));
}
/** A two-digit year read into the wrong century. */
const centuries = (day: number): number[] => { const { year, month, day: d } = partsOf(day); return [year - 100, year + 100].map((y) => dayNumber(y, month, d)); };

/** Where to look: every name in every form, near birth dates, and all the numbers. */
function keysOf(facts: AlikeFacts, today: number): AlikeKeys {
  const names = facts.names.flatMap(({ key }) => {
    const family = key.family.split(' ').filter((w) => w.length > 1), joined = key.family.replaceAll(' ', ''), given = key.given[0] ?? '';
    const forms = given === '' ? [''] : [...new Set([given.slice(0, 3), ...nicknamesOf(given), ...key.given.slice(1).filter((g) => g.length > 2)])];
    const straight = [...new Set([...family, joined])].filter((w) => w !== '').flatMap((word) => forms.map((beginning) => ({ word, beginning })));
    return given !== '' && family.length ? [...straight, { word: given, beginning: family[0]! }] : straight;
  });
  const sounds = facts.names.filter((n) => !n.past).flatMap(({ key }) => {
    const given = soundCodes(key.given[0] ?? ''), words = key.family.split(' ').filter(Boolean);
    return [...new Set([...words, words.join('')])].flatMap((w) => soundCodes(w)).flatMap((word) => (given.length ? given : ['']).map((beginning) => ({ word, beginning })));
  });
  const whole = facts.birth && facts.birth.lo === facts.birth.hi ? facts.birth.lo : undefined;
  return {
    names: names.slice(0, 40), sounds: sounds.slice(0, 12), births: whole === undefined ? [] : [whole, ...nearDays(whole, today).others, whole - 1, whole + 1, ...centuries(whole)], phones: [...facts.phones].map((p) => [...p].reverse().join('')), emails: [...facts.emails],
    identifiers: [...[...facts.identifiers].map((i) => i.slice(i.indexOf('|') + 1)), ...(facts.ssn.whole ? [foldIdentifier(facts.ssn.whole)] : [])], lastFour: facts.ssn.lastFour ? [facts.ssn.lastFour] : [],
  };
}
