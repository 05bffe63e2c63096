import type { Module } from '../../platform/module.ts';
import { listChecks } from './actions/list-checks.ts';

/** Is the record right? For now: the checks at the keyboard. */
export const qualityModule: Module = { name: 'quality', calls: [], actions: [listChecks] };
