import { statfs } from 'node:fs/promises';
import { actionOf } from '../../../platform/module.ts';
import { notFound } from '../../../platform/problem.ts';
import { auditState, verifyAudit } from '../../audit/index.ts';
import { proveAudit as proveContract, retryJob as retryContract, showHealth as healthContract } from '../contract.ts';
import { warnOf } from '../rules/warn.ts';
import type { WarnLimits } from '../rules/warn.ts';
import { putFact, readDatabase, readerOf, readComparing, readFacts, readJobs, requeue } from '../store/installation.ts';

/** What the health page needs of the house. */
export type Installation = { program: string; home: string; demo: boolean; external: boolean; checkpointsElsewhere: boolean };

const startedAt = new Date();
const instantOf = (value: { at?: string } | undefined): Date | null => value?.at ? new Date(value.at) : null;

export const showHealthAction = (installation: () => Installation) => actionOf(healthContract, {
  title: 'See how the installation stands', kind: 'read', right: 'access.manage',
  async run(ctx) {
    const at = installation(), database = await readDatabase(ctx.tx), jobs = await readJobs(ctx.tx), audit = await auditState(ctx.tx), comparing = await readComparing(ctx.tx), facts = await readFacts(ctx.tx, ['last-backup', 'last-drill', 'last-audit-proof']);
    const disk = await statfs(at.home).then((s) => ({ path: at.home, freeBytes: s.bavail * s.bsize, totalBytes: s.blocks * s.bsize }), () => null);
    const proof = facts.get('last-audit-proof'), backup = facts.get('last-backup');
    return {
      versions: { program: at.program, node: process.versions.node, database: database.version, databaseIs: at.external ? 'external' as const : 'embedded' as const, migration: database.migration }, startedAt: startedAt.toISOString(), demo: at.demo,
      database: { bytes: database.bytes, connections: database.connections, connectionsMax: database.connectionsMax, largest: database.largest }, disk, backup: backup ?? null, drill: facts.get('last-drill') ?? null,
      checkpoint: { at: audit.lastCheckpointAt?.toISOString() ?? null, leaves: audit.leaves, elsewhere: at.checkpointsElsewhere }, auditProof: proof ?? null,
      jobs: { waiting: jobs.waiting, active: jobs.active, failed: jobs.failed.map((f) => ({ ...f, at: f.at.toISOString() })) },
      comparing, warnings: warnOf({ now: ctx.now, startedAt, backupAt: instantOf(backup), checkpointAt: audit.lastCheckpointAt, checkpointsElsewhere: at.checkpointsElsewhere, disk: disk && { free: disk.freeBytes, total: disk.totalBytes }, failedJobs: jobs.failed.length, auditProof: proof ? { at: new Date(proof.at), ok: proof.ok } : null, demo: at.demo }, ctx.policy<WarnLimits>('operations.warn')),
    };
  },
});

export const retryJobAction = actionOf(retryContract, {
  title: 'Try a job again that gave up', kind: 'write', right: 'access.manage',
  async run(ctx, { id, queue }) {
    if (!await requeue(ctx.tx, queue, id, ctx.now)) throw notFound('No such job has given up');
    ctx.note({ jobId: id, queue });
    return {};
  },
});

export const proveAuditAction = actionOf(proveContract, {
  title: 'Prove the audit', kind: 'write', right: 'access.manage', weight: 'heavy',
  async run(ctx) {
    await ctx.tx.query('set transaction isolation level repeatable read');
    const report = await verifyAudit(readerOf(ctx.tx)), says = report.faults[0]?.says ?? null;
    await putFact(ctx.tx, 'last-audit-proof', { at: ctx.now.toISOString(), ok: report.ok, leaves: report.leaves, says }, ctx.now);
    ctx.note({ ok: report.ok, leaves: report.leaves, faults: report.faults.length });
    return { ok: report.ok, leaves: report.leaves, says };
  },
});
