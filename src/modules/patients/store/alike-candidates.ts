import type { Named, Tx } from '../../../platform/db/tx.ts';

export type AlikeKeys = {
  /** Folded family words with the beginnings of given names (or the reverse, for swapped ones) that may stand behind them. */
  names: readonly { word: string; beginning: string }[];
  /** What family names sound like, with what the given name sounds like. */
  sounds: readonly { word: string; beginning: string }[];
  /** Days since 1970 of the birth dates looked at: the one typed, and those it may be mistyped for. */
  births: readonly number[];
  phones: readonly string[]; emails: readonly string[]; identifiers: readonly string[]; lastFour: readonly string[];
};

// Each key is one bounded run of an index that the search has as well; no key, however common, reads more than its share.
const candidates: Named = { name: 'patients.alike-candidates', text: `
  select chart_id, rid, count(*)::int as keys from (
    select w.chart_id, w.rid from unnest($1::text[], $2::text[]) as n(word, beginning)
      cross join lateral (select x.chart_id, x.rid from unnest(array[1, 2, 4]::smallint[]) as k(kind) cross join lateral
        (select y.chart_id, y.rid from patients.name_word y where y.kind = k.kind and y.word = n.word and y.rest >= ' ' || n.beginning and y.rest < ' ' || n.beginning || '\u{10FFFF}' order by y.rest, y.birth_lo limit 40) x) w
    union all
    select b.chart_id, b.rid from unnest($3::integer[]) as d(day) cross join lateral (select p.chart_id, p.rid from patients.patient p where p.birth_lo = d.day order by p.birth_lo, p.chart_id limit 60) b
    union all
    select t.chart_id, t.rid from unnest($4::text[]) as f(folded) cross join lateral (select x.chart_id, x.rid from patients.telecom x where x.kind = 1 and x.folded >= f.folded and x.folded < f.folded || '\u{10FFFF}' order by x.folded limit 40) t
    union all
    select t.chart_id, t.rid from unnest($5::text[]) as f(folded) cross join lateral (select x.chart_id, x.rid from patients.telecom x where x.kind = 2 and x.folded = f.folded limit 40) t
    union all
    select i.chart_id, i.rid from unnest($6::text[]) as f(folded) cross join lateral (select x.chart_id, x.rid from patients.identifier x where x.value_folded = f.folded limit 40) i
    union all
    select i.chart_id, i.rid from unnest($7::text[]) as f(folded) cross join lateral (select x.chart_id, x.rid from patients.identifier x where x.last_four = f.folded order by x.last_four limit 60) i
    union all
    select w.chart_id, w.rid from unnest($8::text[], $9::text[]) as n(word, beginning)
      cross join lateral (select y.chart_id, y.rid from patients.name_word y where y.kind = 5 and y.word = n.word and y.rest >= ' ' || n.beginning and y.rest < ' ' || n.beginning || '\u{10FFFF}' order by y.rest, y.birth_lo limit 40) w
  ) u group by chart_id, rid` };

export const findCandidates = (tx: Tx, k: AlikeKeys): Promise<{ chart_id: string; rid: string; keys: number }[]> =>
  tx.query(candidates, [k.names.map((n) => n.word), k.names.map((n) => n.beginning), k.births, k.phones, k.emails, k.identifiers, k.lastFour, k.sounds.map((n) => n.word), k.sounds.map((n) => n.beginning)]);
