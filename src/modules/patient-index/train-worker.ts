import { parentPort, workerData } from 'node:worker_threads';
import type { LinkagePolicy } from '../linkage/index.ts';
import { decodePerson, trainModel } from '../linkage/index.ts';

/** A thread that learns a model, so that the program answers meanwhile. In: features as the rows hold them, and policy; out: which step it is at, and at the end the model as JSON text. */
const { features, policy } = workerData as { features: string[]; policy: LinkagePolicy };
const people = features.flatMap((f) => decodePerson(f) ?? []);
trainModel(people, policy, ({ step }) => parentPort!.postMessage({ step })).then((model) => parentPort!.postMessage({ model: JSON.stringify(model) }), (error: unknown) => { throw error; });
