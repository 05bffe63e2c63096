import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDesk, signIn } from './desk.ts';
import type { Desk } from './desk.ts';

/** Records, files, people and places whose every word is an attack, on every screen of a real browser: nothing runs, nothing is fetched from elsewhere. */
let desk: Desk, page: Page;
const hits: string[] = [];
const agent = 'Mozilla/5.0 <script>top.hit=1</script><img src=x onerror=top.hit=1>';
async function opened(): Promise<Page> {
  const made = await desk.open({ userAgent: agent });
  const open = new Set<unknown>();
  asking.set(made, open);
  made.on('request', (r) => open.add(r));
  made.on('requestfinished', (r) => open.delete(r));
  made.on('requestfailed', (r) => open.delete(r));
  made.on('dialog', (d) => { hits.push(`a dialog: ${d.message()}`); void d.dismiss(); });
  made.on('request', (r) => { if (!r.url().startsWith(desk.url) && !/^(data|blob):/.test(r.url())) hits.push(`fetched ${r.url()}`); });
  return made;
}
beforeAll(async () => { desk = await openDesk(); page = await opened(); }, 180_000);
afterAll(async () => { await desk?.close(); });

const bad = '"><img src=x onerror="top.hit=1"><script>top.hit=1</script><svg onload=top.hit=1>\'-top.hit=1-\'{{constructor.constructor("top.hit=1")()}}';
const family = `Evilmark${bad}`, link = 'javascript:top.hit=1', base64 = (t: string): string => Buffer.from(t).toString('base64');
const html = `<html><head><meta http-equiv="refresh" content="0;url=https://example.org/"><base href="https://example.org/"></head><body onload="top.hit=1">${bad}<iframe src="javascript:top.hit=1"></iframe><a href="${link}">x</a><form action="https://example.org"><input autofocus onfocus=top.hit=1></form><link rel=stylesheet href="https://example.org/x.css"></body></html>`;
const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="top.hit=1"><script>top.hit=1</script><foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="top.hit=1"/></foreignObject><image href="https://example.org/x.png"/></svg>';
const pdf = '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\);top.hit=1)>>>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 200 200]/A<</S/URI/URI(javascript:top.hit=1)>>>>]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF';
const div = `<div xmlns="http://www.w3.org/1999/xhtml">${bad}<p onclick="top.hit=1" style="background:url(https://example.org/x)">words</p><a href="${link}">x</a><img src="https://example.org/x.png" alt="x"/></div>`;
const files: [string, string][] = [['text/html', html], ['application/xhtml+xml', html], ['image/svg+xml', svg], ['application/pdf', pdf], ['application/pdf', html], ['text/plain', html], ['image/png', html], ['text/xml', `<?xml version="1.0"?><?xml-stylesheet href="javascript:top.hit=1"?>${svg}`], [`text/html;x=${bad}`, html], ['', html]];
const said = { text: bad, coding: [{ system: link, code: 'x', display: bad }] }, subject = { reference: 'Patient/evil', display: bad }, text = { status: 'additional', div };
const bundle = { resourceType: 'Bundle', type: 'collection', entry: [
  { resourceType: 'Patient', id: 'evil', text, name: [{ family, given: [bad], prefix: [bad] }], identifier: [{ system: link, value: bad, type: said }], telecom: [{ system: 'email', value: bad }, { system: 'url', value: link }], address: [{ line: [bad], city: bad, state: bad, postalCode: bad }], birthDate: '1950-01-01', photo: [{ contentType: 'image/svg+xml', data: base64(svg) }], contact: [{ name: { family: bad }, relationship: [said] }] },
  { resourceType: 'Condition', id: 'c', text, subject, code: said, onsetDateTime: '2020-01-01', note: [{ text: html }] }, { resourceType: 'AllergyIntolerance', id: 'a', text, patient: subject, code: said, recordedDate: '2020-01-01', reaction: [{ manifestation: [said], description: bad }] },
  { resourceType: 'MedicationRequest', id: 'm', text, status: 'active', intent: 'order', subject, medicationCodeableConcept: said, authoredOn: '2020-01-01', dosageInstruction: [{ text: bad }] }, { resourceType: 'Observation', id: 'o', text, status: 'final', subject, code: said, valueString: html, effectiveDateTime: '2020-01-01', referenceRange: [{ text: bad }], interpretation: [said], category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] }] },
  { resourceType: 'Encounter', id: 'e', text, status: 'finished', class: { code: bad, display: bad }, subject, period: { start: '2020-01-01' }, reasonCode: [said] }, { resourceType: 'Procedure', id: 'p', text, status: 'completed', subject, code: said, performedDateTime: '2020-01-01' }, { resourceType: 'Immunization', id: 'i', text, status: 'completed', vaccineCode: said, patient: subject, occurrenceDateTime: '2020-01-01', lotNumber: bad },
  { resourceType: 'DiagnosticReport', id: 'dr', text, status: 'final', subject, code: said, effectiveDateTime: '2020-01-01', conclusion: html, presentedForm: [{ contentType: 'text/html', data: base64(html), title: bad }] },
  ...files.map(([contentType, content], i) => ({ resourceType: 'DocumentReference', id: `d${i}`, text, status: 'current', subject, type: said, date: '2020-01-01T00:00:00Z', description: bad, content: [{ attachment: { contentType, data: base64(content), title: bad } }] })),
  { resourceType: 'DocumentReference', id: 'dl', status: 'current', subject, type: said, date: '2020-01-01T00:00:00Z', content: [{ attachment: { contentType: 'text/html', url: link, title: bad } }] }, { resourceType: 'Composition', id: 'co', text, status: 'final', type: said, subject, date: '2020-01-01', author: [{ display: bad }], title: bad, section: [{ title: bad, text }] },
].map((resource) => ({ resource })) };
const hl7 = `MSH|^~\\&|${bad.replaceAll('&', '')}|X|A|B|20240101||ORU^R01|${bad}|P|2.5.1\rPID|1||E99^^^EVIL^MR||Evilmark^${bad}||19500101|F\rOBR|1|||X^${bad}\rOBX|1|TX|X^${bad}||${html}|${bad}|${bad}|||F\r`;
const cda = `<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="javascript:top.hit=1"?><ClinicalDocument xmlns="urn:hl7-org:v3"><id root="1.2.3.9" extension="E"/><code code="34133-9" codeSystem="2.16.840.1.113883.6.1"/><title>&lt;script>top.hit=1&lt;/script></title><effectiveTime value="20240101"/><recordTarget><patientRole><id root="1.9.9" extension="EV"/><patient><name><given>&lt;img src=x onerror=top.hit=1></given><family>Evilmark</family></name><administrativeGenderCode code="F" codeSystem="2.16.840.1.113883.5.1"/><birthTime value="19500101"/></patient></patientRole></recordTarget><component><structuredBody><component><section><code code="11450-4" codeSystem="2.16.840.1.113883.6.1"/><title>&lt;svg onload=top.hit=1></title><text><script xmlns="http://www.w3.org/1999/xhtml">top.hit=1</script><paragraph styleCode="x" onclick="top.hit=1">&lt;img src=x onerror=top.hit=1></paragraph><linkHtml href="javascript:top.hit=1">x</linkHtml><renderMultiMedia referencedObject="x"/></text></section></component></structuredBody></component></ClinicalDocument>`;

