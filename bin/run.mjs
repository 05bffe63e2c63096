import { ensureBuilt, ensureInstalled, runPinned } from './bootstrap.mjs';

ensureInstalled();
ensureBuilt();
const [file, ...rest] = process.argv.slice(2);
runPinned(file, rest);
