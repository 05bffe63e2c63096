import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pdfText, wordsOnly } from '../kit/pdf-text.ts';
import { openChart, openDesk, signIn } from './desk.ts';
import type { Desk } from './desk.ts';

/** A record printed from the desk by the keyboard: what stands on the screen stands in the file. */
let desk: Desk, page: Page;
beforeAll(async () => { desk = await openDesk(); page = await desk.open(); await signIn(desk, page); }, 180_000);
afterAll(async () => { await desk?.close(); });

it('prints the record that is open, and says whose it is and what it is', async () => {
  await openChart(page, 'smith');
  const onScreen = (await page.locator('.sum, main').first().innerText()).split('\n').map((t) => t.trim()).filter((t) => t.length > 3 && /[a-z]{4}/i.test(t) && !/…$/.test(t));
  await page.keyboard.press('p');
  const dialog = page.getByRole('dialog', { name: 'Print or export this record' });
  await dialog.getByText(/MRN \d+/).waitFor();
  
  await page.keyboard.press('Control+Enter');
  await dialog.getByText(/The export is recorded/).waitFor();
  
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  expect(download.suggestedFilename()).toMatch(/^record-MRN-\d+-\d{4}-\d\d-\d\d\.pdf$/);
  const text = wordsOnly(await pdfText(readFileSync(await download.path())));
  const title = wordsOnly((await page.getByRole('region', { name: 'Patient' }).locator('.ids').innerText()).replace(/.*MRN/s, ''));
  expect(text).toContain(title);
  // Titles of entries shown on the summary; headings and acts of the screen are not of the record.
  const entries = await page.locator('.sum .row .t, .sum tr td:first-child').allInnerTexts();
  for (const said of entries.filter((t) => /[a-z]{4}/i.test(t) && !t.endsWith('…'))) expect(text).toContain(wordsOnly(said));
  expect(onScreen.length).toBeGreaterThan(5);
  expect(desk.complaints).toEqual([]);
});

it('is offered only to those who may save records', async () => {
  const other = await desk.open();
  await signIn(desk, other, 'coder');
  await openChart(other, 'smith');
  await other.keyboard.press('p');
  await other.waitForTimeout(300);
  expect(await other.getByRole('dialog').count()).toBe(0);
  expect(await other.getByRole('button', { name: 'Print or export' }).count()).toBe(0);
});
