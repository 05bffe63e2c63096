import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import UPNG from 'upng-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChart, openDesk, signIn } from './desk.ts';
import type { Desk } from './desk.ts';

/**
 * Every screen as it is, into docs/screenshots: CHARTKEEPER_SCREENSHOTS=1 npm test -- test/browser/screenshots.test.ts
 * Each size has a folder; find and read also at the size of a phone.
 */
const folder = resolve(import.meta.dirname, '../../docs/screenshots');
const wanted = process.env['CHARTKEEPER_SCREENSHOTS'] !== undefined;
/** With 128 colours, which a screen hardly passes, a picture takes a third of the room. */
const keep = (path: string, png: Buffer): void => { const p = UPNG.decode(new Uint8Array(png).buffer); writeFileSync(path, Buffer.from(UPNG.encode(UPNG.toRGBA8(p), p.width, p.height, 128))); };

type Screen = { name: string; path: string; act?: (page: Page) => Promise<void> };
const press = (...keys: string[]) => async (page: Page): Promise<void> => { for (const k of keys) { await page.keyboard.press(k); await page.waitForTimeout(120); } };

const ofDesk: Screen[] = [
  { name: 'desk', path: '/' }, { name: 'desk-dense', path: '/?whose=all', act: press('d', 'd') }, { name: 'desk-selected', path: '/?whose=all', act: press('x', 'j', 'x') }, { name: 'desk-filter', path: '/', act: press('f') }, { name: 'desk-assign', path: '/', act: press('s') }, { name: 'desk-message', path: '/?lists=workforce.messages' },
  { name: 'take-records-in', path: '/?take=yes' }, { name: 'write-message', path: '/', act: press('t', 'm') }, { name: 'search', path: '/', act: async (p) => { await p.keyboard.press('/'); await p.keyboard.type('mar'); await p.getByRole('option').first().waitFor(); } }, { name: 'find', path: '/find?q=mar' },
  { name: 'inbound', path: '/inbound', act: press('j') }, { name: 'index-pair', path: '/index', act: async (p) => { await p.getByRole('heading', { name: 'Are these one person?' }).waitFor(); } }, { name: 'index-plan', path: '/index', act: async (p) => { await p.getByRole('heading', { name: 'Are these one person?' }).waitFor(); await p.keyboard.press('s'); await p.getByRole('heading', { name: 'Merge two records' }).waitFor(); } }, { name: 'index-joins', path: '/index/joins' }, { name: 'index-overlays', path: '/index/overlays' }, { name: 'index-figures', path: '/index/figures' },
  { name: 'register', path: '/register' }, { name: 'numbers', path: '/numbers' }, { name: 'cases', path: '/cases' }, { name: 'messages', path: '/messages?box=received' }, { name: 'find-fields', path: '/find/fields?family=sm' }, { name: 'privacy', path: '/privacy' }, { name: 'account', path: '/account' }, { name: 'help', path: '/help' }, { name: 'quick-card', path: '/help/card' }, { name: 'commands', path: '/', act: press('Control+k') }, { name: 'keys', path: '/', act: press('?') },
];
const ofAdmin: Screen[] = ['people', 'roles', 'facilities', 'partners', 'programs', 'codes', 'forms', 'sessions', 'health'].map((t) => ({ name: `admin-${t}`, path: `/admin/${t}` }));
const ofChart = (id: string, sections: string[]): Screen[] => [
  ...sections.map((s) => ({ name: `chart-${s}`, path: `/charts/${id}/${s}` })),
  { name: 'chart-entry', path: `/charts/${id}/vitals`, act: press('j') }, { name: 'chart-history', path: `/charts/${id}/vitals`, act: press('j', ']') }, { name: 'chart-note', path: `/charts/${id}/notes`, act: press('j', 'j') }, { name: 'chart-correct', path: `/charts/${id}/demographics?edit=true` },
  { name: 'chart-export', path: `/charts/${id}/summary`, act: press('p') }, { name: 'print-face-sheet', path: `/print/${id}/face-sheet` }, { name: 'print-labels', path: `/print/${id}/labels` }, { name: 'print-registration-form', path: `/print/${id}/registration-form` },
  { name: 'chart-new-problem', path: `/charts/${id}/summary`, act: async (p) => { await press('n')(p); await p.getByRole('dialog').waitFor(); await press('p')(p); await p.locator('#e-what').waitFor(); } }, { name: 'chart-new-entry', path: `/charts/${id}/summary`, act: press('n') }, { name: 'chart-report-wrong', path: `/charts/${id}/problems`, act: async (p) => { await press('j', 'w')(p); await p.locator('#case-says').waitFor(); } }, { name: 'chart-acts', path: `/charts/${id}/problems`, act: async (p) => { await press('j')(p); await p.getByRole('button', { name: /^Correct/ }).waitFor(); await press('e')(p); } },
];

