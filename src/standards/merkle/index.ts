export { hashBytes, emptyRoot, hashLeaf, hashNode, rootOf } from './tree-hash.ts';
export { Frontier } from './frontier.ts';
export { proveInclusion, verifyInclusion, proveConsistency, verifyConsistency } from './proofs.ts';
export { signerOf, verifierOf, writeNote, readNote, splitNotes } from './signed-note.ts';
export type { Checkpoint, Signer, Verifier } from './signed-note.ts';
