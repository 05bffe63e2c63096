import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openChart, openDesk, signIn, violations } from './desk.ts';
import type { Desk } from './desk.ts';

let desk: Desk;
beforeAll(async () => { desk = await openDesk(); }, 240_000);
afterAll(() => desk.close());

const newPage = async (who: string, options = {}): Promise<Page> => { const page = await desk.open(options); await signIn(desk, page, who); await openChart(page, 'smith'); await page.getByRole('heading', { name: 'Problems' }).waitFor(); await page.waitForLoadState('networkidle'); return page; };
const at = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.id ?? '');
const focused = (page: Page, id: string) => page.waitForFunction((wanted) => document.activeElement?.id === wanted, id);
const done = (page: Page, says: string) => page.locator('.keysend').getByText(says).waitFor();
const toSummary = async (page: Page): Promise<void> => { await page.keyboard.press('s'); await page.keyboard.press('s'); await page.waitForURL(/\/summary/); };
const tab = async (page: Page, n = 1): Promise<void> => { for (let i = 0; i < n; i += 1) await page.keyboard.press('Tab'); };
/** Chooses the kind by its letter; the form has the focus in its first field. */
const begin = async (page: Page, letter: string, first: string): Promise<void> => { await page.keyboard.press('n'); await page.keyboard.press(letter); await focused(page, first); };

it('adds a problem in at most eight keystrokes beside its words, and cites its source', async () => {
  const page = await newPage('clerk');
  let keys = 0;
  const press = async (key: string): Promise<void> => { keys += key.split('+').length; await page.keyboard.press(key); };
  await press('n'); await press('p');
  await page.keyboard.type('asthma');
  await press('Enter');
  await page.waitForFunction(() => /Asthma/.test(document.querySelector<HTMLInputElement>('#e-what')?.value ?? ''));
  await press('Control+Enter');
  await focused(page, 'e-citation');
  await page.keyboard.type('Intake form, page 2');
  await press('Control+Enter');
  await done(page, 'Problem saved.');
  expect(keys).toBeLessThanOrEqual(8);
  // At once in the list, marked; its details say who stands behind it.
  const item = page.locator('section', { has: page.getByRole('heading', { name: 'Problems' }) }).locator('li', { hasText: 'Asthma' });
  await item.getByText('Unverified').waitFor();
  const details = page.getByRole('complementary', { name: 'Workspace' });
  await details.getByText('Who stands behind it').waitFor();
  expect(await details.innerText()).toMatch(/Typed by\s+Renee Okafor[\s\S]*Paper: Intake form, page 2[\s\S]*Unverified/);
  // The next one needs no citation: it is kept. In its own section no letter either.
  await page.keyboard.press('s'); await page.keyboard.press('p'); await page.waitForURL(/\/problems/);
  await page.keyboard.press('n'); await focused(page, 'e-what');
  await page.keyboard.type('zorkmid fever'); await page.keyboard.press('Control+Enter');
  await done(page, 'Problem saved.');
  await page.getByRole('button', { name: 'zorkmid fever' }).waitFor();
  await page.context().close();
}, 90_000);

