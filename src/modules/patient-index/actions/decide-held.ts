import type { Ctx } from '../../../platform/action.ts';
import { actionOf } from '../../../platform/module.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { parseExact } from '../../../standards/fhir/exact-json.ts';
import { validate } from '../../../standards/fhir/validate.ts';
import { fileConfirmed, layOver, readHead, registerApart, theOther } from '../../patients/index.ts';
import { acceptOverlay as acceptContract, refuseOverlay as refuseContract } from '../contract-overlay.ts';
import { noteIdentityChange } from '../note-identity-change.ts';
import type { HeldRow } from '../store/held-changes.ts';
import { decideHeld, readHeld } from '../store/held-changes.ts';
import { readSeals } from '../read-seals.ts';
import { baseOf } from './held.ts';

/** Whoever waits for the decision: the received item is tried again by itself. */
export const heldDecidedQueue = 'patient-index.held-decided';

async function toDecide(ctx: Ctx, heldId: string): Promise<HeldRow & { content: string }> {
  const row = await readHeld(ctx.tx, heldId, true);
  if (row) ctx.touch(row.chart_id);
  if (!row) throw notFound('There is no such held change');
  if (row.state !== 'open') throw new Problem('conflict', 'Somebody has decided this change already: look again');
  return row;
}

async function told(ctx: Ctx, row: HeldRow, state: string): Promise<void> {
  ctx.note({ heldId: row.held_id, decision: state, rule: row.because[0]?.rule });
  if (row.item_id !== null) await ctx.publish(heldDecidedQueue, { heldId: row.held_id, itemId: row.item_id, state }, { singletonKey: row.item_id });
}

/** Lets a change of who somebody is pass: a version with the reason, an entry of the ledger, and a word to the privacy officer. */
export const acceptOverlay = actionOf(acceptContract, {
  title: 'Let a held change of who somebody is pass', kind: 'write', right: 'patient-index.accept-overlay',
  async run(ctx, { heldId, expectVersion, reason }) {
    const row = await toDecide(ctx, heldId), head = await readHead(ctx, row.chart_id, expectVersion);
    if ((await readSeals(ctx, [row.chart_id])).size > 0) throw new Problem('rule-refused', 'The name or the address of this record is protected: end that first, or refuse the change', { because: [{ rule: 'patient-index.sealed' }] });
    const next = layOver(await baseOf(ctx, row), parseExact(row.content).exact as Record<string, any>, head.value);
    const faults = validate(JSON.parse(JSON.stringify(next))).filter((i) => (i.severity ?? 'error') === 'error');
    if (faults.length && validate(JSON.parse(JSON.stringify(head.value))).length === 0) throw new Problem('rule-refused', 'Laid over what stands now, this change makes no valid Patient: refuse it, and correct the record by hand', { issues: faults });
    const version = await fileConfirmed(ctx, { chartId: row.chart_id, rid: row.rid, id: head.id, version: head.version, before: head.value, next, reason: `Held change ${heldId} let pass: ${reason}`, corrected: row.door === 'desk', itemId: row.item_id });
    decideHeld(ctx.tx, { heldId, state: 'accepted', by: ctx.actor.id, at: ctx.now, reason, version, newChart: null });
    noteIdentityChange(ctx, { kind: 'person-changed', chartId: row.chart_id, reason });
    await told(ctx, row, 'accepted');
    return { chartId: row.chart_id, version };
  },
});

/** Refuses a change: what was sent is another person, who gets a chart of their own, or it is dropped. The record was never touched. */
export const refuseOverlay = actionOf(refuseContract, {
  title: 'Refuse a held change of who somebody is', kind: 'write', right: 'patient-index.accept-overlay',
  async run(ctx, { heldId, decision, reason }) {
    const row = await toDecide(ctx, heldId);
    let made: { chartId: string; mrn: string } | undefined;
    if (decision === 'new-person') {
      const base = JSON.parse(JSON.stringify(await baseOf(ctx, row))), patient = theOther(base, JSON.parse(row.content));
      if (!patient['name'] && !patient['birthDate']) throw new Problem('rule-refused', 'What was sent names nobody of its own: drop it instead');
      made = await registerApart(ctx, { patient, apartFrom: row.chart_id, base, source: row.source ?? row.door, itemId: row.item_id });
    }
    decideHeld(ctx.tx, { heldId, state: made ? 'new-person' : 'dropped', by: ctx.actor.id, at: ctx.now, reason, version: null, newChart: made?.chartId ?? null });
    await told(ctx, row, made ? 'new-person' : 'dropped');
    return { newChart: made?.chartId ?? null, mrn: made?.mrn ?? null };
  },
});
