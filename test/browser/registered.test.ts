import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDesk, signIn, violations } from './desk.ts';
import type { Desk } from './desk.ts';

let desk: Desk, chartId: string;
const ask = (page: Page, act: string, input: object): Promise<any> => page.evaluate(async ([path, body]) => (await fetch(`/api/${path}`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-chartkeeper': '1' }, body: body! })).json(), [act, JSON.stringify(input)] as const);
const shots = process.env['CHARTKEEPER_SHOTS'];
const shot = async (page: Page, name: string): Promise<void> => { if (shots) await page.screenshot({ path: `${shots}/${name}.png` }); };
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

beforeAll(async () => {
  desk = await openDesk();
  const page = await desk.open();
  await signIn(desk, page, 'clerk');
  const done = await ask(page, 'patients/register', {
    names: [{ use: 'official', family: 'Quillfeather', given: ['Odessa'], prefix: [], suffix: [], from: null, to: null }], birthDate: '1957-03-04', sex: 'female', photo: { contentType: 'image/png', base64: pixel },
    parties: [{ kinds: ['next-of-kin'], relationship: null, name: { family: 'Quillfeather', given: ['Tom'] }, telecoms: [{ system: 'phone', use: 'mobile', value: '(503) 226-0171', from: null, to: null }] }, { kinds: ['proxy'], relationship: null, name: { family: 'Ito', given: ['Mei'] }, authority: 'Power of attorney, 2024-01-02' }],
    coverages: [{ payer: 'Moda Health', memberId: 'M-7711', plan: 'Gold' }], consents: [{ kind: 'privacy-notice', answer: 'acknowledged' }, { kind: 'advance-directive', answer: 'none' }],
  });
  chartId = done.chartId;
  await page.context().close();
}, 240_000);
afterAll(() => desk.close());

const demographics = async (): Promise<Page> => { const page = await desk.open(); await signIn(desk, page, 'clerk'); await page.goto(`${desk.url}/charts/${chartId}/demographics`); await page.getByRole('heading', { name: 'Related persons' }).waitFor(); return page; };

it('what was registered stands together; a person is corrected by keys, with a reason, as a new version; the photo is in the banner', async () => {
  const page = await demographics();
  await page.getByRole('img', { name: /Photo of/ }).first().waitFor();
  for (const said of ['Tom Quillfeather', 'Mei Ito', 'Power of attorney, 2024-01-02', 'Moda Health, Gold', 'Member M-7711', 'Notice of privacy practices', 'Advance directive']) await page.getByText(said).first().waitFor();
  await shot(page, 'registered');
  await page.getByRole('button', { name: 'Correct: Tom Quillfeather' }).press('Enter');
  await page.locator('#r-party-phone').focus(); await page.keyboard.press('Control+a'); await page.keyboard.type('5032260199');
  await page.locator('#r-part-to').focus(); await page.keyboard.type('2/30/26');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Write the date as month, day, year, such as 3/4/1957').first().waitFor();
  await page.locator('#r-part-to').fill('');
  await page.locator('#r-part-reason').focus(); await page.keyboard.type('New number');
  expect(await violations(page)).toEqual([]);
  await shot(page, 'registered-form');
  await page.keyboard.press('Control+Enter');
  await page.getByText('(503) 226-0199').first().waitFor();
  await page.getByText('Reason: New number').first().waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')), { timeout: 5000 }).toBe('Correct: Tom Quillfeather');
  expect(await violations(page)).toEqual([]);
  await page.context().close();
}, 90_000);

it('somebody was quicker: both sides are shown, and nothing typed is lost', async () => {
  const page = await demographics(), now = await ask(page, 'patients/show-registered', { chartId }), mei = now.parties.find((p: any) => p.name.family === 'Ito');
  await page.getByRole('button', { name: 'Correct: Mei Ito' }).press('Enter');
  await page.locator('#r-party-authority').fill('Court order, May 2026');
  const { ref, version, ...value } = mei;
  expect((await ask(page, 'patients/change-registered', { chartId, ref, expectVersion: version, reason: 'Paper seen', set: { part: 'party', value: { ...value, authority: 'Court order, June 2026' } } })).ref).toBe(ref);
  await page.locator('#r-part-reason').fill('Order seen');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Somebody changed this while you were typing').waitFor();
  await page.getByRole('cell', { name: 'Court order, June 2026' }).waitFor();
  await shot(page, 'registered-stale');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Keep mine' }).press('Enter');
  await page.locator('#r-part-reason').focus(); await page.keyboard.press('Control+Enter');
  await page.locator('.regline').getByText('Court order, May 2026').waitFor();
  desk.complaints.splice(0, desk.complaints.length, ...desk.complaints.filter((c) => !/409|412/.test(c)));
  await page.context().close();
}, 90_000);

it('a coverage is ended with a day and an answer is added', async () => {
  const page = await demographics();
  await page.getByRole('button', { name: 'Correct: Moda Health' }).press('Enter');
  await page.locator('#r-part-to').fill('1/31/26'); await page.locator('#r-part-reason').fill('Changed jobs'); await page.keyboard.press('Control+Enter');
  await page.getByText('ended January 31, 2026').waitFor();
  await page.getByRole('button', { name: 'Add an answer' }).press('Enter');
  await page.locator('#r-consent-answer').selectOption('has'); await page.locator('#r-part-reason').fill('Brought today'); await page.keyboard.press('Control+Enter');
  await page.getByText('Has one', { exact: false }).first().waitFor();
  expect(desk.complaints).toEqual([]);
  await page.context().close();
}, 90_000);
