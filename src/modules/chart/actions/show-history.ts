import { actionOf } from '../../../platform/module.ts';
import { notFound } from '../../../platform/problem.ts';
import { forEyesOf } from '../../../values/ssn.ts';
import { history as contract } from '../contract.ts';
import { differences } from '../render/differences.ts';
import { actorWords, sourceWords } from '../render/origin-words.ts';
import { readStored } from '../render/read-stored.ts';
import { renderEntry } from '../render/render-entry.ts';
import { versionsOfEntry } from '../store/read-history.ts';
import { actorNames, itemOrigins } from '../store/read-origins.ts';
import { knownType } from '../store/type-numbers.ts';
import { readLine } from '../store/read-lines.ts';
import { requireInDates, visibleCharts } from './entry-in-view.ts';
import { requireType, touchEntries } from './permit-entry.ts';
import { namesFor } from './render-lines.ts';

/** The newest of an entry's versions that are told; each further one is in the store. */
const versionsMost = 200;

/** The versions of an entry, newest first: who, when, why, from what, and what changed. */
export const showHistoryAction = actionOf(contract, {
  title: 'Read the history of an entry', kind: 'read', right: 'chart.read', keepsToDates: true,
  async run(ctx, { type, id }) {
    requireType(ctx, type, 'r');
    const rows = knownType(type) ? await versionsOfEntry(ctx.tx, type, id, { limit: versionsMost }) : [];
    if (rows.length === 0) throw notFound();
    touchEntries(ctx, rows[0]!.chartId, [`${type}/${id}`]);
    if (ctx.actor.entryDates) { const now = await readLine(ctx.tx, type, id); if (!now) throw notFound(); requireInDates(ctx, now); }
    const eyes = forEyesOf(ctx.actor), resources = rows.map((r) => (r.deleted ? undefined : readStored(eyes(r.text)) as Record<string, any>));
    const [names, people, items] = await Promise.all([
      namesFor(ctx, resources.filter((r) => r !== undefined), await visibleCharts(ctx, rows[0]!.chartId)), actorNames(ctx.tx, rows.map((r) => r.actor)), itemOrigins(ctx.tx, rows.map((r) => r.itemId)),
    ]);
    const told = rows.map((r, i) => {
      const resource = resources[i];
      return resource && { resource, line: renderEntry(resource, { id, version: r.version, recordedAt: r.recordedAt, by: null, source: null, itemId: r.itemId }, names) };
    });
    return { versions: rows.map((r, i) => {
      const older = told[i + 1], newer = told[i];
      return {
        version: r.version, recordedAt: r.recordedAt, by: actorWords(r.actor, people), reason: r.reason, itemId: r.itemId, deleted: r.deleted,
        source: r.itemId === null ? null : sourceWords(items.get(r.itemId)), changes: older && newer ? differences(older, newer) : [],
      };
    }) };
  },
});
