import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, it } from 'vitest';
import { buildWeb } from './build.mjs';

/** JavaScript that a browser must have before the first screen is useful: less than 350 kB compressed. What is heavy is fetched when it is asked for. */
const limitBytes = 350_000, folder = resolve(import.meta.dirname, '../build/web/clerk');
beforeAll(async () => { await buildWeb(); }, 120_000);

const compressed = (file: string): number => gzipSync(readFileSync(join(folder, 'assets', file))).length;
/** A chunk with everything it imports before it runs. */
function withImports(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const m of readFileSync(join(folder, 'assets', file), 'utf8').matchAll(/(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g)) withImports(m[1]!, seen);
  return seen;
}
const chunk = (name: string): string => readdirSync(join(folder, 'assets')).find((f) => f.startsWith(`${name}-`) && f.endsWith('.js'))!;
const entry = (): string => /src="\/assets\/([^"]+\.js)"/.exec(readFileSync(join(folder, 'index.html'), 'utf8'))![1]!;
const weight = (...names: string[]): number => [...new Set([entry(), ...names.map(chunk)].flatMap((f) => [...withImports(f)]))].reduce((n, f) => n + compressed(f), 0);

// A chart is never the first screen of a day; with everything before it, it may weigh a little more.
it.each([['the desk', ['desk-page'], limitBytes], ['find', ['find-page'], limitBytes], ['a chart', ['chart-page', 'section-page'], 390_000]] as const)('%s needs no more script than it may', (_, names, limit) => {
  const bytes = weight(...names);
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThan(limit);
});

it('keeps plots, PDFs and TIFFs for whoever opens one', () => {
  const first = new Set([entry(), chunk('section-page'), chunk('chart-page')].flatMap((f) => [...withImports(f)]));
  for (const later of ['course-plot', 'pdf-view', 'tiff-view']) expect(first.has(chunk(later)), later).toBe(false);
});

it('is sent compressed', () => { for (const ending of ['gz', 'br']) expect(existsSync(join(folder, 'assets', `${entry()}.${ending}`))).toBe(true); });
