import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../kit/program.ts';
import { openChart, openDesk, signIn, violations } from './desk.ts';
import type { Desk } from './desk.ts';

/** Two people in one chart, by the keyboard: a wrong chart is reported from anywhere, a correction that says somebody else is held, and the identity panel does its acts. */
let desk: Desk;
const person = (id: string, family: string, given: string[], birthDate: string, gender: string, more: object = {}) => ({ resourceType: 'Patient', id, identifier: [{ system: 'urn:oid:2.999.77', value: `I-${id}` }], name: [{ family, given }], birthDate, gender, ...more });
beforeAll(async () => {
  desk = await openDesk();
  const file = join(desk.home, '../identity.json');
  writeFileSync(file, JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: [
    person('held', 'Quimbysdale', ['Orla'], '1961-04-12', 'female'), person('mother', 'Zabriskie', ['Judy', 'Ann'], '1998-02-11', 'female'), person('child', 'Zabriskie', ['Baby Girl A', 'Judy'], '2026-11-20', 'female'), person('famous', 'Vandermeerdale', ['Celeste'], '1975-06-03', 'female', { address: [{ use: 'home', line: ['7 Hidden Ln'], city: 'Fairhaven', state: 'OR', postalCode: '97218' }] }), person('unknown', 'Unknown', ['Trauma', 'Echo'], '1985', 'unknown'),
  ].map((resource) => ({ resource })) }));
  const done = await runCommand(['import', file], { CHARTKEEPER_HOME: desk.home });
  if (done.code !== 0) throw new Error(done.out + done.err);
}, 240_000);
afterAll(() => desk.close());
const focused = (page: Page, id: string) => page.waitForFunction((wanted) => document.activeElement?.id === wanted, id);
const done = (page: Page, says: string) => page.locator('.keysend').getByText(says).waitFor();
const panel = async (page: Page): Promise<void> => { await page.locator('.ban h1').waitFor(); await page.waitForLoadState('networkidle'); await page.keyboard.press('t'); await page.keyboard.press('i'); await page.getByRole('dialog').getByRole('heading', { name: 'What marks this record' }).waitFor(); };

it('a wrong chart is reported from any screen: the desk by a command, a chart by a key', async () => {
  const page = await desk.open();
  await signIn(desk, page, 'coder');
  await page.keyboard.press('Control+k'); await page.keyboard.type('report a wrong chart'); await page.keyboard.press('Enter');
  await focused(page, 'report-which');
  await page.keyboard.type('quimbysdale'); await page.getByRole('option', { name: /Quimbysdale/ }).waitFor(); await page.keyboard.press('Enter');
  await focused(page, 'case-says');
  await page.getByRole('dialog').getByText('Quimbysdale, Orla').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.type('Her list of medicines is her sister\'s.'); await page.keyboard.press('Control+Enter'); await done(page, 'Reported.');
  await openChart(page, 'quimbysdale');
  await page.keyboard.press('t'); await page.keyboard.press('w'); await focused(page, 'case-says');
  await page.keyboard.type('And the allergies, too.'); await page.keyboard.press('Control+Enter'); await done(page, 'Reported.');
  await page.context().close();
  const clerk = await desk.open();
  await signIn(desk, clerk, 'clerk');
  await clerk.goto(`${desk.url}/cases`);
  await clerk.getByText('Her list of medicines is her sister\'s.').first().waitFor(); await clerk.getByText('And the allergies, too.').first().waitFor();
  await clerk.context().close();
}, 90_000);

it('a correction that says somebody else is held, says so, and waits in the patient index', async () => {
  const page = await desk.open();
  await signIn(desk, page, 'clerk'); await openChart(page, 'quimbysdale', 'summary');
  await page.keyboard.press('s'); await page.keyboard.press('g'); await page.getByRole('button', { name: 'Correct', exact: true }).click();
  await focused(page, 'f-name-0-family');
  await page.locator('#f-name-0-family').fill('Okaforsdale'); await page.locator('#f-name-0-given').fill('Bertram'); await page.locator('#f-birthDate').fill('11/30/1988'); await page.locator('#f-reason').fill('Name on the card');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: 'Held: this would make it somebody else' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('banner', { name: 'Patient' }).or(page.locator('.ban')).getByText('QUIMBYSDALE').waitFor();
  await page.getByRole('link', { name: 'See the held change' }).click(); await page.waitForURL(/\/index\/overlays/);
  await page.getByText('Okaforsdale').first().waitFor();
  await page.context().close();
}, 90_000);

