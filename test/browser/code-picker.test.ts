import { resolve } from 'node:path';
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
  const shots = process.env['CHARTKEEPER_SCREENSHOTS'];
  if (shots) await page.screenshot({ path: resolve(import.meta.dirname, '../../docs/screenshots/code-systems.png') });
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
