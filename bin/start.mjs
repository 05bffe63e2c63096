import { ensureBuilt, ensureInstalled, runPinned } from './bootstrap.mjs';

ensureInstalled();
ensureBuilt();
runPinned('src/main.ts', process.argv.slice(2), { again: true });
