import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openChart, openDesk, signIn } from './desk.ts';
import type { Desk } from './desk.ts';

/** What goes wrong under an open entry form, and that nothing typed is lost nor saved twice. */
let desk: Desk;
beforeAll(async () => { desk = await openDesk(); }, 240_000);
afterAll(() => desk.close());

const newPage = async (): Promise<Page> => { const page = await desk.open(); await signIn(desk, page, 'clerk'); await openChart(page, 'smith'); await page.getByRole('heading', { name: 'Problems' }).waitFor(); await page.waitForLoadState('networkidle'); return page; };
const begin = async (page: Page): Promise<void> => { await page.keyboard.press('n'); await page.keyboard.press('p'); await page.locator('#e-what').waitFor(); await page.waitForFunction(() => document.activeElement?.id === 'e-what'); };
const done = (page: Page, says: string) => page.locator('.keysend').getByText(says).waitFor();
const value = (page: Page, id: string): Promise<string> => page.locator(`#${id}`).inputValue();
/** How many entries the program has under these words, asked of it and not of the screen. */
const howMany = (page: Page, words: string): Promise<number> => page.evaluate(async (text) => {
  const chartId = /charts\/(\d+)/.exec(location.pathname)![1], reply = await fetch('/api/chart/list-section', { method: 'POST', headers: { 'content-type': 'application/json', 'x-chartkeeper': '1' }, body: JSON.stringify({ chartId, section: 'problems', text, limit: 50 }) });
  return (await reply.json() as { entries: unknown[] }).entries.length;
}, words);

it('the program is restarted under an open form: the form says so, keeps all, and saves once when it is back', async () => {
  const page = await newPage();
  await begin(page);
  await page.keyboard.type('restarted rash'); await page.getByText('Draft kept').waitFor();
  await desk.restart(async () => {
    await page.keyboard.press('Tab'); await page.keyboard.type('2/2019'); await page.locator('#e-citation').fill('Letter of May 2');
    await page.getByText('the program cannot be reached').first().waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('alert').getByText('Your form is kept; save again').waitFor();
    expect([await value(page, 'e-what'), await value(page, 'e-onset')]).toEqual(['restarted rash', '2/2019']);
  });
  await page.keyboard.press('Control+Enter');
  await done(page, 'Problem saved.');
  expect(await howMany(page, 'restarted rash')).toBe(1);
  await page.context().close();
}, 120_000);

it('the session ends under an open form: one signs in again over it, the form is whole, and the save that waited goes through once', async () => {
  const page = await newPage();
  await begin(page);
  await page.keyboard.type('lapsed lumps'); await page.keyboard.press('Tab'); await page.keyboard.type('2018'); await page.locator('#e-citation').fill('Letter');
  await page.context().clearCookies();
  await page.keyboard.press('Control+Enter');
  const again = page.getByRole('dialog', { name: 'Your session has ended' });
  await again.getByLabel('Password', { exact: true }).fill('not the password'); await page.keyboard.press('Enter');
  await again.getByText('The name or the password is not right.').waitFor();
  await again.getByLabel('Password', { exact: true }).fill('demo-chartkeeper'); await page.keyboard.press('Enter');
  await done(page, 'Problem saved.');
  expect(await howMany(page, 'lapsed lumps')).toBe(1);
  // Another form under which the session ends without a save: the draft waits here and is kept as soon as one is back.
  await page.keyboard.press('s'); await page.keyboard.press('s'); await page.waitForURL(/summary/);
  await begin(page); await page.keyboard.type('half a wart'); await page.getByText('Draft kept').waitFor();
  await page.context().clearCookies();
  await page.keyboard.press('Tab'); await page.keyboard.type('2017');
  await page.getByText('Draft kept in this window').waitFor();
  await page.reload();
  await page.waitForURL(/sign-in/);
  await page.locator('input[autocomplete=username]').fill('clerk'); await page.locator('input[type=password]').fill('demo-chartkeeper'); await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#e-onset')?.value === '2017');
  expect(await value(page, 'e-what')).toBe('half a wart');
  await page.keyboard.press('Alt+z'); await done(page, 'The draft is dropped.');
  await page.context().close();
}, 120_000);

