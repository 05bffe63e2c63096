import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { matches, openChart, openDesk, signIn } from './desk.ts';
import type { Desk } from './desk.ts';

/** Keys typed before a form is there: on a slow line the script or the entry comes late, and nothing that was typed is lost or taken for a command. */
let desk: Desk;
beforeAll(async () => { desk = await openDesk(); }, 240_000);
afterAll(() => desk.close());

const late = async (page: Page, what: RegExp, ms = 1500): Promise<void> => { await page.route(what, async (route) => { await new Promise((done) => setTimeout(done, ms)); await route.continue(); }); };
const valueOf = (page: Page, id: string): Promise<string> => page.locator(`#${id}`).inputValue();

it('types a whole new entry before its script has come', async () => {
  const page = await desk.open();
  await late(page, /\/assets\/new-entry-.*\.js/);
  await signIn(desk, page, 'clerk');
  await openChart(page, 'smith');
  await page.getByRole('heading', { name: 'Problems' }).waitFor();
  const here = new URL(page.url()).pathname;
  await page.keyboard.press('n'); await page.keyboard.press('p');
  // "s m" and "g d" would lead elsewhere, "/" would search, "m" would mark.
  await page.keyboard.type('xylo s m g d / nails'); await page.keyboard.press('Backspace'); await page.keyboard.press('Tab'); await page.keyboard.type('2/2009');
  expect(await page.locator('#e-what').count()).toBe(0);
  await page.locator('#e-what').waitFor();
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#e-onset')?.value === '2/2009');
  expect([await valueOf(page, 'e-what'), new URL(page.url()).pathname]).toEqual(['xylo s m g d / nail', here]);
  // From here on keys are the form's own.
  await page.keyboard.type('x');
  expect(await valueOf(page, 'e-onset')).toBe('2/2009x');
  await page.keyboard.press('Alt+z');
  await page.locator('.entryform').waitFor({ state: 'detached' });
  // And once it is gone, the screen's.
  await page.keyboard.press('s'); await page.keyboard.press('v'); await page.waitForURL(/\/vitals/);
  await page.context().close();
}, 60_000);

it('types and saves ahead of a form whose entry comes late; Esc lets go', async () => {
  const page = await desk.open();
  await signIn(desk, page, 'clerk');
  await openChart(page, 'smith');
  await page.getByRole('heading', { name: 'Problems' }).waitFor();
  await page.keyboard.press('n'); await page.keyboard.press('p'); await page.locator('#e-what').waitFor();
  await page.keyboard.type('slow gout'); await page.locator('#e-citation').fill('Letter'); await page.keyboard.press('Control+Enter'); await page.locator('.keysend').getByText('Problem saved.').waitFor();
  await page.getByRole('button', { name: 'Correct' }).waitFor();
  await late(page, /\/assets\/change-entry-.*\.js|\/api\/charting\/open-entry/);
  await page.keyboard.press('e'); await page.getByText('A wrong fact put right').waitFor(); await page.keyboard.press('c');
  await page.keyboard.press('Tab'); await page.keyboard.type('2011');
  await page.locator('#e-reason-of-change').waitFor();
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#e-onset')?.value === '2011');
  await page.locator('#e-reason-of-change').fill('Year misread'); await page.keyboard.press('Control+Enter'); await page.locator('.keysend').getByText('Corrected.').waitFor();
  await page.context().close();
}, 60_000);

it('types a registration before its screen has come', async () => {
  const page = await desk.open();
  await late(page, /\/assets\/register-page-.*\.js/);
  await signIn(desk, page, 'clerk');
  await page.keyboard.press('g'); await page.keyboard.press('f');
  await page.getByRole('button', { name: 'Register a patient' }).waitFor();
  await page.keyboard.press('n');
  await page.keyboard.type('Fastfinger'); await page.keyboard.press('Tab'); await page.keyboard.type('Nina Mae');
  expect(await page.locator('#r-family').count()).toBe(0);
  await page.locator('#r-family').waitFor();
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#r-given')?.value === 'Nina Mae');
  expect(await valueOf(page, 'r-family')).toBe('Fastfinger');
  await page.context().close();
}, 60_000);

it('Enter before the answer is here opens the only match, as a scanner types; of several one looks first', async () => {
  const page = await desk.open();
  await signIn(desk, page, 'clerk');
  await openChart(page, 'smith');
  const mrn = /MRN (\d+)/.exec(await page.getByRole('region', { name: 'Patient' }).innerText())![1]!;
  await late(page, /patients\/search/, 700);
  for (const from of ['/', '/find']) {
    await page.goto(desk.url + from); await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('/'); await page.keyboard.type(mrn); await page.keyboard.press('Enter');
    await page.waitForURL(/\/charts\/\d+\/summary/);
    expect(await page.getByRole('region', { name: 'Patient' }).innerText()).toContain(mrn);
  }
  await page.keyboard.press('/'); await page.keyboard.type('ma'); await page.keyboard.press('Enter');
  const at = page.url();
  await matches(page).nth(1).waitFor();
  expect(page.url()).toBe(at);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.href !== at && /\/charts\/\d+\/summary/.test(url.href));
  await page.context().close();
}, 60_000);

it.each([['w', /\/assets\/report-wrong-.*\.js/, 'case-says'], ['t d', /\/assets\/report-duplicate-.*\.js/, 'twice-other']])('types into the dialog of "%s" before its script has come', async (pressed, script, first) => {
  const page = await desk.open();
  await late(page, script, 3000);
  await signIn(desk, page, 'clerk');
  await openChart(page, 'smith');
  await page.getByRole('heading', { name: 'Problems' }).waitFor();
  const here = new URL(page.url()).pathname;
  for (const k of pressed.split(' ')) await page.keyboard.press(k);
  await page.keyboard.type('s v her sister / n');
  expect(await page.locator(`#${first}`).count()).toBe(0);
  await page.waitForFunction((id) => (document.getElementById(id) as HTMLInputElement | null)?.value === 's v her sister / n', first);
  expect(new URL(page.url()).pathname).toBe(here);
  await page.context().close();
}, 60_000);

it('keeps a command of two keys until the screen knows it, and does nothing on the screen that goes', async () => {
  const page = await desk.open();
  await signIn(desk, page, 'clerk');
  await late(page, /\/api\/patients\/show$|\/assets\/chart-page-.*\.js/);
  await page.keyboard.press('/'); await page.keyboard.type('smith'); await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/charts\/\d+/);
  await page.keyboard.press('t'); await page.keyboard.press('i');
  expect(await page.locator('.identity').count()).toBe(0);
  await page.locator('.identity').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.identity').waitFor({ state: 'detached' });
  await page.getByRole('heading', { name: 'Problems' }).waitFor();
  await late(page, /\/assets\/queue-page-.*\.js/);
  const chart = new URL(page.url()).pathname;
  await page.keyboard.press('g'); await page.keyboard.press('x');
  // "w" reports a wrong chart, on the chart that goes; "g f" leads on, in its order.
  await page.keyboard.press('w'); await page.keyboard.press('g'); await page.keyboard.press('f');
  await page.waitForURL(/\/find/);
  await page.getByRole('button', { name: 'Register a patient' }).waitFor();
  expect([await page.getByRole('dialog').count(), new URL(page.url()).pathname === chart]).toEqual([0, false]);
  // Once it is here, its keys are its own.
  await page.keyboard.press('n'); await page.locator('#r-family').waitFor();
  await page.context().close();
}, 60_000);

it('the browser has nothing to complain about', () => { expect(desk.complaints).toEqual([]); });
