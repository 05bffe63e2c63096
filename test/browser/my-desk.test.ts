import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openChart, openDesk, signIn, violations } from './desk.ts';
import type { Desk } from './desk.ts';

/** The desk by the keyboard: what is next opens by itself; work is taken, given, closed; a colleague is asked and answers. */
let desk: Desk, page: Page, clerk: Page;
const keys = async (p: Page, ...list: string[]): Promise<void> => { for (const k of list) await p.keyboard.press(k); };
const foot = (p: Page, text: RegExp) => p.locator('footer [role=status]').filter({ hasText: text }).waitFor();
const item = (p: Page) => p.getByRole('complementary', { name: 'Item' });

beforeAll(async () => {
  desk = await openDesk(); page = await desk.open(); clerk = await desk.open();
  await signIn(desk, page, 'supervisor'); await signIn(desk, clerk, 'clerk');
}, 180_000);
afterAll(async () => { await desk?.close(); });

it('opens what is next by itself, and says why', async () => {
  await item(page).getByText('Results that could not be filed are mended within 4 office hours').waitFor();
  await item(page).getByText('Until it is done a record may be wrong').waitFor();
  expect(await page.locator('tr[aria-current]').textContent()).toContain('Result waits');
  // What is late or due today stands at the place; in the evening what came now is due tomorrow.
  const due = await page.evaluate(async () => (await fetch('/api/workforce/count-due', { method: 'POST', headers: { 'content-type': 'application/json', 'x-chartkeeper': '1' }, body: '{}' })).json()) as { late: number; today: number };
  await expect.poll(() => page.getByRole('link', { name: /^Desk/ }).textContent(), { timeout: 15_000 }).toBe(`Desk${due.late + due.today || ''}`);
});

it('gives work to a colleague, and the next opens in its place', async () => {
  const first = await page.locator('tr[aria-current]').textContent();
  await keys(page, 's');
  await page.getByRole('dialog', { name: 'Who does it?' }).getByLabel('Person').selectOption({ label: 'Renee Okafor, Records clerk' });
  await keys(page, 'Enter');
  await foot(page, /Given to Renee Okafor/);
  await page.waitForFunction((was) => document.querySelector('tr[aria-current]')?.textContent !== was, first);
  await clerk.goto(`${desk.url}/?whose=mine`);
  await clerk.getByRole('row').filter({ hasText: 'Result waits' }).waitFor();
  await item(clerk).getByText('In hand: You').waitFor();
});

it('shows 26 rows of 1280x800 when dense, each a target of 24 px, and loses none of the two identifiers', async () => {
  // Forty messages that name nobody.
  const batch = Array.from({ length: 40 }, (_, i) => `MSH|^~\\&|REG|DENSE|CK|ALDER|20261124131000-0800||ADT^A04|D${i}|P|2.5.1\rEVN|A04|20261123115600-0800\r`).join('');
  await keys(page, 'u');
  await page.getByLabel('Source').fill('dense-test');
  await page.locator('input[type=file]').setInputFiles([{ name: 'many.hl7', mimeType: 'text/plain', buffer: Buffer.from(batch) }]);
  await page.getByRole('complementary', { name: 'Take records in' }).getByRole('status').filter({ hasText: 'Done' }).waitFor();
  await page.goto(`${desk.url}/?whose=all`);
  await page.getByRole('table', { name: 'What waits' }).waitFor();
  await keys(page, 'd', 'd');
  await page.locator('.dense').waitFor();
  const seen = await page.evaluate(() => { const box = document.querySelector('.wlscroll')!.getBoundingClientRect(); return [...document.querySelectorAll('.work tr.go')].filter((r) => { const b = r.getBoundingClientRect(); return b.top >= box.top && b.bottom <= box.bottom + 1; }).length; });
  expect(seen).toBeGreaterThanOrEqual(26);
  // WCAG 2.2, 2.5.8: what is pressed is at least 24 px high and wide, in dense rows too.
  const small = await page.evaluate(() => [...document.querySelectorAll('.work tbody tr.go, .work .rowlink, .wl .tabs button')].filter((e) => { const b = e.getBoundingClientRect(); return b.height < 24 || b.width < 24; }).map((e) => e.outerHTML.slice(0, 120)));
  expect(small).toEqual([]);
  await keys(page, 'd', 'd');
});

it('closes several at once with one reason', async () => {
  await page.goto(`${desk.url}/?lists=exchange.exceptions&due=week`);
  await page.getByRole('row').filter({ hasText: 'dense-test' }).first().waitFor();
  await page.getByLabel('Select all shown').check();
  const n = await page.locator('tr.chosen').count();
  expect(n).toBeGreaterThanOrEqual(40);
  await page.getByRole('group', { name: `${n} selected` }).getByRole('button', { name: /^Close/ }).click();
  await keys(page, 'Control+Enter');
  await page.getByText('Say why in a few words').waitFor();
  await page.keyboard.type('Test messages of a new sender');
  await keys(page, 'Control+Enter');
  await foot(page, new RegExp(`${n} closed`));
  await page.getByText('Nothing waits in this view').waitFor();
});

it('keeps a filter as a view of one\'s own', async () => {
  await keys(page, 'f');
  const dialog = page.getByRole('dialog', { name: 'Filter the desk' });
  await dialog.getByLabel(/Identity reviews/).check();
  await dialog.getByLabel(/^Exceptions/).uncheck();
  await dialog.getByLabel('Keep as a view').fill('Reviews');
  await keys(page, 'Enter');
  await page.getByRole('button', { name: /^Reviews/, pressed: true }).waitFor();
  await keys(page, '[');
  await page.getByRole('button', { name: /^Everybody/, pressed: true }).waitFor();
});

