#!/usr/bin/env node
import { ensureBuilt, ensureInstalled, runPinned } from './bootstrap.mjs';

ensureInstalled();
ensureBuilt();
runPinned('src/cli.ts', process.argv.slice(2));
