import { z } from 'zod';
import { action } from '../../../platform/action.ts';
import type { Ctx } from '../../../platform/action.ts';
import { chartDoor } from '../../chart/index.ts';
import type { Draft } from '../../chart/index.ts';
import { registerMade } from '../../patients/index.ts';
import { makeChart } from '../charts/make-chart.ts';
import { sharedDrafts } from '../charts/shared.ts';
import { makePerson } from '../people/make-person.ts';

const input = z.object({
  seed: z.number().int().default(1), from: z.number().int().min(0), count: z.number().int().min(1).max(5000),
  charts: z.number().int().min(0).describe('How many of all patients have a filled chart'), patients: z.number().int().describe('Of how many in all'),
});

/** The patients with filled charts are spread evenly over the whole. */
export const hasChart = (index: number, charts: number, patients: number): boolean => Math.floor((index + 1) * charts / patients) > Math.floor(index * charts / patients);

/**
 * Makes a run of demo patients, and the charts of some. Everything goes through the chart store's one writer, so that it is exactly what an import would have left;
 * one act, one audit entry and one commit for the batch.
 */
export const loadBatch = action({
  name: 'demo.load-batch', title: 'Load a batch of demo patients', kind: 'write', right: 'system.operate', weight: 'heavy', input,
  async run(ctx: Ctx, { seed, from, count, charts, patients }) {
    const today = Math.floor(ctx.now.getTime() / 86_400_000);
    const people = Array.from({ length: count }, (_, i) => makePerson(seed, from + i, today));
    const shared = charts > 0 ? await sharedDrafts(ctx, seed) : undefined;
    const registered = await registerMade(ctx, people.map((p) => ({ patientId: p.id, patient: p.patient })));
    const drafts: Draft[] = [...shared?.drafts ?? []];
    people.forEach((person, i) => {
      if (!shared || !hasChart(from + i, charts, patients)) return;
      const { chartId } = registered[i]!;
      for (const made of makeChart(seed, from + i, person, today, shared.staff)) drafts.push({ chartId, type: made.type, id: made.id, value: made.value, exact: made.exact });
    });
    if (drafts.length) await chartDoor.file(ctx, drafts);
    for (const r of registered) ctx.touch(r.chartId);
    ctx.note({ seed, from, count, resources: drafts.length + registered.length });
    return { patients: registered.length, resources: drafts.length + registered.length };
  },
});
