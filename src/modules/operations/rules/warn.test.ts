import { expect, it } from 'vitest';
import { readPolicy } from '../../../platform/policy/read-policy.ts';
import { policyFolder } from '../../../../test/kit/house.ts';
import { warnOf } from './warn.ts';
import type { WarnFacts, WarnLimits } from './warn.ts';

const limits = readPolicy(policyFolder).get<WarnLimits>('operations.warn'), now = new Date('2026-11-25T12:00:00Z'), hoursAgo = (h: number): Date => new Date(now.getTime() - h * 3_600_000);
const well: WarnFacts = { now, startedAt: hoursAgo(50), backupAt: hoursAgo(10), checkpointAt: hoursAgo(0.01), checkpointsElsewhere: true, disk: { free: 50, total: 100 }, failedJobs: 0, auditProof: { at: hoursAgo(48), ok: true }, demo: false };
const ids = (change: Partial<WarnFacts>): string[] => warnOf({ ...well, ...change }, limits).map((w) => w.id);

it('says nothing when all is well', () => { expect(ids({})).toEqual([]); });
it.each([
  ['an old backup', { backupAt: hoursAgo(27) }, 'backup'], ['no backup', { backupAt: null }, 'backup'], ['a full disk', { disk: { free: 9, total: 100 } }, 'disk'], ['no checkpoint', { checkpointAt: hoursAgo(1) }, 'checkpoint'],
  ['jobs that gave up', { failedJobs: 2 }, 'jobs'], ['a broken audit', { auditProof: { at: now, ok: false } }, 'audit-broken'], ['an audit not proved for long', { auditProof: { at: hoursAgo(24 * 40), ok: true } }, 'audit-proof'], ['checkpoints on this machine alone', { checkpointsElsewhere: false }, 'checkpoint-place'],
] as [string, Partial<WarnFacts>, string][])('warns of %s', (_says, change, id) => { expect(ids(change)).toEqual([id]); });
it('gives a program that has just started its minute, and a demo its peace', () => {
  expect(ids({ startedAt: hoursAgo(0.05), checkpointAt: hoursAgo(30) })).toEqual([]);
  expect(ids({ demo: true, backupAt: null, auditProof: null, checkpointsElsewhere: false })).toEqual([]);
});
