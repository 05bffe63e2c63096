import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDesk, signIn, violations } from './desk.ts';
import type { Desk } from './desk.ts';

let desk: Desk;
beforeAll(async () => { desk = await openDesk(); }, 240_000);
afterAll(() => desk.close());

/** Counts what hands do: every key pressed, every click. */
function counted(page: Page): { keys: number; clicks: number; press(key: string): Promise<void>; type(text: string): Promise<void>; tab(n?: number): Promise<void> } {
  const did = { keys: 0, clicks: 0,
    async press(key: string) { did.keys += key.split('+').length; await page.keyboard.press(key); },
    async type(text: string) { did.keys += text.length; await page.keyboard.type(text); },
    async tab(n = 1) { for (let i = 0; i < n; i += 1) await did.press('Tab'); } };
  return did;
}
const at = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.id ?? '');
const newPage = async (who: string): Promise<Page> => { const page = await desk.open(); await signIn(desk, page, who); await page.goto(`${desk.url}/register`); await page.waitForFunction(() => document.activeElement?.id === 'r-family'); return page; };

it('a full registration is typed in less than a minute, without a mouse', async () => {
  const page = await desk.open();
  await signIn(desk, page, 'clerk');
  await page.keyboard.press('g'); await page.keyboard.press('f');
  await page.getByRole('button', { name: 'Register a patient' }).waitFor();
  const hands = counted(page), began = Date.now();
  await hands.press('n');
  await page.waitForFunction(() => document.activeElement?.id === 'r-family');
  await hands.type('Oyelaran-Whitcombe'); await hands.tab(); await hands.type('Temperance'); await hands.tab(); await hands.type('Jane'); await hands.tab(2); await hands.type('Tempe'); await hands.tab(); await hands.type('Whitcombe');
  await hands.press('Alt+ArrowDown'); await expect.poll(() => at(page), { timeout: 5000 }).toBe('r-birthDate');
  await hands.type('3/4/57'); await hands.tab(2); await hands.type('fem'); await hands.tab(); await hands.type('fem');
  await hands.press('Alt+ArrowDown'); await expect.poll(() => at(page), { timeout: 5000 }).toBe('r-mobile');
  await hands.type('5032260171'); await hands.tab(); await hands.type('5032260172'); await hands.tab(); await hands.type('tempe@fairmail.example'); await hands.tab(); await hands.type('97218');
  await page.waitForFunction(() => (document.querySelector<HTMLInputElement>('#r-city')?.value ?? '') !== '');
  await hands.tab(3); await hands.type('2207 Tannery Row');
  await hands.press('Alt+ArrowDown'); await hands.type('529-12-7711'); await hands.tab(); await hands.type('OR4471120');
  await hands.press('Alt+ArrowDown'); await expect.poll(() => at(page), { timeout: 5000 }).toBe('r-language');
  await hands.type('eng'); await hands.tab(); await hands.type('no'); await hands.tab(); await hands.type('wid'); await hands.tab(); await hands.type('black'); await hands.tab(3); await hands.type('not h'); await hands.tab(3); await hands.type('Dr. Ada Bryant');
  await hands.press('Alt+ArrowDown'); await hands.press('Enter'); await page.waitForFunction(() => document.activeElement?.id === 'r-party-0-family');
  await hands.type('Whitcombe'); await hands.tab(); await hands.type('Lionel'); await hands.tab(); await hands.type('bro'); await hands.tab(); await hands.type('5032260188');
  await hands.press('Alt+ArrowDown'); await hands.press('Enter'); await page.waitForFunction(() => document.activeElement?.id === 'r-coverage-0-payer');
  await hands.type('Medicare'); await hands.tab(3); await hands.type('1EG4-TE5-MK72');
  await hands.press('Alt+ArrowDown'); await hands.type('ack'); await hands.tab(); await hands.type('giv'); await hands.tab(2); await hands.type('has o');
  await hands.press('Control+Enter');
  await page.waitForURL(/\/charts\/\d+\/demographics/);
  const seconds = (Date.now() - began) / 1000;
  console.log(`full registration: ${hands.keys} keys, ${hands.clicks} clicks, ${seconds.toFixed(1)} s`);
  expect(hands.clicks).toBe(0);
  expect(seconds).toBeLessThan(60);
  await page.getByText('Temperance Jane Oyelaran-Whitcombe').first().waitFor();
  await page.locator('.demo-page').getByText('Lionel Whitcombe').waitFor();
  const words = await page.locator('.demo-page').innerText();
  for (const said of ['March 4, 1957', '(503) 226-0171', '2207 Tannery Row', '***-**-7711', 'Black or African American', 'Not Hispanic or Latino', 'Lionel Whitcombe']) expect(words).toContain(said);
  // Print it.
  await page.getByRole('link', { name: 'Face sheet' }).click();
  await page.getByText('Printed by').waitFor();
  expect(await page.locator('.sheet').innerText()).toContain('Medicare');
  await page.context().close();
}, 120_000);