it('adds one of each kind by the keyboard alone', async () => {
  const page = await newPage('clerk');
  const save = async (kind: string): Promise<void> => {
    await page.keyboard.press('Control+Enter');
    if (await at(page) !== '' && await page.locator('#e-citation').count() && await page.locator('#e-citation').inputValue() === '') { await focused(page, 'e-citation'); await page.keyboard.type('Old chart, page 4'); await page.keyboard.press('Control+Enter'); }
    await done(page, `${kind} saved.`); await toSummary(page);
  };
  await begin(page, 'a', 'e-what'); await page.keyboard.type('latex gloves'); await tab(page); await page.keyboard.type('Hives'); await tab(page); await page.keyboard.type('mild'); await save('Allergy');
  await begin(page, 'm', 'e-what'); await page.keyboard.type('gorbitol'); await tab(page); await page.keyboard.type('500 mg'); await tab(page); await page.keyboard.type('by mouth'); await tab(page); await page.keyboard.type('twice a day'); await save('Medication');
  await begin(page, 'i', 'e-what'); await page.keyboard.type('influenza'); await tab(page); await page.keyboard.type('t-3w'); await save('Immunization');
  await begin(page, 'c', 'e-what'); await page.keyboard.type('mole removal'); await tab(page); await page.keyboard.type('3/2019'); await save('Procedure');
  await begin(page, 's', 'e-what'); await page.keyboard.type('tonsillectomy'); await tab(page); await page.keyboard.type('1961'); await save('Surgical history');
  await begin(page, 'e', 'e-class'); await tab(page); await page.keyboard.type('3/4/2020 9:30'); await tab(page); await page.keyboard.type('Annual examination'); await save('Encounter');
  await begin(page, 'v', 'e-on'); await page.keyboard.type('t 9:30'); await tab(page); await page.keyboard.type('120'); await tab(page); await page.keyboard.type('80'); await tab(page, 3); await page.keyboard.type('98.60'); await page.getByText('is 37.0 °C').waitFor(); await save('Vital signs');
  await begin(page, 'r', 'e-what'); await page.keyboard.type('fecal zinc'); await tab(page); await page.keyboard.type('<5.0 mg/dl'); await tab(page); await page.keyboard.type('11/2/26'); await save('Result');
  await begin(page, 'f', 'e-relationship'); await page.keyboard.type('Maternal aunt'); await tab(page, 2); await page.keyboard.type('glaucoma'); await tab(page); await page.keyboard.type('61'); await save('Family history');
  await begin(page, 'h', 'e-what'); await page.keyboard.type('Tobacco smoking status'); await tab(page); await page.keyboard.type('half a pack a day'); await tab(page); await page.keyboard.type('t'); await save('Social history');
  await begin(page, 't', 'e-what'); await page.keyboard.type('telephone note'); await tab(page); await page.keyboard.type('t 8:15'); await tab(page, 2); await page.keyboard.type('Called about refill'); await tab(page); await page.keyboard.type('Says she feels well.'); await save('Note');
  for (const [letter, section, says] of [['a', 'allergies', 'latex gloves'], ['m', 'medications', 'gorbitol'], ['o', 'procedures', 'tonsillectomy'], ['f', 'family', 'aunt'], ['h', 'social', 'Tobacco smoking status'], ['n', 'notes', 'Called about refill'], ['r', 'results', 'fecal zinc']] as const) {
    await page.keyboard.press('s'); await page.keyboard.press(letter); await page.waitForURL(new RegExp(`/${section}`));
    await page.getByRole('table').getByText(says, { exact: false }).first().waitFor();
  }
  await page.context().close();
}, 150_000);

