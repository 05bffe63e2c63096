import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import type { Page } from 'playwright-core';
import * as UTIF from 'utif2';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeLongChart } from '../kit/long-chart.ts';
import { runCommand } from '../kit/program.ts';
import { matches, openChart, openDesk, signIn } from './desk.ts';
import type { Desk } from './desk.ts';

/** Reading a chart of 2,000 entries and 700 encounters by the keyboard: what is asked of the server and drawn stays bounded; documents are shown by our own viewer. */
let desk: Desk, page: Page;
const asked: { path: string; bytes: number }[] = [];

async function papers(): Promise<object> {
  const pdf = await PDFDocument.create(), font = await pdf.embedFont(StandardFonts.Helvetica);
  for (const words of ['Letter of the outside clinic', 'Second page']) pdf.addPage([300, 400]).drawText(words, { x: 20, y: 350, size: 14, font });
  const rgba = new Uint8Array(40 * 30 * 4).map((_, i) => (i % 4 === 3 ? 255 : i % 251));
  const document = (title: string, contentType: string, bytes: Uint8Array) => ({ fullUrl: `urn:uuid:${crypto.randomUUID()}`, request: { method: 'POST', url: 'DocumentReference' }, resource: { resourceType: 'DocumentReference', status: 'current', description: title, subject: { reference: 'urn:uuid:paper' }, date: '2026-05-01T10:00:00Z', content: [{ attachment: { contentType, title, data: Buffer.from(bytes).toString('base64') } }] } });
  return { resourceType: 'Bundle', type: 'transaction', entry: [{ fullUrl: 'urn:uuid:paper', request: { method: 'POST', url: 'Patient' }, resource: { resourceType: 'Patient', name: [{ family: 'Paperchart', given: ['Ada'] }], birthDate: '1961-02-03', gender: 'female' } }, document('A letter', 'application/pdf', await pdf.save()), document('B fax', 'image/tiff', new Uint8Array(UTIF.encodeImage(rgba, 40, 30)))] };
}

beforeAll(async () => {
  desk = await openDesk();
  const folder = join(desk.home, '../in');
  mkdirSync(folder);
  writeFileSync(join(folder, 'long.json'), JSON.stringify(makeLongChart().bundle));
  writeFileSync(join(folder, 'papers.json'), JSON.stringify(await papers()));
  const done = await runCommand(['import', folder], { CHARTKEEPER_HOME: desk.home });
  if (done.code !== 0) throw new Error(done.out + done.err);
  page = await desk.open();
  await signIn(desk, page);
  page.on('response', (r) => { const path = new URL(r.url()).pathname; if (path.startsWith('/api/')) void r.body().then((b) => asked.push({ path, bytes: b.length }), () => undefined); });
}, 240_000);
afterAll(async () => { await desk?.close(); });
const keys = async (...list: string[]): Promise<void> => { for (const k of list) { await page.keyboard.press(k); await page.waitForTimeout(80); } };

it('opens a long chart with few questions and one screen of data', async () => {
  await page.keyboard.press('/');
  await page.keyboard.type('longchart');
  await matches(page).first().waitFor();
  await page.waitForLoadState('networkidle');
  asked.length = 0;
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Recent results' }).waitFor();
  await page.waitForLoadState('networkidle');
  expect(asked.length).toBeLessThanOrEqual(8);
  expect(asked.reduce((n, a) => n + a.bytes, 0)).toBeLessThan(260_000);
});

it('scrolls 700 visits: a page is asked for as it is neared, only what is seen is drawn', async () => {
  asked.length = 0;
  await keys('s', 'l');
  const list = page.getByRole('region', { name: 'Visits and days, newest first' });
  await list.getByRole('listitem').first().waitFor();
  await page.waitForLoadState('networkidle');
  const first = asked.filter((a) => a.path === '/api/chart/show-timeline');
  expect(first.length).toBeLessThanOrEqual(2);
  for (const a of first) expect(a.bytes).toBeLessThan(80_000);
  for (let i = 0; i < 8; i += 1) { await list.evaluate((e) => e.scrollBy(0, 1500)); await page.waitForTimeout(120); expect(await list.getByRole('listitem').count()).toBeLessThan(70); }
  await keys('j', 'j', 'Enter');
  await page.getByRole('button', { name: /^Fold:/ }).waitFor();
  await page.getByRole('button', { name: /^Results/ }).click();
  await page.waitForURL(/kinds=results/);
  await page.getByRole('button', { name: 'Clear filters' }).click();
});

