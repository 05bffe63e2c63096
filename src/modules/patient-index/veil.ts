import type { Ctx } from '../../platform/action.ts';
import type { Veil } from '../../platform/veil.ts';
import { parseExact } from '../../standards/fhir/exact-json.ts';
import type { Sealed } from '../patients/index.ts';
import { lineOf } from '../patients/index.ts';
import { coverValue, restoreValue } from './rules/cover-value.ts';
import type { Behind, SealedWords } from './rules/sealed-words.ts';
import { foldWord, sealedWords } from './rules/sealed-words.ts';
import type { SealRow } from './store/seals.ts';
import { chartsAroundSeals, standingSeals, wordsOfMedicine } from './store/seals.ts';

type Known = { at: number; words: ReadonlyMap<string, SealedWords>; each: readonly { behind: Behind; words: SealedWords }[] };
// Another process of the installation may have sealed something since: so many milliseconds at most.
const staleAfter = 2_000;
let known: Known | undefined;
/** Something was sealed or a seal ended here: what is hidden is read anew. */
export function sealsChanged(ctx: Pick<Ctx, 'tx'>): void { known = undefined; ctx.tx.afterCommit(() => { known = undefined; }); }

const partsOf = (names: readonly any[]): string[] => names.flatMap((n) => [n?.family, ...(Array.isArray(n?.given) ? n.given : [])]).filter((w): w is string => typeof w === 'string').flatMap((w) => foldWord(w).split(' '));
const behindOf = (s: SealRow): Behind => ({ ...(s.behind.names ? { names: s.behind.names } : {}), ...(s.behind.addresses ? { addresses: s.behind.addresses } : {}) });

async function wordsNow(ctx: Ctx): Promise<Known> {
  if (known && performance.now() - known.at < staleAfter) return known;
  const at = performance.now(), seals = await standingSeals(ctx.tx);
  if (seals.length === 0) return known = { at, words: new Map(), each: [] };
  const around = await chartsAroundSeals(ctx.tx), plain = await wordsOfMedicine(ctx.tx, [...new Set(seals.flatMap((s) => partsOf(s.behind.names ?? [])))]);
  const of = new Map<string, Behind[]>();
  for (const s of seals) for (const chart of new Set([s.chartId, ...around.filter((x) => x.sealed === s.chartId).map((x) => x.chartId)])) of.set(chart, [...of.get(chart) ?? [], behindOf(s)]);
  // What a chart's own patient is called by everybody, alias or child, is hidden nowhere in it.
  const lines = await lineOf(ctx, [...of.keys()]);
  const shown = (chart: string): Behind => { const l = lines.get(chart); return { shown: { names: l ? [{ family: l.family, given: (l.given ?? '').split(' ') }] : [] } }; };
  const words = new Map([...of].flatMap(([chart, behind]): [string, SealedWords][] => { const w = sealedWords([...behind, shown(chart)], plain); return w ? [[chart, w]] : []; }));
  const each = [...new Map(seals.map((s) => [s.chartId, s])).keys()].flatMap((chart) => { const behind = seals.filter((s) => s.chartId === chart).map(behindOf), w = sealedWords(behind, plain); return w ? [{ behind: Object.assign({}, ...behind) as Behind, words: w }] : []; });
  return known = { at, words, each };
}

const mayLook = (ctx: Ctx): boolean => ctx.actor.rights.has('patient-index.sealed');
// So many charts in one answer that belongs to none of them: it is a list, whose lines name their own.
const togetherMost = 12;

/** The words around: what an answer says without naming a chart is of the charts that the act touched. */
function together(words: Known['words'], charts: readonly string[]): SealedWords | undefined {
  const found = charts.length > togetherMost ? [] : charts.flatMap((c) => words.get(c) ?? []);
  if (found.length < 2) return found[0];
  return { hide: (text) => found.reduce((t, w) => w.hide(t), text), named: (text) => found.some((w) => w.named(text)), families: new Set(found.flatMap((w) => [...w.families])), givens: new Set(found.flatMap((w) => [...w.givens])), addresses: found.flatMap((w) => [...w.addresses]) };
}

/** What stands behind the seals is said in no answer of any act, but to those with the right, who look with a reason. */
export const sealVeil: Veil = {
  async cover(ctx, charts, value) {
    if (mayLook(ctx) || value === undefined || value === null) return value;
    const { words } = await wordsNow(ctx);
    return words.size === 0 ? value : coverValue(value, together(words, charts), (chart) => words.get(chart)) as typeof value;
  },
  async restore(ctx, chartId, before, draft) {
    if (mayLook(ctx)) return draft;
    const of = (await wordsNow(ctx)).words.get(chartId);
    if (!of) return draft;
    const { exact } = parseExact(before);
    return restoreValue(exact, coverValue(exact, of, () => of), draft);
  },
};

/** What stands behind the seals of whoever a text names by the true name or address. */
export async function sealsIn(ctx: Ctx, text: string): Promise<Sealed[]> {
  if (mayLook(ctx)) return [];
  const { each } = await wordsNow(ctx);
  if (each.length === 0) return [];
  const said = new Set(foldWord(text).split(' ')), has = (phrases: ReadonlySet<string>): boolean => [...phrases].some((p) => p !== '' && p.split(' ').every((w) => said.has(w)));
  return each.filter(({ words }) => (has(words.families) && has(words.givens)) || words.named(text)).map(({ behind }) => behind);
}
