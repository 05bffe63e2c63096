import type { Ctx } from '../../platform/action.ts';
import type { Problem } from '../../platform/problem.ts';

/**
 * The door of the chart store for its neighbours (patients, exchange, the FHIR interface).
 * A chart has a permanent id; a person is a set of charts joined by dated links; reads unite the set.
 */

/** Shared resources (organizations, practitioners, locations) live in this reserved chart. */
export const sharedChart = '1';

/** One resource to be filed. `value` and `exact` come from parseExact (equal when no digits are at risk). */
export type Draft = {
  chartId: string;
  type: string;
  /** Our id: a UUID made by `newResourceId()`, or the client's own where it has that right. */
  id: string;
  value: Record<string, any>;
  exact: Record<string, any>;
  /** Absent: this must be new. A number: the version it replaces (If-Match, or the version just read). */
  expectVersion?: number;
  /** The row id when the entry exists (from `locate`); of a new one, an id drawn by the caller. */
  rid?: string;
  /** The received item this came from, and the place in it. */
  itemId?: string;
  place?: string;
  /** The partner it came from, for a guard to tell. */
  sender?: string;
  /** Why a correction was made. */
  reason?: string;
  /** True writes a tombstone: the entry reads as gone, every version stays. */
  deleted?: boolean;
  /** Further charts this entry is about (their compartments), beside its home. */
  alsoAbout?: readonly string[];
  /** Somebody with the right decided that this version may say somebody else: no guard is asked. */
  confirmed?: true;
  /** The patient index itself says how this Patient is joined with others; from anybody else its joins stay as they stand. */
  joins?: true;
};

/** An entry about to get its next version: what stands (empty text: a tombstone) and what would stand. */
export type NextVersion = { chartId: string; rid: string; type: string; id: string; before: { text: string; version: number }; draft: Draft };
/**
 * Asked by the one writer before any next version of these types, whatever door it came by. Answers nothing, or the refusal that is thrown; the refusal's `keep` is
 * what it leaves behind, and those who file many things together run it themselves and go on.
 */
export type Guard = {
  types: readonly string[]; judge(ctx: Ctx, next: NextVersion): Promise<Problem | undefined>;
  /** Told of a version that is filed as confirmed, unasked. */
  confirmed?(ctx: Ctx, filed: { chartId: string; rid: string; version: number }): void;
  /** What must be filed with it, in the same statement, or neither; judged as it is. `ahead` is what these drafts already make of an entry. */
  also?(ctx: Ctx, next: NextVersion, ahead: (chartId: string, rid: string) => Record<string, any> | undefined): Promise<Together | undefined>;
};
/** A further version that another one brings with it; `filed` is done when both are filed. */
export type Together = { before: { text: string; version: number }; draft: Draft; filed?(): void };

export type Filed = { chartId: string; rid: string; type: string; id: string; version: number; lastUpdated: string };
export type Located = { chartId: string; rid: string; type: string; id: string; version: number; deleted: boolean };

/**
 * Rows another module keeps for a resource type inside the same write (the patient index keeps its look-up rows so).
 * On every version the old rows of (chart_id, rid) go and the new ones come, in the statement that files the version.
 */
export type Projection = {
  table: string;
  types: readonly string[];
  /** Column names with their PostgreSQL array types, besides chart_id and rid which lead every row. */
  columns: readonly { name: string; pg: string }[];
  /** Rows of column values, in the order of `columns`. A deleted entry projects none, but where `gone` says which. */
  rows(value: Record<string, any>, key: { chartId: string; rid: string; type: string; id: string }): unknown[][];
  gone?(): unknown[][];
};

export type PersonOfChart = { chartId: string; personId: string; recordId: string };

export type ChartDoor = {
  newChart(ctx: Ctx, facility: string): Promise<string>;
  /** Opens charts under ids drawn by the caller; travels with what follows. */
  openCharts(ctx: Ctx, ids: readonly string[], facility: string): void;
  /**
   * Files any number of drafts in as few statements as can be; throws Problem conflict/stale on a lost race. An entry may come several times:
   * each makes a version of what the one before left, whatever `expectVersion` it carries.
   */
  file(ctx: Ctx, drafts: readonly Draft[]): Promise<Filed[]>;
  /** What the guards would say to a draft that replaces what was just read; `file` asks them again unless it is `confirmed`. */
  judge(ctx: Ctx, next: NextVersion): Promise<Problem | undefined>;
  /** Versions of an entry as stored, newest first: the one that stood at an instant, and those since. */
  versionsSince(ctx: Ctx, key: { chartId: string; rid: string }, since: Date): Promise<{ version: number; at: Date; text: string; actor: string; reason: string | null }[]>;
  /** Every version of an entry as stored, oldest first; of a tombstone no text. */
  allVersions(ctx: Ctx, key: { chartId: string; rid: string }): Promise<{ version: number; at: Date; deleted: boolean; text: string; reason: string | null }[]>;
  /** What was written in these charts since an instant (the version that an act wrote carries the act's instant and actor), oldest first. */
  writtenSince(ctx: Ctx, chartIds: readonly string[], since: Date, limit: number): Promise<{ chartId: string; type: string; id: string; version: number; at: Date; actor: string }[]>;
  /** Versions of an entry up to this one are shown in no history and by no read of a version; null: all are shown again. */
  sealVersions(ctx: Ctx, key: { chartId: string; rid: string }, upTo: number | null): void;
  /** When an entry first came into this chart; undefined where it never stood there. */
  cameInto(ctx: Ctx, chartId: string, type: string, id: string): Promise<Date | undefined>;
  /** Looks ids up in the directory: key `Type/id`. */
  locate(ctx: Ctx, keys: readonly { type: string; id: string }[]): Promise<Map<string, Located>>;
  /** The stored text of the current versions. */
  readCurrent(ctx: Ctx, keys: readonly { chartId: string; rid: string }[]): Promise<Map<string, { text: string; version: number }>>;
  /** All charts of the person this chart belongs to now (itself included). */
  chartsOfPerson(ctx: Ctx, chartId: string): Promise<string[]>;
  /** Says of which person each of these charts is now: every chart of every person concerned, each with the leading chart of the person and the chart whose number leads for it. */
  setPersons(ctx: Ctx, charts: readonly PersonOfChart[], reason: string, joinId: string): Promise<void>;
  /** Holds these charts' persons until the transaction ends, in one order for all: two who join or part the same people wait for each other. */
  lockPersons(ctx: Ctx, chartIds: readonly string[]): Promise<void>;
  /** Current entries of these types in a chart, oldest first. */
  entriesOf(ctx: Ctx, chartId: string, types: readonly string[]): Promise<{ chartId: string; rid: string; type: string; id: string; text: string }[]>;
  /** The same of several charts, each entry with its chart. */
  entriesOfCharts(ctx: Ctx, chartIds: readonly string[], types: readonly string[]): Promise<{ chartId: string; rid: string; type: string; id: string; text: string }[]>;
  /** The Patient entry that heads a chart. */
  patientOf(ctx: Ctx, chartId: string): Promise<Located | undefined>;
  /** The same of many charts. */
  patientsOf(ctx: Ctx, chartIds: readonly string[]): Promise<Located[]>;
  /** The same with the stored text; deleted ones are left out. */
  patientTexts(ctx: Ctx, chartIds: readonly string[]): Promise<(Located & { text: string })[]>;
};
