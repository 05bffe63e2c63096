import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../kit/program.ts';
import { openChart, openDesk, signIn, violations } from './desk.ts';
import type { Desk } from './desk.ts';

/** What may be done with an entry, each act through its screen by the keyboard: withdrawn, added to, put in order, moved to its visit, refused, decided against a feed. */
let desk: Desk;
beforeAll(async () => { desk = await openDesk(); await take('in.json', record); }, 240_000);
afterAll(() => desk.close());

const told = 'Actwright', subject = { reference: 'Patient/p' };
const visit = (id: string, day: string, type: string) => ({ resourceType: 'Encounter', id, status: 'finished', subject, class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' }, type: [{ text: type }], period: { start: `${day}T09:00:00Z`, end: `${day}T10:00:00Z` } });
const record = JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: [
  { resourceType: 'Patient', id: 'p', identifier: [{ system: 'urn:oid:2.999.55', value: 'A-1' }], name: [{ family: told, given: ['Hazel'] }], birthDate: '1951-08-09', gender: 'female' },
  visit('v1', '2021-03-02', 'Dermatology visit'), visit('v2', '2021-04-06', 'Cardiology visit'),
  { resourceType: 'DocumentReference', id: 'd', status: 'current', subject, type: { text: 'Scan' }, date: '2021-03-02T00:00:00Z', description: 'scan0017', content: [{ attachment: { contentType: 'text/plain', data: Buffer.from('Dear colleague').toString('base64'), title: 'scan0017' } }] },
  { resourceType: 'Condition', id: 'c', subject, encounter: { reference: 'Encounter/v1' }, code: { text: 'Murmur at the left sternal edge' }, clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] } },
].map((resource) => ({ resource })) });

async function take(name: string, text: string, ...more: string[]): Promise<void> {
  const file = join(desk.home, `../acts-${name}`);
  writeFileSync(file, text);
  const done = await runCommand(['import', file, ...more], { CHARTKEEPER_HOME: desk.home });
  if (done.code !== 0) throw new Error(done.out + done.err);
}
const open = async (who: string, words = told): Promise<Page> => { const page = await desk.open(); await signIn(desk, page, who); await openChart(page, words); await page.waitForLoadState('networkidle'); return page; };
const done = (page: Page, says: string) => page.locator('.keysend').getByText(says).waitFor();
const focused = (page: Page, id: string) => page.waitForFunction((wanted) => document.activeElement?.id === wanted, id);
const toSection = async (page: Page, letter: string, name: RegExp): Promise<void> => { await page.keyboard.press('s'); await page.keyboard.press(letter); await page.waitForURL(name); await page.getByRole('table').first().waitFor(); };
const act = async (page: Page, letter: string): Promise<void> => { await page.getByRole('button', { name: /^Correct/ }).waitFor(); await page.keyboard.press('e'); await page.getByRole('dialog', { name: 'What do you do with it?' }).waitFor(); await page.keyboard.press(letter); };
/** All visits of the chart are offered, found by words or by their day. */
const chooseVisit = async (page: Page, id: string, words: string, name: RegExp): Promise<void> => { await page.locator(`#${id}`).fill(words); await page.locator('.visitpick').getByRole('option', { name }).waitFor(); await page.locator(`#${id}`).press('Enter'); await page.waitForFunction(([at, text]) => document.querySelector<HTMLInputElement>(`#${at}`)?.value.includes(text!), [id, 'Cardiology']); };
const note = async (page: Page, title: string): Promise<void> => {
  await page.keyboard.press('n'); await page.keyboard.press('t'); await focused(page, 'e-what');
  await page.keyboard.type('progress note'); await page.locator('#e-title').fill(title); await page.locator('#e-text').fill('Heart sounds regular.'); await page.locator('#e-text').focus(); await page.keyboard.press('Control+Enter'); await done(page, 'Note saved.');
};

