import { z } from 'zod';
import { action } from '../../../platform/action.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { forEyesOf } from '../../../values/ssn.ts';
import { readOneRecorded, readOneVersion } from '../store/read-entries.ts';
import { hiddenNumbers, hideInEntry } from './hide-in-files.ts';
import { seenByProgram, versionsSeenByProgram } from './hide-from-programs.ts';
import { requireType, touchEntries } from './permit-entry.ts';
import { readFiling } from './tell-filing.ts';

export type ReadInput = { type: string; id: string; version?: number };
export type ReadOutput = { text: string; version: number };

/** The stored text of an entry, or of one of its versions, as it was stamped. */
export const readEntry = action<ReadInput, ReadOutput>({
  name: 'chart.read-entry', title: 'Read an entry', kind: 'read', right: 'chart.read', checkInput: false,
  input: z.object({ type: z.string(), id: z.string(), version: z.number().int().optional() }) as z.ZodType<ReadInput>,
  async run(ctx, { type, id, version }) {
    requireType(ctx, type, 'r');
    const found = version === undefined ? await readOneRecorded(ctx, type, id) : await readOneVersion(ctx.tx, type, id, version);
    const filing = !found && type === 'Provenance' && (version ?? 1) === 1 ? await readFiling(ctx, id) : undefined;
    if (filing !== undefined) return { text: filing, version: 1 };
    if (!found) throw notFound();
    if (!found.deleted && (await (version === undefined ? seenByProgram : versionsSeenByProgram)(ctx, [found])).length === 0) throw notFound();
    touchEntries(ctx, found.chartId, [`${type}/${id}`]);
    if (found.deleted) throw new Problem('gone', `${type}/${id} has been deleted; its earlier versions are in its history`);
    // A file is read here whole: what is written in it is masked as its entry is.
    const text = forEyesOf(ctx.actor)(found.text);
    return { text: type === 'Binary' ? hideInEntry(text, await hiddenNumbers(ctx, [found.chartId])) : text, version: found.version };
  },
});
