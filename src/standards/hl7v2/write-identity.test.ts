import { expect, it } from 'vitest';
import { translate } from './translate/translate.ts';
import { writeIdentityNews } from './write-identity.ts';
import type { IdentityNews } from './write-identity.ts';

const mr = (value: string, system = 'urn:oid:1.2.3') => ({ type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] }, system, value });
const person = (family: string) => ({ resourceType: 'Patient' as const, name: [{ family, given: ['Ann', 'B'] }], birthDate: '1970-01-02', gender: 'female' as const, telecom: [{ system: 'phone' as const, value: '+1 617 555 0000' }] });
const news = (event: IdentityNews['event'], more: Partial<IdentityNews> = {}): IdentityNews => ({ event, controlId: 'CK7', sentAt: '20240304120000+0000', eventAt: '20240304115900+0000', from: { application: 'CHARTKEEPER', facility: 'MAIN' }, to: { application: 'EHR', facility: 'HIS' }, patient: person("O'Brien & ^Co"), numbers: [mr('5')], ...more });
const said = (n: IdentityNews) => translate(writeIdentityNews(n), { zone: 'UTC' });
const nums = (side: any) => side.numbers.map((x: any) => `${x.system}|${x.value}`);

it('writes what its reader reads: merges, links, numbers, visits, names with delimiters in them', () => {
  const merged = said(news('A40', { prior: [mr('6'), mr('7', 'urn:hl7v2:NORTH')] }));
  expect(merged).toMatchObject({ outcome: 'identity', controlId: 'CK7', messageType: 'ADT^A40', identity: [{ do: 'merge', into: { patient: { name: [{ family: "O'Brien & ^Co", given: ['Ann', 'B'] }], birthDate: '1970-01-02', gender: 'female' } } }] });
  expect([nums((merged.identity![0] as any).into), nums((merged.identity![0] as any).from)]).toEqual([['urn:oid:1.2.3|5'], ['urn:oid:1.2.3|6', 'urn:hl7v2:NORTH|7']]);
  for (const event of ['A24', 'A37'] as const) expect(said(news(event, { other: { patient: person('Two'), numbers: [mr('9', 'urn:chartkeeper:mrn:main')] } }))).toMatchObject({ outcome: 'identity', identity: [{ do: event === 'A24' ? 'link' : 'unlink', other: { numbers: [{ system: 'urn:chartkeeper:mrn:main', value: '9' }] } }] });
  expect(said(news('A47', { numbers: [mr('50')], prior: [mr('5')] })).identity).toMatchObject([{ do: 'change-number', was: { value: '5' }, now: { value: '50' } }]);
  const visit = { was: { system: 'urn:oid:1.2.4', value: 'V1' }, now: { system: 'urn:oid:1.2.4', value: 'V1' } };
  expect(said(news('A45', { prior: [mr('6')], visit })).identity).toMatchObject([{ do: 'move-visit', visit: { key: 'V1' }, from: { numbers: [{ value: '6' }] } }]);
  expect(said(news('A50', { prior: [mr('5')], visit: { ...visit, now: { ...visit.now, value: 'V2' } } })).identity).toMatchObject([{ do: 'change-visit-number', was: { key: 'V1' }, now: { key: 'V2' } }]);
  expect(said(news('A43', { numbers: [mr('5'), mr('8')], prior: [mr('8')] })).identity).toMatchObject([{ do: 'move-number', number: { value: '8' } }]);
  expect(said(news('A08'))).toMatchObject({ outcome: 'apply', updatesDemographics: true });
});
