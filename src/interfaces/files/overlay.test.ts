import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { registerGuard, registerProjection } from '../../modules/chart/index.ts';
import { listItems, tryDecided } from '../../modules/exchange/index.ts';
import { acceptOverlay, listHeld, overlayGuard, refuseOverlay } from '../../modules/patient-index/index.ts';
import { patientsProjection } from '../../modules/patients/index.ts';
import { importPaths } from './import-paths.ts';

let house: TestHouse, folder: string, n = 0;
beforeAll(async () => { for (const p of patientsProjection) registerProjection(p); registerGuard(overlayGuard); house = await testHouse(); folder = mkdtempSync(join(tmpdir(), 'overlay-test-')); });
afterAll(async () => { rmSync(folder, { recursive: true, force: true }); await house.close(); });
beforeEach(() => { n += 1; });

const take = (name: string, text: string) => { writeFileSync(join(folder, name), text); return importPaths({ perform: house.perform, actor: house.operator, newId: () => house.ids.next() }, [join(folder, name)], { source: `sender-${n}` }); };
let messages = 0;
/** An ADT update and, in the same message, nothing else; a result where `value` is given. */
const a08 = (family: string, given: string, born: string, sex: string, at: string, more = '') => { messages += 1; return [`MSH|^~\\&|ADT|NORTH|CK|CK|${at}||ADT^A08^ADT_A01|C${n}-${messages}|P|2.5.1`, `EVN|A08|${at}`, `PID|1||N${n}00^^^NORTH^MR||${family}^${given}||${born}|${sex}`, `PV1|1|O|CLINIC^^^NORTH||||||||||||||||V${n}${messages}${more}`].join('\r'); };
const oru = (family: string, given: string, born: string, sex: string, at: string, value: string) => { messages += 1; return [`MSH|^~\\&|LAB|NORTH|CK|CK|${at}||ORU^R01^ORU_R01|R${n}-${messages}|P|2.5.1`, `PID|1||N${n}00^^^NORTH^MR||${family}^${given}||${born}|${sex}`, `OBR|1|P${messages}|F${messages}|2345-7^Glucose^LN|||${at}|||||||||||||||${at}|||F`, `OBX|1|NM|2345-7^Glucose^LN||${value}|mg/dL|70-99|N|||F|||${at}`].join('\r'); };
const supervisor = () => house.actor('him-supervisor');
const held = async (): Promise<any[]> => (await house.perform(listHeld, {}, supervisor()) as any).held;
const exceptions = async (): Promise<any[]> => (await house.perform(listItems, { state: 'exception', source: `sender-${n}` }, house.clerk) as any).items;
const entries = async (chartId: string, type: string): Promise<any[]> => (await house.db.light.query(`select v.content from chart.entry e join chart.version v using (chart_id, rid, version) join chart.type_name t on t.type = e.type where e.chart_id = $1 and t.name = $2 and not e.deleted`, [chartId, type])).rows.map((r) => JSON.parse(r.content));
const patientCharts = async (): Promise<string[]> => (await house.db.light.query(`select distinct i.chart_id from patients.identifier i where i.value = $1 order by 1`, [`N${n}00`])).rows.map((r) => r.chart_id);
/** Works what the decision published, as the queue does. */
const work = async (): Promise<void> => { for (const p of house.published.splice(0)) if (p.queue === 'patient-index.held-decided') await house.perform(tryDecided, p.data, house.system); };