it('a newborn is linked to the mother, and an unknown patient is named, from the identity panel, in the dark', async () => {
  const page = await desk.open({ colorScheme: 'dark' });
  await signIn(desk, page, 'clerk'); await openChart(page, 'zabriskie baby');
  await panel(page); await page.getByText('A newborn without a name of its own').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('m'); await page.locator('#id-other').fill('zabriskie judy ann'); await page.getByRole('option', { name: /Zabriskie, Judy Ann/ }).waitFor(); await page.keyboard.press('Enter');
  await page.locator('#id-order').selectOption({ label: 'First' }); await page.locator('#id-why').fill('Delivery room'); await page.keyboard.press('Control+Enter'); await done(page, 'Linked.');
  await panel(page); await page.getByRole('link', { name: 'Zabriskie, Judy Ann' }).click(); await page.locator('.ban').getByText('Judy Ann').waitFor();
  await panel(page); await page.getByText('first of a multiple birth').waitFor(); await page.keyboard.press('Escape');
  await openChart(page, 'unknown trauma echo');
  await panel(page); await page.keyboard.press('n'); await focused(page, 'id-family');
  await page.keyboard.type('Brandtsdale'); await page.locator('#id-given').fill('Karl'); await page.locator('#id-born').fill('5/30/1979'); await page.locator('#id-sex').selectOption('male'); await page.locator('#id-why').fill('Passport, shown by the wife');
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Control+Enter'); await done(page, 'The name is saved.');
  await page.locator('.ban').getByText('BRANDTSDALE').waitFor();
  await page.context().close();
}, 90_000);

it('an unknown patient is registered under the next free name, with a temporary number', async () => {
  const page = await desk.open();
  await signIn(desk, page, 'registrar');
  await page.keyboard.press('g'); await page.keyboard.press('r'); await focused(page, 'r-family');
  await page.keyboard.press('Alt+u'); await focused(page, 'r-birthDate');
  expect([await page.locator('#r-family').inputValue(), await page.locator('#r-given').inputValue()]).toEqual(['Unknown', 'Trauma']);
  const word = await page.locator('#r-middle').inputValue();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Control+Enter'); await page.waitForURL(/\/charts\/\d+\/demographics/);
  await page.locator('.ban').getByText(`UNKNOWN, Trauma ${word}`).waitFor(); await page.locator('.ban').getByText(/T\d/).waitFor();
  await page.context().close();
}, 90_000);

it('a privacy officer sets an alias and a confidential address, and looks behind the seal with a reason', async () => {
  const page = await desk.open();
  await signIn(desk, page, 'privacy'); await openChart(page, 'vandermeerdale');
  await panel(page); await page.keyboard.press('a'); await focused(page, 'id-family');
  await page.keyboard.type('Graysdale'); await page.locator('#id-given').fill('Pat'); await page.locator('#id-why').fill('Known to the public'); await page.keyboard.press('Control+Enter'); await done(page, 'The alias is set.');
  await page.locator('.ban').getByText('GRAYSDALE').waitFor(); await page.locator('.ban').getByText('Alias').waitFor();
  await panel(page); await page.keyboard.press('c'); await page.locator('#id-line').fill('PO Box 1110'); await page.locator('#id-city').fill('Salem'); await page.locator('#id-state').fill('OR'); await page.locator('#id-postalCode').fill('97308'); await page.locator('#id-program').fill('Oregon ACP'); await page.locator('#id-why').fill('Card seen');
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Control+Enter'); await done(page, 'The substitute address is set.');
  expect(await page.content()).not.toContain('Hidden Ln');
  await panel(page); await page.keyboard.press('s'); await focused(page, 'id-why'); await page.keyboard.type('Court order'); await page.keyboard.press('Control+Enter');
  await page.getByText('Vandermeerdale, Celeste').waitFor(); await page.getByText('7 Hidden Ln').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.context().close();
  // The held correction is answered 422.
  expect(desk.complaints.filter((c) => !/status of 422/.test(c))).toEqual([]);
}, 90_000);
