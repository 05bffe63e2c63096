import type { Ctx } from '../../../platform/action.ts';
import { actionOf } from '../../../platform/module.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { parseExact } from '../../../standards/fhir/exact-json.ts';
import { chartDoor } from '../../chart/index.ts';
import { lineOf, readDemographics, readHead } from '../../patients/index.ts';
import type { HeldLine } from '../contract-overlay.ts';
import { listHeld as listContract, showHeld as showContract } from '../contract-overlay.ts';
import { heldFields } from '../held-fields.ts';
import { readSeals } from '../read-seals.ts';
import type { HeldRow } from '../store/held-changes.ts';
import { countOpenHeld, listHeldRows, readHeld } from '../store/held-changes.ts';

const who = (id: string | null, name: string | null): { id: string; name: string } | null => (id === null ? null : { id, name: name ?? id });

export async function heldLines(ctx: Ctx, rows: readonly HeldRow[]): Promise<HeldLine[]> {
  const lines = await lineOf(ctx, rows.map((r) => r.chart_id));
  return rows.flatMap((r) => {
    const line = lines.get(r.chart_id);
    if (!line) return [];
    return [{
      heldId: r.held_id, state: r.state, line, heldAt: r.held_at.toISOString(), door: r.door, by: { id: r.actor, name: r.actor_name }, source: r.source, itemId: r.item_id, says: r.says, because: r.because, owner: who(r.owner, r.owner_name),
      decidedAt: r.decided_at?.toISOString() ?? null, decidedBy: who(r.decided_by, r.decided_name), reason: r.reason, newChart: r.new_chart !== null && (ctx.actor.onlyCharts?.has(r.new_chart) ?? true) ? r.new_chart : null,
    }];
  });
}

/** Changes of who somebody is, held until somebody with the right decides. */
export const listHeld = actionOf(listContract, {
  title: 'List held changes of who somebody is', kind: 'read', right: 'patient-index.read',
  async run(ctx, { state, chartId, after, limit }) {
    const charts = ctx.actor.onlyCharts ? [...ctx.actor.onlyCharts] : null;
    if (chartId !== undefined) ctx.touch(chartId);
    const [rows, open] = await Promise.all([listHeldRows(ctx.tx, { state, chartId: chartId ?? null, after, limit, charts }), countOpenHeld(ctx.tx, charts)]);
    const page = rows.slice(0, limit);
    for (const r of page) ctx.touch(r.chart_id);
    return { held: await heldLines(ctx, page), next: rows.length > limit ? page.at(-1)!.held_id : null, open };
  },
});

/** The version that stood when the change came, by which it is known what it changes. */
export async function baseOf(ctx: Ctx, held: HeldRow): Promise<Record<string, any>> {
  const versions = await chartDoor.versionsSince(ctx, { chartId: held.chart_id, rid: held.rid }, held.held_at);
  const base = versions.find((v) => v.version === held.version)?.text ?? (await chartDoor.versionsSince(ctx, { chartId: held.chart_id, rid: held.rid }, new Date(0))).find((v) => v.version === held.version)?.text;
  return base ? parseExact(base).exact as Record<string, any> : { resourceType: 'Patient' };
}

/** One, old and new side by side. */
export const showHeld = actionOf(showContract, {
  title: 'Compare a held change with the record', kind: 'read', right: 'patient-index.read',
  async run(ctx, { heldId }) {
    const row = await readHeld(ctx.tx, heldId);
    if (!row) throw notFound('There is no such held change');
    // What was held before a name or address was sealed tells what the seal hides.
    if (!ctx.actor.rights.has('patient-index.sealed') && (await readSeals(ctx, [row.chart_id])).size > 0) throw new Problem('not-permitted', 'This record is protected: the privacy officer decides its held changes');
    const head = await readHead(ctx, row.chart_id), [held] = await heldLines(ctx, [row]);
    if (!held) throw notFound();
    const base = await baseOf(ctx, row), proposed = JSON.parse(row.content), old = row.state === 'open' ? JSON.parse(JSON.stringify(head.value)) : base, seesSsn = ctx.actor.rights.has('patients.read-ssn');
    ctx.note({ heldId });
    return {
      held, old: readDemographics(old, head.version, seesSsn), new: readDemographics(proposed, head.version, seesSsn), fields: heldFields(old, proposed, row.because.map((b) => b.rule)), chartChanged: row.state === 'open' && head.version !== row.version,
      walk: row.walk_since ? { since: row.walk_since.toISOString(), says: 'No single step changes who it is; all of them since then together do' } : null, mayDecide: row.state === 'open' && ctx.actor.rights.has('patient-index.accept-overlay'),
    };
  },
});
