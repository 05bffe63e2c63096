import { Problem } from '../../../platform/problem.ts';
import { recordedExtension } from '../contract.ts';
import { mayMarkInError, mayWriteAsProgram, standsBehind } from '../rules/authorship.ts';

/** Refuses a write of a program that would speak in a clinician's name. `text` is the entry as stored; most entries carry no authorship and are not read again. */
export function requireNotAuthored(type: string, text: string | undefined, value: any): void {
  const before = text !== undefined && text.includes(recordedExtension) ? JSON.parse(text) : undefined;
  if (before === undefined && !Array.isArray(value?.extension)) return;
  const may = mayWriteAsProgram(before, value);
  if (may.decision === 'allow') return;
  const authored = may.because[0]!.rule === 'chart.author-only';
  throw new Problem('rule-refused', authored ? 'A clinician stands behind this entry: only its author changes it, at the desk' : `The extension ${recordedExtension} says who authored and verified an entry; it is written here alone`, {
    because: may.because, issues: [{ at: authored ? type : `${type}.extension`, code: 'business-rule', severity: 'error', says: authored ? 'is authenticated by its author' : 'must be as it is stored', mend: authored ? 'Ask the author, or file what is new as an entry of its own' : 'Leave it out of a new entry; send it back as it was read in an update' }],
  });
}

/** Marking in error is the author's for what a clinician stands behind; others report it. */
export function permitMarkInError(resource: Record<string, any>, received: boolean, actorId: string): void {
  const may = mayMarkInError(resource, received, actorId);
  if (may.decision === 'refuse') throw new Problem('rule-refused', `${standsBehind(resource, received)!.name} stands behind this entry: only its author withdraws it`, {
    because: may.because, issues: [{ at: 'id', says: 'is authenticated by its author', mend: 'Report it as being in the wrong chart or visit, or ask the author' }],
  });
}
