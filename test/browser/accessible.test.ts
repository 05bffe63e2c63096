import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openChart, openDesk, signIn, violations } from './desk.ts';
import type { Desk } from './desk.ts';

/** Every screen in a real browser against WCAG 2.2 A and AA (axe), light and dark, wide and as narrow as 400 % zoom makes it. */
let desk: Desk;
beforeAll(async () => { desk = await openDesk(); }, 180_000);
afterAll(async () => { await desk?.close(); });

type Screen = { name: string; path: string; act?: (page: Page) => Promise<void> };
const press = (...keys: string[]) => async (page: Page): Promise<void> => { for (const k of keys) { await page.keyboard.press(k); await page.waitForTimeout(150); } };

const ofChart = (id: string): Screen[] => [
  ...['summary', 'timeline', 'encounters', 'notes', 'results', 'vitals', 'problems', 'demographics', 'who-opened'].map((s) => ({ name: s, path: `/charts/${id}/${s}` })),
  ...['provider', 'privacy'].map((r) => ({ name: `summary for ${r}`, path: `/charts/${id}/summary?role=${r}` })), { name: 'a visit unfolded', path: `/charts/${id}/timeline`, act: press('j', 'Enter', 'j', 'Enter') }, { name: 'a plot of vitals', path: `/charts/${id}/vitals`, act: async (p) => { await p.getByRole('checkbox').first().check(); await p.locator('.uplot').first().waitFor(); } }, { name: 'vitals as a list', path: `/charts/${id}/vitals?show=list` },
  { name: 'words in the chart', path: `/charts/${id}/summary`, act: async (p) => { await p.keyboard.press('\\'); if (p.viewportSize()!.width > 700) { await p.keyboard.type('blood'); await p.getByRole('listbox').waitFor(); } } }, { name: 'a document', path: `/charts/${id}/documents`, act: async (p) => { await p.keyboard.press('j'); await p.locator('.vbox canvas, .foreign, .received').first().waitFor(); } },
  { name: 'an entry beside the summary', path: `/charts/${id}/summary`, act: press('j', ']') }, { name: 'a note', path: `/charts/${id}/notes`, act: press('j', 'j') },
  { name: 'mark in error', path: `/charts/${id}/vitals`, act: press('j', 'm') }, { name: 'correct', path: `/charts/${id}/demographics?edit=true` }, { name: 'print or export', path: `/charts/${id}/summary`, act: press('p') },
];
const ofDesk: Screen[] = [
  { name: 'desk', path: '/' }, { name: 'desk, several chosen', path: '/', act: press('x', 'j', 'x') }, { name: 'desk, dense', path: '/', act: press('d', 'd') }, { name: 'desk, filter', path: '/', act: press('f') }, { name: 'desk, assign', path: '/', act: press('s') }, { name: 'take records in', path: '/?take=yes' }, { name: 'nothing in a view', path: '/?whose=mine' }, { name: 'write a message', path: '/', act: press('t', 'm') }, { name: 'search open', path: '/', act: async (p) => { await p.keyboard.press('/'); await p.keyboard.type('ma'); await p.getByRole('option').first().waitFor(); } }, { name: 'find', path: '/find?q=ma' }, { name: 'find, nothing typed', path: '/find' }, { name: 'find by fields', path: '/find/fields' }, { name: 'found by fields', path: '/find/fields?family=sm' },
  { name: 'inbound', path: '/inbound' }, { name: 'an exception', path: '/inbound', act: press('j') }, { name: 'an identity review', path: '/', act: async (p) => { await p.getByRole('row').filter({ hasText: 'Review identity' }).first().click(); await p.getByRole('button', { name: /^Compare the two/ }).click(); await p.getByRole('heading', { name: 'Are these one person?' }).waitFor(); } }, { name: 'privacy', path: '/privacy' }, { name: 'help', path: '/help' }, { name: 'a word', path: '/help?word=exception' }, { name: 'quick card', path: '/help/card' }, { name: 'account', path: '/account' }, { name: 'commands', path: '/', act: press('Control+k') }, { name: 'keys', path: '/', act: press('?') }, { name: 'no such page', path: '/nowhere' }, { name: 'no such chart', path: '/charts/1234567/summary' },
];
const ofAdmin: Screen[] = ['people', 'roles', 'facilities', 'partners', 'programs', 'codes', 'sessions', 'health'].map((t) => ({ name: t, path: `/admin/${t}` }));

async function faultsOn(page: Page, screens: Screen[]): Promise<string[]> {
  const faults: string[] = [];
  for (const s of screens) {
    await page.goto(desk.url + s.path);
    await page.waitForLoadState('networkidle');
    await s.act?.(page);
    await page.waitForTimeout(350);
    faults.push(...(await violations(page)).map((v) => `${s.name}: ${v}`));
    if (await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1)) faults.push(`${s.name}: the page scrolls sideways`);
  }
  return faults;
}

const looks: [string, 'light' | 'dark', number][] = [['light', 'light', 1280], ['dark', 'dark', 1280], ['a phone, which is also 400 % zoom', 'light', 320]];

it.each(looks)('has no violation: %s', async (_, colorScheme, width) => {
  const page = await desk.open({ colorScheme, viewport: { width, height: width < 700 ? 844 : 800 } });
  page.setDefaultTimeout(20_000);
  await page.goto(`${desk.url}/sign-in`);
  await page.getByRole('heading', { name: 'Demo accounts' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await signIn(desk, page, 'supervisor');
  await openChart(page, 'smith');
  const id = /charts\/(\d+)/.exec(page.url())![1]!;
  expect(await faultsOn(page, [...ofDesk, ...ofChart(id)])).toEqual([]);
  await page.context().clearCookies();
  await signIn(desk, page, 'admin');
  expect(await faultsOn(page, ofAdmin)).toEqual([]);
  await page.context().close();
}, 240_000);
