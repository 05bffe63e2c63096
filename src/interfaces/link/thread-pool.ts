import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Hand, Model, Sampled, ScoredPart } from '../../modules/linkage/index.ts';
import type { Ask } from './link-messages.ts';
import { LinkThread } from './link-thread.ts';

/** Somebody who answers: a worker thread, or this one. */
export type Helper = { ask<T>(ask: Ask): Promise<T>; stop(): Promise<unknown> };

const threadsMax = 8;
export const threadCount = (): number => Math.max(1, Math.min(threadsMax, availableParallelism()));

export function ownHelper(): Helper {
  const thread = new LinkThread();
  return { ask: async <T>(ask: Ask) => await thread.answer(ask) as T, stop: async () => {} };
}

export function workerHelper(): Helper {
  const worker = new Worker(new URL('./link-worker.ts', import.meta.url)), waiting = new Map<number, { done(v: unknown): void; fail(e: Error): void }>();
  let count = 0;
  const failAll = (error: Error): void => { for (const w of waiting.values()) w.fail(error); waiting.clear(); };
  worker.on('message', ({ no, answer, error }: { no: number; answer?: unknown; error?: string }) => {
    const w = waiting.get(no);
    waiting.delete(no);
    if (error === undefined) w?.done(answer); else w?.fail(new Error(error));
  });
  worker.on('error', failAll);
  worker.on('exit', (code) => failAll(new Error(`A worker thread ended (${code})`)));
  return {
    ask: <T>(ask: Ask) => new Promise<T>((done, fail) => { count += 1; waiting.set(count, { done: (v) => done(v as T), fail }); worker.postMessage({ no: count, ask }); }),
    stop: () => worker.terminate(),
  };
}

/** A helper as a hand of the batch. */
export function handOf(helper: Helper): Hand {
  const texts = new WeakMap<Model, string>();
  const textOf = (model: Model): string => { let t = texts.get(model); if (t === undefined) texts.set(model, t = JSON.stringify(model)); return t; };
  return {
    sort: (parts) => helper.ask<{ key: number; people: number }[]>({ do: 'sort', parts }), know: (large) => helper.ask<void>({ do: 'know', large }),
    sample: (sample) => helper.ask<Sampled>({ do: 'sample', sample }), score: (part, model, least) => helper.ask<ScoredPart>({ do: 'score', part, model: textOf(model), least }),
  };
}
