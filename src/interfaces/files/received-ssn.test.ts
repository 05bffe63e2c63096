import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { registerProjection } from '../../modules/chart/index.ts';
import { listItems, replay, showItem } from '../../modules/exchange/index.ts';
import { hideSsnInReceived, restoreHidden } from '../../modules/exchange/rules/hide-ssn-in-received.ts';
import { patientsProjection } from '../../modules/patients/index.ts';
import { importPaths } from './import-paths.ts';
import { readCsvMap } from '../../modules/exchange/index.ts';

/** Social security numbers in what was received: masked for those without the right, kept as they came, and whole again in a mended text. */
let house: TestHouse, folder: string;
beforeAll(async () => { for (const p of patientsProjection) registerProjection(p); house = await testHouse(); folder = mkdtempSync(join(tmpdir(), 'received-ssn-')); });
afterAll(async () => { rmSync(folder, { recursive: true, force: true }); await house.close(); });

async function take(name: string, text: string, more: object = {}): Promise<string> {
  writeFileSync(join(folder, name), text);
  await importPaths({ perform: house.perform, actor: house.operator, newId: () => house.ids.next() }, [join(folder, name)], { source: 'north', ...more });
  return ((await house.perform(listItems, { limit: 1 }, house.operator)) as any).items[0].id;
}
const seen = async (id: string, role: string): Promise<string> => (await house.perform(showItem, { id }, house.actor(role)) as any).text;

const message = ['MSH|^~\\&|ADT|NORTH|CK|CK|20260101080000||ADT^A04|1|P|2.5.1', 'EVN|A04|20260101080000', 'PID|1||A-1^^^NORTH^MR~529127711^^^SSA^SS||Bryant^Ada||19570304|F|||||||||||529-12-7711', 'NK1|1|Bryant^Lionel|SPO||||||||||||||||||||||||||||||||||987654321', 'GT1|1||Bryant^Ada|||||||||411223333', 'NTE|1||Number given by phone: 529 12 7711, and 123-45-6789'].join('\r') + '\r';
const kinds: [string, string, string, readonly string[], object][] = [
  ['HL7 v2', 'a.hl7', message, ['529127711', '529-12-7711', '529 12 7711', '123-45-6789', '987654321', '411223333'], {}],
  ['FHIR JSON', 'b.json', JSON.stringify({ resourceType: 'Patient', id: 'b', identifier: [{ system: 'http://hl7.org/fhir/sid/us-ssn', value: '529127712' }], name: [{ family: 'Okafor', given: ['Ada'] }], birthDate: '1957-03-04' }), ['529127712'], {}],
  ['FHIR JSON that is broken', 'c.json', '{"resourceType":"Patient","identifier":[{"system":"http://hl7.org/fhir/sid/us-ssn","value":"529127713"}],', ['529127713'], {}],
  ['a table', 'd.csv', 'id,first,last,dob,Social Security No\n7,Ada,Lindqvist,1957-03-04,529127714\n', ['529127714'], { map: readCsvMap('id: id\ngiven: first\nfamily: last\nbirthDate: dob\n', 'map.yaml') }],
];
it.each(kinds)('%s', async (_, name, text, numbers, more) => {
  const id = await take(name, text, more), [clerk, analyst] = [await seen(id, 'records-clerk'), await seen(id, 'data-integrity-analyst')];
  for (const n of numbers) expect([n, clerk.includes(n), analyst.includes(n)]).toEqual([n, false, true]);
  expect(clerk).toContain(`***-**-${numbers[0]!.slice(-4)}`);
});

it('C-CDA: identifiers of the authority, whatever the order of their attributes, and wherever else they stand', () => {
  const document = '<recordTarget><patientRole><id extension="529-12-7715" root="2.16.840.1.113883.4.1"/><id root="2.16.840.1.113883.4.1.9" extension="777888999"/></patientRole></recordTarget><text>SSN 529127715</text>';
  const { text } = hideSsnInReceived(document, 'ccda');
  expect([text.includes('529'), text.includes('777888999'), text.match(/\*\*\*-\*\*-7715/g)?.length]).toEqual([false, true, 2]);
});

it('a text mended where numbers were masked is kept with the numbers, and files them', async () => {
  const broken = message.replace('PID|1||', 'PID|1|').replaceAll('A-1^^^NORTH^MR~', '').replace('Bryant^Ada||19570304', '||');
  const id = await take('e.hl7', broken), shown = await seen(id, 'records-clerk');
  expect(shown).toContain('***-**-7711');
  const mended = message.replaceAll('\r', '\n').replaceAll('529127711', '***-**-7711').replaceAll('529-12-7711', '***-**-7711').replaceAll('529 12 7711', '***-**-7711').replaceAll('987654321', '***-**-4321').replaceAll('411223333', '***-**-3333').replaceAll('123-45-6789', '***-**-6789').replace('A-1^', 'A-9^');
  const done = await house.perform(replay, { id, mended, reason: 'Name and number added' }, house.actor('records-clerk')) as any;
  expect(done.state).toBe('filed');
  const kept = await seen(done.id, 'data-integrity-analyst');
  for (const n of ['529127711^^^SSA^SS', '529-12-7711', '987654321', '411223333', '123-45-6789']) expect([n, kept.includes(n)]).toEqual([n, true]);
});

it('what no number was hidden behind stays as it was typed', () => {
  expect(restoreHidden('***-**-0001 and ***-**-7711', { text: '', hidden: [{ mask: '***-**-7711', said: '529127711' }] })).toBe('***-**-0001 and 529127711');
});
