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
    person('held', 'Quimbysdale', ['Orla'], '1961-04-12', 'female'), person('held2', 'Ravensdale', ['Orla'], '1962-05-13', 'female'), person('held3', 'Sorrelsdale', ['Orla'], '1963-06-14', 'female'), person('mother', 'Zabriskie', ['Judy', 'Ann'], '1998-02-11', 'female'), person('child', 'Zabriskie', ['Baby Girl A', 'Judy'], '2026-11-20', 'female'), person('famous', 'Vandermeerdale', ['Celeste'], '1975-06-03', 'female', { address: [{ use: 'home', line: ['7 Hidden Ln'], city: 'Fairhaven', state: 'OR', postalCode: '97218' }] }), person('unknown', 'Unknown', ['Trauma', 'Echo'], '1985', 'unknown'),
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

/** A correction that says somebody else, of whom two more are held. */
async function holdBy(page: Page, words: string, change: { family: string; given: string; birthDate: string }): Promise<void> {
  await openChart(page, words, 'summary');
  const chartId = /charts\/(\d+)/.exec(page.url())![1]!, send = (path: string, body: object) => page.evaluate(async ([to, sent]) => { const r = await fetch(to, { method: 'POST', headers: { 'content-type': 'application/json', 'x-chartkeeper': '1' }, body: sent }); return { status: r.status, body: await r.json() }; }, [path, JSON.stringify(body)] as const);
  const { body } = await send('/api/patients/show', { chartId }), name = { use: 'official', family: change.family, given: [change.given], prefix: [], suffix: [], from: null, to: null };
  expect((await send('/api/patients/correct', { chartId, expectVersion: body.demographics.version, reason: 'Name on the card', change: { names: [name], birthDate: change.birthDate } })).status).toBe(422);
}

it('a held change is let pass, or becomes a person of its own, or is dropped, by one key and a reason; the chart shows it', async () => {
  const clerk = await desk.open();
  await signIn(desk, clerk, 'clerk');
  await holdBy(clerk, 'ravensdale', { family: 'Tamarindale', given: 'Bertram', birthDate: '1989-01-02' }); await holdBy(clerk, 'sorrelsdale', { family: 'Umberdale', given: 'Bertram', birthDate: '1990-02-03' });
  // Whoever keeps records sees it, and does not decide it.
  await clerk.goto(`${desk.url}/index/overlays`); await clerk.getByText('Whoever may accept overlays decides it.').waitFor();
  await clerk.context().close();
  const page = await desk.open(), held = (name: string) => page.locator('.caselist li').filter({ hasText: name }).getByRole('button'), reason = async (why: string, key: string): Promise<void> => { await page.keyboard.press('w'); await focused(page, 'held-reason'); await page.keyboard.type(why); await page.keyboard.press('Escape'); await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur()); await page.keyboard.press(key); };
  await signIn(desk, page, 'supervisor');
  await page.keyboard.press('g'); await page.keyboard.press('x'); await page.getByRole('link', { name: 'Overlays' }).click();
  await held('Ravensdale').click(); await page.locator('.casedetail').getByText('Tamarindale').first().waitFor();
  expect(await violations(page)).toEqual([]);
  // Without a reason nothing happens but that it is asked for.
  await page.keyboard.press('s'); await focused(page, 'held-reason'); await page.getByText('Say why in a few words').waitFor();
  await reason('Passport seen', 's'); await done(page, 'The change is written, and announced.');
  await held('Sorrelsdale').click(); await page.locator('.casedetail').getByText('Umberdale').first().waitFor();
  await reason('Two people', 'n'); await page.locator('.keysend').getByText(/A new record was made: MRN \d+/).waitFor();
  await held('Quimbysdale').click(); await page.locator('.casedetail').getByText('Okaforsdale').first().waitFor();
  await reason('A slip', 'd'); await done(page, 'The change is dropped.');
  for (const [state, name] of [['accepted', 'Tamarindale'], ['new-person', 'Sorrelsdale'], ['dropped', 'Quimbysdale']] as const) { await page.locator('.casepage select').selectOption(state); await held(name).waitFor(); }
  await openChart(page, 'tamarindale'); await page.locator('.ban').getByText('TAMARINDALE').waitFor();
  await openChart(page, 'umberdale'); await page.locator('.ban').getByText('UMBERDALE').waitFor();
  await openChart(page, 'sorrelsdale'); await page.locator('.ban').getByText('SORRELSDALE').waitFor();
  await openChart(page, 'quimbysdale'); await page.locator('.ban').getByText('QUIMBYSDALE').waitFor();
  await page.context().close();
}, 120_000);

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

