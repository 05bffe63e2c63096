import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { startProgram } from '../kit/program.ts';
import { openBrowser } from './browser.ts';

/** The program with its demo department, and a browser on it: what a clerk has at eight in the morning. */
export type Desk = {
  url: string;
  /** Its data folder, for commands run beside it. */
  home: string;
  /** A window of its own. What the browser complains about is collected in `complaints`. */
  open(options?: BrowserContextOptions & { newcomer?: boolean }): Promise<Page>;
  complaints: string[];
  /** Ends the program as a restart does, runs what happens meanwhile, and starts it again under the same address. */
  restart(meanwhile: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
};

const root = resolve(import.meta.dirname, '../..');

/** A demo of its own; or one that runs, named by CHARTKEEPER_DESK_URL, to look at a screen without waiting. */
export async function openDesk(env: Record<string, string> = {}): Promise<Desk> {
  const running = process.env['CHARTKEEPER_DESK_URL'], built = running ? { status: 0, stderr: '' } : spawnSync(process.execPath, ['web/build.mjs'], { cwd: root, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the desk was not built:\n${built.stderr}`);
  const folder = mkdtempSync(join(tmpdir(), 'chartkeeper-desk-')), complaints: string[] = [];
  const home = running ? process.env['CHARTKEEPER_DESK_HOME'] ?? '' : join(folder, 'data');
  let [program, browser] = await Promise.all([running ? { url: running, kill: async (): Promise<number | null> => null } : startProgram({ CHARTKEEPER_HOME: home, ...env }), openBrowser()]);
  return {
    url: program.url, home, complaints,
    async restart(meanwhile) {
      if (running) throw new Error('a program that runs by itself is not restarted from here');
      await program.kill('SIGTERM');
      await meanwhile();
      program = await startProgram({ CHARTKEEPER_HOME: home, ...env, PORT: new URL(program.url).port });
    },
    async open({ newcomer = false, ...options } = {}) {
      const context = await browser.browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', locale: 'en-US', ...options });
      context.setDefaultTimeout(30_000);
      // Whoever works here has seen the tour; its own test takes it.
      if (!newcomer) await context.addInitScript(() => localStorage.setItem('chartkeeper-tour', '"seen"'));
      const page = await context.newPage();
      // A 401 before signing in is an answer, not a fault; everything else the browser says is one.
      page.on('console', (m) => { if (['error', 'warning'].includes(m.type()) && !/status of 401/.test(m.text())) complaints.push(m.text()); });
      page.on('pageerror', (e) => complaints.push(e.message));
      return page;
    },
    async close() { await browser.close(); await program.kill('SIGTERM'); rmSync(folder, { recursive: true, force: true }); },
  };
}

/** Signs in as a demo account: its number, then Enter. */
export async function signIn(desk: Desk, page: Page, signInName = 'clerk'): Promise<void> {
  await page.goto(`${desk.url}/sign-in`);
  const account = page.getByRole('button', { name: new RegExp(`\\b${signInName}\\b`) });
  await account.waitFor();
  // The first nine have a number; the others are chosen with the mouse.
  const number = account.locator('kbd');
  if (await number.count()) await page.keyboard.press(`Alt+${await number.textContent()}`);
  else await account.click();
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('input[autocomplete=current-password]')?.value !== '');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'My desk' }).waitFor();
}

/** Opens the chart of the first match for some words, by keys: `/`, the words, Enter. Those who may not read charts come to the demographics. */
export async function openChart(page: Page, words: string, section = 'summary'): Promise<void> {
  await page.keyboard.press('/');
  await page.keyboard.type(words);
  await matches(page).first().waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(new RegExp(`/charts/\\d+/${section}`));
  await page.getByRole('navigation', { name: 'Chart sections' }).waitFor();
}

/** The matches of what stands in the search box, and not those of what stood there a key before. */
export const matches = (page: Page): Locator => page.locator('#hits[aria-busy=false]').getByRole('option');

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds on the page, WCAG 2.0 to 2.2 A and AA and best practices, each with the element; or what a few of its rules find. */
export async function violations(page: Page, rules: string[] = []): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async (only) => {
    const run = (globalThis as unknown as { axe: { run(root: Document, options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe;
    const { violations: found } = await run.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], rules: { 'target-size': { enabled: true } }, ...(only.length ? { runOnly: only, rules: {} } : {}) });
    return found.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | ')}`);
  }, rules);
}
