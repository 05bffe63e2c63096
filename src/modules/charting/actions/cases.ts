import { actionOf } from '../../../platform/module.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { chartsToRead } from '../../chart/index.ts';
import { listCases as listContract, openCase as openContract, takeCase as takeContract } from '../contract.ts';
import type { CaseLine } from '../contract.ts';
import type { CaseRow } from '../store/cases.ts';
import { countOpen, insertCase, isPerson, lockCase, nextOwner, ownCase, readCases } from '../store/cases.ts';
import { requireOfPerson } from './entry-facts.ts';

/** "This is in the wrong chart." Anybody who may read it may say so, from any screen; nothing moves yet. */
export const openCaseAction = actionOf(openContract, {
  title: 'Report a wrong chart or a wrong visit', kind: 'write', right: 'charting.report',
  async run(ctx, input) {
    const charts = await chartsToRead(ctx, input.fromChart);
    if (input.toChart !== undefined) await chartsToRead(ctx, input.toChart);
    for (const [i, e] of input.entries.entries()) await requireOfPerson(ctx, charts, e, `entries.${i}`);
    if (input.toEncounter !== undefined) await requireOfPerson(ctx, input.toChart === undefined ? charts : await chartsToRead(ctx, input.toChart), { type: 'Encounter', id: input.toEncounter }, 'toEncounter');
    const caseId = ctx.newId(), owner = await nextOwner(ctx.tx, ctx.policy<string[]>('charting.case-owners'), ctx.facility, ctx.actor.id);
    await insertCase(ctx.tx, { caseId, owner: owner?.id ?? null, kind: input.kind, fromChart: input.fromChart, toChart: input.toChart ?? null, toEncounter: input.toEncounter ?? null, entries: input.entries, says: input.says, page: input.page ?? null, openedBy: ctx.actor.id, openedAt: ctx.now, facility: ctx.facility });
    ctx.touch(input.fromChart, input.entries.map((e) => `${e.type}/${e.id}`));
    ctx.note({ caseId, ...(owner ? { owner: owner.id } : {}) });
    return { caseId, owner };
  },
});

const person = (id: string | null, name: string | null): { id: string; name: string } | null => (id === null ? null : { id, name: name ?? id });
export const caseOf = (r: CaseRow): CaseLine => ({
  caseId: r.case_id, kind: r.kind, state: r.state, fromChart: r.from_chart, toChart: r.to_chart, toEncounter: r.to_encounter, entries: r.entries, says: r.says, page: r.page, openedBy: person(r.opened_by, r.opened_name)!, openedAt: r.opened_at.toISOString(),
  owner: person(r.owner, r.owner_name), decidedBy: person(r.decided_by, r.decided_name), decidedAt: r.decided_at?.toISOString() ?? null, outcome: r.outcome,
});

/** Correction cases, newest first: those who may decide see all, others the ones of a chart they may read. */
export const listCasesAction = actionOf(listContract, {
  title: 'See correction cases', kind: 'read', right: 'charting.report',
  async run(ctx, { state, chartId, mine, before, limit }) {
    if (!ctx.actor.rights.has('charting.move') && chartId === undefined) throw new Problem('not-permitted', 'Cases of a chart are seen from the chart; the list of all is for those who decide them');
    if (chartId !== undefined) await chartsToRead(ctx, chartId);
    const rows = await readCases(ctx.tx, { state: state ?? null, chartId: chartId ?? null, owner: mine ? ctx.actor.id : null, before, limit, charts: ctx.actor.onlyCharts ? [...ctx.actor.onlyCharts] : null });
    const page = rows.slice(0, limit);
    for (const r of page) { ctx.touch(r.from_chart); if (r.to_chart) ctx.touch(r.to_chart); }
    return { cases: page.map(caseOf), next: rows.length > limit ? page.at(-1)!.case_id : null, open: await countOpen(ctx.tx) };
  },
});

export const takeCaseAction = actionOf(takeContract, {
  title: 'Give a correction case an owner', kind: 'write', right: 'charting.move',
  async run(ctx, { caseId, owner }) {
    const found = /^\d{1,18}$/.test(caseId) ? await lockCase(ctx.tx, caseId) : undefined;
    if (found) ctx.touch(found.from_chart);
    if (owner !== undefined && owner !== null && owner !== ctx.actor.id && !await isPerson(ctx.tx, owner)) throw new Problem('invalid-input', 'There is no such person', { issues: [{ at: 'owner', says: 'names nobody who works here', mend: 'Choose a colleague' }] });
    if (!found || !await ownCase(ctx.tx, caseId, owner === undefined ? ctx.actor.id : owner)) throw notFound('There is no such open case');
    ctx.note({ caseId, owner: owner === undefined ? ctx.actor.id : owner });
    return { caseId };
  },
});
