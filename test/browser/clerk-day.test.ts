import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { matches, openChart, openDesk, signIn } from './desk.ts';
import type { Desk } from './desk.ts';

/** A clerk's day in a real browser, by the keyboard. The tests follow each other: each starts where the last one ended. */
let desk: Desk, page: Page;
const keys = async (...list: string[]): Promise<void> => { for (const k of list) await page.keyboard.press(k); };
const foot = (text: RegExp) => page.locator('footer [role=status]').filter({ hasText: text });

beforeAll(async () => { desk = await openDesk(); page = await desk.open(); }, 180_000);
afterAll(async () => { await desk?.close(); });

it('signs in with two keys', async () => {
  await signIn(desk, page);
  expect(await page.getByRole('link', { name: 'Admin' }).count()).toBe(0);
});

it('finds a patient as one types, says why, and opens the chart with Enter', async () => {
  await keys('/');
  await page.keyboard.type('smith');
  const first = matches(page).first();
  await first.waitFor();
  expect(await first.textContent()).toMatch(/name (is|begins) smith/i);
  expect(await page.getByRole('combobox').getAttribute('aria-activedescendant')).toBe(await first.getAttribute('id'));
  await keys('ArrowDown', 'ArrowUp', 'Enter');
  await page.waitForURL(/\/charts\/\d+\/summary$/);
  expect(await page.getByRole('region', { name: 'Patient' }).textContent()).toMatch(/SMITH.*Born \d\d\/\d\d\/\d{4}.*MRN \d+/);
  await page.getByRole('navigation', { name: 'Chart sections' }).getByRole('link', { name: 'Who opened this' }).waitFor();
});

it('opens a chart from the page Find, and the keys are the chart\'s', async () => {
  await page.goto(`${desk.url}/find?q=smith`);
  await matches(page).first().waitFor();
  await keys('/');
  await page.keyboard.press('End');
  await keys('Enter');
  await page.waitForURL(/\/charts\/\d+\/summary$/);
  await page.getByRole('navigation', { name: 'Chart sections' }).waitFor();
  await keys('s', 'p');
  await page.waitForURL(/\/problems$/);
  await keys('s', 's');
  await page.waitForURL(/\/summary$/);
});

it('reads sections, one entry beside the list, and comes back with the browser', async () => {
  await keys('s', 'v');
  await page.getByRole('table', { name: 'Vitals' }).waitFor();
  await keys('j');
  const workspace = page.getByRole('complementary', { name: 'Workspace' });
  await workspace.getByRole('tab', { name: 'Details' }).waitFor();
  await workspace.getByText(/In the chart of Smith, .*\d\d\/\d\d\/\d{4}, MRN/i).waitFor();
  await keys(']');
  await workspace.getByText('Version 1', { exact: true }).waitFor();
  await keys('Escape');
  await workspace.waitFor({ state: 'detached' });
  await keys('\\');
  await page.keyboard.type('pressure');
  await page.getByRole('listbox', { name: 'Found in this chart' }).getByRole('option').first().waitFor();
  await keys('Control+Enter');
  await page.waitForURL(/vitals\?text=pressure/);
  await page.goBack();
  await page.waitForURL(/\/vitals$/);
  await page.goBack();
  await page.waitForURL(/\/summary$/);
});

it('keeps what was typed when the session is ended, and goes on after signing in again', async () => {
  await keys('s', 'g');
  await page.getByRole('button', { name: 'Correct', exact: true }).waitFor();
  await keys('e');
  const birth = page.getByLabel('Birth date', { exact: true });
  await birth.fill('2/30/1957');
  await page.getByLabel('Why is it corrected?').fill('License shown at the window');
  await keys('Control+Enter');
  await page.getByRole('link', { name: /month, day, year/ }).click();
  expect(await birth.evaluate((e) => e === document.activeElement)).toBe(true);
  await birth.fill('mar 4 57');
  await page.getByText('March 4, 1957').waitFor();
  await page.context().clearCookies();
  await keys('Control+Enter');
  const again = page.getByRole('dialog', { name: 'Your session has ended' });
  await again.getByLabel('Password', { exact: true }).fill('demo-chartkeeper');
  await keys('Enter');
  await foot(/correction is saved/).waitFor();
  expect(await page.getByRole('region', { name: 'Patient' }).textContent()).toContain('03/04/1957');
  await page.getByRole('article').filter({ hasText: 'Version 2' }).getByText('License shown at the window').waitFor();
});

it('marks an entry as entered in error, with a reason', async () => {
  await keys('s', 'v');
  await page.getByRole('table', { name: 'Vitals' }).waitFor();
  await keys('j');
  await page.getByRole('button', { name: /^Entered in error/ }).waitFor();
  await keys('m');
  const dialog = page.getByRole('dialog', { name: 'Mark as entered in error' });
  await dialog.getByLabel('Why is it an error?').waitFor();
  await keys('Control+Enter');
  await dialog.getByText('Say why in a few words').waitFor();
  await page.keyboard.type('Typed in the wrong chart');
  await keys('Control+Enter');
  await foot(/Marked as entered in error/).waitFor();
  await page.getByRole('table', { name: 'Vitals' }).getByText('Entered in error').first().waitFor();
});

const bundle = JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: [
  { fullUrl: 'urn:uuid:7d1c8d3e-2a54-4a3e-9b0a-0b6f5f1f0a01', resource: { resourceType: 'Patient', identifier: [{ system: 'urn:oid:2.999.7', value: 'Q-7781' }], name: [{ use: 'official', family: 'Quillfeather', given: ['Tamsin'] }], birthDate: '1961-07-19', gender: 'female' } },
  { fullUrl: 'urn:uuid:7d1c8d3e-2a54-4a3e-9b0a-0b6f5f1f0a02', resource: { resourceType: 'Condition', subject: { reference: 'urn:uuid:7d1c8d3e-2a54-4a3e-9b0a-0b6f5f1f0a01' }, code: { text: 'Hay fever' }, clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] } } },
] });