it('the network is gone for five minutes: typing goes on, the draft is kept when it is back, and one Save saves once', async () => {
  const page = await newPage();
  await page.clock.install();
  await begin(page);
  await page.keyboard.type('tunnel cough'); await page.clock.runFor(1500); await page.getByText('Draft kept').waitFor();
  await page.context().setOffline(true);
  await page.getByRole('status').getByText('No connection').waitFor();
  await page.keyboard.press('Tab'); await page.keyboard.type('2016'); await page.clock.fastForward('05:00');
  await page.locator('#e-citation').fill('Letter, page 2'); await page.clock.runFor(2000);
  await page.getByText('Draft kept in this window').waitFor();
  await page.context().setOffline(false);
  await page.clock.runFor(9000);
  await page.locator('.efdraft.kept').waitFor();
  // What the program kept is the whole form: another window finds it.
  const other = await newPage();
  await begin(other);
  await other.waitForFunction(() => document.querySelector<HTMLInputElement>('#e-onset')?.value === '2016');
  expect(await value(other, 'e-citation')).toBe('Letter, page 2');
  await other.context().close();
  await page.keyboard.press('Control+Enter'); await done(page, 'Problem saved.');
  expect(await howMany(page, 'tunnel cough')).toBe(1);
  await page.context().close();
}, 120_000);

it('what is typed while an older draft is on its way stays, and the draft is offered', async () => {
  const page = await newPage();
  await begin(page); await page.keyboard.type('older draft'); await page.getByText('Draft kept').waitFor();
  await page.evaluate(() => sessionStorage.clear());
  await page.reload(); await page.goto(page.url().replace(/\?.*/, '')); await page.getByRole('heading', { name: 'Problems' }).waitFor(); await page.waitForLoadState('networkidle');
  await page.evaluate(() => sessionStorage.clear());
  let arrive = (): void => {};
  const typed = new Promise<void>((ready) => { arrive = ready; }), asked = page.waitForRequest(/charting\/read-draft/);
  await page.route(/charting\/read-draft/, async (route) => { await typed; await route.continue(); });
  await begin(page); await asked; await page.keyboard.type('newer words'); arrive();
  await page.getByRole('button', { name: 'Take it up' }).waitFor();
  expect(await value(page, 'e-what')).toBe('newer words');
  await page.getByRole('button', { name: 'Take it up' }).click();
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#e-what')?.value === 'older draft');
  await page.keyboard.press('Alt+z'); await done(page, 'The draft is dropped.');
  await page.context().close();
}, 60_000);

it('a double click on Save saves once; Back in the middle and forward again loses nothing', async () => {
  const page = await newPage();
  await begin(page);
  await page.keyboard.type('double bunion'); await page.locator('#e-citation').fill('Letter');
  await page.locator('.entryform button[type=submit]').dblclick();
  await done(page, 'Problem saved.');
  expect(await howMany(page, 'double bunion')).toBe(1);
  await page.keyboard.press('s'); await page.keyboard.press('s'); await page.waitForURL(/summary/);
  await begin(page); await page.keyboard.type('backward bruise'); await page.keyboard.press('Tab'); await page.keyboard.type('2015');
  await page.goBack(); await page.locator('.entryform').waitFor({ state: 'detached' });
  await page.goForward(); await page.locator('.entryform').waitFor();
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#e-onset')?.value === '2015');
  expect(await value(page, 'e-what')).toBe('backward bruise');
  await page.keyboard.press('Alt+z'); await done(page, 'The draft is dropped.');
  await page.context().close();
}, 90_000);

it('the browser had nothing to complain about but the lost line', () => { expect(desk.complaints.filter((c) => !/ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|Failed to fetch/.test(c))).toEqual([]); });
