import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChart, openDesk, signIn, violations } from './desk.ts';
import { runCommand } from '../kit/program.ts';
import type { Desk } from './desk.ts';

/** Every screen in a real browser against WCAG 2.2 A and AA (axe), light and dark, wide and as narrow as 400 % zoom makes it. */
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  // A patient with a document on paper.
  const file = join(desk.home, '../papers.json'), patient = { resourceType: 'Patient', id: 'p', name: [{ family: 'Paperchart', given: ['Ada'] }], birthDate: '1961-02-03', gender: 'female' };
  const letter = { resourceType: 'DocumentReference', id: 'd', status: 'current', subject: { reference: 'Patient/p' }, type: { text: 'Letter' }, date: '2020-01-01T00:00:00Z', description: 'Letter', content: [{ attachment: { contentType: 'text/plain', data: Buffer.from('Dear colleague').toString('base64'), title: 'Letter' } }] };
  writeFileSync(file, JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: [patient, letter].map((resource) => ({ resource })) }));
  const done = await runCommand(['import', file], { CHARTKEEPER_HOME: desk.home });
  if (done.code !== 0) throw new Error(done.out + done.err);
}, 240_000);
afterAll(async () => { await desk?.close(); });

type Screen = { name: string; path: string; act?: (page: Page) => Promise<void> };
const press = (...keys: string[]) => async (page: Page): Promise<void> => { for (const k of keys) { await page.keyboard.press(k); await page.waitForTimeout(150); } };

const setAside = async (p: Page): Promise<void> => { await p.locator('form.acts input').last().fill('A power cut'); await p.keyboard.press('Enter'); await p.getByRole('table').getByText('A power cut').first().waitFor(); };
const keepSearch = async (p: Page): Promise<void> => { await p.locator('.savenow input').fill('Born Sm'); await p.keyboard.press('Enter'); await p.locator('.saved li').first().waitFor(); };

/** The first pair of the queue, open; narrow, it is chosen from the list. */
const onePair = async (p: Page): Promise<void> => { if (p.viewportSize()!.width < 900) await p.locator('[data-pair]').first().click(); await p.getByRole('heading', { name: 'Are these one person?' }).waitFor(); await p.getByRole('table', { name: /field by field/ }).waitFor(); };

const ofChart = (id: string): Screen[] => [
  ...['summary', 'timeline', 'encounters', 'notes', 'results', 'vitals', 'problems', 'demographics', 'who-opened'].map((s) => ({ name: s, path: `/charts/${id}/${s}` })),
  ...['provider', 'privacy'].map((r) => ({ name: `summary for ${r}`, path: `/charts/${id}/summary?role=${r}` })), { name: 'a visit unfolded', path: `/charts/${id}/timeline`, act: press('j', 'Enter', 'j', 'Enter') }, { name: 'a plot of vitals', path: `/charts/${id}/vitals`, act: async (p) => { await p.getByRole('checkbox').first().check(); await p.locator('.uplot').first().waitFor(); } }, { name: 'vitals as a list', path: `/charts/${id}/vitals?show=list` },
  { name: 'words in the chart', path: `/charts/${id}/summary`, act: async (p) => { await p.keyboard.press('\\'); if (p.viewportSize()!.width > 700) { await p.keyboard.type('blood'); await p.getByRole('listbox').waitFor(); } } },
  { name: 'an entry beside the summary', path: `/charts/${id}/summary`, act: press('j', ']') }, { name: 'a note', path: `/charts/${id}/notes`, act: press('j', 'j') },
  { name: 'mark in error', path: `/charts/${id}/vitals`, act: press('j', 'm') }, { name: 'correct', path: `/charts/${id}/demographics?edit=true` }, { name: 'print or export', path: `/charts/${id}/summary`, act: press('p') },
  ...['face-sheet', 'labels', 'registration-form'].map((s) => ({ name: s, path: `/print/${id}/${s}` })),
];
const ofDesk: Screen[] = [
  { name: 'desk', path: '/' }, { name: 'desk, several chosen', path: '/', act: press('x', 'j', 'x') }, { name: 'desk, dense', path: '/', act: press('d', 'd') }, { name: 'desk, filter', path: '/', act: press('f') }, { name: 'desk, assign', path: '/', act: press('s') }, { name: 'take records in', path: '/?take=yes' }, { name: 'nothing in a view', path: '/?whose=mine' }, { name: 'write a message', path: '/', act: press('t', 'm') }, { name: 'search open', path: '/', act: async (p) => { await p.keyboard.press('/'); await p.keyboard.type('ma'); await p.getByRole('option').first().waitFor(); } }, { name: 'find', path: '/find?q=ma' }, { name: 'find, nothing typed', path: '/find' }, { name: 'find by fields', path: '/find/fields' }, { name: 'found by fields', path: '/find/fields?family=sm' }, { name: 'a search kept', path: '/find/fields?family=sm', act: keepSearch }, { name: 'register', path: '/register' }, { name: 'register, nothing said', path: '/register', act: press('Control+Enter') },
  { name: 'inbound', path: '/inbound' }, { name: 'an exception', path: '/inbound', act: press('j') }, { name: 'a pair', path: '/index', act: onePair }, { name: 'two different people', path: '/index', act: async (p) => { await onePair(p); await p.keyboard.press('d'); await p.getByRole('dialog').waitFor(); } }, { name: 'a plan of a join', path: '/index', act: async (p) => { await onePair(p); await p.keyboard.press('s'); await p.getByRole('heading', { name: /^(Merge|Link) two records/ }).waitFor(); } }, { name: 'filter of pairs', path: '/index', act: async (p) => { await onePair(p); await p.keyboard.press('f'); await p.getByRole('dialog').waitFor(); } }, { name: 'joins', path: '/index/joins' }, { name: 'overlays', path: '/index/overlays' }, { name: 'figures of the index', path: '/index/figures' }, { name: 'followers of changes', path: '/index/changes' }, { name: 'cases', path: '/cases' }, { name: 'messages', path: '/messages' }, { name: 'numbers', path: '/numbers' }, { name: 'numbers, some set aside', path: '/numbers', act: setAside }, { name: 'numbers on paper', path: '/numbers', act: async (p) => { await p.getByRole('table').getByRole('link').first().click(); await p.waitForURL(/numbers\/./); await p.locator('.paper').waitFor(); } }, { name: 'privacy', path: '/privacy' }, { name: 'help', path: '/help' }, { name: 'a word', path: '/help?word=exception' }, { name: 'quick card', path: '/help/card' }, { name: 'account', path: '/account' }, { name: 'commands', path: '/', act: press('Control+k') }, { name: 'keys', path: '/', act: press('?') }, { name: 'no such page', path: '/nowhere' }, { name: 'no such chart', path: '/charts/1234567/summary' },
];
const ofPapers = (id: string): Screen[] => [{ name: 'a document', path: `/charts/${id}/documents`, act: async (p) => { await p.keyboard.press('j'); await p.locator('.vbox canvas, .foreign, .received').first().waitFor(); } }];
const reviewerCharts = async (p: Page): Promise<void> => {
  const row = p.getByRole('row').filter({ hasText: 'External reviewer' });
  if (await row.count() === 0) { await p.keyboard.press('n'); await p.locator('#person-name').fill('Rhea Viewer'); await p.getByLabel(/External reviewer/).check(); await p.locator('#person-name').press('Enter'); await p.getByRole('button', { name: 'Done' }).click(); }
  await row.getByRole('button').first().click(); await p.getByRole('button', { name: 'Charts they may see' }).click();
  await p.locator('#grant-number').fill('4711'); await p.keyboard.press('Enter'); await p.locator('#grant-0-entriesFrom').fill('13/45/20'); await p.getByRole('button', { name: 'Save charts' }).click();
};
const ofAdmin: Screen[] = ['people', 'roles', 'facilities', 'partners', 'programs', 'codes', 'forms', 'sessions', 'health'].map((t): Screen => ({ name: t, path: `/admin/${t}` })).concat({ name: 'charts of a reviewer', path: '/admin/people', act: reviewerCharts });

