import { actionOf } from '../../../platform/module.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { parseExact } from '../../../standards/fhir/exact-json.ts';
import { markInError as contract } from '../contract.ts';
import { isInError } from '../render/status-words.ts';
import { markable, markedInError } from '../rules/error-status.ts';
import { fileEntries } from '../store/file-entries.ts';
import { readOneEntry } from '../store/read-entries.ts';
import { knownType } from '../store/type-numbers.ts';
import { touchEntries } from './permit-entry.ts';

/** A retraction: the entry stays, its newest version says that it was entered in error, and why is kept with it. */
export const markInErrorAction = actionOf(contract, {
  title: 'Mark an entry as entered in error', kind: 'write', right: 'chart.mark-in-error',
  async run(ctx, { type, id, expectVersion, reason }) {
    const found = knownType(type) ? await readOneEntry(ctx.tx, type, id) : undefined;
    if (!found) throw notFound();
    touchEntries(ctx, found.chartId, [`${type}/${id}`]);
    if (found.deleted) throw new Problem('gone', `${type}/${id} has been deleted`);
    if (!markable(type)) throw new Problem('rule-refused', `${type} is not marked in error: correct the demographics, or report a wrong patient`);
    if (found.version !== expectVersion) throw new Problem('stale', `${type}/${id} is at version ${found.version}, not ${expectVersion}: read it again, then repeat`);
    const { value, exact } = parseExact(found.text);
    if (isInError(value)) throw new Problem('conflict', `${type}/${id} is already marked as entered in error`);
    const marked = parseExact(JSON.stringify(markedInError(exact)));
    const [filed] = await fileEntries(ctx, [{ chartId: found.chartId, rid: found.rid, type, id, ...marked, expectVersion, reason }], { previous: new Map([[`${found.chartId}/${found.rid}`, found]]), ifMatch: true });
    return { version: filed!.version };
  },
});