it('takes a file in at the drop zone, says what became of it, and finds its patient', async () => {
  await keys('g', 'd');
  await page.getByRole('heading', { name: 'My desk' }).waitFor();
  await page.getByRole('row').filter({ hasText: 'Result waits' }).waitFor();
  // The first opens by itself; j goes on to the next; the place to take records in opens beside the list.
  await page.getByRole('complementary', { name: 'Item' }).getByText('PID is missing').waitFor();
  await keys('j');
  await page.waitForFunction(() => document.activeElement?.closest('tr')?.getAttribute('aria-current') === 'true');
  await keys('u');
  await page.getByLabel('Source').fill('window-test');
  await page.locator('input[type=file]').setInputFiles([{ name: 'from-clinic.json', mimeType: 'application/json', buffer: Buffer.from(bundle) }, { name: 'broken.json', mimeType: 'application/json', buffer: Buffer.from('{"resourceType":') }]);
  const run = page.getByRole('complementary', { name: 'Take records in' });
  await run.getByRole('status').filter({ hasText: 'Done' }).waitFor();
  expect(await run.locator('.numbers').textContent()).toMatch(/Files2Filed1Already here0Exceptions1/);
  await run.getByText('broken.json').waitFor();
  await openChart(page, 'quillf 1961');
  await page.getByRole('region', { name: 'Summary' }).getByRole('button', { name: 'Hay fever' }).waitFor();
});

it('keeps the form when the network is lost, and shows both sides when somebody else was quicker', async () => {
  const other = await desk.open();
  await signIn(desk, other, 'registrar');
  await openChart(page, 'quillf');
  await keys('s', 'g');
  await page.getByRole('button', { name: 'Correct', exact: true }).waitFor();
  await keys('e');
  await page.getByLabel('Birth date', { exact: true }).fill('7/20/1961');
  await page.getByLabel('Why is it corrected?').fill('Shown on the license');
  await page.context().setOffline(true);
  await keys('Control+Enter');
  await page.getByRole('form', { name: 'Correct demographics' }).getByRole('alert').waitFor();
  expect(await page.getByLabel('Birth date', { exact: true }).inputValue()).toBe('7/20/1961');
  await page.context().setOffline(false);
  desk.complaints.splice(0); // the browser says that it was offline

  // A registrar sees who the patient is and not the chart, and may correct.
  await openChart(other, 'quillf', 'demographics');
  expect(await other.getByRole('navigation', { name: 'Chart sections' }).getByRole('link').allTextContents()).toEqual(['Demographics', 'Messages']);
  await other.getByRole('button', { name: 'Correct', exact: true }).waitFor();
  await other.keyboard.press('e');
  await other.getByLabel('Given names').first().fill('Tamsin May');
  await other.getByLabel('Why is it corrected?').fill('The patient says so');
  await other.keyboard.press('Control+Enter');
  await other.locator('footer [role=status]').filter({ hasText: /correction is saved/ }).waitFor();

  await keys('Control+Enter');
  const both = page.locator('.conflict');
  await both.waitFor();
  expect(await both.textContent()).toMatch(/Birth date07\/19\/19617\/20\/1961/);
  desk.complaints.splice(0); // a 412 is an answer too
  await both.getByRole('button', { name: 'Go on with mine' }).click();
  await keys('Control+Enter');
  await foot(/correction is saved/).waitFor();
  expect(await page.getByRole('region', { name: 'Patient' }).textContent()).toMatch(/QUILLFEATHER, Tamsin May.*07\/20\/1961/);
  await other.context().close();
});

it('mends an exception: the reason, the text, replayed and filed', async () => {
  await keys('g', 'i');
  const row = page.getByRole('row').filter({ hasText: 'PID is missing' }).first();
  await row.click();
  await page.getByRole('button', { name: /^Mend text/ }).waitFor();
  expect(await page.getByRole('button', { name: /^Exception/ }).getAttribute('aria-pressed')).toBe('true');
  await keys('e');
  const text = page.getByLabel('Text', { exact: true });
  const [head, ...rest] = (await text.inputValue()).split('\n');
  await text.fill([head, 'PID|1||V-5521^^^VALLEY^MR||Featherby^Orla||19730412|F', ...rest].join('\n'));
  await page.getByLabel('What did you mend?').fill('PID added as the sender said by phone');
  await keys('Control+Enter');
  await foot(/Tried again: filed/).waitFor();
  await openChart(page, 'featherby');
});

it('shows a full chart without the page jumping about, and without a complaint from the browser', async () => {
  await page.goto(`${desk.url}/`);
  await page.getByRole('heading', { name: 'My desk' }).waitFor();
  await page.waitForLoadState('networkidle');
  // From here on: what the day did before is not of this chart.
  await page.evaluate(() => {
    const box = globalThis as unknown as { shift: number };
    box.shift = 0;
    new PerformanceObserver((l) => { for (const e of l.getEntries() as unknown as { value: number; hadRecentInput: boolean }[]) if (!e.hadRecentInput) box.shift += e.value; }).observe({ type: 'layout-shift' });
  });
  await openChart(page, 'smith');
  await page.waitForLoadState('networkidle');
  await keys('j');
  await page.waitForTimeout(400);
  expect(await page.evaluate(() => (globalThis as unknown as { shift: number }).shift)).toBeLessThan(0.1);
  expect(desk.complaints).toEqual([]);
});
