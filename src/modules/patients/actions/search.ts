import type { Ctx } from '../../../platform/action.ts';
import { actionOf } from '../../../platform/module.ts';
import { search as contract } from '../contract.ts';
import type { SearchHit } from '../contract.ts';
import { todayOf, writeLines } from '../lines.ts';
import type { Candidate, Match } from '../rules/mark-match.ts';
import { matchCandidate } from '../rules/mark-match.ts';
import type { DateOrder } from '../rules/read-birth-date-words.ts';
import { describe, readSearchText } from '../rules/read-search-text.ts';
import type { Plan } from '../rules/read-search-text.ts';
import { countPatients, lastVisits, linesByChart } from '../store/lines.ts';
import type { LineRow } from '../store/lines.ts';
import { listOpened } from '../store/opened.ts';
import { mergedInto } from '../store/records.ts';
import { soundingLike } from '../store/sounding-words.ts';
import { widerPlans } from '../rules/wider-plans.ts';
import { findByPlan } from '../store/search-patients.ts';
import type { Found } from '../store/search-patients.ts';

type Scored = { row: LineRow; match: Match; plan: Plan };

/** Searching as one types. The words typed and the charts shown are recorded. */
export const search = actionOf(contract, {
  title: 'Search patients', kind: 'read', right: 'patients.search', keepsToDates: true,
  async run(ctx, { text, limit }) {
    const started = performance.now();
    const today = todayOf(ctx);
    const { plans, readAs } = readSearchText(text, ctx.policy<DateOrder>('patients.date-order'), today);
    ctx.note({ text });
    const only = ctx.actor.onlyCharts;
    const counting = only ? Promise.resolve(only.size) : countPatients(ctx.tx, ctx.now.getTime());
    if (!plans.length) return { readAs, hits: [], more: false, patients: await counting, ms: elapsed(started) };
    // Somebody limited to some charts searches among those alone.
    const opening = only ? linesByChart(ctx.tx, [...only]) : openedRows(ctx);
    const scored = new Map<string, Scored>();
    for (const [round, some] of [plans.slice(0, 1), plans.slice(1)].entries()) {
      if (round === 1 && (scored.size >= limit || !some.length)) break;
      const found = await Promise.all(some.map((plan) => (only ? [] : findByPlan(ctx.tx, plan, limit))));
      const opened = await opening;
      some.forEach((plan, i) => score(plan, found[i]!, opened, scored));
    }
    // Few by what was typed: by what it may have meant. Never instead of a match, always below it, and it says so.
    if (scored.size < Math.min(limit, 5)) {
      const sounds = new Map(await Promise.all([...new Set(plans.flatMap((p) => p.names))].slice(0, 4).map(async (w) => [w, only ? [] : await soundingLike(ctx.tx, w, ctx.now.getTime())] as const)));
      const wider = widerPlans(plans, text, (w) => sounds.get(w) ?? []), found = await Promise.all(wider.map((plan) => (only ? [] : findByPlan(ctx.tx, plan, limit)))), opened = await opening;
      wider.forEach((plan, i) => score(plan, found[i]!, opened, scored));
      plans.push(...wider);
    }
    await leadToRecords(ctx, scored);
    const sorted = [...scored.values()].sort((a, b) => b.match.score - a.match.score || compare(a.row.family, b.row.family) || compare(a.row.given, b.row.given) || (a.row.birth_lo ?? 0) - (b.row.birth_lo ?? 0) || compare(a.row.chart_id, b.row.chart_id));
    const page = sorted.slice(0, limit);
    const [lines, visited] = await Promise.all([writeLines(ctx, page.map((s) => s.row)), lastVisits(ctx.tx, page.map((s) => s.row.chart_id).filter((c) => !ctx.actor.entryDates?.has(c)), ctx.now)]);
    const hits = page.map((s): SearchHit => ({
      ...lines.get(s.row.chart_id)!, why: s.match.why, marks: s.match.marks, phone: s.row.phone, addressLine: s.row.address, previousNames: s.match.previousNames, lastVisitOn: visited.get(s.row.chart_id) ?? null,
    }));
    for (const h of hits) ctx.touch(h.chartId);
    ctx.note({ found: hits.length });
    const meant = plans.filter((p) => page.some((s) => s.plan === p));
    return { readAs: describe(meant.length ? meant.slice(0, 2) : plans.slice(0, 2)), hits, more: sorted.length > page.length, patients: await counting, ms: elapsed(started) };
  },
});

/** A record that was merged away is no other person: who it leads to is shown in its place, and why. */
async function leadToRecords(ctx: Ctx, scored: Map<string, Scored>): Promise<void> {
  const only = ctx.actor.onlyCharts, into = new Map([...await mergedInto(ctx.tx, [...scored.keys()])].filter(([, record]) => only?.has(record) ?? true));
  if (into.size === 0) return;
  const rows = new Map((await linesByChart(ctx.tx, [...new Set(into.values())])).map((r) => [r.chart_id, r]));
  for (const [chart, record] of into) {
    const away = scored.get(chart)!, row = rows.get(record), there = scored.get(record);
    if (!row) continue;
    scored.delete(chart);
    const says = away.row.mrn === null ? 'A record that was merged into this one fits' : `Merged number ${away.row.mrn}`;
    if (there && there.match.score >= away.match.score) there.match.why.push(says);
    else scored.set(record, { row, plan: away.plan, match: { score: away.match.score, why: [says, ...away.match.why], marks: [], previousNames: row.previous?.split('\n') ?? [] } });
  }
}

const elapsed = (started: number): number => Math.round((performance.now() - started) * 10) / 10;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The charts this person had open last: they are looked at each time and come first among equals. */
async function openedRows(ctx: Ctx): Promise<LineRow[]> {
  if (ctx.actor.kind !== 'person') return [];
  const opened = await listOpened(ctx.tx, ctx.actor.id, 20);
  return opened.length ? linesByChart(ctx.tx, opened.map((o) => o.chart_id)) : [];
}

function score(plan: Plan, found: readonly Found[], opened: readonly LineRow[], scored: Map<string, Scored>): void {
  const consider = (row: LineRow, by: string | undefined, more: number): void => {
    const match = matchCandidate(candidateOf(row, plan, by), plan);
    if (!match) return;
    match.score += more;
    const before = scored.get(row.chart_id);
    if (!before || before.match.score < match.score) scored.set(row.chart_id, { row, match, plan });
  };
  for (const f of found) consider(f, f.by, 0);
  for (const row of opened) consider(row, undefined, 30);
}

const candidateOf = (row: LineRow, plan: Plan, by: string | undefined): Candidate => ({
  chartId: row.chart_id, rid: row.rid, family: row.family, given: row.given, preferred: row.preferred, previousNames: row.previous?.split('\n') ?? [], birthDate: row.birth_date, birthLo: row.birth_lo, birthHi: row.birth_hi,
  mrn: row.mrn, phone: row.phone, deceased: row.deceased, ...(by !== undefined && plan.numbers[0] ? { foundBy: { kind: plan.numbers[0].kind, value: by } } : {}),
});
