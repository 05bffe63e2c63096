import { Worker } from 'node:worker_threads';
import type { LinkagePolicy, Model } from '../linkage/index.ts';

export type LearnStep = 'reads' | 'sorts' | 'learns';
const steps = new Map<string, LearnStep>();
const wordOf: Readonly<Record<string, LearnStep>> = { sorting: 'sorts', learning: 'learns' };

/** Where learning is that this program does; undefined where it does not. Kept in memory alone: a step that was cut off is begun again. */
export const stepNow = (workId: string): LearnStep | undefined => steps.get(workId);

/** Learns a model in a thread of its own, from the features that `read` brings. */
export async function learnModel(workId: string, policy: LinkagePolicy, read: () => Promise<readonly string[]>): Promise<{ model: Model; records: number }> {
  try {
    steps.set(workId, 'reads');
    const features = await read();
    return { model: await inThread(workId, features, policy), records: features.length };
  } finally { steps.delete(workId); }
}

function inThread(workId: string, features: readonly string[], policy: LinkagePolicy): Promise<Model> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./train-worker.ts', import.meta.url), { workerData: { features, policy }, resourceLimits: { maxOldGenerationSizeMb: 2048 } });
    worker.on('message', (m: { step?: string; model?: string }) => {
      if (m.model !== undefined) { resolve(JSON.parse(m.model) as Model); return; }
      steps.set(workId, wordOf[m.step ?? ''] ?? 'learns');
    });
    worker.once('error', reject);
    worker.once('exit', (code) => { if (code !== 0) reject(new Error(`training ended with ${code}`)); });
  });
}
