import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { duplicateBundle } from '../kit/duplicate-people.ts';
import { runCommand } from '../kit/program.ts';
import { matches, openDesk, signIn, violations } from './desk.ts';
import type { Desk } from './desk.ts';

/** The duplicate queue with more than 200 pairs waiting, worked by the keyboard alone: decided, taken back, merged, undone. */
let desk: Desk, page: Page;
const keys = async (p: Page, ...list: string[]): Promise<void> => { for (const k of list) await p.keyboard.press(k); };
const question = (p: Page) => p.getByRole('region', { name: 'Are these one person?' });
const current = (p: Page) => p.locator('.ql li[aria-current]');
const pairOf = (p: Page): string => /pairs\/(\d+)/.exec(p.url())?.[1] ?? '';
const another = (p: Page, than: string): Promise<void> => p.waitForFunction((id) => { const at = /pairs\/(\d+)/.exec(location.pathname); return at !== null && at[1] !== id; }, than).then(() => undefined);
const undoBar = (p: Page, text: RegExp) => p.locator('.undo').filter({ hasText: text }).waitFor();
const foot = (p: Page, text: RegExp) => p.locator('footer [role=status]').filter({ hasText: text }).waitFor();
/** MRN of both sides, as the decision bar repeats them: the one that joins, the one that leads. */
const numbers = async (p: Page): Promise<[string, string]> => { const bar = p.getByRole('group', { name: 'Are these one person?' }); await bar.getByText(/^Same: .*merges into/).waitFor(); const [a, b] = await bar.locator('p b').allTextContents(); return [a!, b!]; };

beforeAll(async () => {
  desk = await openDesk();
  if (!process.env['CHARTKEEPER_DESK_URL']) {
    const file = join(desk.home, '../twice.json');
    writeFileSync(file, duplicateBundle(215));
    const done = await runCommand(['import', file], { CHARTKEEPER_HOME: desk.home });
    if (done.code !== 0) throw new Error(done.out + done.err);
  }
  page = await desk.open();
  await signIn(desk, page, 'supervisor');
  // The comparer works behind the create, and what waiting pairs may do is weighed behind the comparer: both within moments.
  for (let tries = 0; ; tries += 1) {
    await page.goto(`${desk.url}/index`);
    const waiting = Number(/([\d,]+) pair/.exec(await page.getByText(/\d+ pairs?, by harm|No pair waits/).first().textContent() ?? '')?.[1] ?? 0), first = waiting > 200 ? await page.locator('.ql li').first().textContent() : '';
    if (/Allergy on one chart/.test(first ?? '')) break;
    if (tries > 60) throw new Error(`${waiting} pairs wait, the first: ${first}`);
    await page.waitForTimeout(1000);
  }
}, 240_000);
afterAll(async () => { await desk?.close(); });

it('opens the gravest pair by itself, with the arithmetic as a running sum and both identifiers of both', async () => {
  await keys(page, 'g', 'x');
  await question(page).waitFor();
  await question(page).getByText(/Severe allergy on one chart only: Penicillin/).first().waitFor();
  const table = page.getByRole('table', { name: 'The two records, field by field' });
  expect(await table.getByRole('columnheader').filter({ hasText: /\d\d\/\d\d\/\d{4}, MRN \d+/ }).count()).toBe(2);
  const weights = (await table.locator('tbody').first().locator('td.num').allTextContents()).map((t) => Number(t.replace('−', '-'))), score = Number((await table.locator('tbody.sc td.num').textContent())!.replace('−', '-'));
  expect(weights.length).toBeGreaterThan(5);
  expect(Math.abs(weights.reduce((a, b) => a + b, 0) - score)).toBeLessThan(0.05 * weights.length + 0.06);
  const [joins, leads] = await numbers(page);
  expect(joins).not.toBe(leads);
  // Only the visible lines of the long list are drawn.
  expect(await page.locator('.ql li').count()).toBeLessThan(40);
  expect(await current(page).getAttribute('aria-posinset')).toBe('1');
});

it('goes from pair to pair, and opens either chart, by one key', async () => {
  const first = pairOf(page);
  await keys(page, 'j');
  await another(page, first);
  expect(await current(page).getAttribute('aria-posinset')).toBe('2');
  await keys(page, 'k');
  await page.waitForURL(new RegExp(first));
  await page.getByRole('table', { name: /field by field/ }).waitFor();
  await keys(page, '1');
  await page.waitForURL(/\/charts\/\d+\/summary/);
  await page.goBack();
  await page.waitForURL(new RegExp(first));
  await question(page).waitFor();
});