it('corrects an entry, shows both sides to the second of two writers, and lets a clinician verify it', async () => {
  const [one, two] = [await newPage('clerk'), await newPage('analyst')];
  await begin(one, 'p', 'e-what'); await one.keyboard.type('gout of the left knee'); await tab(one); await one.keyboard.type('2009'); await one.keyboard.press('Control+Enter'); await focused(one, 'e-citation'); await one.keyboard.type('Letter of May 2'); await one.keyboard.press('Control+Enter'); await done(one, 'Problem saved.');
  await two.goto(one.url()); await two.getByRole('button', { name: 'Correct' }).waitFor();
  for (const p of [one, two]) { await p.keyboard.press('e'); await p.getByText('A wrong fact put right').waitFor(); await p.keyboard.press('c'); await focused(p, 'e-what'); await tab(p); await p.keyboard.press('Control+a'); }
  expect(await two.getByText('Retract:').count()).toBe(0);
  await one.keyboard.type('2011'); await two.keyboard.type('2012');
  await one.locator('#e-reason-of-change').focus(); await one.keyboard.type('Year misread'); await one.keyboard.press('Control+Enter'); await done(one, 'Corrected.');
  await two.locator('#e-reason-of-change').focus(); await two.keyboard.type('Patient says so'); await two.keyboard.press('Control+Enter');
  await two.getByText('Somebody else changed this meanwhile').waitFor();
  const sides = await two.locator('.conflict').innerText();
  expect(sides).toMatch(/Onset\s+2011\s+2012/);
  expect(await violations(two)).toEqual([]);
  await two.getByRole('button', { name: 'Go on with mine' }).press('Enter');
  await two.keyboard.press('Control+Enter'); await done(two, 'Corrected.');
  await two.keyboard.press(']'); await two.getByText('Version 3', { exact: true }).waitFor();
  expect(await two.locator('.ver').first().innerText()).toMatch(/Patient says so[\s\S]*2011\s*2012/);
  // A clinician verifies it; from then on a clerk may not change it, and is told why.
  const doctor = await newPage('doctor');
  await doctor.goto(one.url()); await doctor.getByRole('button', { name: 'Correct' }).waitFor();
  await doctor.keyboard.press('e'); await doctor.getByText('A clinician says that').waitFor(); await doctor.keyboard.press('v'); await doctor.getByText('You say that this is true').waitFor(); await doctor.keyboard.press('Enter'); await done(doctor, 'Verified.');
  await one.reload(); await one.getByRole('button', { name: 'Correct' }).waitFor();
  await one.keyboard.press('e'); await one.getByText('only its author changes it').first().waitFor(); await one.keyboard.press('Escape');
  for (const p of [one, two, doctor]) await p.context().close();
}, 150_000);

it('keeps a form through a closed browser, the back button, a lost network and a double press', async () => {
  const page = await newPage('clerk');
  await begin(page, 'p', 'e-what'); await page.keyboard.type('brittle nails'); await tab(page); await page.keyboard.type('2/30/2020');
  await tab(page); await page.getByText('There is no such date').first().waitFor();
  await page.getByText('Draft kept').waitFor();
  await page.goBack(); await page.getByRole('complementary', { name: 'New problem' }).waitFor({ state: 'detached' });
  await page.context().close();
  const again = await newPage('clerk');
  await again.goto(`${desk.url}/`); await again.getByText('Finish entry').first().waitFor();
  await openChart(again, 'smith'); await begin(again, 'p', 'e-what');
  await again.waitForFunction(() => document.querySelector<HTMLInputElement>('#e-onset')?.value === '2/30/2020');
  expect(await again.locator('#e-what').inputValue()).toBe('brittle nails');
  await again.locator('#e-onset').fill('2/28/2020'); await again.locator('#e-citation').fill('Form, page 1');
  await again.context().setOffline(true); await again.keyboard.press('Control+Enter');
  await again.getByText('Your form is kept; save again').waitFor();
  await again.context().setOffline(false);
  await again.evaluate(() => { const press = (): boolean => document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true })); press(); press(); });
  await done(again, 'Problem saved.');
  await again.keyboard.press('s'); await again.keyboard.press('p'); await again.waitForURL(/\/problems/);
  await again.getByRole('button', { name: 'brittle nails' }).first().waitFor();
  expect(await again.getByRole('button', { name: 'brittle nails' }).count()).toBe(1);
  await again.goto(`${desk.url}/`); await again.getByRole('heading', { name: 'My desk' }).waitFor();
  await again.getByText('Finish entry').waitFor({ state: 'detached' });
  await again.context().close();
}, 120_000);

it('asks before it saves what is unlikely, and records that it was kept', async () => {
  const page = await newPage('clerk');
  await begin(page, 'v', 'e-on'); await page.keyboard.type('t'); await tab(page); await page.keyboard.type('1200'); await tab(page); await page.keyboard.type('80'); await tab(page);
  await page.getByText('Is the systolic pressure right?').waitFor();
  await page.locator('#e-citation').fill('Vitals sheet'); await page.keyboard.press('Control+Enter');
  await focused(page, 'e-8480-6');
  await page.keyboard.press('Alt+k'); await page.getByText('Kept as typed').waitFor();
  await page.keyboard.press('Control+Enter'); await done(page, 'Vital signs saved.');
  await page.getByText('Stored form (FHIR)').click();
  expect(await page.locator('pre.received').innerText()).toContain('vitals.systolic-range');
  await page.context().close();
}, 60_000);

