import { actionOf } from '../../../platform/module.ts';
import { notFound } from '../../../platform/problem.ts';
import { history as contract } from '../contract.ts';
import { wordsOfItems } from '../origin-words.ts';
import { differences } from '../render/differences.ts';
import { readStored } from '../render/read-stored.ts';
import { unnamedReferences } from '../render/referred.ts';
import { renderEntry } from '../render/render-entry.ts';
import { versionsOfEntry } from '../store/read-history.ts';
import { actorNames } from '../store/read-section.ts';
import { knownType } from '../store/type-numbers.ts';
import { touchEntries } from './permit-entry.ts';
import { namesOf } from './render-rows.ts';

const versionsMax = 200;
const houseActors: Record<string, string> = { system: 'Chartkeeper itself', operator: 'The operator, by command line' };

/** The versions of an entry, newest first, each with who, when, why and what changed. */
export const showHistoryAction = actionOf(contract, {
  title: 'Read the history of an entry', kind: 'read', right: 'chart.read',
  async run(ctx, { type, id }) {
    const rows = knownType(type) ? await versionsOfEntry(ctx.tx, type, id, { limit: versionsMax }) : [];
    if (rows.length === 0) throw notFound();
    touchEntries(ctx, rows[0]!.chartId, [`${type}/${id}`]);
    const resources = rows.map((r) => (r.deleted ? undefined : readStored(r.text)));
    const names = await namesOf(ctx, new Set(resources.flatMap((r) => (r ? unnamedReferences(r) : []))), [rows[0]!.chartId]);
    const people = await actorNames(ctx.tx, rows.map((r) => r.actor));
    const items = await wordsOfItems(ctx, rows.map((r) => r.itemId));
    const seen = rows.map((r, i) => resources[i] && { resource: resources[i], line: renderEntry(resources[i], { id, version: r.version, recordedAt: r.recordedAt, itemId: r.itemId, by: null, source: null }, names) });
    return { versions: rows.map((r, i) => ({
      version: r.version, recordedAt: r.recordedAt, by: people.get(r.actor) ?? houseActors[r.actor] ?? r.actor, reason: r.reason, source: r.itemId === null ? null : [items.get(r.itemId), r.place].filter(Boolean).join(', '), itemId: r.itemId, deleted: r.deleted,
      changes: seen[i] && seen[i + 1] ? differences(seen[i + 1], seen[i]) : [],
    })) };
  },
});