/** The same screen once more in dark colours, against the rules that look at colours; the others found what they find in light. */
async function inTheDark(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('html[data-mantine-color-scheme=dark]').waitFor();
  const found = await violations(page, ['color-contrast', 'link-in-text-block']);
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}

async function faultsOn(page: Page, screens: Screen[], dark: boolean): Promise<string[]> {
  const faults: string[] = [];
  for (const s of screens) {
    await page.goto(desk.url + s.path);
    await page.waitForLoadState('networkidle');
    await page.locator('.skeleton').waitFor({ state: 'detached' });
    try { await s.act?.(page); } catch (error) { faults.push(`${s.name}: could not be come to: ${String(error).split('\n')[0]}`); continue; }
    await page.waitForTimeout(350);
    faults.push(...(await violations(page)).map((v) => `${s.name}: ${v}`));
    if (dark) faults.push(...(await inTheDark(page)).map((v) => `${s.name}, dark: ${v}`));
    if (await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1)) faults.push(`${s.name}: the page scrolls sideways`);
  }
  return faults;
}

const looks: [string, number, boolean][] = [['a wide window, light and dark', 1280, true], ['a phone, which is also 400 % zoom', 320, false]];

async function openAs(who: string, width: number): Promise<Page> {
  const page = await desk.open({ colorScheme: 'light', viewport: { width, height: width < 700 ? 844 : 800 } });
  await page.goto(`${desk.url}/sign-in`);
  await page.getByRole('heading', { name: 'Demo accounts' }).waitFor();
  expect([...await violations(page), ...await inTheDark(page)]).toEqual([]);
  await signIn(desk, page, who);
  return page;
}

describe.each(looks)('has no violation: %s', (_, width, dark) => {
  it('signing in, the desk and what belongs to it', async () => {
    const page = await openAs('supervisor', width);
    expect(await faultsOn(page, ofDesk, dark)).toEqual([]);
    await page.context().close();
  }, 240_000);

  it('a chart', async () => {
    const page = await openAs('supervisor', width);
    await openChart(page, 'smith');
    expect(await faultsOn(page, ofChart(/charts\/(\d+)/.exec(page.url())![1]!), dark)).toEqual([]);
    await openChart(page, 'paperchart');
    expect(await faultsOn(page, ofPapers(/charts\/(\d+)/.exec(page.url())![1]!), dark)).toEqual([]);
    await page.context().close();
  }, 240_000);

  it('the administration', async () => {
    const page = await openAs('admin', width);
    expect(await faultsOn(page, ofAdmin, dark)).toEqual([]);
    await page.context().close();
  }, 120_000);
});