describe.runIf(wanted)('screenshots', () => {
  let desk: Desk;
  beforeAll(async () => { desk = await openDesk(); for (const f of readdirSync(folder)) if (/^\d+x\d+$/.test(f)) rmSync(join(folder, f), { recursive: true }); await messageFirst(); }, 180_000);
  afterAll(async () => { await desk?.close(); });

  /** Something asked of the supervisor, so that the desk has a message. */
  async function messageFirst(): Promise<void> {
    const page = await desk.open();
    await signIn(desk, page, 'clerk');
    await openChart(page, 'smith');
    await press('t', 'm')(page);
    const form = page.getByRole('dialog', { name: 'Write a message' });
    await form.getByLabel('To', { exact: true }).selectOption({ label: 'HIM supervisor' });
    await form.getByLabel('Message').fill('The caller says her birthday is April 3. The license shows March 4. Which do we keep?');
    await page.keyboard.press('Control+Enter');
    await form.waitFor({ state: 'detached' });
    await page.context().close();
  }

  async function take(page: Page, size: string, screens: Screen[]): Promise<void> {
    mkdirSync(join(folder, size), { recursive: true });
    for (const s of screens) {
      await page.goto(desk.url + s.path);
      await page.waitForLoadState('networkidle');
      await page.waitForTimeout(250);
      await s.act?.(page);
      await page.waitForTimeout(350);
      keep(join(folder, size, `${s.name}.png`), await page.screenshot());
      await page.evaluate(() => localStorage.removeItem('chartkeeper-desk-dense'));
    }
  }

  it.each([['1280x800', 'light'], ['1920x1080', 'light'], ['390x844', 'light']] as const)('of %s', async (size, colorScheme) => {
    const [width, height] = size.split('x').map(Number) as [number, number], phone = width < 700;
    const page = await desk.open({ colorScheme, viewport: { width, height } });
    await page.goto(`${desk.url}/sign-in`);
    await page.getByRole('heading', { name: 'Demo accounts' }).waitFor();
    mkdirSync(join(folder, size), { recursive: true });
    keep(join(folder, size, 'sign-in.png'), await page.screenshot());
    await signIn(desk, page, 'supervisor');
    await openChart(page, 'smith');
    const id = /charts\/(\d+)/.exec(page.url())![1]!;
    const sections = await page.getByRole('navigation', { name: 'Chart sections' }).getByRole('link').evaluateAll((links, chart) => [...new Set(links.map((l) => new URL((l as unknown as { href: string }).href).pathname.split('/')).filter((p) => p[2] === chart && p[3]).map((p) => p[3]!))], id);
    const screens = ofChart(id, sections);
    if (phone) { await take(page, size, [...ofDesk.filter((s) => ['desk', 'search', 'find'].includes(s.name)), ...screens.filter((s) => ['chart-summary', 'chart-results', 'chart-vitals', 'chart-entry', 'chart-note'].includes(s.name))]); await page.context().close(); return; }
    await take(page, size, [...ofDesk, ...screens]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await take(page, size, [{ name: 'desk-dark', path: '/' }, { name: 'chart-dark', path: `/charts/${id}/summary` }]);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.context().clearCookies();
    await signIn(desk, page, 'admin');
    await take(page, size, ofAdmin);
    await page.context().close();
  }, 400_000);

  it('are small enough to be kept', () => {
    const bytes = readdirSync(folder, { recursive: true, encoding: 'utf8' }).reduce((n, f) => n + (f.endsWith('.png') ? statSync(join(folder, f)).size : 0), 0);
    expect(bytes).toBeLessThan(8_000_000);
  });
});