it('a physician withdraws a note, with a reason: it stays readable, struck out, and its history says why', async () => {
  const page = await open('doctor');
  await note(page, 'Note of the wrong day');
  await act(page, 'r'); await focused(page, 'act-reason');
  await page.getByRole('dialog').getByText(/ACTWRIGHT|Actwright, Hazel/).first().waitFor();
  await page.keyboard.press('Control+Enter'); await page.getByText('Say why in a few words').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.type('Dictated for another day'); await page.keyboard.press('Control+Enter'); await done(page, 'Retracted.');
  const details = page.getByRole('complementary', { name: 'Workspace' });
  await details.locator('h2.strike').waitFor();
  await details.getByRole('tab', { name: /History/ }).click(); await details.getByText('Dictated for another day').waitFor();
  expect(await page.getByRole('button', { name: /^Correct/ }).count()).toBe(0);
  await page.context().close();
}, 90_000);

it('an addendum adds to a note that stays as it was, and each leads to the other', async () => {
  const page = await open('doctor');
  await note(page, 'Note with an omission');
  await act(page, 'a'); await page.locator('#e-text').waitFor();
  await page.getByRole('heading', { name: 'Add an addendum' }).first().waitFor();
  await page.locator('#e-title').fill('What was left out'); await page.locator('#e-text').fill('The murmur was not mentioned.'); await page.locator('#e-text').focus(); await page.keyboard.press('Control+Enter'); await done(page, 'Note saved.');
  const details = page.getByRole('complementary', { name: 'Workspace' });
  await details.getByRole('heading', { name: 'What was left out' }).waitFor();
  expect(await details.innerText()).toMatch(/Note with an omission|appends|[Aa]dds to/);
  await page.context().close();
}, 90_000);

it('a clerk puts a scanned document in order: kind, title, date and visit; its content stays', async () => {
  const page = await open('clerk');
  await page.getByRole('navigation', { name: 'Chart sections' }).getByRole('link', { name: /^Documents/ }).click(); await page.waitForURL(/documents/);
  await page.getByRole('table').getByText('scan0017').first().click();
  await act(page, 'i'); await focused(page, 'ix-what');
  await page.keyboard.type('Referral letter'); await page.getByRole('option').first().waitFor(); await page.keyboard.press('Enter');
  await page.locator('#ix-title').fill('Referral to cardiology'); await page.locator('#ix-on').fill('13/45/2021');
  await chooseVisit(page, 'ix-visit', 'cardio', /Cardiology visit/);
  await page.locator('#ix-reason').fill('Scanned without a cover sheet');
  await page.keyboard.press('Control+Enter'); await focused(page, 'ix-on');
  expect(await violations(page)).toEqual([]);
  await page.locator('#ix-on').fill('4/1/2021'); await page.keyboard.press('Control+Enter'); await done(page, 'Put in order.');
  const details = page.getByRole('complementary', { name: 'Workspace' });
  await details.getByRole('heading', { name: 'Referral to cardiology' }).waitFor();
  await details.getByRole('tab', { name: /Document/ }).click(); await details.getByText('Dear colleague').waitFor();
  await details.getByRole('tab', { name: /History/ }).click(); await details.getByText('Scanned without a cover sheet').first().waitFor();
  await page.context().close();
}, 90_000);

