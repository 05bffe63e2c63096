import { randomUUID } from 'node:crypto';
import type { ChartDoor } from './door.ts';
import { chartsOfOnePerson, createChart } from './store/charts.ts';
import { addProjection, fileEntries } from './store/file-entries.ts';
import { locateEntries, readManyEntries, readPatientOf } from './store/read-entries.ts';

/** The door for neighbours: functions and types, nothing else. See door.ts. */
export { sharedChart } from './door.ts';
export type { ChartDoor, Draft, Filed, Located, Projection } from './door.ts';

export const chartDoor: ChartDoor = {
  newChart: async (ctx, facility) => createChart(ctx, facility),
  file: (ctx, drafts) => fileEntries(ctx, drafts),
  locate: (ctx, keys) => locateEntries(ctx.tx, keys),
  readCurrent: (ctx, keys) => readManyEntries(ctx.tx, keys),
  chartsOfPerson: (ctx, chartId) => chartsOfOnePerson(ctx.tx, chartId),
  patientOf: (ctx, chartId) => readPatientOf(ctx.tx, chartId),
};

export const newResourceId = (): string => randomUUID();
export const registerProjection = addProjection;
export const { newChart, file, locate, readCurrent, chartsOfPerson, patientOf } = chartDoor;