it('decides "different" by two keys, opens the next, and takes it back within ten seconds', async () => {
  const id = pairOf(page), [joins] = await numbers(page);
  await keys(page, 'd');
  await page.getByRole('dialog', { name: 'Two different people' }).getByText(new RegExp(`MRN ${joins}`)).waitFor();
  await keys(page, 'Enter');
  await another(page, id);
  await undoBar(page, /^Different: .*\(\d+\) and .*\(\d+\)/);
  expect(await page.locator(`[data-pair="${id}"]`).count()).toBe(0);
  await keys(page, 'z');
  await page.waitForURL(new RegExp(id));
  await question(page).getByText('Waits again').waitFor();
  await question(page).getByText('Taken back at once').waitFor();
});

it('leaves one open with a question for a colleague, who finds it there', async () => {
  await keys(page, 'j');
  await question(page).waitFor();
  await numbers(page);
  const id = pairOf(page);
  await keys(page, 'u');
  const dialog = page.getByRole('dialog', { name: 'Unsure' });
  await dialog.getByLabel('Who looks at it').selectOption({ label: 'Renee Okafor' });
  await dialog.getByLabel('Ask').fill('Which birth date is on the license?');
  await keys(page, 'Control+Enter');
  await another(page, id);
  await undoBar(page, /^Left open/);
  const clerk = await desk.open();
  await signIn(desk, clerk, 'clerk');
  await clerk.goto(`${desk.url}/index?whose=me`);
  await question(clerk).getByText('Asked: Which birth date is on the license?').first().waitFor();
  expect(pairOf(clerk)).toBe(id);
  // A clerk decides what is different or unsure; who may join records decides "same".
  await clerk.getByText('Whoever may join records decides "same".').waitFor();
  await keys(clerk, 's');
  expect(clerk.url()).not.toContain('plan');
  await keys(clerk, 'c');
  await clerk.keyboard.type('March 4, says the license.');
  await keys(clerk, 'Control+Enter');
  await question(clerk).getByText('March 4, says the license.').waitFor();
  await clerk.context().close();
});

it('gives several pairs to colleagues at once', async () => {
  await page.goto(`${desk.url}/index?whose=nobody`);
  await question(page).waitFor();
  await numbers(page);
  await keys(page, 'j', 'k');
  await page.locator('[data-pair]:focus').waitFor();
  await keys(page, 'Space', 'j', 'Space', 'j', 'x');
  await page.getByRole('group', { name: '3 selected' }).waitFor();
  await keys(page, 'a');
  const dialog = page.getByRole('dialog', { name: 'Who decides these 3 pairs?' });
  await dialog.getByLabel('Tomas Lindqvist (you)').waitFor();
  await dialog.getByLabel('Hana Kobayashi').check();
  await keys(page, 'Enter');
  await foot(page, /3 pairs are given/);
});

let joined = '', leading = '', merged = '';

it('merges two records exactly as the plan shows, and the next pair opens', async () => {
  await page.goto(`${desk.url}/index?grade=certain`);
  await question(page).waitFor();
  await numbers(page);
  const id = pairOf(page);
  await keys(page, 's');
  const plan = page.getByRole('region', { name: 'Merge two records' });
  await plan.waitFor();
  // The other record leads, and both numbers stand in the sentence above the button.
  const before = await plan.locator('.frame3 .framewho').allTextContents();
  await keys(page, 'o');
  await page.waitForFunction((was) => document.querySelectorAll('.frame3 .framewho')[0]?.textContent === was, before[1]!);
  [leading, joined] = (await plan.locator('.frame3 .framewho').allTextContents()).map((t) => /MRN (\d+)/.exec(t)![1]!) as [string, string];
  const bar = page.getByRole('group', { name: 'Merge two records' });
  await bar.getByText(new RegExp(`MRN ${leading} stays.*MRN ${joined} is merged into it`)).waitFor();
  await bar.getByRole('button', { name: /^Merge the two records/, disabled: false }).waitFor();
  merged = id;
  await keys(page, 'Control+Enter');
  await another(page, id);
  await undoBar(page, new RegExp(`MRN ${joined} is merged into MRN ${leading}`));
});

it('finds the person by the merged number, and says what joined the records', async () => {
  await keys(page, '/');
  await page.keyboard.type(joined);
  await matches(page).first().waitFor();
  await keys(page, 'Enter');
  await page.waitForURL(/\/charts\/\d+\/summary/);
  const banner = page.locator('.ban');
  await banner.getByText(leading, { exact: true }).waitFor();
  await banner.getByText(joined, { exact: true }).waitFor();
  await banner.getByRole('link', { name: 'What joined them' }).click();
  await page.getByRole('heading', { name: 'Joined and parted' }).waitFor();
  await page.getByRole('row').filter({ hasText: joined }).filter({ hasText: 'Merged' }).waitFor();
});

