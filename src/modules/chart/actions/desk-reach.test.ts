import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { testHouse } from '../../../../test/kit/house.ts';
import type { TestHouse } from '../../../../test/kit/house.ts';
import { action } from '../../../platform/action.ts';
import type { Ctx } from '../../../platform/action.ts';
import { parseExact } from '../../../standards/fhir/exact-json.ts';
import { receivedMark } from '../../../standards/ccda/index.ts';
import { chartDoor, newResourceId, registerReceivedReader } from '../index.ts';
import type { Draft } from '../index.ts';
import { listSectionAction } from './list-section.ts';
import { markInErrorAction } from './mark-in-error.ts';
import { openChart } from './open-chart.ts';
import { readAttachmentAction } from './read-attachment.ts';
import { showEntryAction } from './show-entry.ts';
import { showHistoryAction } from './show-history.ts';

let house: TestHouse;
beforeAll(async () => { house = await testHouse(); });
afterAll(() => house.close());

const act = action<(ctx: Ctx) => Promise<any>, any>({ name: 'chart.test', title: 'Test', kind: 'write', right: 'chart.read', checkInput: false, input: z.any() as never, run: (ctx, work) => work(ctx) });
const doing = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> => house.perform(act, work, house.clerk) as Promise<T>;
const draft = (chartId: string, resource: object | string, more: Partial<Draft> = {}): Draft => {
  const { value, exact } = parseExact(typeof resource === 'string' ? resource : JSON.stringify(resource));
  return { chartId, type: value.resourceType, id: newResourceId(), value, exact, ...more };
};
/** A chart with its patient and these entries; gives the ids in order. */
async function chartWith(...resources: (object | string)[]): Promise<{ chartId: string; ids: string[]; patient: string }> {
  return doing(async (ctx) => {
    const chartId = await chartDoor.newChart(ctx, 'main');
    const filed = await chartDoor.file(ctx, [draft(chartId, { resourceType: 'Patient', name: [{ family: 'Example' }] }), ...resources.map((r) => draft(chartId, r))]);
    return { chartId, patient: filed[0]!.id, ids: filed.slice(1).map((f) => f.id) };
  });
}
const rows = async (sql: string, values: unknown[]): Promise<any[]> => (await house.db.light.query(sql, values)).rows;
const asthma = { resourceType: 'Condition', clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] }, code: { text: 'Asthma' }, subject: { reference: 'Patient/x' } };

it('of two who mark an entry in error at once, one is told that it is stale; the original stays byte for byte', async () => {
  const { ids } = await chartWith('{"resourceType":"Observation","status":"final","code":{"text":"Weight"},"valueQuantity":{"value":70.50,"unit":"kg"}}');
  const entry = { type: 'Observation', id: ids[0]! };
  const [before] = await rows('select v.content from chart.version v join chart.directory d on d.rid = v.rid where d.id = $1', [entry.id]);
  const outcomes = await Promise.allSettled(['first try', 'second try'].map((reason) => house.perform(markInErrorAction, { ...entry, expectVersion: 1, reason }, house.clerk)));
  expect(outcomes.map((o) => o.status).sort()).toEqual(['fulfilled', 'rejected']);
  for (const o of outcomes) if (o.status === 'rejected') expect(o.reason).toMatchObject({ kind: 'stale' });
  const after = await rows('select v.version, v.content, v.reason from chart.version v join chart.directory d on d.rid = v.rid where d.id = $1 order by 1', [entry.id]);
  expect(after.map((v) => v.version)).toEqual([1, 2]);
  expect(after[0].content).toBe(before.content);
  expect(after[1].content).toContain('"value":70.50');
  expect(after[1].reason).toMatch(/try/);
  const { versions } = await house.perform(showHistoryAction, entry, house.clerk);
  expect(versions.map((v) => [v.version, v.reason !== null, v.changes.map((c) => [c.label, c.was, c.now])])).toEqual([[2, true, [['Status', 'final', 'entered in error']]], [1, false, []]]);
  await expect(house.perform(markInErrorAction, { ...entry, expectVersion: 2, reason: 'once more' }, house.clerk)).rejects.toMatchObject({ kind: 'rule-refused' });
});

