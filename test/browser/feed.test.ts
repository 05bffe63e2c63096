import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MllpClient } from '../../src/interfaces/hl7v2/mllp-client.ts';
import { openDesk, signIn, violations } from './desk.ts';
import type { Desk } from './desk.ts';

/** The live feed as people meet it: a partner is set up out of a stranger who sent, and what its messages say of who is whom is seen, with the way back. */
let desk: Desk, port = 0, number = 0;
const freePort = async (): Promise<number> => { const server = createServer().listen(0, '127.0.0.1'); await once(server, 'listening'); const { port: free } = server.address() as AddressInfo; await new Promise((done) => server.close(done)); return free; };
beforeAll(async () => { port = await freePort(); desk = await openDesk({ CHARTKEEPER_MLLP_PORT: String(port) }); }, 240_000);
afterAll(() => desk?.close());

const mr = (n: string): string => `${n}^^^HARBOR&2.999.88&ISO^MR`;
const pid = (n: string, given = 'Ione'): string => `PID|1||${mr(n)}||Feedsdale^${given}||19660704|F`;
const message = (trigger: string, ...segments: string[]): string => { number += 1; const at = `20260304${String(1000 + number)}00`; return [`MSH|^~\\&|HIS|HARBOR|CK|HIM|${at}||ADT^${trigger}|F${number}|P|2.5.1`, `EVN|${trigger}|${at}`, ...segments, ''].join('\r'); };
const send = async (...messages: string[]): Promise<string[]> => { const client = new MllpClient({ host: '127.0.0.1', port, tls: undefined }); try { const said: string[] = []; for (const one of messages) said.push(/\rMSA\|(\w\w)/.exec(await client.send(one))?.[1] ?? ''); return said; } finally { client.close(); } };
const row = (page: Page, text: RegExp) => page.getByRole('row').filter({ hasText: text });
const partner = (page: Page, text: RegExp) => page.locator('section.feed').getByRole('row').filter({ hasText: text });
const picture = async (page: Page, name: string): Promise<void> => { const folder = process.env['CHARTKEEPER_LOOK']; if (folder) await page.screenshot({ path: `${folder}/${name}.png` }); };

it('makes a partner of a stranger who sent, by the keyboard; from then on its messages are taken', async () => {
  expect(await send(message('A28', pid('501')))).toEqual(['AE']);
  const page = await desk.open();
  await signIn(desk, page, 'admin');
  await page.goto(`${desk.url}/admin/partners`);
  const make = page.getByRole('button', { name: 'Make it a partner: HARBOR' });
  await make.focus();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'A partner of the live feed' });
  await dialog.waitFor();
  await page.locator('#feed-name').focus();
  expect(await violations(page)).toEqual([]);
  // Half of it is refused with the place named, and nothing typed is lost.
  await page.keyboard.press('Enter');
  await dialog.getByText('Name the partner').waitFor();
  await page.keyboard.type('Harbor HIS');
  expect(await dialog.getByLabel('Sending facility (MSH-4)').inputValue()).toBe('HARBOR');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await partner(page, /Harbor HIS/).waitFor();
  expect(await send(message('A28', pid('501')))).toEqual(['AA']);
  // Taken off for a moment, its messages are nobody's; on again, they are taken.
  const change = page.getByRole('button', { name: /Live feed of Harbor HIS/ });
  await change.focus(); await page.keyboard.press('Enter');
  await page.getByLabel('Its messages are taken in').uncheck();
  await page.keyboard.press('Tab'); await page.getByRole('button', { name: /^Save/ }).click();
  await partner(page, /Harbor HIS/).getByText('Off').waitFor();
  expect(await send(message('A28', pid('502')))).toEqual(['AE']);
  await change.focus(); await page.keyboard.press('Enter');
  await page.getByLabel('Its messages are taken in').check(); await page.getByRole('button', { name: /^Save/ }).click();
  await partner(page, /Harbor HIS/).getByText('Off').waitFor({ state: 'detached' });
  // One that is only told, and cannot be reached.
  await page.getByRole('button', { name: 'Add a partner' }).focus(); await page.keyboard.press('Enter');
  await page.locator('#feed-name').focus();
  await page.keyboard.type('Harbor billing');
  await dialog.getByLabel('Sending facility (MSH-4)').fill('BILLING');
  await dialog.getByLabel('Tell it of merges and new numbers').focus(); await page.keyboard.press('Space');
  await dialog.getByLabel('Its address').fill('127.0.0.1');
  await dialog.getByLabel('Its port').fill('1');
  await dialog.getByLabel('With TLS').uncheck();
  await picture(page, 'feed-dialog');
  expect(await violations(page)).toEqual([]);
  await dialog.getByLabel('Its port').focus(); await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await partner(page, /Harbor billing/).waitFor();
  await picture(page, 'feed-partners');
  await page.context().close();
}, 120_000);

