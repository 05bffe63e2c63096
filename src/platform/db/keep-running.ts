import { setTimeout as sleep } from 'node:timers/promises';
import type { EmbeddedServer } from './embedded.ts';

export type Watch = {
  /** A sentence for who runs the program. */
  say(text: string): void;
  /** The server cannot be kept: the program ends, so that its supervisor sees it. */
  giveUp(text: string): void;
};

const endsMax = 5, withinMs = 10 * 60_000;

/**
 * Starts the embedded server again when it ends without being asked (killed by the system for want of memory, say). What was committed is in
 * its log; connections are made anew at their next use. A server that ends again and again is not started for ever.
 */
export function keepRunning(first: EmbeddedServer, start: () => Promise<EmbeddedServer>, watch: Watch): { stop(): Promise<void> } {
  let server = first;
  let stopping = false;
  const ends: number[] = [];
  const work = (async () => {
    for (;;) {
      await server.ended;
      if (stopping) return;
      ends.push(Date.now());
      if (ends.length >= endsMax && Date.now() - ends.at(-endsMax)! < withinMs) {
        watch.giveUp(`The embedded PostgreSQL ended ${endsMax} times within ${withinMs / 60_000} minutes, so Chartkeeper ends too; see postgresql.log in the data folder. What was saved is safe`);
        return;
      }
      watch.say('The embedded PostgreSQL ended by itself; starting it again ...');
      try { server = await start(); } catch (error) {
        watch.giveUp(`The embedded PostgreSQL ended and could not be started again: ${(error as Error).message}`);
        return;
      }
      if (stopping) return;
      watch.say('The embedded PostgreSQL runs again');
    }
  })();
  return {
    async stop() {
      stopping = true;
      await server.stop();
      // The server's process holds nobody: a timer must, or a program with nothing else to do would end here, before its end is told.
      const waiting = new AbortController();
      await Promise.race([work, sleep(40_000, undefined, { signal: waiting.signal }).catch(() => {})]);
      waiting.abort();
      await server.stop(); // one that was just being started
    },
  };
}
