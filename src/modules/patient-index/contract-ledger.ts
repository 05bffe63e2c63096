import { z } from 'zod';
import { contract } from '../../values/contract.ts';

/**
 * What can become of an identity. `merged`, `unmerged`: two records of one facility; `linked`, `unlinked`: numbers of several facilities;
 * `number-changed`: a record's number is another now; `number-moved`: a number now belongs to another record; `visit-moved`, `visit-number-changed`: of one
 * visit; `person-changed`: a held change of name, birth date and sex was accepted.
 */
export const changeKind = z.enum(['merged', 'linked', 'unmerged', 'unlinked', 'number-changed', 'number-moved', 'visit-moved', 'visit-number-changed', 'person-changed']);
export type ChangeKind = z.infer<typeof changeKind>;

export const changeNumber = z.object({ system: z.string(), value: z.string(), type: z.string().nullable() });
export type ChangeNumber = z.infer<typeof changeNumber>;

const concerned = z.object({ chartId: z.string(), patientId: z.string().nullable(), numbers: z.array(changeNumber).describe('Record numbers, the leading one first; old ones too') });

export const identityChange = z.object({
  seq: z.number().describe('Its place in the order of all changes: later ones are higher; some numbers may be left out'), kind: changeKind, at: z.string(),
  chart: concerned.describe('The record that leads now'), other: concerned.nullable().describe('The other record'),
  was: changeNumber.nullable(), now: changeNumber.nullable(), facility: z.string(), reason: z.string(),
  origin: z.string().nullable().describe('The sender whose message brought it'), joinId: z.string().nullable(),
});
export type IdentityChangeLine = z.infer<typeof identityChange>;

const follower = z.string().trim().min(2).max(80).describe('The name under which a system follows the changes');

/** Begin to follow: from now on, or from the first change of all. Asked again it only answers. */
export const followChanges = contract('patient-index.follow-changes', z.object({ follower, from: z.enum(['now', 'beginning']).default('now') }), z.object({ follower: z.string(), acknowledged: z.number() }));

/** What comes after the given place, or after what the follower has acknowledged. */
export const listChanges = contract('patient-index.list-changes', z.object({ follower, after: z.number().int().min(0).nullable().default(null), limit: z.number().int().min(1).max(500).default(100) }),
  z.object({ changes: z.array(identityChange), acknowledged: z.number(), more: z.boolean() }));

/** Everything up to this place has arrived and is kept. */
export const acknowledgeChanges = contract('patient-index.acknowledge-changes', z.object({ follower, upTo: z.number().int().min(0) }), z.object({ acknowledged: z.number(), outstanding: z.number() }));

export const followerLine = z.object({
  follower: z.string(), openedAt: z.string(), acknowledged: z.number(), acknowledgedAt: z.string().nullable(), askedAt: z.string().nullable(), outstanding: z.number().describe('Changes not yet acknowledged, at most 1000 counted'),
  oldestAt: z.string().nullable().describe('Since when the oldest of them waits'), overdue: z.boolean(), trouble: z.string().nullable(),
  refusals: z.array(z.object({ seq: z.number(), at: z.string(), says: z.string() })).describe('Changes it refused, which somebody must look at'),
});
export type FollowerLine = z.infer<typeof followerLine>;
export const listFollowers = contract('patient-index.list-followers', z.object({}), z.object({ followers: z.array(followerLine), newest: z.number() }));

/** Somebody saw to a change that a follower refused. */
export const settleRefusal = contract('patient-index.settle-refusal', z.object({ follower, seq: z.number().int().positive() }), z.object({}));
/** The follower is gone: nothing waits for it any more. */
export const endFollowing = contract('patient-index.end-following', z.object({ follower }), z.object({}));