it('shows what messages say of who is whom: what they changed, in which charts, and the way back by a key', async () => {
  expect(await send(message('A28', pid('502')), message('A28', pid('503')), message('A28', pid('504')), message('A40', pid('501'), `MRG|${mr('502')}`), message('A47', pid('505'), `MRG|${mr('503')}`), message('A40', pid('501'), `MRG|${mr('599')}`), message('A29', pid('504')))).toEqual(Array(7).fill('AA'));
  const page = await desk.open();
  await signIn(desk, page, 'supervisor');
  await page.keyboard.press('g'); await page.keyboard.press('i');
  await page.getByRole('heading', { name: 'Inbound', exact: true }).waitFor();
  await page.keyboard.press('i');
  await page.waitForURL(/about=identity/);
  // Filed behind the acknowledgement, within moments.
  for (let tries = 0; ; tries += 1) {
    await row(page, /north-clinic/).first().waitFor();
    if (await row(page, /ADT\^A40, Feedsdale/).count() > 0 && await row(page, /PID-3: the sender takes/).count() > 0) break;
    if (tries > 40) throw new Error('it was not filed');
    await page.waitForTimeout(500); await page.reload();
  }
  expect(await row(page, /ADT\^A28/).count()).toBe(0);
  await row(page, /ADT\^A40, Feedsdale/).first().click();
  const item = page.getByRole('complementary', { name: 'Item' });
  await item.getByText('What it changed').waitFor();
  await item.getByText(/^Merged/).waitFor();
  expect(await item.getByRole('link', { name: /Feedsdale, Ione/ }).count()).toBeGreaterThanOrEqual(2);
  await picture(page, 'inbound-identity');
  expect(await violations(page)).toEqual([]);
  await row(page, /nobody here has this number yet/).first().click();
  await item.getByText('What it asks for').waitFor();
  await item.getByRole('link', { name: '599' }).waitFor();
  await row(page, /Nothing is taken out/).click();
  await item.getByText('Delete the person').waitFor();
  await item.getByRole('link', { name: /Open chart: Feedsdale/ }).waitFor();
  await picture(page, 'inbound-identity-asks');
  expect(await violations(page)).toEqual([]);
  await row(page, /ADT\^A40, Feedsdale/).first().click();
  await item.getByText(/^Merged/).waitFor();
  await page.keyboard.press('u');
  await page.waitForURL(/\/index\/joins\/\d+\/undo/);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  // Who follows the changes and did not take them stands on their page.
  await page.goto(`${desk.url}/index/changes`);
  await row(page, /messages to Harbor billing/).waitFor();
  await page.getByText(/It cannot be told/).waitFor({ timeout: 30_000 });
  await picture(page, 'changes');
  expect(await violations(page)).toEqual([]);
  const dark = await desk.open({ colorScheme: 'dark' });
  await signIn(desk, dark, 'supervisor');
  await dark.goto(`${desk.url}/inbound?about=identity&state=all`);
  await row(dark, /ADT\^A40/).first().click();
  await dark.getByText('What it changed').waitFor();
  await picture(dark, 'inbound-identity-dark');
  expect(await violations(dark)).toEqual([]);
  await dark.context().close(); await page.context().close();
  expect(desk.complaints).toEqual([]);
}, 120_000);

it('tells whoever watches the machine who is behind', async () => {
  const body = await (await fetch(`${desk.url}/metrics`)).text();
  expect(body).toMatch(/chartkeeper_identity_changes_outstanding\{follower="messages to Harbor billing"\} \d/);
  expect(body).toMatch(/chartkeeper_feed_messages\{partner="Harbor HIS"\} \d/);
  await new Promise<void>((done) => { const socket = connect(port, '127.0.0.1', () => { socket.destroy(); done(); }); });
});
