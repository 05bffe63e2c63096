import pg from 'pg';
import type { PoolClient } from 'pg';
import { bearBreaks, brokenConnection } from './broken-connection.ts';
import { Transaction } from './tx.ts';
import type { Tx } from './tx.ts';
import { openLanes } from './lanes.ts';
import type { Lanes } from './lanes.ts';

export type Database = {
  /** Light acts: a few pipelined connections. */
  light: pg.Pool;
  /** Imports, bundles, backups: connections of their own, so that a long act never delays a short one. */
  heavy: pg.Pool;
  /** Shared by light reads. */
  reads: Lanes;
  close(): Promise<void>;
};

// Instants come back as text in ISO form where SQL asks for them; bigint stays decimal text; jsonb stays parsed.
export function openDatabase(connection: pg.PoolConfig, sizes: { light?: number; heavy?: number; reads?: number; answerMs?: number } = {}): Database {
  // A prepared statement is planned once: for a range of names PostgreSQL would else plan each search anew, which costs more than the search.
  const planned: pg.PoolConfig = { options: '-c plan_cache_mode=force_generic_plan', ...connection };
  // A light act that the database has not answered in a minute never will in time: it is stopped, and its person told.
  // Should the database not even say so (frozen, or cut off), the connection is given up a little later, so that every request has its answer.
  const prompt = { statement_timeout: 60_000, query_timeout: sizes.answerMs ?? 70_000, connectionTimeoutMillis: sizes.answerMs ?? 70_000 };
  const common: pg.PoolConfig = { ...planned, pipeline: true, application_name: 'chartkeeper', keepAlive: true } as pg.PoolConfig;
  const light = new pg.Pool({ ...common, ...prompt, max: sizes.light ?? 8, idleTimeoutMillis: 0 });
  const heavy = new pg.Pool({ ...common, max: sizes.heavy ?? 4, idleTimeoutMillis: 30_000 });
  for (const pool of [light, heavy]) bearBreaks(pool);
  const reads = openLanes({ ...planned, ...prompt }, sizes.reads ?? 3);
  return { light, heavy, reads, async close() { await Promise.all([light.end(), heavy.end(), reads.close()]); } };
}

/** For the program's own housekeeping (jobs, integrators, start): a transaction outside perform. */
export async function inTransaction<T>(pool: pg.Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client: PoolClient = await pool.connect();
  const tx = new Transaction(client, true);
  try {
    const result = await work(tx);
    await tx.commit();
    client.release();
    return result;
  } catch (error) {
    await tx.rollback();
    client.release(brokenConnection(error));
    throw error;
  }
}

/** Statements that commit one by one. */
export async function outsideTransaction<T>(pool: pg.Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    const tx = new Transaction(client, false);
    const result = await work(tx);
    await tx.commit();
    client.release();
    return result;
  } catch (error) {
    client.release(brokenConnection(error));
    throw error;
  }
}