it('asks, keeps what was typed, survives a closed browser and registers once at a double press', async () => {
  const page = await newPage('clerk');
  await page.keyboard.type('OKAFORSEN'); await page.keyboard.press('Tab'); await page.keyboard.type('Ngozi'); await page.keyboard.press('Alt+ArrowDown'); await page.keyboard.type('t+3d'); await page.keyboard.press('Tab');
  await page.getByText('This birth date is in the future').waitFor();
  // The program has all of it, the date too.
  await expect.poll(() => page.evaluate(async () => {
    const post = async (act: string, input: object) => (await fetch(`/api/patients/${act}`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-chartkeeper': '1' }, body: JSON.stringify(input) })).json();
    const mine = (await post('list-drafts', {})).drafts.find((d: { title: string }) => /OKAFORSEN/.test(d.title));
    return mine ? JSON.parse((await post('read-draft', { draftId: mine.draftId })).content).birthDate : '';
  }), { timeout: 20_000 }).toMatch(/\d{4}$/);
  await page.context().close();
  const again = await desk.open();
  await signIn(desk, again, 'clerk');
  await again.getByRole('row').filter({ hasText: 'OKAFORSEN, Ngozi' }).getByRole('button').press('Enter');
  await again.waitForFunction(() => (document.querySelector<HTMLInputElement>('#r-family')?.value ?? '') === 'OKAFORSEN');
  await again.getByText('Waits for answers to 2 questions').waitFor();
  await again.keyboard.press('Control+Enter');
  await again.getByText('2 to check').first().waitFor();
  await expect.poll(() => at(again), { timeout: 5000 }).toBe('r-birthDate');
  await again.keyboard.press('Alt+k'); await again.locator('#r-family').focus(); await again.keyboard.press('Alt+k');
  await again.getByText('Everything needed is here').waitFor();
  await again.keyboard.press('Control+Enter'); await again.keyboard.press('Control+Enter');
  await again.waitForURL(/\/charts\/\d+\/demographics/);
  await again.goto(`${desk.url}/`);
  await again.getByRole('heading', { name: 'My desk' }).waitFor();
  await again.getByRole('table', { name: 'What waits' }).waitFor();
  expect(await again.getByText('OKAFORSEN, Ngozi').count()).toBe(0);
  const found = await again.evaluate(async () => (await (await fetch('/api/patients/search', { method: 'POST', headers: { 'content-type': 'application/json', 'x-chartkeeper': '1' }, body: JSON.stringify({ text: 'okaforsen', limit: 10 }) })).json()).hits.length);
  expect(found).toBe(1);
  await again.context().close();
}, 120_000);

const unfinished = (page: Page): Promise<string[]> => page.evaluate(async () => (await (await fetch('/api/patients/list-drafts', { method: 'POST', headers: { 'content-type': 'application/json', 'x-chartkeeper': '1' }, body: '{}' })).json()).drafts.map((d: { title: string }) => d.title));

it('a draft that is on its way when one registers is not left behind as an unfinished registration', async () => {
  const page = await newPage('clerk');
  await page.route(/patients\/save-draft/, async (route) => { await new Promise((ready) => setTimeout(ready, 1000)); await route.continue(); });
  const asked = page.waitForRequest(/patients\/save-draft/);
  await page.keyboard.type('Swiftwater'); await page.keyboard.press('Tab'); await page.keyboard.type('Sela');
  await asked;
  await page.keyboard.press('Control+Enter');
  await page.waitForURL(/\/charts\/\d+\/demographics/);
  expect((await unfinished(page)).filter((t) => /Swiftwater/.test(t))).toEqual([]);
  await page.context().close();
}, 60_000);

it('a page loaded anew in the middle goes on with its one draft, to the last key', async () => {
  const page = await newPage('clerk');
  await page.keyboard.type('Reloadsen'); await page.getByText('Draft saved').waitFor();
  await page.keyboard.press('Tab'); await page.keyboard.type('Rune');
  await page.reload();
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#r-given')?.value === 'Rune');
  const saved = page.waitForResponse((r) => /patients\/save-draft/.test(r.url()));
  await page.locator('#r-given').fill('Rune Mae');
  expect((await saved).status()).toBe(200);
  expect((await unfinished(page)).filter((t) => /Reloadsen/.test(t))).toHaveLength(1);
  await page.getByRole('button', { name: 'Drop' }).click();
  await page.getByRole('heading', { name: 'My desk' }).waitFor();
  await page.context().close();
}, 60_000);

it('shows who may be this person; passing a likely match needs a reason; choosing one opens it', async () => {
  const page = await newPage('clerk');
  await page.keyboard.type('Oyelaran Whitcombe'); await page.keyboard.press('Tab'); await page.keyboard.type('Temperence'); await page.keyboard.press('Alt+ArrowDown'); await page.keyboard.type('4/3/57');
  await page.getByText('Birth date with day and month swapped').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.waitForFunction(() => document.activeElement?.id === 'r-passed');
  await page.keyboard.press('Alt+c');
  await page.getByRole('dialog').getByRole('cell', { name: 'April 3, 1957' }).waitFor(); await page.getByRole('dialog').getByRole('cell', { name: 'March 4, 1957' }).waitFor();
  for (const colorScheme of ['dark', 'light'] as const) { await page.emulateMedia({ colorScheme }); await page.waitForTimeout(200); expect([colorScheme, await violations(page)]).toEqual([colorScheme, []]); }
  // Esc closes the comparison alone: the form stays, and its matches.
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(new URL(page.url()).pathname).toBe('/register');
  await page.keyboard.press('Alt+1');
  await page.waitForURL(/\/charts\/\d+\/summary/);
  await page.getByText('OYELARAN-WHITCOMBE').first().waitFor();
  await page.context().close();
}, 90_000);

it('errors link to their fields; a lost network and a restarted session lose nothing', async () => {
  const page = await newPage('clerk');
  await page.keyboard.type('Lostnet'); await page.keyboard.press('Tab'); await page.keyboard.type('Nell');
  await page.context().setOffline(true);
  await page.locator('#r-zip').fill('9721'); await page.locator('#r-birthDate').fill('2/30/57');
  await page.getByText('the program cannot be reached', { exact: false }).waitFor();
  await page.context().setOffline(false);
  await page.getByText('Draft saved').waitFor({ timeout: 20_000 });
  await page.keyboard.press('Control+Enter');
  await page.locator('.sum').waitFor();
  await page.getByRole('link', { name: 'ZIP code needs 5 or 9 digits' }).click();
  await expect.poll(() => at(page), { timeout: 5000 }).toBe('r-zip');
  await page.reload();
  await page.waitForFunction(() => (document.querySelector<HTMLInputElement>('#r-family')?.value ?? '') === 'Lostnet');
  expect(await page.inputValue('#r-zip')).toBe('9721');
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'My desk' }).waitFor(); await page.getByText('Lostnet, Nell').first().waitFor();
  desk.complaints.splice(0, desk.complaints.length, ...desk.complaints.filter((c) => !/ERR_INTERNET_DISCONNECTED|Failed to load/.test(c)));
  await page.context().close();
}, 90_000);

