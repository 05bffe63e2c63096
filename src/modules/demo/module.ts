import type { Module } from '../../platform/module.ts';
import { loadBatch } from './actions/load-batch.ts';

/** Made-up patients and charts, for trying, testing and measuring. */
export const demoModule: Module = { name: 'demo', calls: ['patients', 'chart'], actions: [loadBatch] };
