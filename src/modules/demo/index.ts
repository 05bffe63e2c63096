/** The door of the demo generator. */
export { demoModule } from './module.ts';
export { loadDemo } from './load-demo.ts';
export type { DemoSize, LoadBatch, Progress } from './load-demo.ts';
export { loadBatch } from './actions/load-batch.ts';
export { demoCodeSet } from './charts/code-set.ts';
export { makeMail } from './make-mail.ts';