it('reserves a block for downtime, prints it, and registers from it', async () => {
  const page = await desk.open();
  await signIn(desk, page, 'supervisor');
  await page.keyboard.press('Control+k'); await page.keyboard.type('downtime'); await page.keyboard.press('Enter');
  await page.getByLabel('What for').fill('Planned upgrade'); await page.getByLabel('How many').fill('3'); await page.getByLabel('How many').press('Enter');
  await page.getByRole('link', { name: 'Print' }).first().press('Enter');
  await page.locator('.blocks').waitFor();
  expect(await violations(page)).toEqual([]);
  const number = (await page.locator('.blocks tbody b').nth(1).innerText()).trim();
  await page.goto(`${desk.url}/register`); await page.waitForFunction(() => document.activeElement?.id === 'r-family');
  await page.keyboard.type('Paperwright'); await page.keyboard.press('Tab'); await page.keyboard.type('Pia');
  await page.locator('#r-numberTake').selectOption('reserved'); await page.locator('#r-numberValue').fill(number.slice(0, -1) + String((Number(number.at(-1)) + 1) % 10));
  await page.keyboard.press('Control+Enter');
  await page.getByText('The check digit does not fit').first().waitFor();
  await page.locator('#r-numberValue').fill(number); await page.keyboard.press('Control+Enter');
  await page.waitForURL(/\/charts\/\d+\/demographics/);
  await page.getByText(number).first().waitFor();
  await page.context().close();
}, 90_000);

it.each([['light', 1280], ['dark', 1280], ['light', 320]] as const)('axe finds nothing: %s, %i wide', async (colorScheme, width) => {
  const page = await desk.open({ colorScheme, viewport: { width, height: 800 } });
  await signIn(desk, page, 'supervisor');
  await page.goto(`${desk.url}/register`);
  await page.locator('#r-family').fill('Smith'); await page.locator('#r-given').fill('C'); await page.locator('#r-mobile').fill('555-01'); await page.locator('#r-zip').fill('1');
  await page.locator('#r-addParty').press('Enter'); await page.locator('#r-addCoverage').press('Enter');
  await page.keyboard.press('Control+Enter');
  await page.waitForTimeout(700);
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1)).toBe(false);
  const id = await page.evaluate(async () => (await (await fetch('/api/patients/search', { method: 'POST', headers: { 'content-type': 'application/json', 'x-chartkeeper': '1' }, body: JSON.stringify({ text: 'smith', limit: 1 }) })).json()).hits[0].chartId);
  for (const sheet of ['face-sheet', 'labels', 'registration-form']) { await page.goto(`${desk.url}/print/${id}/${sheet}`); await page.locator('.paper').waitFor(); await page.waitForTimeout(400); expect([sheet, await violations(page)]).toEqual([sheet, []]); }
  await page.context().close();
}, 120_000);

it('the browser has nothing to complain about', () => { expect(desk.complaints.filter((c) => !/status of 422/.test(c))).toEqual([]); });
