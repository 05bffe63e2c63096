import { createHash } from 'node:crypto';
import type { Ctx } from '../../platform/action.ts';
import { Problem } from '../../platform/problem.ts';
import type { Guard, NextVersion } from '../chart/index.ts';
import { chartDoor, joinExtension } from '../chart/index.ts';
import { coreOf, identityChange, identityPolicy, isNamedLikeAnother, sealsOf } from '../patients/index.ts';
import type { IdentityChange, OverlayPolicy } from '../patients/index.ts';
import type { HeldRow } from './store/held-changes.ts';
import { confirmVersion, confirmedVersion, heldBefore, insertHeld } from './store/held-changes.ts';

type Patient = Record<string, any>;
type Found = { change: IdentityChange; walkSince: Date | null };

/** What a change says, apart from its version and instants: the same sent twice is one held change. */
const hashOf = ({ meta: _meta, id: _id, ...rest }: Patient): Buffer => createHash('sha256').update(JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)))).digest();

/**
 * The overlay guard: asked by the one writer before any next version of a Patient, so that no door has a way round it. A change that says somebody else is refused
 * and kept whole as a held change; the chart stays as it is (45 CFR 164.312(c)(1)).
 */
export const overlayGuard: Guard = {
  types: ['Patient'],
  async judge(ctx, next) {
    const before = next.before.text === '' ? undefined : JSON.parse(next.before.text) as Patient, after = next.draft.value as Patient;
    const address = JSON.stringify(before?.['address']) !== JSON.stringify(after['address']);
    if (before && !address && coreOf(before) === coreOf(after)) return undefined;
    const behind = await protectedChange(ctx, next, before, after);
    if (behind || (before && coreOf(before) === coreOf(after))) return behind;
    // Of a record that was merged away the question is asked where it leads: who somebody is is said there.
    if (mergedAway(before)) return undefined;
    const found = await examine(ctx, next, before, after);
    return found && hold(ctx, next, after, found);
  },
  confirmed(ctx, filed) { confirmVersion(ctx.tx, { ...filed, at: ctx.now }); },
};

const mergedAway = (p: Patient | undefined): boolean => Array.isArray(p?.['link']) && p['link'].some((l: any) => l?.type === 'replaced-by' && JSON.stringify(l?.extension ?? '').includes(joinExtension));

async function examine(ctx: Ctx, next: NextVersion, before: Patient | undefined, after: Patient): Promise<Found | undefined> {
  const policy = ctx.policy<OverlayPolicy>('patient-index.overlay'), identity = identityPolicy((id) => ctx.policy(id));
  const direct = before && identityChange(before, after, policy, identity);
  if (direct?.held) return { change: direct, walkSince: null };
  // A twin's name under the same birthday is one changed field, and yet another person: somebody who is here by that name is one too many.
  if (policy.anothersName && direct?.fields.some((f) => f.given) && await isNamedLikeAnother(ctx, after, next.chartId)) return { change: { ...direct, held: true, because: [{ rule: 'overlay.anothers-name', says: 'Another patient here has this name and this birth date' }] }, walkSince: null };
  const since = new Date(ctx.now.getTime() - policy.windowDays * 86_400_000);
  const [versions, settled] = await Promise.all([chartDoor.versionsSince(ctx, next, since), confirmedVersion(ctx.tx, next.chartId, next.rid)]);
  // What was removed and comes again as somebody else is an overlay too: the last version that stood counts, however old.
  if (!before) { const stood = versions.find((v) => v.text !== '') ?? (await chartDoor.versionsSince(ctx, next, new Date(0))).find((v) => v.text !== ''); if (stood) versions.push(stood); }
  const seen = new Set<string>();
  for (const v of versions.reverse()) {
    if (v.text === '' || v.version < settled) continue;
    const stood = JSON.parse(v.text) as Patient, core = coreOf(stood);
    if (seen.has(core)) continue;
    seen.add(core);
    const change = identityChange(stood, after, policy, identity);
    if (change.held) return { change, walkSince: v.at };
  }
  return undefined;
}

const doorOf = (ctx: Ctx, next: NextVersion): HeldRow['door'] => (next.draft.itemId !== undefined ? 'feed' : ctx.actor.kind === 'client' ? 'fhir' : 'desk');

async function hold(ctx: Ctx, next: NextVersion, after: Patient, { change, walkSince }: Found): Promise<Problem> {
  const hash = hashOf(after), twin = await heldBefore(ctx.tx, next.chartId, hash), because = change.because;
  const says = `${because[0]!.says}${walkSince ? ', step by step,' : ''}: this may be another person`;
  const more = { because: [{ rule: because[0]!.rule, citation: '45 CFR 164.312(c)(1)' }] };
  const issue = (heldId: string, what: string, mend: string) => ({ at: 'Patient', code: 'business-rule', severity: 'error' as const, says: what, mend, heldId });
  if (twin && twin.state !== 'open') {
    const ended = twin.state === 'dropped' ? 'looked at and dropped' : 'another person, who has a chart of their own now';
    return new Problem('rule-refused', `This change was held before (held change ${twin.heldId}) and found to be ${ended}: the record stays as it is`, { ...more, issues: [issue(twin.heldId, `is held change ${twin.heldId}, refused`, 'If it is right after all, let the patient index decide it anew')] });
  }
  const heldId = twin?.heldId ?? ctx.newId();
  return new Problem('rule-refused', `The change says somebody else, so it is held as change ${heldId} until somebody with the right decides; the record stays as it is`, {
    ...more, issues: because.map((b) => issue(heldId, `is held as change ${heldId}: ${b.says[0]!.toLowerCase()}${b.says.slice(1)}`, 'If it is another person, register them; if it is right, ask the patient index to let it pass')),
    keep: async (c) => {
      c.note({ heldId, rule: because[0]!.rule });
      if (twin) return;
      await insertHeld(c.tx, {
        heldId, chartId: next.chartId, rid: next.rid, at: c.now, version: next.before.version, hash, content: JSON.stringify(next.draft.exact), door: doorOf(c, next), actor: c.actor, facility: c.facility,
        source: next.draft.sender ?? null, itemId: next.draft.itemId ?? null, says, because, walkSince,
      });
    },
  });
}

/** A protected alias and a substitute address are changed by their own acts alone: what is sent is not kept, for it may be what the seal hides. */
async function protectedChange(ctx: Ctx, next: NextVersion, before: Patient | undefined, after: Patient): Promise<Problem | undefined> {
  const sealed = (await sealsOf(ctx, [next.chartId])).get(next.chartId), changed = (element: string): boolean => JSON.stringify(before?.[element]) !== JSON.stringify(after[element]);
  const at = sealed?.names && changed('name') ? 'name' : sealed?.addresses && changed('address') ? 'address' : undefined;
  return at && new Problem('rule-refused', `The ${at} of this record is protected: it is changed in the identity panel alone, by those with the right`, { because: [{ rule: `patient-index.sealed-${at}`, citation: '45 CFR 164.522' }], issues: [{ at: `Patient.${at}`, code: 'business-rule', says: 'is protected and stays as it is', mend: 'Send it as it was read' }] });
}
