import { randomUUID } from 'node:crypto';
import type { ChartDoor } from './door.ts';
import { addGuard, addProjection, fileEntries, judge } from './store/file-entries.ts';
import { chartsOfOnePerson, createChart, lockPersons, openCharts, setPersons } from './store/charts.ts';
import { allVersions, cameInto, sealVersions, versionsSince, writtenSince } from './store/read-history.ts';
import { entriesOfPerson } from './store/read-everything.ts';
import { locateEntries, readManyEntries, readPatientOf, readPatientsOf, readPatientTexts } from './store/read-entries.ts';

/** The door for neighbours: functions and types, nothing else. See door.ts. */
export { sharedChart } from './door.ts';
export type { ChartDoor, Draft, Filed, Guard, Located, NextVersion, PersonOfChart, Projection, Together } from './door.ts';

export const chartDoor: ChartDoor = {
  newChart: async (ctx, facility) => createChart(ctx, facility),
  openCharts: (ctx, ids, facility) => openCharts(ctx, ids, facility),
  file: (ctx, drafts) => fileEntries(ctx, drafts),
  judge,
  versionsSince: (ctx, key, since) => versionsSince(ctx.tx, key, since),
  allVersions: (ctx, key) => allVersions(ctx.tx, key),
  writtenSince: (ctx, chartIds, since, limit) => writtenSince(ctx.tx, chartIds, since, limit),
  sealVersions: (ctx, key, upTo) => sealVersions(ctx.tx, key, upTo),
  cameInto: (ctx, chartId, type, id) => cameInto(ctx.tx, chartId, type, id),
  locate: (ctx, keys) => locateEntries(ctx.tx, keys),
  readCurrent: (ctx, keys) => readManyEntries(ctx.tx, keys),
  chartsOfPerson: (ctx, chartId) => chartsOfOnePerson(ctx.tx, chartId),
  setPersons: (ctx, charts, reason, joinId) => setPersons(ctx, charts, reason, joinId),
  lockPersons: (ctx, chartIds) => lockPersons(ctx.tx, chartIds),
  entriesOf: (ctx, chartId, types) => entriesOfPerson(ctx.tx, { charts: [chartId], homes: [], patients: [] }, { types }),
  entriesOfCharts: (ctx, chartIds, types) => entriesOfPerson(ctx.tx, { charts: [...chartIds], homes: [], patients: [] }, { types }),
  patientOf: (ctx, chartId) => readPatientOf(ctx.tx, chartId),
  patientsOf: (ctx, chartIds) => readPatientsOf(ctx.tx, chartIds),
  patientTexts: (ctx, chartIds) => readPatientTexts(ctx.tx, chartIds),
};

export { module as chartModule } from './module.ts';
/** The inbound store tells how the bytes of a received item are read. */
export { registerReceivedReader } from './actions/read-attachment.ts';
export type { Content, ReceivedReader } from './actions/read-attachment.ts';
/** Who keeps names of entries follows them when they move between charts. */
export { registerMoveFollower, tellMoved } from './move-followers.ts';
export type { MovedEntry, MoveFollower } from './move-followers.ts';
export const newResourceId = (): string => randomUUID();
export const registerProjection = addProjection;
export const registerGuard = addGuard;
export const { newChart, file, locate, readCurrent, chartsOfPerson, patientOf } = chartDoor;

/** For the FHIR interface: what an action answers, and how a stored text begins. */
export { headOf } from './store/stored-text.ts';
export { cursorParameter, countMax, searchEntriesAction } from './actions/search-entries.ts';
export type { SearchOutput } from './actions/search-entries.ts';
export { createEntry } from './actions/create-entry.ts';
export { deleteEntry } from './actions/delete-entry.ts';
export { listVersions } from './actions/list-versions.ts';
export type { HistoryOutput } from './actions/list-versions.ts';
export { patchEntry } from './actions/patch-entry.ts';
export { readEntry } from './actions/read-entry.ts';
export { exportChartAction } from './actions/export-chart.ts';
export { readEverything } from './actions/read-everything.ts';
export type { EverythingOutput } from './actions/read-everything.ts';
export { transact } from './actions/transact.ts';
export type { Step, StepDone } from './actions/transact.ts';
export { updateEntry } from './actions/update-entry.ts';
export { validateResource } from './actions/validate-resource.ts';
export { knownType, typeNames } from './store/type-numbers.ts';
export type { Written as FiledAnswer } from './actions/write-entry.ts';
/** For charting: an entry with its text, the charts of its person that the actor may see, its name, and its marking as entered in error. */
export { entryInView, visibleCharts } from './actions/entry-in-view.ts';
export { chartsToRead } from './actions/chart-sections.ts';
export { renderLines } from './actions/render-lines.ts';
export type { LineRow } from './store/read-lines.ts';
export { itemOfEntry, readLine, readLines } from './store/read-lines.ts';
export { referrersOf } from './store/referrers.ts';
export { faultsOf } from './actions/check-resource.ts';
export { isInError } from './render/status-words.ts';
export { mayMarkInError } from './rules/authorship.ts';
export { markedFor } from './actions/mark-in-error.ts';
export { readStored } from './render/read-stored.ts';
export { countCodeUse } from './actions/count-code-use.ts';
export { joinExtension } from './rules/keep-joins.ts';
