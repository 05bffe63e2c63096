import type { Module } from '../../platform/module.ts';
import { countCodeUse } from './actions/count-code-use.ts';
import { createEntry } from './actions/create-entry.ts';
import { deleteEntry } from './actions/delete-entry.ts';
import { exportChartAction } from './actions/export-chart.ts';
import { findInChartAction } from './actions/find-in-chart.ts';
import { listRecordSetsAction } from './actions/list-record-sets.ts';
import { listSectionAction } from './actions/list-section.ts';
import { listVersions } from './actions/list-versions.ts';
import { markInErrorAction } from './actions/mark-in-error.ts';
import { openChart } from './actions/open-chart.ts';
import { patchEntry } from './actions/patch-entry.ts';
import { readAttachmentAction } from './actions/read-attachment.ts';
import { readEntry } from './actions/read-entry.ts';
import { readEverything } from './actions/read-everything.ts';
import { reindex, reindexQueue, reindexStep } from './actions/reindex.ts';
import { searchEntriesAction } from './actions/search-entries.ts';
import { showEntryAction } from './actions/show-entry.ts';
import { showHistoryAction } from './actions/show-history.ts';
import { listVisitAction, showTimeline } from './actions/show-timeline.ts';
import { showCourse, tabulateResults } from './actions/tabulate-results.ts';
import { transact } from './actions/transact.ts';
import { updateEntry } from './actions/update-entry.ts';
import { validateResource } from './actions/validate-resource.ts';

/** What does the record say? */
export const module: Module = {
  name: 'chart',
  calls: ['access', 'terminology'],
  actions: [
    openChart, listSectionAction, findInChartAction, showTimeline, listVisitAction, tabulateResults, showCourse, showEntryAction, showHistoryAction, markInErrorAction, readAttachmentAction, exportChartAction, listRecordSetsAction,
    readEntry, createEntry, updateEntry, patchEntry, deleteEntry, listVersions, searchEntriesAction, readEverything, validateResource, transact, reindex, reindexStep, countCodeUse,
  ],
  jobs: [{ name: 'chart.reindex', queue: reindexQueue, action: reindexStep }, { name: 'chart.count-code-use', everySeconds: 3600, action: countCodeUse }],
};