it('marks by verification status, by status, or by a tag where the type has none; never a patient', async () => {
  const { ids, patient } = await chartWith(asthma, { resourceType: 'Basic', code: { text: 'note' } }, { resourceType: 'Appointment', status: 'cancelled', participant: [{ status: 'accepted', actor: { display: 'A' } }] });
  for (const [i, type] of ['Condition', 'Basic', 'Appointment'].entries()) {
    await house.perform(markInErrorAction, { type, id: ids[i]!, expectVersion: 1, reason: 'wrong chart' }, house.clerk);
    const shown = await house.perform(showEntryAction, { type, id: ids[i]! }, house.clerk);
    expect([type, shown.entry.inError, shown.mayMarkInError, shown.entry.version]).toEqual([type, true, false, 2]);
  }
  expect((await house.perform(showEntryAction, { type: 'Condition', id: ids[0]! }, house.clerk)).resource).not.toHaveProperty('clinicalStatus');
  await expect(house.perform(markInErrorAction, { type: 'Patient', id: patient, expectVersion: 1, reason: 'wrong one' }, house.clerk)).rejects.toMatchObject({ kind: 'rule-refused' });
});

it('keeps an external reviewer to the charts given, by chart, entry, history and file', async () => {
  const mine = await chartWith(asthma), other = await chartWith(asthma, { resourceType: 'Binary', contentType: 'text/plain', data: 'c2VjcmV0' });
  const sly = await doing((ctx) => chartDoor.file(ctx, [draft(mine.chartId, { resourceType: 'DocumentReference', status: 'current', content: [{ attachment: { contentType: 'text/plain', url: `Binary/${other.ids[1]}` } }], author: [{ reference: `Condition/${other.ids[0]}` }] })]));
  const reviewer = { ...house.clerk, onlyCharts: new Set([mine.chartId]) };
  expect((await house.perform(openChart, { chartId: mine.chartId }, reviewer)).counts).toEqual({ problems: 1, documents: 1 });
  const entry = { type: 'Condition', id: other.ids[0]! };
  await expect(house.perform(openChart, { chartId: other.chartId }, reviewer)).rejects.toMatchObject({ kind: 'not-found' });
  await expect(house.perform(listSectionAction, { chartId: other.chartId, section: 'problems' }, reviewer)).rejects.toMatchObject({ kind: 'not-found' });
  await expect(house.perform(showEntryAction, entry, reviewer)).rejects.toMatchObject({ kind: 'not-found' });
  await expect(house.perform(showHistoryAction, entry, reviewer)).rejects.toMatchObject({ kind: 'not-found' });
  await expect(house.perform(readAttachmentAction, { type: 'Binary', id: other.ids[1]! }, reviewer)).rejects.toMatchObject({ kind: 'not-found' });
  // A document may not reach into another patient's chart, whoever reads it; nor does it learn a name there.
  await expect(house.perform(readAttachmentAction, { type: 'DocumentReference', id: sly[0]!.id }, house.clerk)).rejects.toMatchObject({ kind: 'not-found' });
  expect(JSON.stringify((await house.perform(showEntryAction, { type: 'DocumentReference', id: sly[0]!.id }, house.clerk)).entry)).not.toContain('Asthma');
});

it('unites the charts of a person, and names each for the audit', async () => {
  const one = await chartWith(asthma), two = await chartWith({ ...asthma, code: { text: 'Eczema' } });
  await house.db.light.query(`insert into chart.link (chart_id, person_id, from_at, reason, actor) values ($1, $2, now(), 'same person', 'test')`, [two.chartId, one.chartId]);
  house.recorded.length = 0;
  const opened = await house.perform(openChart, { chartId: two.chartId }, house.clerk);
  expect([opened.counts, opened.summary.problems.map((l) => l.title).sort()]).toEqual([{ problems: 2 }, ['Asthma', 'Eczema']]);
  expect(house.recorded[0]!.subjects.map((s) => s.chartId).sort()).toEqual([one.chartId, two.chartId].sort());
  expect((await house.perform(showEntryAction, { type: 'Condition', id: one.ids[0]!, chartId: two.chartId }, house.clerk)).chartId).toBe(two.chartId);
  expect((await house.perform(showEntryAction, { type: 'Condition', id: one.ids[0]!, chartId: '99' }, house.clerk)).chartId).toBe(one.chartId);
});

