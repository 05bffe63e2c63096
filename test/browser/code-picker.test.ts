import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { openDesk, signIn, violations } from './desk.ts';
import type { Desk } from './desk.ts';

let desk: Desk, page: Page;
beforeAll(async () => { desk = await openDesk(); page = await desk.open(); await signIn(desk, page, 'admin'); await page.goto(`${desk.url}/admin/codes`); await page.getByRole('heading', { level: 2, name: /code systems/ }).waitFor(); }, 180_000);
afterAll(() => desk?.close());

const picker = () => page.getByRole('combobox', { name: 'Look a code up' });

it('a code is chosen by keys alone, with its system and what matched', async () => {
  await picker().focus();
  await page.keyboard.type('hypert');
  const first = page.locator('.cpick [role=option]').first();
  await first.waitFor();
  await expect.poll(() => first.getAttribute('aria-selected')).toBe('true');
  expect(await first.textContent()).toContain('Essential hypertension');
  expect(await page.getByRole('list', { name: 'Terms' }).textContent()).toContain('ICD-10-CM');
  expect(await violations(page)).toEqual([]);


  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => picker().inputValue()).toMatch(/^(I10|59621000) Essential hypertension$/);
  expect(await page.locator('.cpick [role=option]').count()).toBe(0);
});

it('typing on takes the choice back; Escape closes; Enter before the answer takes the first line', async () => {
  await picker().focus();
  await page.keyboard.press('Backspace');
  await expect.poll(() => picker().inputValue()).toBe('');
  await page.keyboard.type('dibaetes');
  await page.getByText('shown for: diabetes').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => picker().getAttribute('aria-expanded')).toBe('false');
  await picker().fill('');
  await page.keyboard.type('asthm', { delay: 0 });
  await page.keyboard.press('Enter');
  await expect.poll(() => picker().inputValue()).toMatch(/Asthma$/);
});

it('a release is loaded by upload; an older one waits for a yes; a broken one is told with its line', async () => {
  const order = (codes: [string, string][]): Buffer => Buffer.from(codes.map(([code, text], i) => `${String(i + 1).padStart(5, '0')} ${code.padEnd(7)} 1 ${text.padEnd(60)} ${text}`).join('\n'));
  const give = (name: string, buffer: Buffer) => page.getByLabel('Choose files').setInputFiles({ name, mimeType: 'text/plain', buffer });
  await give('icd10cm_order_2027.txt', order([['I10', 'Essential (primary) hypertension'], ['Z9981', 'Dependence on supplemental oxygen']]));
  const outcome = page.getByRole('table', { name: 'What changed' });
  await outcome.waitFor();
  expect(await outcome.getByRole('row', { name: /ICD-10-CM/ }).textContent()).toMatch(/^ICD-10-CM119/);
  expect(await page.getByText('9 retired codes, the most used first').count()).toBe(1);
  expect(await violations(page)).toEqual([]);
  await give('icd10cm_order_2026.txt', order([['I10', 'Essential (primary) hypertension'], ['Z9981', 'Dependence on supplemental oxygen']]));
  await page.getByText('these files are of 2025-10-01').first().waitFor();
  await page.getByLabel('I have looked: this is meant').check();
  await page.getByRole('button', { name: 'Load all the same' }).click();
  await outcome.waitFor();
  await give('icd10cm_order_2028.txt', Buffer.concat([order([['I10', 'x']]), Buffer.from('\nbroken')]));
  await page.getByText('icd10cm_order_2028.txt, line 2').first().waitFor();
});
