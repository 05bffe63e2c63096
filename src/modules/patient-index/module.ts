import type { Module } from '../../platform/module.ts';

/** Nobody twice, nobody mixed: pairs to decide, joins and their undoing, overlays, wrong charts. */
export const patientIndexModule: Module = { name: 'patient-index', calls: ['linkage', 'chart', 'patients', 'charting', 'access'], actions: [] };
