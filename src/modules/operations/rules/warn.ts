import type { Warning } from '../contract.ts';

export type WarnLimits = { backupHours: number; checkpointMinutes: number; diskFreeRatio: number; auditProofDays: number };
export type WarnFacts = {
  now: Date; startedAt: Date; backupAt: Date | null; checkpointAt: Date | null; checkpointsElsewhere: boolean; disk: { free: number; total: number } | null; failedJobs: number; auditProof: { at: Date; ok: boolean } | null; demo: boolean;
};

const ageWords = (ms: number): string => { const h = Math.floor(ms / 3_600_000); return h < 1 ? `${Math.max(1, Math.floor(ms / 60_000))} minutes` : h < 48 ? `${h} hours` : `${Math.floor(h / 24)} days`; };

/** What is not as it should be, in words with the way to mend it, the gravest first. */
export function warnOf(f: WarnFacts, limits: WarnLimits): Warning[] {
  const warnings: Warning[] = [], age = (at: Date): number => f.now.getTime() - at.getTime();
  if (f.auditProof && !f.auditProof.ok) warnings.push({ id: 'audit-broken', says: 'The audit did not prove whole', mend: 'Run chartkeeper audit verify: it names the first entry touched. Tell the privacy officer.' });
  if (f.disk && f.disk.free < f.disk.total * limits.diskFreeRatio) warnings.push({ id: 'disk', says: `Only ${Math.floor(100 * f.disk.free / f.disk.total)} % of the disk is free`, mend: 'Make room: imports stop when it is full.' });
  if (!f.demo && !f.backupAt) warnings.push({ id: 'backup', says: 'No backup was ever made', mend: 'Run chartkeeper backup DIR every night, to another machine.' });
  else if (f.backupAt && age(f.backupAt) > limits.backupHours * 3_600_000) warnings.push({ id: 'backup', says: `The last backup is ${ageWords(age(f.backupAt))} old`, mend: 'See why the nightly backup did not run, and run chartkeeper backup DIR.' });
  // A program that has just started has not had its minute yet.
  const late = f.checkpointAt ? age(f.checkpointAt) : age(f.startedAt);
  if (late > limits.checkpointMinutes * 60_000 && age(f.startedAt) > limits.checkpointMinutes * 60_000) warnings.push({ id: 'checkpoint', says: f.checkpointAt ? `The last signed checkpoint is ${ageWords(late)} old` : 'No checkpoint was signed yet', mend: 'See the log of the program: the audit is not being numbered.' });
  if (f.failedJobs > 0) warnings.push({ id: 'jobs', says: `${f.failedJobs} ${f.failedJobs === 1 ? 'job has' : 'jobs have'} given up`, mend: 'See below what each says, mend it, and try again.' });
  if (!f.demo && !f.checkpointsElsewhere) warnings.push({ id: 'checkpoint-place', says: 'Checkpoints stay on this machine', mend: 'Set CHARTKEEPER_CHECKPOINT_DIR to a folder elsewhere, so that entries cannot be cut off unnoticed.' });
  if (!f.demo && (!f.auditProof || age(f.auditProof.at) > limits.auditProofDays * 86_400_000)) warnings.push({ id: 'audit-proof', says: f.auditProof ? `The audit was last proved ${ageWords(age(f.auditProof.at))} ago` : 'The audit was never proved', mend: 'Prove it now, below.' });
  return warnings;
}