it('asks a colleague about a chart; the answer comes back, and it is closed', async () => {
  await openChart(clerk, 'smith');
  await keys(clerk, 't', 'm');
  const form = clerk.getByRole('dialog', { name: 'Write a message' });
  await form.getByText(/SMITH.*\d\d\/\d\d\/\d{4}, MRN \d+/).waitFor();
  await form.getByLabel('To', { exact: true }).selectOption({ label: 'HIM supervisor' });
  await form.getByLabel('Message').fill('Is this the Smith you spoke of?');
  await form.getByLabel(/^Urgent/).check();
  await keys(clerk, 'Control+Enter');
  await foot(clerk, /message is sent/);

  await page.goto(`${desk.url}/?lists=workforce.messages`);
  await item(page).getByText('Is this the Smith you spoke of?').waitFor();
  await item(page).getByText('Urgent messages are answered within 1 office hour').waitFor();
  await keys(page, 'a');
  await page.keyboard.type('Yes.');
  await keys(page, 'Control+Enter');
  await foot(page, /answer is sent/);
  await page.getByText('Nothing waits in this view').waitFor();

  await clerk.goto(`${desk.url}/?lists=workforce.messages`);
  await item(clerk).getByText('Tomas Lindqvist answered you').waitFor();
  await item(clerk).getByText('Yes.', { exact: true }).waitFor();
  await keys(clerk, 'c');
  await clerk.getByText('Nothing waits in this view').waitFor();

  // It is found again: what was sent, closed ones too, also from the chart it is about.
  await keys(clerk, 'g', 's');
  await clerk.getByRole('region', { name: 'Message', exact: true }).getByText('Yes.', { exact: true }).waitFor();
  await clerk.getByRole('region', { name: 'Message', exact: true }).getByText(/^Closed/).waitFor();
  expect(await violations(clerk)).toEqual([]);
  await keys(clerk, 'b');
  await clerk.getByText('No message here').waitFor();
  await openChart(clerk, 'smith');
  await clerk.getByRole('navigation', { name: 'Chart sections' }).getByRole('link', { name: 'Messages' }).press('Enter');
  await clerk.waitForURL(/\/messages\?chart=\d+/);
  await clerk.getByText('Is this the Smith you spoke of?').waitFor();
  expect(desk.complaints).toEqual([]);
});

it('shows a newcomer around once; the tour can be skipped, and taken again by its name', async () => {
  const first = await desk.open({ newcomer: true });
  await signIn(desk, first, 'coder');
  const tour = first.getByRole('dialog', { name: 'Welcome to Chartkeeper' });
  await tour.getByText('1 of 5').waitFor();
  await keys(first, 'Enter');
  await tour.getByText('2 of 5').waitFor();
  await keys(first, 'Escape');
  await tour.waitFor({ state: 'detached' });
  await first.reload();
  await first.getByRole('heading', { name: 'My desk' }).waitFor();
  await first.waitForLoadState('networkidle');
  expect(await tour.count()).toBe(0);
  await keys(first, 'Control+k');
  await first.keyboard.type('tour');
  await keys(first, 'Enter');
  await tour.getByText('1 of 5').waitFor();
  await keys(first, 'Escape');
  await keys(first, 'Control+k');
  await first.keyboard.type('retraction');
  await keys(first, 'Enter');
  await first.waitForURL(/\/help\?word=retraction/);
  await first.getByText('the author withdraws a finished document').waitFor();
  await first.context().close();
});

it('an administrator enters office hours and a closed day, and sees what needs mending', async () => {
  const admin = await desk.open();
  await signIn(desk, admin, 'admin');
  await admin.goto(`${desk.url}/admin/facilities`);
  await admin.getByRole('button', { name: 'Change hours' }).click();
  const hours = admin.getByRole('dialog', { name: /^Office hours of/ });
  await hours.getByLabel('Kind').selectOption('clinic');
  await hours.getByRole('button', { name: 'Take the usual hours of this kind' }).click();
  await hours.getByLabel('Friday').fill('mornings');
  await keys(admin, 'Enter');
  await hours.getByText(/Write hours such as/).waitFor();
  await hours.getByLabel('Friday').fill('8-12');
  await keys(admin, 'Enter');
  await admin.getByText('8:00-12:00').waitFor();
  await admin.getByRole('button', { name: 'Add a day' }).click();
  const day = admin.getByRole('dialog', { name: 'Add a day' });
  await day.getByLabel('Day', { exact: true }).fill('2030-05-17');
  await day.getByLabel('Why').fill('Inventory');
  await keys(admin, 'Enter');
  await admin.getByText('May 17, 2030').waitFor();
  await admin.goto(`${desk.url}/admin/partners`);
  await admin.getByRole('row').filter({ hasText: 'valley-lab' }).waitFor();
  await admin.goto(`${desk.url}/admin/health`);
  // What is said of this machine's disk is not of this test.
  const stands = admin.locator('.health > .note').first();
  await stands.waitFor();
  if (!/Everything is as it should be/.test(await stands.innerText())) expect((await stands.getByRole('listitem').allInnerTexts()).filter((w) => !/of the disk is free/.test(w))).toEqual([]);
  await admin.getByRole('button', { name: 'Prove the audit now' }).click();
  await foot(admin, /The audit is whole/);
  expect(desk.complaints).toEqual([]);
  await admin.context().close();
});
