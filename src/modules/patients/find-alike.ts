import type { Ctx } from '../../platform/action.ts';
import type { Alike } from './contract.ts';
import { writeLines, todayOf } from './lines.ts';
import type { AlikeFacts } from './rules/alike-facts.ts';
import { soundCodes } from '../../standards/phonetic/index.ts';
import { alikeFacts } from './rules/alike-facts.ts';
import { dayNumber, nearDays, partsOf } from './rules/birth-date.ts';
import { identityPolicy } from './rules/facts.ts';
import { foldIdentifier } from './rules/identifier-strength.ts';
import { nicknamesOf } from '../../standards/names/index.ts';
import type { AlikeWeights, Scorer } from './rules/score-alike.ts';
import { scoreByWeights } from './rules/score-alike.ts';
import { findCandidates } from './store/alike-candidates.ts';
import type { AlikeKeys } from './store/alike-candidates.ts';
import { linesByChart } from './store/lines.ts';
import type { LineRow } from './store/lines.ts';
import { readNameKeys } from './rules/fold-name.ts';
import { chartDoor } from '../chart/index.ts';

const lookedAtMost = 60, shownMost = 5;

/** Who may already be this person: candidates from the indexes, scored by a pure rule. `scorer` is replaceable. */
export async function findAlikeTo(ctx: Ctx, patient: Record<string, any>, scorer: Scorer = scoreByWeights): Promise<Alike[]> {
  const identity = identityPolicy((id) => ctx.policy(id));
  const typed = alikeFacts(patient, identity.placeholderIdentifiers);
  const policy = { ...ctx.policy<AlikeWeights>('patients.alike-weights'), names: identity };
  const found = await findCandidates(ctx.tx, keysOf(typed, todayOf(ctx)));
  const only = ctx.actor.onlyCharts, allowed = only ? found.filter((f) => only.has(f.chart_id)) : found;
  if (!allowed.length) return [];
  const rows = await linesByChart(ctx.tx, allowed.map((f) => f.chart_id));
  const rids = new Set(allowed.map((f) => `${f.chart_id}/${f.rid}`));
  // A first look by what the index row holds, so that few resources are read whole.
  const likeliest = rows.filter((r) => rids.has(`${r.chart_id}/${r.rid}`)).map((row) => ({ row, score: scorer(typed, rowFacts(row), policy).score + (allowed.find((f) => f.chart_id === row.chart_id)!.keys - 1) * 4 }))
    .sort((a, b) => b.score - a.score).slice(0, lookedAtMost);
  const texts = await chartDoor.readCurrent(ctx, likeliest.map(({ row }) => ({ chartId: row.chart_id, rid: row.rid })));
  const scored = likeliest.flatMap(({ row }) => {
    const text = texts.get(`${row.chart_id}/${row.rid}`)?.text;
    const { grade, score, reasons } = text === undefined ? { grade: undefined, score: 0, reasons: [] } : scorer(typed, alikeFacts(JSON.parse(text), identity.placeholderIdentifiers), policy);
    return grade ? [{ row, grade, score, reasons }] : [];
  }).sort((a, b) => b.score - a.score || (a.row.chart_id < b.row.chart_id ? -1 : 1)).slice(0, shownMost);
  const lines = await writeLines(ctx, scored.map((s) => s.row));
  return scored.map(({ row, grade, score, reasons }) => ({ line: lines.get(row.chart_id)!, grade, score, reasons }));
}

const rowFacts = (row: LineRow): AlikeFacts => ({
  names: readNameKeys(row.name_keys).map((key) => ({ key, past: false, shown: '' })), birth: row.birth_lo === null || row.birth_hi === null ? undefined : { lo: row.birth_lo, hi: row.birth_hi }, birthText: row.birth_date ?? undefined, sex: row.sex ?? undefined,
  phones: new Set(), emails: new Set(), addresses: [], identifiers: new Set(), ssn: { whole: undefined, lastFour: undefined },
});

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