it('finds words in every section at once and opens the entry with Enter', async () => {
  await keys('\\');
  await page.keyboard.type('apixaban');
  const hits = page.getByRole('listbox', { name: 'Found in this chart' });
  await hits.getByText('Medications').waitFor();
  await hits.getByText('Encounters').waitFor();
  await page.locator('#inchart-hits[aria-busy=false]').waitFor();
  await keys('ArrowDown', 'ArrowUp', 'Enter');
  await page.getByRole('complementary', { name: 'Workspace' }).getByText(/Longchart/).waitFor();
  expect(new URL(page.url()).search).toMatch(/entry=/);
  await keys('Escape');
});

it('draws two tests in one plot by keys, with a table and CSV beside', async () => {
  await keys('s', 'r');
  await page.getByRole('table', { name: 'Results' }).waitFor();
  await keys('j', 'x', 'j', 'x');
  await page.getByRole('img', { name: /Creatinine|Sodium|Potassium/ }).first().waitFor();
  await page.locator('.uplot canvas').first().waitFor();
  expect(new URL(page.url()).searchParams.get('tests')!.split('~').length).toBe(3);
  const pane = page.getByRole('region', { name: /^Course of/ });
  await pane.getByRole('button', { name: 'Table' }).click();
  await pane.getByRole('columnheader', { name: 'Reference' }).waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), pane.getByRole('button', { name: 'CSV' }).click()]);
  const csv = readFileSync(await file.path(), 'utf8');
  expect(csv.split('\r\n')[0]).toBe('Date,Test,Code,Value,Unit,Reference,Flag');
  expect(csv.split('\r\n').length).toBeGreaterThan(300);
});

it('shows a PDF and a TIFF in our own viewer, two documents beside each other', async () => {
  await openChart(page, 'paperchart');
  await keys('s', 'd');
  await page.getByRole('button', { name: 'A letter' }).click();
  const drawn = (): Promise<boolean> => page.locator('.ws:not(.beside) .vbox canvas').evaluate((c: HTMLCanvasElement) => { const d = c.getContext('2d')!.getImageData(0, 0, c.width, c.height).data; for (let i = 4; i < d.length; i += 4) if (d[i] !== d[0]) return true; return false; });
  await page.getByText('Page 1 of 2').waitFor();
  await expect.poll(drawn, { timeout: 10_000 }).toBe(true);
  await page.getByText('Text of this page').click();
  await page.getByText('Letter of the outside clinic').waitFor();
  await keys('.');
  await page.getByText('Page 2 of 2').waitFor();
  await keys('b');
  await page.getByRole('button', { name: 'B fax' }).click();
  await page.getByRole('complementary', { name: 'Beside' }).getByText('A letter').waitFor();
  await expect.poll(drawn, { timeout: 10_000 }).toBe(true);
  const before = await page.locator('.ws:not(.beside) .vbox canvas').evaluate((c: HTMLCanvasElement) => [c.width, c.height]);
  await keys('r');
  await expect.poll(() => page.locator('.ws:not(.beside) .vbox canvas').evaluate((c: HTMLCanvasElement) => [c.height, c.width]), { timeout: 10_000 }).toEqual(before);
});

it('searches by fields by the keyboard, keeps the search, and saves the list', async () => {
  await keys('Escape', 'g', 'f', 'f');
  await page.waitForURL(/\/find\/fields/);
  await page.getByLabel('Family name begins').fill('longc');
  await page.getByLabel('Born from').fill('1957');
  await keys('Enter');
  await page.waitForURL(/bornFrom=1957-01-01/);
  await page.getByRole('table', { name: 'Patients found' }).getByText('Longchart, Lucia Elena').waitFor();
  await page.getByPlaceholder('Name of the search').fill('Long charts');
  await keys('Enter');
  await page.getByRole('link', { name: 'Long charts' }).waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save as CSV' }).click()]);
  expect(readFileSync(await file.path(), 'utf8')).toContain('Longchart');
  expect(desk.complaints).toEqual([]);
});
