export { openKeys, rotateKeys } from './open-keys.ts';
export type { OpenedKeys } from './open-keys.ts';
export { openKeyRing } from './key-ring.ts';
export type { Keys, Sql } from './key-ring.ts';
export { findMasterKey, fingerprintOf, readKey, trialKeyFile, writeKeyFile } from './master-key.ts';
export type { MasterKey, MasterKeyPlace } from './master-key.ts';
export { deriveKey, seal, unseal } from './seal.ts';
