import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';

const here = import.meta.dirname;

/** The clerk's desk: hashed assets, one file of styles a screen, nothing inline (the page's policy is script-src 'self'). */
export const clerkBundle: InlineConfig = {
  root: resolve(here, 'clerk'), base: '/', configFile: false, logLevel: 'warn', cacheDir: resolve(here, '../build/.vite'),
  plugins: [react()],
  resolve: { dedupe: ['react', 'react-dom'] },
  build: { outDir: resolve(here, '../build/web/clerk'), emptyOutDir: true, target: 'es2023', assetsInlineLimit: 0, sourcemap: false, chunkSizeWarningLimit: 900, modulePreload: { polyfill: false } },
};