const act = (p: Page, name: string, input: object): Promise<any> => p.evaluate(async ([n, i]) => (await fetch(`/api/${n.replace('.', '/')}`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-chartkeeper': '1' }, body: i })).json(), [name, JSON.stringify(input)] as const);
const upload = (p: Page, sent: [string, string][]): Promise<any> => p.evaluate(async ([all, source]) => {
  const form = new FormData(); form.append('source', source);
  for (const [name, content] of all) form.append('files', new Blob([content]), name);
  return (await fetch('/api/exchange/upload', { method: 'POST', headers: { 'x-chartkeeper': '1' }, body: form })).json();
}, [sent, '<img src=x onerror=top.hit=1>'] as const);

/** Until nothing has been asked for a while: what was asked is drawn. */
const asking = new WeakMap<Page, Set<unknown>>();
async function quiet(p: Page): Promise<void> {
  for (let calm = 0, tries = 0; calm < 3 && tries < 200; tries += 1) { await p.waitForTimeout(50); calm = asking.get(p)!.size === 0 ? calm + 1 : 0; }
}

async function inspect(p: Page, path: string, keys: string[]): Promise<void> {
  await quiet(p);
  for (const key of keys) { await p.keyboard.press(key); await p.waitForTimeout(70); }
  await quiet(p);
  for (const frame of p.frames()) if (await frame.evaluate(() => 'hit' in globalThis).catch(() => false)) hits.push(`${path} ${keys.join(' ')}: something ran`);
  if (!p.url().startsWith(desk.url)) hits.push(`${path}: led away to ${p.url()}`);
}

async function look(p: Page, path: string, ...keys: string[]): Promise<void> {
  await p.goto(desk.url + path);
  await inspect(p, path, keys);
}

/** The next section of the chart that is open, by its link: the page stays, as it does for a clerk. */
async function turnTo(p: Page, path: string, ...keys: string[]): Promise<void> {
  await p.getByRole('navigation', { name: 'Chart sections' }).locator(`a[href="${path}"]`).click();
  await p.waitForURL((url) => url.pathname === path);
  await inspect(p, path, keys);
}

it('nothing of hostile records runs on any screen', async () => {
  await signIn(desk, page, 'clerk');
  const { runId } = await upload(page, [['<img src=x onerror=top.hit=1>.json', JSON.stringify(bundle)], ['"><script>top.hit=1</script>.hl7', hl7], ['evil.xml', cda], ['<svg onload=top.hit=1>.json', `{"resourceType":"${bad.replaceAll('"', '\\"')}"`], ['<b>.xml', `<a>${bad}`]]);
  await expect.poll(async () => (await act(page, 'exchange.show-run', { runId })).state, { timeout: 60_000, interval: 500 }).not.toBe('running');
  const find = async (): Promise<{ chartId: string }[]> => (await act(page, 'patients.search', { text: 'evilmark', limit: 10 })).hits;
  await expect.poll(async () => (await find()).length, { timeout: 20_000, interval: 250 }).toBeGreaterThanOrEqual(1);
  const found = await find();
  expect(found.length).toBeGreaterThanOrEqual(1);
  for (const { chartId } of found) {
    await look(page, `/charts/${chartId}/summary`, 'j', 'j', 'j');
    const sections = await page.getByRole('navigation', { name: 'Chart sections' }).getByRole('link').evaluateAll((all) => all.map((a) => new URL((a as HTMLAnchorElement).href).pathname));
    expect(sections.length).toBeGreaterThan(5);
    for (const section of new Set(sections)) if (section.startsWith('/charts/')) await turnTo(page, section, ...Array.from({ length: /notes|documents/.test(section) ? 14 : 3 }, () => 'j'));
    await look(page, `/charts/${chartId}/demographics?edit=true`);
    await look(page, `/messages?chart=${chartId}`, 'j');
    await look(page, `/charts/${chartId}/summary`, 'p');
    for (const sheet of ['face', 'labels', 'wristband', 'face-sheet']) await look(page, `/print/${chartId}/${sheet}`);
  }
  for (const path of ['/', '/find?q=evilmark', '/inbound', '/inbound?state=exception', `/find?q=${encodeURIComponent(bad)}`, `/nowhere/${encodeURIComponent(bad)}`, `/sign-in?next=${encodeURIComponent(link)}`, `/charts/${encodeURIComponent(bad)}/summary`]) await look(page, path, 'j', 'j', 'j', 'j');
  await look(page, '/', '/', ...'evilmark');
  expect(hits).toEqual([]);
}, 240_000);

it('nor of hostile people, facilities and audit entries', async () => {
  const admin = await opened();
  await signIn(desk, admin, 'admin');
  await act(admin, 'access.set-facility', { id: 'evil', name: bad, zone: 'UTC' });
  await act(admin, 'access.add-person', { name: bad, role: 'coder', signInName: 'x<img src=x onerror=top.hit=1>' });
  await act(admin, 'access.add-client', { name: bad, scope: `system/*.rs ${bad}` });
  for (const tab of ['people', 'roles', 'programs', 'codes', 'sessions', 'health']) await look(admin, `/admin/${tab}`, 'j', 'Enter');
  await look(admin, '/account');
  await signIn(desk, page, 'supervisor');
  for (const path of ['/', '/privacy', `/privacy?person=${encodeURIComponent(bad)}&action=${encodeURIComponent(bad)}`, '/numbers', '/inbound']) await look(page, path, 'j', 'j');
  const reviews = await page.goto(desk.url).then(() => page.waitForLoadState('networkidle')).then(() => page.locator('a[href^="/reviews/"]').evaluateAll((all) => all.map((a) => new URL((a as HTMLAnchorElement).href).pathname)));
  for (const review of reviews) await look(page, review);
  expect(hits).toEqual([]);
  // What the browser refused by the page's policy would stand here: nothing may come so far. (Not found and refused are answers.)
  expect(desk.complaints.filter((c) => !/status of 4\d\d/.test(c))).toEqual([]);
}, 180_000);