it('an entry of the wrong visit is reported, and moved to the right one by a case', async () => {
  const page = await open('clerk');
  await toSection(page, 'p', /problems/);
  await page.getByRole('button', { name: /^Murmur at the left/ }).click();
  await page.getByRole('button', { name: /^Correct/ }).waitFor();
  await page.keyboard.press('w'); await focused(page, 'case-says');
  await page.keyboard.type('Heard at the cardiology visit.'); await page.locator('#case-kind').selectOption('wrong-encounter');
  await page.keyboard.press('Control+Enter'); await done(page, 'Reported.');
  await page.keyboard.press('g'); await page.keyboard.press('c'); await page.waitForURL(/\/cases/);
  await page.getByText('Heard at the cardiology visit.').first().click();
  await page.locator('#case-visit').waitFor();
  await page.keyboard.press('Control+Enter'); await focused(page, 'case-visit');
  await chooseVisit(page, 'case-visit', '4/6/2021', /Cardiology visit/);
  await page.locator('#case-reason').fill('The letter names the visit');
  await page.getByRole('cell', { name: /Murmur/ }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Control+Enter'); await done(page, 'Moved.');
  await openChart(page, told); await toSection(page, 'p', /problems/);
  await page.getByRole('button', { name: /^Murmur at the left/ }).click();
  await page.getByRole('complementary', { name: 'Workspace' }).getByText('Cardiology visit').first().waitFor();
  await page.context().close();
}, 90_000);

it('a case that is none is refused with a reason; nothing moves', async () => {
  const page = await open('clerk');
  await toSection(page, 'p', /problems/);
  await page.getByRole('button', { name: /^Murmur at the left/ }).click();
  await page.getByRole('button', { name: /^Correct/ }).waitFor();
  await page.keyboard.press('w'); await focused(page, 'case-says');
  await page.keyboard.type('Not hers, I think.'); await page.keyboard.press('Control+Enter'); await done(page, 'Reported.');
  await page.keyboard.press('g'); await page.keyboard.press('c'); await page.waitForURL(/\/cases/);
  await page.getByText('Not hers, I think.').first().click();
  await page.keyboard.press('d'); await page.keyboard.press('ArrowDown'); await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Control+Enter'); await focused(page, 'case-reason');
  await page.keyboard.type('The letter names her'); await page.keyboard.press('Control+Enter'); await done(page, 'Refused.');
  await page.goto(`${desk.url}/cases?state=refused`); await page.getByText('Not hers, I think.').first().click(); await page.getByText('The letter names her').first().waitFor();
  await openChart(page, told); await toSection(page, 'p', /problems/); await page.getByRole('button', { name: /^Murmur at the left/ }).waitFor();
  await page.context().close();
}, 90_000);

it('what a feed says otherwise of a corrected field is shown beside it and decided', async () => {
  const number = `V-${Date.now()}`, family = `Feed${[...number.slice(-6)].map((d) => 'bdfgklmnrs'[Number(d)]).join('a')}`;
  const adt = (at: string, city: string, phone: string): string => ['MSH|^~\\&|ADT|VALLEY|CK|CK|' + at + '||ADT^A08|' + at + '|P|2.5.1', 'EVN|A08|' + at, `PID|1||${number}^^^VALLEY^MR||${family}^Ione||19480617|F|||7 Elm^^${city}^OR^97201||${phone}`, 'PV1|1|O', ''].join('\r');
  await take('one.hl7', adt('20260101080000', 'Portland', '(503)555-0140'), '--source', 'valley-adt');
  const page = await open('clerk', family), text = page.locator('.demo-page');
  await page.keyboard.press('s'); await page.keyboard.press('g'); await page.getByRole('button', { name: 'Correct', exact: true }).waitFor();
  await page.keyboard.press('e'); await page.locator('#f-telecom-0-value').fill('(503) 555-0199'); await page.getByLabel('Why is it corrected?').fill('She says so'); await page.keyboard.press('Control+Enter'); await done(page, 'The correction is saved.');
  // An event older than what stands is not applied: this one comes after the correction.
  const soon = new Date(Date.now() + 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14);
  await take('two.hl7', adt(soon, 'Salem', '(503)555-0141'), '--source', 'valley-adt');
  await page.reload();
  const differ = page.getByRole('region', { name: 'The feed says otherwise of one field' });
  await differ.waitFor();
  expect(await differ.innerText()).toMatch(/555-0199[\s\S]*555-0141/);
  // What nobody corrected here the feed has changed.
  await text.getByText(/7 Elm, Salem/).waitFor();
  expect(await violations(page)).toEqual([]);
  await differ.getByRole('button', { name: /^Keep/ }).first().press('Enter');
  await differ.waitFor({ state: 'detached' });
  await text.getByText('(503) 555-0199').first().waitFor();
  await page.context().close();
}, 90_000);

it('the browser had nothing to complain about', () => { expect(desk.complaints.filter((c) => !/status of (409|412|422)/.test(c))).toEqual([]); });
