import { actionOf } from '../../../platform/module.ts';
import { Problem } from '../../../platform/problem.ts';
import { parseExact } from '../../../standards/fhir/exact-json.ts';
import { validate } from '../../../standards/fhir/validate.ts';
import { markInError as contract } from '../contract.ts';
import { sharedChart } from '../door.ts';
import { isInError } from '../render/status-words.ts';
import { markable, markedInError, taggedInError } from '../rules/error-status.ts';
import { fileEntries } from '../store/file-entries.ts';
import { readOneEntry } from '../store/read-entries.ts';
import { entryInView } from './entry-in-view.ts';
import { permitMarkInError } from './permit-authorship.ts';
import { staleVersion } from './write-entry.ts';

/** A retraction: every earlier version stays byte for byte, the newest says that it was entered in error, and why is kept beside it. */
export const markInErrorAction = actionOf(contract, {
  title: 'Mark an entry as entered in error', kind: 'write', right: 'chart.mark-in-error',
  async run(ctx, { type, id, expectVersion, reason }) {
    const { row } = await entryInView(ctx, type, id);
    if (!markable(type) || row.chartId === sharedChart) {
      throw new Problem('rule-refused', `${type} is not marked as entered in error`, { issues: [{ at: type, says: 'is no entry of a chart that can be withdrawn', mend: type === 'Patient' ? 'Correct the demographics, or report a wrong patient' : 'Correct it where it is kept' }] });
    }
    const found = await readOneEntry(ctx.tx, type, id);
    if (!found || found.version !== expectVersion) throw staleVersion(found ?? { ...row, indexed: 0 }, expectVersion);
    const { value, exact } = parseExact(found.text);
    permitMarkInError(value, row.itemId !== null, ctx.actor.id);
    if (isInError(value)) throw new Problem('rule-refused', `${type}/${id} is already marked as entered in error`);
    const [filed] = await fileEntries(ctx, [{ chartId: found.chartId, rid: found.rid, type, id, ...markedFor(value, exact), expectVersion, reason }], { previous: new Map([[`${found.chartId}/${found.rid}`, found]]), ifMatch: true });
    return { version: filed!.version };
  },
});

/** By its status; where the type's rules then want more than the entry has (an Appointment without times, say), by our tag, so that it stays valid FHIR. */
export function markedFor(value: any, exact: any): { value: any; exact: any } {
  const made = parseExact(JSON.stringify(markedInError(exact)));
  return faults(made.value) > faults(value) ? parseExact(JSON.stringify(taggedInError(exact))) : made;
}

const faults = (value: any): number => validate(value).filter((i) => (i.severity ?? 'error') === 'error').length;
