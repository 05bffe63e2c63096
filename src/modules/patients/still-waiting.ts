import type { Ctx } from '../../platform/action.ts';
import { chartDoor } from '../chart/index.ts';
import type { LinkagePolicy, StandardPerson } from '../linkage/index.ts';
import { readFhirPatient, standardize } from '../linkage/index.ts';
import { nameCandidates, nameKeys } from './name-candidates.ts';
import type { AlikeKeys } from './store/alike-candidates.ts';
import type { Brief } from './store/match-rows.ts';
import { ofTheseWaiting, waitingBriefly } from './store/match-rows.ts';

export type WaitingPerson = { rid: string; person: StandardPerson };

/** While so few wait, each is looked at; beyond (an import), they are found by the search's index. */
const fewMost = 300, readMost = 100;

/** Those who are not encoded yet, as they stand in the chart now: whoever was filed or changed a moment ago. Of them, those who share a word of the name, the birth date, a phone or a number with who is looked for. */
export async function stillWaiting(ctx: Ctx, patient: Record<string, any>, policy: LinkagePolicy): Promise<Map<string, WaitingPerson>> {
  const people = new Map<string, WaitingPerson>(), only = ctx.actor.onlyCharts;
  let near: { chartId: string; rid: string }[];
  if (only) near = await ofTheseWaiting(ctx.tx, [...only]);
  else {
    const few = await waitingBriefly(ctx.tx, fewMost);
    if (few?.length === 0) return people;
    if (few) { near = few.filter(sharer(nameKeys(ctx, patient))); } else {
      const candidates = (await nameCandidates(ctx, patient)).map((c) => c.chartId), place = new Map(candidates.map((c, i) => [c, i]));
      near = (await ofTheseWaiting(ctx.tx, candidates)).sort((a, b) => place.get(a.chartId)! - place.get(b.chartId)!);
    }
  }
  if (!near.length) return people;
  const texts = await chartDoor.readCurrent(ctx, near.slice(0, readMost));
  for (const { chartId, rid } of near) { const text = texts.get(`${chartId}/${rid}`)?.text; if (text) people.set(chartId, { rid, person: standardize(readFhirPatient(JSON.parse(text)), policy) }); }
  return people;
}

/** The same likenesses as the search's index looks for, on rows at hand: a word or a sound of the family name, a birth date or one it may be mistyped for, a phone, a number. */
function sharer(keys: AlikeKeys): (b: Brief) => boolean {
  const words = new Set([...keys.names, ...keys.sounds].map((n) => n.word)), births = new Set(keys.births), numbers = new Set([...keys.identifiers, ...keys.lastFour]);
  return (b) => (b.birthLo !== null && births.has(b.birthLo)) || b.words.some((w) => words.has(w)) || b.numbers.some((n) => numbers.has(n)) || b.phones.some((p) => keys.phones.some((k) => p.startsWith(k)));
}
