import { parentPort } from 'node:worker_threads';
import type { Ask } from './link-messages.ts';
import { LinkThread } from './link-thread.ts';

/** The entry of a worker thread of `link`. */
const thread = new LinkThread();
parentPort!.on('message', ({ no, ask }: { no: number; ask: Ask }) => {
  thread.answer(ask).then((answer) => parentPort!.postMessage({ no, answer }), (error: unknown) => parentPort!.postMessage({ no, error: (error as Error).stack ?? String(error) }));
});