it('reads files inline, in a Binary of the chart, in a data address, and as received', async () => {
  const { chartId } = await chartWith();
  const binary = newResourceId(), itemId = '987654321';
  const filed = await doing((ctx) => chartDoor.file(ctx, [draft(chartId, { resourceType: 'Binary', contentType: 'application/pdf', data: 'JVBERg==' }, { id: binary }),
    draft(chartId, { resourceType: 'DiagnosticReport', status: 'final', code: { text: 'Scan' }, presentedForm: [{ contentType: 'text/plain', data: 'aGk=' }, { url: `Binary/${binary}`, title: 'Report 1' }, { url: 'data:text/plain,a%20b' }, { url: receivedMark, contentType: 'text/xml', title: '../../etc/passwd' }] }, { itemId })]));
  const read = (index: number) => house.perform(readAttachmentAction, { type: 'DiagnosticReport', id: filed[1]!.id, index }, house.clerk);
  expect(await read(0)).toEqual({ contentType: 'text/plain', fileName: 'DiagnosticReport-1.txt', base64: 'aGk=' });
  expect(await read(1)).toEqual({ contentType: 'application/pdf', fileName: 'Report 1.pdf', base64: 'JVBERg==' });
  expect(Buffer.from((await read(2)).base64, 'base64').toString()).toBe('a b');
  await expect(read(3)).rejects.toMatchObject({ kind: 'not-found' });
  registerReceivedReader(async (_ctx, id) => (id === itemId ? { contentType: 'text/xml', bytes: Buffer.from('<a/>') } : undefined));
  // A later version, such as a mark of error, names no item: what was received stays readable.
  await house.perform(markInErrorAction, { type: 'DiagnosticReport', id: filed[1]!.id, expectVersion: 1, reason: 'misfiled' }, house.clerk);
  expect(await read(3)).toEqual({ contentType: 'text/xml', fileName: '_.._etc_passwd.xml', base64: Buffer.from('<a/>').toString('base64') });
  await expect(read(4)).rejects.toMatchObject({ kind: 'not-found' });
});

it('says where an entry came from and who recorded it', async () => {
  const { chartId } = await chartWith();
  const itemId = '123456789';
  await house.db.light.query(`insert into exchange.source (name) values ('north-clinic')`);
  await house.db.light.query(`insert into exchange.item (item_id, run_id, file_id, start, length, received_at, source_no, hash, blob, state, standard, place) select $1, 1, 1, 0, 1, now(), source_no, '\\x01', '\\x02', 'filed', 'ccda', 'file' from exchange.source where name = 'north-clinic'`, [itemId]);
  const [filed] = await doing((ctx) => chartDoor.file(ctx, [draft(chartId, asthma, { itemId })]));
  const { entry } = await house.perform(showEntryAction, { type: 'Condition', id: filed!.id }, house.clerk);
  expect([entry.source, entry.itemId]).toEqual(['From a C-CDA document received from north-clinic', itemId]);
});

it('pages through undated and equally dated entries without losing or repeating one', async () => {
  const { chartId } = await chartWith(...Array.from({ length: 23 }, (_, i) => ({ ...asthma, code: { text: `Problem ${i}` }, ...(i % 3 === 0 ? {} : { onsetDateTime: i % 3 === 1 ? '2020-01-01' : `20${String(i + 10)}` }) })));
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: { entries: { title: string }[]; next: string | null; total: number } = await house.perform(listSectionAction, { chartId, section: 'problems', limit: 4, cursor }, house.clerk);
    expect(page.total).toBe(23);
    seen.push(...page.entries.map((e) => e.title)); cursor = page.next;
  } while (cursor !== null);
  expect([seen.length, new Set(seen).size]).toEqual([23, 23]);
  await expect(house.perform(listSectionAction, { chartId, section: 'problems', cursor: 'no cursor' }, house.clerk)).rejects.toMatchObject({ kind: 'invalid-input' });
});

it('reads a received document through its outline', async () => {
  const outline = newResourceId();
  const { ids } = await doing(async (ctx) => {
    const chartId = await chartDoor.newChart(ctx, 'main');
    const filed = await chartDoor.file(ctx, [
      draft(chartId, { resourceType: 'Composition', status: 'final', title: 'Summary', type: { text: 'Summary' }, section: [{ title: 'Allergies', text: { status: 'additional', div: '<div xmlns="http://www.w3.org/1999/xhtml">Penicillin<script>x</script></div>' } }] }, { id: outline }),
      draft(chartId, { resourceType: 'DocumentReference', status: 'current', content: [{ attachment: { contentType: 'text/xml', title: 'Summary' } }], context: { related: [{ reference: `Composition/${outline}` }] } }),
    ]);
    return { ids: filed.map((one) => one.id) };
  });
  const shown = await house.perform(showEntryAction, { type: 'DocumentReference', id: ids[1]! }, house.clerk);
  expect(shown.narrative).toContain('<h3>Allergies</h3>');
  expect(shown.narrative).toContain('Penicillin');
  expect(shown.narrative).not.toContain('script');
});
