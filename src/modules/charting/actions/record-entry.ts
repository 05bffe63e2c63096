import { createHash } from 'node:crypto';
import { actionOf } from '../../../platform/module.ts';
import { Problem } from '../../../platform/problem.ts';
import { parseExact } from '../../../standards/fhir/exact-json.ts';
import { chartDoor, chartsToRead, faultsOf, newResourceId } from '../../chart/index.ts';
import { recordEntry as contract } from '../contract.ts';
import { buildEntries } from '../rules/fill-form.ts';
import { withRecorded, writeRecorded } from '../rules/recorded.ts';
import { authorOf, isOwn, mayEnter } from '../rules/who-enters.ts';
import { dropDraftOf } from '../store/drafts.ts';
import { takeKey } from '../store/entered.ts';
import { askForm, frameOf, headOf, requireOfPerson, visitOf } from './entry-facts.ts';
import { permitAddendum } from './permit-change.ts';
import { requireAnswers } from './questionnaires.ts';

/**
 * Types an entry into a chart. A clerk transcribes from a cited source and the entry is unverified; a clinician's own statement is verified by its author.
 * Each entry records author, enterer, informant, source and verification (42 CFR 482.24(c)(1)).
 */
export const recordEntryAction = actionOf(contract, {
  title: 'Type an entry into a chart', kind: 'write', right: 'charting.enter',
  async run(ctx, { chartId, entry, provenance, encounterId, acknowledged, key }) {
    const charts = await chartsToRead(ctx, chartId);
    const may = mayEnter(ctx.actor, provenance);
    if (may.decision === 'refuse') throw new Problem('rule-refused', 'Say where this stands: a transcription cites its source', { because: may.because, issues: [{ at: 'provenance.source.citation', says: 'must say where it stands: the form, the page, the line', mend: 'Name the document, or choose it from the chart' }] });
    const patient = await headOf(ctx, chartId), visit = await visitOf(ctx, charts, encounterId);
    await requireOfPerson(ctx, charts, provenance.source.entry, 'provenance.source.entry');
    if (entry.kind === 'note' && entry.form.addendumTo) { await requireOfPerson(ctx, charts, entry.form.addendumTo, 'addendumTo'); await permitAddendum(ctx, entry.form.addendumTo); }
    await requireAnswers(ctx, entry);
    const extensions = askForm(ctx, entry, patient, visit, acknowledged);
    const own = isOwn(ctx.actor, provenance), authored = authorOf(ctx.actor, provenance);
    const recorded = writeRecorded({ provenance: authored, enterer: ctx.actor, verified: own, change: entry.kind === 'note' && entry.form.addendumTo ? 'addendum' : provenance.late ? 'late-entry' : undefined });
    const drafts = buildEntries(entry, frameOf(ctx, patient, encounterId, authored, own)).map((resource) => {
      const made = parseExact(JSON.stringify({ ...withRecorded(resource, recorded, extensions), id: newResourceId() }));
      const faults = faultsOf(made.value);
      if (faults.length > 0) throw new Problem('invalid-input', 'This entry cannot be kept as it is', { issues: faults });
      return { chartId, type: made.value.resourceType as string, id: made.value.id as string, ...made };
    });
    const asked = createHash('sha256').update(JSON.stringify([chartId, entry, provenance, encounterId ?? null])).digest();
    const before = await takeKey(ctx.tx, ctx.actor.id, key, ctx.now, asked, drafts.map((d) => ({ type: d.type, id: d.id, version: 1 })));
    if (before) {
      if (!before.asked.equals(asked)) throw new Problem('conflict', 'This form was already used for another entry: open it anew');
      return { entries: before.entries };
    }
    await chartDoor.file(ctx, drafts);
    // The form is finished: its draft goes in the same commit, so that neither is lost without the other.
    dropDraftOf(ctx.tx, key, ctx.actor.id);
    ctx.touch(chartId, drafts.map((d) => `${d.type}/${d.id}`));
    ctx.note({ kind: entry.kind, source: provenance.source.kind, verified: own });
    return { entries: drafts.map((d) => ({ type: d.type, id: d.id, version: 1 })) };
  },
});
