export { auditModule, titleOfAct } from './module.ts';
export { createRecorder } from './recorder.ts';
export type { AuditRecorder } from './recorder.ts';
export { auditSigner, checkpointOnce, integrateOnce, logName, startIntegrator } from './integrator.ts';
export type { Integrator } from './integrator.ts';
/** How far it is numbered, and the last checkpoint; for the health of the installation. */
export { readState as auditState } from './store/search-entries.ts';
export { verifyAudit } from './verify.ts';
export type { AuditFault, AuditReport } from './verify.ts';
/** Every act that touched some charts since an instant; for the blast radius of an error. */
export { actsOn } from './store/acts-on.ts';
export type { ActOn } from './store/acts-on.ts';