describe('a feed that walks a record from one person to another', () => {
  const walk = async (): Promise<{ chartId: string; held: any }> => {
    await take(`${n}-1.hl7`, a08('REYES', 'MARY', '19610412', 'F', '20261101080000'));
    expect((await take(`${n}-2.hl7`, a08('OKAFOR', 'MARY', '19610412', 'F', '20261102080000'))).exceptions).toEqual([]);
    const done = await take(`${n}-3.hl7`, a08('OKAFOR', 'MARY', '19701130', 'F', '20261103080000'));
    expect(done.exceptions).toMatchObject([{ reason: expect.stringContaining('held as change') }]);
    const [one] = await held();
    return { chartId: (await patientCharts())[0]!, held: one };
  };

  it('is held whole: an exception with its number, the record and its visits untouched', async () => {
    const { chartId, held: one } = await walk();
    expect(one).toMatchObject({ door: 'feed', source: `sender-${n}`, line: { chartId }, itemId: (await exceptions())[0].id });
    expect(await entries(chartId, 'Patient')).toMatchObject([{ birthDate: '1961-04-12', name: [{ family: 'OKAFOR' }, { family: 'REYES', use: 'old' }] }]);
    expect(await entries(chartId, 'Encounter')).toHaveLength(2);
    await house.perform(refuseOverlay, { heldId: one.heldId, decision: 'drop', reason: 'A wrong message' }, supervisor());
    await work();
    // Refused: it stays an exception that says so, for a clerk to close.
    expect(await exceptions()).toMatchObject([{ reason: expect.stringContaining('looked at and dropped') }]);
    expect(await held()).toEqual([]);
  });

  it('is let pass, and the message is filed by itself', async () => {
    const { chartId, held: one } = await walk();
    await house.perform(acceptOverlay, { heldId: one.heldId, expectVersion: 2, reason: 'The sender confirmed' }, supervisor());
    expect(await entries(chartId, 'Patient')).toMatchObject([{ birthDate: '1970-11-30' }]);
    await work();
    expect(await exceptions()).toEqual([]);
    expect(await entries(chartId, 'Encounter')).toHaveLength(3);
    await work();
  });

  it('is another person: a chart of its own, to which the message and later ones go', async () => {
    const { chartId, held: one } = await walk();
    const made: any = await house.perform(refuseOverlay, { heldId: one.heldId, decision: 'new-person', reason: 'Another Mary' }, supervisor());
    await work();
    expect(await exceptions()).toEqual([]);
    expect(await entries(made.newChart, 'Encounter')).toHaveLength(1);
    expect(await entries(chartId, 'Encounter')).toHaveLength(2);
    await take(`${n}-4.hl7`, oru('OKAFOR', 'MARY', '19701130', 'F', '20261104080000', '91'));
    expect(await entries(made.newChart, 'Observation')).toHaveLength(1);
    expect(await entries(chartId, 'Observation')).toEqual([]);
    expect(await patientCharts()).toHaveLength(2);
  });

  it('others in the same file are filed all the same, and the order of events is kept', async () => {
    const text = [a08('REYES', 'MARY', '19610412', 'F', '20261101080000'), a08('OKAFOR', 'MARY', '19610412', 'F', '20261102080000'), a08('OKAFOR', 'MARY', '19701130', 'F', '20261103080000'), a08('REYES', 'MARY', '19610412', 'F', '20261102090000'), oru('REYES', 'MARY', '19610412', 'F', '20261102100000', '88')].join('\r');
    const done = await take(`${n}.hl7`, text);
    expect(done).toMatchObject({ filed: 4, exceptions: [{ reason: expect.stringContaining('held as change') }] });
    const [chartId] = await patientCharts();
    // What was held did not count as newer news: the message of the day before it still applied.
    expect(await entries(chartId!, 'Patient')).toMatchObject([{ name: [{ family: 'REYES' }, ...(await entries(chartId!, 'Patient'))[0].name.slice(1)], birthDate: '1961-04-12' }]);
    expect(await entries(chartId!, 'Observation')).toHaveLength(1);
    const [one] = await held();
    await house.perform(refuseOverlay, { heldId: one.heldId, decision: 'drop', reason: 'A wrong message' }, supervisor());
  });
});

describe('a FHIR export that is imported again with somebody else under the same id', () => {
  it('is held, and nothing of the item is filed', async () => {
    const person = (name: object, birthDate: string, gender: string) => ({ resourceType: 'Patient', id: `p${n}`, identifier: [{ system: 'urn:oid:1.2.3', type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] }, value: `N${n}00` }], name: [name], birthDate, gender });
    const bundle = (p: object, value: number) => JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: [{ resource: p }, { resource: { resourceType: 'Observation', id: `o${n}-${value}`, status: 'final', code: { text: 'Weight' }, subject: { reference: `Patient/p${n}` }, valueQuantity: { value } } }] });
    await take(`${n}-1.json`, bundle(person({ family: 'Reyes', given: ['Mary'] }, '1961-04-12', 'female'), 60));
    await take(`${n}-2.json`, bundle(person({ family: 'Okafor', given: ['Mary'] }, '1961-04-12', 'female'), 61));
    const done = await take(`${n}-3.json`, bundle(person({ family: 'Okafor', given: ['Mary'] }, '1970-11-30', 'female'), 62));
    expect(done.exceptions).toMatchObject([{ reason: expect.stringContaining('held as change') }]);
    const [chartId] = await patientCharts();
    expect(await entries(chartId!, 'Observation')).toHaveLength(2);
    const [one] = await held();
    const made: any = await house.perform(refuseOverlay, { heldId: one.heldId, decision: 'new-person', reason: 'Two people' }, supervisor());
    await work();
    expect(await exceptions()).toEqual([]);
    expect(await entries(made.newChart, 'Observation')).toMatchObject([{ valueQuantity: { value: 62 } }]);
    expect(await entries(chartId!, 'Observation')).toHaveLength(2);
  });
});
