import type { Ctx } from '../../../platform/action.ts';
import { actionOf } from '../../../platform/module.ts';
import { Problem } from '../../../platform/problem.ts';
import { parseExact } from '../../../standards/fhir/exact-json.ts';
import { chartDoor, faultsOf, markedFor } from '../../chart/index.ts';
import type { ProvenanceForm, Recorded } from '../contract.ts';
import { changeEntry as contract } from '../contract.ts';
import { changeResource, kindOf } from '../rules/fill-form.ts';
import type { Node } from '../rules/recorded.ts';
import { withRecorded, writeRecorded } from '../rules/recorded.ts';
import { authorOf, isOwn } from '../rules/who-enters.ts';
import { askForm, frameOf, headOf, requireOfPerson, visitOf } from './entry-facts.ts';
import type { Opened } from './permit-change.ts';
import { openForChange, permit } from './permit-change.ts';
import { requireAnswers } from './questionnaires.ts';

/**
 * A new version of an entry that was typed here; every earlier one stays as it was. An update says something newer, a correction puts a wrong fact right and
 * says why, a retraction is its author's withdrawal, a verification is a clinician's word that a transcription is true.
 */
export const changeEntryAction = actionOf(contract, {
  title: 'Change an entry', kind: 'write', right: 'charting.enter',
  async run(ctx, { type, id, expectVersion, change, entry, provenance, encounterId, reason, acknowledged }) {
    const opened = await openForChange(ctx, type, id), { row, resource, facts } = opened;
    permit(change, facts);
    if (row.version !== expectVersion) throw new Problem('stale', `Somebody else changed this meanwhile: it is at version ${row.version}. Look at it, then decide again`);
    if (change !== 'verification' && change !== 'update' && reason.length < 3) throw new Problem('invalid-input', 'Say why it is changed', { issues: [{ at: 'reason', says: 'must say why in a few words', mend: 'For example: year misread from the scan' }] });
    const recorded = facts.recorded!;
    const next = change === 'verification' ? verified(ctx, resource, recorded) : change === 'retraction' ? retracted(ctx, resource, recorded) : await rewritten(ctx, opened, { change, entry, provenance, encounterId, acknowledged });
    const made = parseExact(JSON.stringify(next)), faults = faultsOf(made.value);
    if (faults.length > 0) throw new Problem('invalid-input', 'This entry cannot be kept as it is', { issues: faults });
    const said = change === 'verification' ? 'Verified' : `${change === 'update' ? 'Update' : change === 'correction' ? 'Correction' : 'Retraction'}${reason ? `: ${reason}` : ''}`;
    const [filed] = await chartDoor.file(ctx, [{ chartId: row.chartId, rid: row.rid, type, id, ...made, expectVersion, reason: said }]);
    ctx.note({ change });
    return { version: filed!.version };
  },
});

const asForm = (r: Recorded): ProvenanceForm => {
  const key = /^([A-Za-z]+)\/(.+)$/.exec(r.source.entry ?? '');
  return { ...(r.author ? { author: { name: r.author.name, ...(r.author.id ? { id: r.author.id } : {}) } } : {}), ...(r.informant ? { informant: { kind: r.informant.kind as 'patient', ...(r.informant.name ? { name: r.informant.name } : {}) } } : {}), source: { kind: r.source.kind as 'paper', citation: r.source.citation, ...(key ? { entry: { type: key[1]!, id: key[2]! } } : {}) }, late: r.late };
};

const confirmed = (r: Node): Node => (r['verificationStatus']?.coding?.[0]?.code === 'unconfirmed' ? { ...r, verificationStatus: { coding: [{ system: r['verificationStatus'].coding[0].system, code: 'confirmed', display: 'Confirmed' }] } } : r);

/** The transcription keeps its author, enterer and source; who verifies it vouches for it from now on, and states it where nobody was named. */
const verified = (ctx: Ctx, resource: Node, r: Recorded): Node => withRecorded(confirmed(resource), writeRecorded({ provenance: r.author ? asForm(r) : { ...asForm(r), author: { id: ctx.actor.id, name: ctx.actor.name } }, enterer: r.enterer, verified: true, verifier: r.author ? { id: ctx.actor.id, name: ctx.actor.name } : null, change: 'verification' }));

const retracted = (ctx: Ctx, resource: Node, r: Recorded): Node => {
  const { value } = parseExact(JSON.stringify(resource));
  return withRecorded(markedFor(value, JSON.parse(JSON.stringify(resource))).exact as Node, writeRecorded({ provenance: asForm(r), enterer: ctx.actor, verified: r.verified, verifier: r.verifiedBy, change: 'retraction' }));
};

async function rewritten(ctx: Ctx, { row, charts, resource, facts }: Opened, asked: { change: string; entry?: Parameters<typeof changeResource>[1] | undefined; provenance?: ProvenanceForm | undefined; encounterId?: string | null | undefined; acknowledged: Parameters<typeof askForm>[4] }): Promise<Node> {
  if (!asked.entry) throw new Problem('invalid-input', 'Say what the entry should say', { issues: [{ at: 'entry', says: 'is missing' }] });
  const kind = kindOf(resource);
  if (asked.entry.kind !== kind) throw new Problem('invalid-input', 'This is another kind of entry', { issues: [{ at: 'entry.kind', says: `must be ${String(kind)}, the kind of this entry`, mend: 'Mark it as entered in error and enter it anew as the right kind' }] });
  const patient = await headOf(ctx, row.chartId), visit = await visitOf(ctx, charts, asked.encounterId);
  await requireOfPerson(ctx, charts, asked.provenance?.source.entry, 'provenance.source.entry');
  await requireAnswers(ctx, asked.entry);
  const extensions = askForm(ctx, asked.entry, patient, visit, asked.acknowledged);
  const given = asked.provenance ?? asForm(facts.recorded!), own = facts.recorded!.verified ? true : isOwn(ctx.actor, given);
  const authored = facts.recorded!.verified ? { ...given, author: { id: ctx.actor.id, name: ctx.actor.name } } : authorOf(ctx.actor, given);
  const changed = changeResource(resource, asked.entry, frameOf(ctx, patient, asked.encounterId, authored, own));
  if (asked.encounterId === null) delete changed['encounter'];
  return withRecorded(changed, writeRecorded({ provenance: authored, enterer: ctx.actor, verified: own, change: asked.change }), extensions);
}
