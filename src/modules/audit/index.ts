export { auditModule } from './module.ts';
export { createRecorder } from './recorder.ts';
export type { AuditRecorder } from './recorder.ts';
export { auditSigner, checkpointOnce, integrateOnce, logName, startIntegrator } from './integrator.ts';
export type { Integrator } from './integrator.ts';
export { verifyAudit } from './verify.ts';
export type { AuditFault, AuditReport } from './verify.ts';
