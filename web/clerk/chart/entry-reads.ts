import { course, findInChart, history, listSection, listVisit, open, showEntry, tabulate, timeline } from '../../../src/modules/chart/contract.ts';

/** Every read that shows entries of a chart: none of them is true any longer once an entry is written, changed, moved or marked. */
export const entryReads = [open, listSection, timeline, listVisit, tabulate, course, findInChart, showEntry, history] as const;
