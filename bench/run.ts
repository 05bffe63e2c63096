import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { machine } from './program.ts';

/** `npm run bench` measures everything; `npm run bench -- fhir import` only what is named. */
const known: Record<string, () => Promise<void>> = {
  floor: async () => (await import('./floor.ts')).benchFloor(),
  fhir: async () => (await import('./fhir.ts')).benchFhir(),
  import: async () => (await import('./import.ts')).benchImport(),
  feed: async () => (await import('./feed.ts')).benchFeed(),
  codes: async () => (await import('./codes.ts')).benchCodes(),
  desk: async () => (await import('./desk.ts')).benchDesk(),
  match: async () => (await import('./match.ts')).benchMatch(),
  linkage: async () => (await import('./linkage.ts')).benchLinkage(),
  'linkage-engines': async () => (await import('./linkage-engines.ts')).benchLinkageEngines(),
  typeahead: async () => (await import('./typeahead.ts')).benchTypeahead(),
};
const named = process.argv.slice(2);
const unknown = named.find((n) => !(n in known));
if (unknown) { console.error(`There is no benchmark ${unknown}; there are: ${Object.keys(known).join(', ')}`); process.exit(64); }
console.log(`${new Date().toISOString().slice(0, 10)}, ${machine()}\n`);
for (const name of named.length ? named : Object.keys(known)) {
  if (!existsSync(join(import.meta.dirname, `${name}.ts`))) continue;
  console.log(`## ${name}`);
  await known[name]!();
  console.log('');
}
