import type { Module } from '../../platform/module.ts';

/** How alike are two people? Pure: it keeps nothing and acts on nothing; the patients and patient-index modules ask it. */
export const linkageModule: Module = { name: 'linkage', calls: [], actions: [] };
