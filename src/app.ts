import type pg from 'pg';
import type { FastifyInstance } from 'fastify';
import type { Actor, AnyAction } from './platform/action.ts';
import type { Config } from './platform/config.ts';
import { isLoopback } from './platform/config.ts';
import type { Log } from './platform/log.ts';
import type { Module } from './platform/module.ts';
import type { Perform } from './platform/perform.ts';
import type { Policy } from './platform/policy/read-policy.ts';
import type { Database } from './platform/db/pool.ts';
import { openDatabase } from './platform/db/pool.ts';
import { makePerform } from './platform/perform.ts';
import { registerVeil } from './platform/veil.ts';
import { openJobs } from './platform/jobs.ts';
import type { Jobs } from './platform/jobs.ts';
import { openKeys } from './platform/keys/index.ts';
import type { OpenedKeys } from './platform/keys/index.ts';
import { createBlobs, useBlobs } from './platform/blobs/index.ts';
import { readPolicy } from './platform/policy/read-policy.ts';
import { Ids } from './values/id.ts';
import { accessModule, createMemory, permit, permitChart } from './modules/access/index.ts';
import type { Memory, RoleTable } from './modules/access/index.ts';
import { terminologyModule } from './modules/terminology/index.ts';
import { module as chartModule } from './modules/chart/module.ts';
import { registerGuard, registerMoveFollower, registerProjection, registerReceivedReader } from './modules/chart/index.ts';
import { linkageModule } from './modules/linkage/index.ts';
import { qualityModule, readCheck } from './modules/quality/index.ts';
import { correctionGuard, leadOn, patientsModule, patientsProjection, registerSealReader } from './modules/patients/index.ts';
import { auditModule, createRecorder, startIntegrator } from './modules/audit/index.ts';
import { backupModule } from './modules/backup/index.ts';
import type { BackupModuleParts } from './modules/backup/index.ts';
import type { Recorder } from './platform/recorder.ts';
import { exchangeModule, followMoves, receivedBytes } from './modules/exchange/index.ts';
import { chartingModule } from './modules/charting/index.ts';
import { changeItems, overlayGuard, patientIndexModule, readSeals, registerMergeCheck, sealCheck, sealsIn, sealVeil } from './modules/patient-index/index.ts';
import { operationsModule } from './modules/operations/index.ts';
import { workforceModule } from './modules/workforce/index.ts';
import { demoModule } from './modules/demo/index.ts';
import { join } from 'node:path';

export const systemActor: Actor = { kind: 'system', id: 'system', name: 'Chartkeeper', roles: [], rights: new Set(), facility: 'main' };

export type House = {
  config: Config; db: Database; perform: Perform; modules: readonly Module[]; actions: readonly AnyAction[]; policy: Policy; memory: Memory; jobs: Jobs; ids: Ids; log: Log; operator: Actor; keys: OpenedKeys;
  close(): Promise<void>;
};

/** The modules of the department, in the order in which one may call another. */
export function departmentModules(config: Config, forBackup: () => BackupModuleParts = () => { throw new Error('the house is not open'); }): Module[] {
  const url = new URL(config.url ?? `${config.tls ? 'https' : 'http'}://${isLoopback(config.host) ? 'localhost' : config.host}:${config.port}`);
  const modules: Module[] = [
    accessModule(() => ({ origin: url.origin, host: url.hostname })),
    auditModule((name) => modules.flatMap((m) => m.actions).find((a) => a.name === name)?.title ?? name),
    terminologyModule,
    chartModule,
    qualityModule,
    linkageModule,
    patientsModule,
    chartingModule,
    patientIndexModule,
    exchangeModule,
    workforceModule(() => modules.flatMap((m) => m.worklists ?? [])),
    operationsModule(() => ({ program: config.version, home: config.home, demo: config.demo, external: config.databaseUrl !== undefined, checkpointsElsewhere: config.checkpointDir !== undefined })),
    demoModule,
    backupModule(forBackup),
  ];
  return modules;
}

/** The wiring: the only file that knows everyone. */
export async function openHouse(config: Config, connection: pg.PoolConfig, log: Log): Promise<House> {
  for (const p of patientsProjection) registerProjection(p);
  for (const guard of [overlayGuard, correctionGuard, leadOn(changeItems)]) registerGuard(guard);
  registerSealReader(readSeals, sealsIn);
  registerVeil(sealVeil);
  registerMergeCheck(sealCheck);
  registerReceivedReader(receivedBytes);
  registerMoveFollower(followMoves);
  const policy = readPolicy(join(config.root, 'policy'));
  policy.get<unknown[]>('quality.checks').forEach(readCheck);
  const db = openDatabase(connection);
  const keys = await openKeys(db.light, config);
  const modules = departmentModules(config, () => ({ connection: connection as pg.ClientConfig, home: config.home, master: keys.master.key, program: config.version, keys }));
  useBlobs(createBlobs({ home: config.home, keys: keys.keys }));
  const { rows: [{ node }] } = await db.light.query(`select nextval('platform.node_number') as node`);
  const ids = new Ids(Number(node));
  const recorder: Recorder & { close(): Promise<void> } = createRecorder(connection);
  const integrator = startIntegrator({ pool: db.light, keys: keys.keys, folders: [join(config.home, 'checkpoints'), ...(config.checkpointDir ? [config.checkpointDir] : [])], log });
  const jobs = await openJobs(connection, modules, log);
  const memory = createMemory(db.light, {
    roles: () => policy.get<RoleTable>('access.roles'), idleMinutes: () => policy.get<number>('session.idle-minutes'), hoursMax: () => policy.get<number>('session.hours-max'), clock: () => new Date(),
  });
  const performOne = makePerform({
    light: db.light, heavy: db.heavy, reads: db.reads, recorder, permit: (actor, action) => permit(actor, action.right), permitChart,
    publish: jobs.publish, policy: (id) => policy.get(id), ids, log, clock: () => new Date(),
  });
  // A change of who may do what is true here at once; other processes hear of it by their poll.
  const perform: Perform = async (action, input, actor, options) => {
    const output = await performOne(action, input, actor, options);
    if (action.kind === 'write' && action.right !== 'public' && action.name.startsWith('access.')) memory.forget();
    return output as never;
  };
  const actions = modules.flatMap((m) => m.actions);
  const operator: Actor = { kind: 'operator', id: 'operator', name: 'Operator', roles: [], rights: new Set(Object.keys(policy.get<Record<string, string>>('access.rights'))), facility: 'main' };
  return {
    config, db, perform, modules, actions, policy, memory, jobs, ids, log, operator, keys,
    async close() {
      memory.stop();
      await jobs.stop();
      await recorder.close();
      await integrator.stop();
      await db.close();
    },
  };
}

export type { FastifyInstance };