it('moves an entry that stands in the wrong chart, by the keyboard, with both patients in sight', async () => {
  const page = await newPage('clerk');
  await begin(page, 'p', 'e-what'); await page.keyboard.type('misfiled lumbago'); await page.keyboard.press('Control+Enter'); await focused(page, 'e-citation'); await page.keyboard.type('Letter'); await page.keyboard.press('Control+Enter'); await done(page, 'Problem saved.');
  await page.keyboard.press('w'); await focused(page, 'case-says');
  await page.keyboard.type('This letter is about another patient.'); await page.keyboard.press('Control+Enter'); await done(page, 'Reported.');
  await page.keyboard.press('g'); await page.keyboard.press('c'); await page.waitForURL(/\/cases/);
  await page.getByText('This letter is about another patient.').first().waitFor();
  await page.keyboard.press('r'); await focused(page, 'case-right');
  await page.keyboard.type('mar'); await page.locator('.personlist [role=listbox][aria-busy=false] [role=option]').first().waitFor(); await page.keyboard.press('Enter');
  await page.locator('.frame2.to .framewho b').waitFor();
  const mrn = /MRN (\d+)/.exec(await page.locator('.frame2.to').innerText())![1]!;
  await page.getByRole('cell', { name: 'misfiled lumbago' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.locator('#case-reason').focus(); await page.keyboard.type('Name on the letter'); await page.keyboard.press('Control+Enter'); await done(page, 'Moved.');
  await openChart(page, mrn); await page.keyboard.press('s'); await page.keyboard.press('p'); await page.waitForURL(/\/problems/); await page.getByRole('button', { name: 'misfiled lumbago' }).waitFor();
  await page.context().close();
}, 90_000);

it('fills in a form defined as a Questionnaire: what is asked follows the answers, sums are calculated, what is missing is told', async () => {
  const page = await newPage('clerk');
  await page.keyboard.press('n'); await page.keyboard.press('o'); await page.getByRole('button', { name: /Intake history/ }).press('Enter'); await page.locator('#e-q-reason').waitFor();
  expect(await page.getByLabel('Packs a day').count()).toBe(0);
  await page.getByRole('group', { name: /ever smoked/ }).getByLabel('Yes').check(); await page.getByLabel('Packs a day').fill('12');
  await page.keyboard.press('Control+Enter'); await page.getByRole('link', { name: /What brings you in.*needs an answer/ }).waitFor(); await page.getByRole('link', { name: /Packs a day: is more than 10/ }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByLabel('Packs a day').fill('0.50'); await page.locator('#e-q-reason').fill('Cough'); await page.getByRole('group', { name: /feel safe/ }).getByLabel('Yes').check(); await page.locator('#e-citation').fill('Tablet in the waiting room');
  await page.keyboard.press('Control+Enter'); await done(page, 'Form saved.');
  await page.getByText('Stored form (FHIR)').click(); expect(await page.locator('pre.received').innerText()).toMatch(/"questionnaire": "https:\/\/forms.chartkeeper.example\/intake-history\|1.0"/);
  await page.keyboard.press('n'); await page.keyboard.press('o'); await page.getByRole('button', { name: /PHQ-9/ }).press('Enter'); await page.getByText('Over the last 2 weeks').waitFor();
  for (const r of await page.getByLabel(/More than half/).all()) await r.check();
  expect(await page.locator('.qcalc').innerText()).toMatch(/Total score\s+18/);
  await page.locator('#e-citation').fill('Tablet'); await page.keyboard.press('Control+Enter'); await done(page, 'Form saved.');
  await page.getByRole('tabpanel').getByText('Total score', { exact: true }).waitFor();
  await page.context().close();
}, 90_000);

it('stores a form in the administration, and says what is wrong with one', async () => {
  const page = await desk.open();
  await signIn(desk, page, 'admin'); await page.goto(`${desk.url}/admin/forms`); await page.getByRole('rowheader', { name: 'PHQ-9 (depression)' }).waitFor();
  await page.locator('#form-text').fill('{ "resourceType": '); await page.getByRole('button', { name: 'Store', exact: true }).click(); await page.getByText('This is not JSON').waitFor();
  await page.locator('#form-text').fill(JSON.stringify({ resourceType: 'Questionnaire', url: 'https://forms.example.org/x', title: 'Ten questions', status: 'active', item: [{ linkId: '1', type: 'poem' }] })); await page.getByRole('button', { name: 'Store', exact: true }).click(); await page.getByText(/cannot be kept/).waitFor();
  await page.locator('#form-text').fill(JSON.stringify({ resourceType: 'Questionnaire', url: 'https://forms.example.org/x', title: 'Ten questions', status: 'active', item: [{ linkId: '1', type: 'string', text: 'Why?' }] })); await page.getByRole('button', { name: 'Store', exact: true }).click();
  await page.getByRole('rowheader', { name: 'Ten questions' }).waitFor(); expect(await violations(page)).toEqual([]);
  await page.context().close();
}, 60_000);

it('takes whatever is pasted as words, and nothing else', async () => {
  const page = await newPage('clerk'), odd = ['<script>alert(1)</script>', "'; drop table chart.entry; --", 'שלום עולם', '🩺👩🏽‍⚕️', 'Dr. A. Bell\nFairhaven Clinic\nTel 503 555 0100\nConfidential: if you are not the recipient ...'];
  await begin(page, 't', 'e-what');
  await page.locator('#e-what').fill(odd[0]!); await page.locator('#e-on').fill('t'); await page.locator('#e-title').fill(`${odd[2]} ${odd[3]}`); await page.locator('#e-text').fill(`${odd.join('\n')}\n${'long '.repeat(2000)}`); await page.locator('#e-citation').fill(odd[1]!); await page.locator('#e-author').fill(odd[4]!.replaceAll('\n', ' '));
  await page.locator('#e-text').focus(); await page.keyboard.press('Control+Enter'); await done(page, 'Note saved.');
  await page.getByRole('button', { name: 'Correct' }).waitFor(); await page.keyboard.press('e'); await page.getByText('The same fact, newer').waitFor(); await page.keyboard.press('u'); await page.locator('#e-text').waitFor();
  const [text, what, title] = await Promise.all([page.locator('#e-text').inputValue(), page.locator('#e-what').inputValue(), page.locator('#e-title').inputValue()]);
  expect([text.length > 10_000, odd.every((o) => text.includes(o)), what, title]).toEqual([true, true, odd[0], `${odd[2]} ${odd[3]}`]);
  await page.context().close();
}, 60_000);

it.each([['light', 1280], ['dark', 1280], ['light', 320]] as const)('axe finds nothing in the forms, %s at %i px', async (colorScheme, width) => {
  const page = await newPage('clerk', { colorScheme, viewport: { width, height: 800 } });
  await page.keyboard.press('n'); await page.getByRole('dialog').waitFor(); expect(await violations(page)).toEqual([]); await page.keyboard.press('Escape'); await page.getByRole('dialog').waitFor({ state: 'detached' });
  for (const [letter, first] of [['p', 'e-what'], ['v', 'e-on'], ['f', 'e-relationship'], ['t', 'e-what']] as const) {
    await begin(page, letter, first); await page.keyboard.press('Control+Enter'); await page.getByText(/fields? to mend/).or(page.locator('[aria-invalid=true]')).first().waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape'); await page.locator('.entryform').waitFor({ state: 'detached' });
  }
  await page.keyboard.press('w'); await focused(page, 'case-says'); expect(await violations(page)).toEqual([]);
  await page.context().close();
}, 90_000);

it('the browser had nothing to complain about', () => { expect(desk.complaints.filter((c) => !/ERR_INTERNET_DISCONNECTED|status of (400|409|410|412|422)/.test(c))).toEqual([]); });