it('a newborn is registered under the name of the policy, linked to the mother, and found under Identity by a button', async () => {
  const page = await desk.open();
  await signIn(desk, page, 'registrar');
  await page.keyboard.press('g'); await page.keyboard.press('r'); await focused(page, 'r-family');
  await page.keyboard.press('Alt+b'); await focused(page, 'nb-mother');
  await page.keyboard.type('zabriskie judy ann'); await page.getByRole('option', { name: /Zabriskie, Judy Ann/ }).waitFor(); await page.keyboard.press('Enter'); await focused(page, 'nb-order');
  await page.locator('#nb-order').selectOption({ label: 'Second' }); await page.locator('#nb-sex').selectOption('male');
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Control+Enter'); await page.getByText('Newborn of').waitFor(); await focused(page, 'r-family');
  expect([await page.locator('#r-family').inputValue(), await page.locator('#r-given').inputValue(), await page.locator('#r-middle').inputValue()]).toEqual(['Zabriskie', 'Baby Boy B', 'Judy']);
  await page.keyboard.press('Control+Enter');
  // A sister of the same day may be asked about.
  const why = page.locator('#r-passed');
  await Promise.race([page.waitForURL(/\/charts\/\d+\/demographics/), why.waitFor()]);
  if (!/charts/.test(page.url())) { await why.selectOption('twin-or-relative'); await page.keyboard.press('Control+Enter'); await page.waitForURL(/\/charts\/\d+\/demographics/); }
  await page.locator('.ban').getByText('ZABRISKIE, Baby Boy B Judy').waitFor();
  await page.getByRole('button', { name: /^Identity/ }).click();
  const shown = page.getByRole('dialog');
  await shown.getByText('Mother').waitFor(); await shown.getByRole('link', { name: 'Zabriskie, Judy Ann' }).waitFor();
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
  // Nobody else finds it, or is shown the way there.
  const clerk = await desk.open();
  await signIn(desk, clerk, 'clerk'); await clerk.goto(`${desk.url}/index/sealed`); await clerk.getByText('This is for the privacy officer').waitFor();
  expect(await clerk.getByRole('link', { name: 'Sealed' }).count()).toBe(0);
  await clerk.context().close();
  // The held correction is answered 422.
  expect(desk.complaints.filter((c) => !/status of 422/.test(c))).toEqual([]);
}, 90_000);

it('somebody asked for by a sealed name is found by the privacy officer, with a reason, who sees who looked before', async () => {
  const page = await desk.open({ colorScheme: 'dark' });
  await signIn(desk, page, 'privacy');
  await page.keyboard.press('Control+k'); await page.keyboard.type('sealed name'); await page.keyboard.press('Enter');
  await focused(page, 'sealed-name');
  await page.keyboard.press('Control+Enter'); await page.getByText('The name is needed').waitFor();
  await page.keyboard.type('celeste vandermeerdale'); await page.keyboard.press('Tab'); await page.keyboard.type('6/3/1975'); await page.keyboard.press('Tab'); await page.keyboard.type('The police asks');
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Control+Enter');
  const found = page.getByRole('status', { name: 'What was found' });
  await found.getByRole('link', { name: 'Graysdale, Pat' }).waitFor(); await found.getByText('Court order').waitFor();
  expect(await found.textContent()).not.toContain('Vandermeerdale');
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('n'); await focused(page, 'sealed-name');
  await page.locator('#sealed-name').fill('Celeste Nobody'); await page.locator('#sealed-why').fill('The police asks again'); await page.keyboard.press('Control+Enter');
  await page.getByText('Nobody here has this name behind a seal.').waitFor();
  await page.context().close();
  expect(desk.complaints.filter((c) => !/status of 422/.test(c))).toEqual([]);
}, 60_000);