it('undoes the merge later: both people are back, and the pair is remembered as different', async () => {
  await page.goto(`${desk.url}/index/joins`);
  await page.getByRole('region', { name: 'A merge' }).getByText(new RegExp(`MRN ${joined}`)).first().waitFor();
  await keys(page, 'u');
  await page.getByRole('heading', { name: 'Undo a merge' }).waitFor();
  await page.getByText('Nothing was entered since the join.').waitFor();
  await keys(page, 'Control+Enter');
  await page.getByText('Say why in a few words').waitFor();
  await page.keyboard.type('The patient says she never lived there');
  await keys(page, 'Control+Enter');
  await foot(page, /^Undone/);
  await page.getByRole('region', { name: 'A merge' }).getByText('The patient says she never lived there').waitFor();
  await page.goto(`${desk.url}/index/pairs/${merged}`);
  await page.getByText('Decided: two people').waitFor();
  await keys(page, '2');
  await page.waitForURL(/\/charts\/\d+\/summary/);
  await page.locator('.ban').getByText(new RegExp(`^(${joined}|${leading})$`)).waitFor();
});

it('asks a second person where a check forbids the join; the second one decides it on another desk', async () => {
  await page.goto(`${desk.url}/index?field=given&grade=possible`);
  await question(page).waitFor();
  // Among pairs whose given names differ: one of which a check says twins.
  for (let tries = 0; tries < 12; tries += 1) { await numbers(page); if (await page.locator('.plan .ck .forbid').count()) break; const at = pairOf(page); await keys(page, 'j'); await another(page, at); await page.getByRole('table', { name: /field by field/ }).waitFor(); }
  const id = pairOf(page);
  await keys(page, 's');
  await page.getByRole('button', { name: /^Ask a second person/, disabled: false }).waitFor();
  await keys(page, 'Control+Enter');
  await foot(page, /waits for a second person/);
  await another(page, id);
  const privacy = await desk.open();
  await signIn(desk, privacy, 'privacy');
  await privacy.getByRole('row').filter({ hasText: 'Decide join' }).first().click();
  await keys(privacy, 'a');
  await privacy.waitForURL(/\/index\/joins\/\d+/);
  await privacy.getByText('What forbids it').waitFor();
  await keys(privacy, 'n');
  await privacy.getByText('Say why in a few words').waitFor();
  await privacy.keyboard.type('These are twins');
  await privacy.getByRole('button', { name: /^Do not join/ }).click();
  await foot(privacy, /not joined/);
  await privacy.locator('.casedetail .chip').filter({ hasText: 'Refused' }).waitFor();
  await privacy.context().close();
});

it('learns weights behind, says why few records are not enough, counts what they would do, and reads them out', async () => {
  await page.goto(`${desk.url}/index/weights`);
  await page.getByRole('region', { name: 'As shipped' }).getByText('These are in force').waitFor();
  const list = page.getByRole('region', { name: 'Weights kept' }), kept = await list.locator('li').count();
  await keys(page, 'l');
  await page.getByRole('dialog', { name: /Learn new weights/ }).getByText(/With fewer than 5,000 records/).waitFor();
  await keys(page, 'Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await list.locator('li').nth(kept).waitFor({ timeout: 60_000 });
  // The newest stands first.
  await keys(page, ...Array.from({ length: kept }, () => 'k'));
  const learned = page.getByRole('region', { name: /^\d{4}-\d\d-\d\d-\d+$/ });
  await learned.getByText(/^Learned from \d+ records; 5000 are needed/).waitFor();
  expect(await learned.getByRole('button', { name: /Put in force/ }).count()).toBe(0);
  await keys(page, 'c');
  const effect = learned.locator('table.wteff');
  await effect.waitFor({ timeout: 60_000 });
  const pairs = (await effect.locator('td.num').allTextContents()).map((t) => Number(t.replace('−', '-').replace(',', '')));
  expect(pairs.slice(0, 9).every((_, i) => i % 3 !== 2 || pairs[i] === pairs[i - 1]! - pairs[i - 2]!)).toBe(true);
  expect(pairs[0]! + pairs[3]! + pairs[6]!).toBeGreaterThan(150);
  await learned.locator('table.wtf').getByRole('row', { name: /Birth date is the same/ }).waitFor();
  for (const scheme of ['light', 'dark'] as const) { await page.emulateMedia({ colorScheme: scheme }); expect(await violations(page)).toEqual([]); }
  await page.emulateMedia({ colorScheme: 'light' });
  // Whoever may not put weights in force reads them.
  const clerk = await desk.open();
  await signIn(desk, clerk, 'clerk');
  await clerk.goto(`${desk.url}/index/weights/house`);
  await clerk.locator('table.wtf').waitFor();
  expect(await clerk.getByRole('button', { name: /Learn anew|Put in force|Count/ }).count()).toBe(0);
  await clerk.context().close();
}, 180_000);

it('says nothing that the browser complains of', () => { expect(desk.complaints).toEqual([]); });
