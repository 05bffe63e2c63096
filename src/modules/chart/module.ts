import type { Module } from '../../platform/module.ts';
import { createEntry } from './actions/create-entry.ts';
import { deleteEntry } from './actions/delete-entry.ts';
import { listVersions } from './actions/list-versions.ts';
import { patchEntry } from './actions/patch-entry.ts';
import { readEntry } from './actions/read-entry.ts';
import { readEverything } from './actions/read-everything.ts';
import { searchEntriesAction } from './actions/search-entries.ts';
import { transact } from './actions/transact.ts';
import { updateEntry } from './actions/update-entry.ts';
import { validateResource } from './actions/validate-resource.ts';

/** What does the record say? */
export const module: Module = {
  name: 'chart',
  calls: [],
  actions: [readEntry, createEntry, updateEntry, patchEntry, deleteEntry, listVersions, searchEntriesAction, readEverything, validateResource, transact],
};
