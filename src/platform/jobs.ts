import pg from 'pg';
import { PgBoss } from 'pg-boss';
import type { Actor } from './action.ts';
import type { Perform } from './perform.ts';
import type { Job, Module } from './module.ts';
import type { Tx } from './db/tx.ts';
import type { Log } from './log.ts';
import { bearBreaks } from './db/broken-connection.ts';
import { Problem } from './problem.ts';

export const jobsSchema = 'jobs';

export type Jobs = {
  publish(tx: Tx, queue: string, data: object, options?: { singletonKey?: string; startAfterSeconds?: number }): Promise<void>;
  /** Begins to work the queues and timers. Until then jobs are only written. */
  start(perform: Perform, modules: readonly Module[], actor: Actor, policy: <T>(id: string) => T): Promise<void>;
  stop(): Promise<void>;
};

/**
 * A PostgreSQL queue (pg-boss). Jobs are written in the caller's transaction and delivered at least once; every handler
 * performs an action, which must bear being done twice. The queue's tables are made by the owner role at migration.
 */
export async function openJobs(connection: pg.PoolConfig, modules: readonly Module[], log: Log): Promise<Jobs> {
  const pool = bearBreaks(new pg.Pool({ ...connection, max: 2, application_name: 'chartkeeper-jobs' }));
  const boss = new PgBoss({ db: { executeSql: (text, values) => pool.query(text, values as unknown[]) }, schema: jobsSchema, migrate: false, createSchema: false, supervise: true, schedule: false });
  boss.on('error', (error: Error) => log.error('the job queue reports an error', { stack: error.name }));
  const timers: NodeJS.Timeout[] = [];
  const running = new Set<Promise<unknown>>();
  let stopping = false;
  await boss.start();
  const there = new Set((await boss.getQueues()).map((q) => q.name));
  for (const module of modules) for (const job of module.jobs ?? []) {
    // `short`: one waiting job for each singleton key is enough; the one being worked does not count.
    if ('queue' in job && !there.has(job.queue)) { await boss.createQueue(job.queue, { policy: 'short', retryLimit: 20, retryDelay: 2, retryBackoff: true, expireInSeconds: 4 * 3600 }); there.add(job.queue); }
  }
  return {
    async publish(tx, queue, data, options = {}) {
      if (!there.has(queue)) throw new Problem('bug', `no module works the queue ${queue}`);
      await boss.send(queue, data, {
        ...(options.singletonKey === undefined ? {} : { singletonKey: options.singletonKey }),
        ...(options.startAfterSeconds === undefined ? {} : { startAfter: options.startAfterSeconds }),
        db: { executeSql: async (text: string, values?: unknown[]) => ({ rows: await tx.query(text, values ?? []) }) },
      });
    },
    async start(perform, all, actor, policy) {
      const once = (job: Job, input: unknown): Promise<unknown> => {
        const work = perform(job.action, input, actor, { purpose: 'system' });
        running.add(work);
        return work.finally(() => running.delete(work));
      };
      const whileThereIs = async (job: Extract<Job, { everySeconds: number }>): Promise<void> => {
        for (let more = true; more && !stopping;) {
          if (job.onlyIf && (await pool.query({ name: job.onlyIf.name, text: job.onlyIf.text, values: [...job.onlyIf.values?.(policy) ?? []] })).rows.length === 0) return;
          const output = await once(job, job.input?.() ?? {}) as { more?: boolean } | undefined;
          more = job.onlyIf !== undefined && output?.more === true;
        }
      };
      for (const module of all) for (const job of module.jobs ?? []) {
        if ('queue' in job) await boss.work(job.queue, { pollingIntervalSeconds: 0.5, batchSize: 1 }, async ([one]) => { if (one) await once(job, one.data); });
        else {
          const tick = (): void => {
            const timer = setTimeout(async () => {
              await whileThereIs(job).catch(() => {}); // perform has logged and recorded it
              if (!stopping) tick();
            }, job.everySeconds * 1000);
            timers.push(timer);
            if (timers.length > 500) timers.splice(0, 250);
          };
          tick();
        }
      }
    },
    async stop() {
      stopping = true;
      for (const timer of timers) clearTimeout(timer);
      await boss.stop({ graceful: true, timeout: 10_000 }).catch(() => {});
      await Promise.allSettled(running);
      await pool.end();
    },
  };
}
