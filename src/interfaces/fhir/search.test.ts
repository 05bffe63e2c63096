import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FhirServer } from './test/fhir-server.ts';
import { fhirServer } from './test/fhir-server.ts';

/** Cases written from the R4 search page (search.html); each table row is a query and the records it must find. */
let s: FhirServer;
const name: Record<string, string> = {};
const add = async (key: string, resource: object): Promise<string> => { const id = await s.create(resource); name[id] = key; return id; };
const found = async (url: string): Promise<string[]> => (await s.ids(url)).map((id) => name[id] ?? id);
const cc = (system: string, code: string, display?: string) => ({ coding: [{ system, code, ...(display ? { display } : {}) }] });
const ref = (type: string, id: string) => ({ reference: `${type}/${id}` });

let ann = '', ben = '';
beforeAll(async () => {
  s = await fhirServer();
  const org = await add('org', { resourceType: 'Organization', name: 'North Clinic', identifier: [{ system: 'urn:npi', value: '1' }] });
  const doc = await add('doc', { resourceType: 'Practitioner', name: [{ family: 'Steward', given: ['Sam'] }] });
  ann = await add('ann', { resourceType: 'Patient', active: true, meta: { profile: ['http://example.org/p1'], tag: [{ system: 'urn:tag', code: 'vip' }] }, name: [{ family: 'Exámple', given: ['Ann', 'Marie'] }], birthDate: '1970-02-03', gender: 'female', telecom: [{ system: 'phone', value: '(555) 123-4567' }], address: [{ city: 'Boston', state: 'MA', postalCode: '02118' }], identifier: [{ system: 'urn:mrn', value: 'A-1', type: cc('http://terminology.hl7.org/CodeSystem/v2-0203', 'MR') }], managingOrganization: ref('Organization', org) });
  ben = await add('ben', { resourceType: 'Patient', active: false, name: [{ family: 'Sample', given: ['Ben'] }], birthDate: '1970-02', gender: 'male', identifier: [{ system: 'urn:other', value: 'A-1' }], deceasedBoolean: true });
  await add('cat', { resourceType: 'Patient', name: [{ family: 'Examples', given: ['Cat'] }], birthDate: '1985-12-31' });
  const visit = await add('visit', { resourceType: 'Encounter', status: 'finished', class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' }, subject: ref('Patient', ann), period: { start: '2020-03-01T10:00:00Z', end: '2020-03-01T11:00:00Z' }, participant: [{ individual: ref('Practitioner', doc) }], serviceProvider: ref('Organization', org) });
  const obs = (key: string, subject: string, code: string, on: string, value: number, unit = 'mg/dL', more: object = {}) => add(key, { resourceType: 'Observation', status: 'final', category: [cc('urn:cat', 'laboratory')], code: cc('http://loinc.org', code, 'Glucose in Blood'), subject: ref('Patient', subject), effectiveDateTime: on, valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit }, ...more });
  const g1 = await obs('g1', ann, '2339-0', '2020-03-01T10:05:00Z', 5.4, 'mg/dL', { encounter: ref('Encounter', visit) });
  await obs('g2', ann, '2339-0', '2020-04', 6.25, 'mg/dL', { hasMember: [ref('Observation', g1)] });
  await obs('g3', ann, '2345-7', '2021-05-05', 100, 'g');
  await obs('b1', ben, '2339-0', '2019-01-01', 7);
  await add('bp', { resourceType: 'Observation', status: 'preliminary', code: cc('http://loinc.org', '85354-9'), subject: ref('Patient', ann), effectivePeriod: { start: '2020-01-01', end: '2020-12-31' }, component: [{ code: cc('http://loinc.org', '8480-6'), valueQuantity: { value: 120, unit: 'mm[Hg]' } }] });
  await add('cond', { resourceType: 'Condition', clinicalStatus: cc('http://terminology.hl7.org/CodeSystem/condition-clinical', 'active'), code: { text: 'Sugar disease', coding: [{ system: 'http://snomed.info/sct', code: '44054006', display: 'Diabetes mellitus type 2' }] }, subject: ref('Patient', ann), onsetDateTime: '2018' });
});
afterAll(() => s.close());

const cases: [string, string[]][] = [
  ['/Patient?family=example', ['ann', 'cat']], ['/Patient?family=EXÁMPLE', ['ann', 'cat']], ['/Patient?family:exact=Exámple', ['ann']], ['/Patient?family:exact=example', []], ['/Patient?family:contains=ampl', ['ann', 'ben', 'cat']],
  ['/Patient?name=mar', ['ann']], ['/Patient?given=ann,ben', ['ann', 'ben']], ['/Patient?given=ann&given=marie', ['ann']], ['/Patient?family=ex&birthdate=1970-02-03', ['ann']],
  ['/Patient?birthdate=1970', ['ann', 'ben']], ['/Patient?birthdate=1970-02', ['ann', 'ben']], ['/Patient?birthdate=1970-02-03', ['ann']], ['/Patient?birthdate=gt1970-02-03', ['ben', 'cat']], ['/Patient?birthdate=ge1985', ['cat']], ['/Patient?birthdate=lt1970-02-03', ['ben']],
  ['/Patient?birthdate=ne1970-02-03', ['ben', 'cat']], ['/Patient?birthdate=sa1970', ['cat']], ['/Patient?birthdate=eb1970-02-15', ['ann']], ['/Patient?birthdate=ge1970&birthdate=le1971', ['ann', 'ben']],
  ['/Patient?gender=female', ['ann']], ['/Patient?gender:not=female', ['ben', 'cat']], ['/Patient?gender:missing=true', ['cat']], ['/Patient?gender:missing=false', ['ann', 'ben']], ['/Patient?active=true', ['ann']], ['/Patient?deceased=true', ['ben']],
  ['/Patient?identifier=A-1', ['ann', 'ben']], ['/Patient?identifier=urn:mrn|A-1', ['ann']], ['/Patient?identifier=urn:mrn|', ['ann']], ['/Patient?identifier=|A-1', []], ['/Patient?identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|A-1', ['ann']],
  ['/Patient?phone=555-123-4567', ['ann']], ['/Patient?telecom=5551234567', ['ann']], ['/Patient?address=bos', ['ann']], ['/Patient?address-city=boston', ['ann']], ['/Patient?address-postalcode=02118', ['ann']],
  ['/Patient?_profile=http://example.org/p1', ['ann']], ['/Patient?_tag=urn:tag|vip', ['ann']], ['/Patient?_lastUpdated=gt2020', ['ann', 'ben', 'cat']], ['/Patient?_lastUpdated=lt2020', []],
  ['/Observation?code=2339-0', ['g1', 'g2', 'b1']], ['/Observation?code=http://loinc.org|2339-0,http://loinc.org|2345-7', ['g1', 'g2', 'g3', 'b1']], ['/Observation?code=http://other|2339-0', []], ['/Observation?code:text=glucose', ['g1', 'g2', 'g3', 'b1']],
  ['/Observation?value-quantity=5.4', ['g1']], ['/Observation?value-quantity=gt6', ['g2', 'g3', 'b1']], ['/Observation?value-quantity=gt6|http://unitsofmeasure.org|mg/dL', ['g2', 'b1']], ['/Observation?value-quantity=6.25||mg/dL', ['g2']], ['/Observation?value-quantity=6.2', []], ['/Observation?value-quantity=6.3', ['g2']], ['/Observation?value-quantity=le5.4', ['g1']],
  ['/Observation?date=2020-03', ['g1']], ['/Observation?date=ge2021', ['g3']], ['/Observation?date=2020', ['g1', 'g2', 'bp']], ['/Observation?value-quantity=ap5.5||mg/dL', ['g1']],
  ['/Observation?component-code=8480-6', ['bp']], ['/Observation?combo-code=8480-6', ['bp']], ['/Observation?combo-code=85354-9', ['bp']], ['/Observation?code-value-quantity=2339-0$gt6', ['g2', 'b1']], ['/Observation?status=preliminary', ['bp']], ['/Observation?status:not=final', ['bp']],
  ['/Observation?subject:Patient.name=exam', ['g1', 'g2', 'g3', 'bp']], ['/Observation?patient.birthdate=1970-02-03&code=2339-0', ['g1', 'g2']], ['/Observation?encounter.participant.name=steward', ['g1']], ['/Encounter?participant:Practitioner.family=stew', ['visit']], ['/Encounter?service-provider.name=north', ['visit']],
  ['/Patient?_has:Observation:patient:code=2345-7', ['ann']], ['/Patient?_has:Observation:patient:code=2339-0', ['ann', 'ben']], ['/Patient?_has:Encounter:patient:_has:Observation:encounter:code=2339-0', ['ann']], ['/Organization?_has:Patient:organization:name=ann', ['org']],
  ['/Patient?organization.name=north', ['ann']], ['/Condition?code:text=sugar', ['cond']], ['/Condition?onset-date=2018', ['cond']], ['/Condition?clinical-status=active', ['cond']], ['/Encounter?class=AMB', ['visit']], ['/Encounter?date=2020-03-01', ['visit']],
];

it.each(cases)('%s', async (url, expected) => { expect((await found(url)).sort()).toEqual([...expected].sort()); });

it('searches a patient by reference, by compartment and by POST alike', async () => {
  const all = ['g1', 'g2', 'g3', 'bp'];
  for (const url of [`/Observation?patient=${ann}`, `/Observation?patient=Patient/${ann}`, `/Observation?subject=Patient/${ann}`, `/Observation?subject:Patient=${ann}`, `/Patient/${ann}/Observation`]) expect((await found(url)).sort(), url).toEqual([...all].sort());
  expect(await found(`/Observation?patient=${ann}&code=2345-7`)).toEqual(['g3']);
  expect(await found(`/Patient/${ann}/Observation?code=2345-7`)).toEqual(['g3']);
  const posted = await s.ask('POST', '/Observation/_search', `patient=${ann}&code=2345-7`, { 'content-type': 'application/x-www-form-urlencoded' });
  expect(posted.body.entry.map((e: any) => name[e.resource.id])).toEqual(['g3']);
  expect((await s.ask('GET', '/Patient/none/Observation')).status).toBe(404);
  expect(await found('/Observation?patient=none')).toEqual([]);
});

it('sorts', async () => {
  expect(await found(`/Observation?patient=${ann}&_sort=-date`)).toEqual(['g3', 'g2', 'g1', 'bp']);
  expect(await found(`/Observation?patient=${ann}&_sort=date`)).toEqual(['bp', 'g1', 'g2', 'g3']);
  expect(await found('/Patient?_sort=family')).toEqual(['ann', 'cat', 'ben']);
  expect(await found('/Patient?_sort=-family')).toEqual(['ben', 'cat', 'ann']);
  expect(await found('/Patient?_sort=gender,-birthdate')).toEqual(['ann', 'ben', 'cat']);
  expect(await found('/Observation?code=2339-0&_sort=-value-quantity')).toEqual(['b1', 'g2', 'g1']);
  expect(await found('/Patient?_sort=-_lastUpdated')).toEqual(['cat', 'ben', 'ann']);
});

it('pages by cursor, the same records once, though others arrive meanwhile', async () => {
  for (const sort of ['', '&_sort=-date', '&_sort=date', '&_sort=code,-value-quantity']) {
    const seen: string[] = [];
    let url: string | undefined = `/Observation?code:missing=false&_count=2${sort}`;
    while (url) {
      const page: any = await s.ask('GET', url);
      expect(page.status, page.text).toBe(200);
      seen.push(...(page.body.entry ?? []).map((e: any) => e.resource.id));
      const next = page.body.link.find((l: any) => l.relation === 'next')?.url;
      url = next?.replace(/^.*\/fhir\/R4/, '');
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => name[id])).toHaveLength(5);
    await s.create({ resourceType: 'Observation', status: 'final', code: { text: 'later' }, subject: { reference: `Patient/${ben}` } });
  }
  expect((await s.ask('GET', '/Patient?_cursor=nonsense')).status).toBe(400);
});

it('includes what is referred to and what refers', async () => {
  const modes = async (url: string) => (await s.ask('GET', url)).body.entry.map((e: any) => `${e.search.mode}:${name[e.resource.id] ?? '?'}`).sort();
  expect(await modes('/Observation?code=2345-7&_include=Observation:subject')).toEqual(['include:ann', 'match:g3']);
  expect(await modes('/Observation?date=2020-03&_include=Observation:encounter&_include:iterate=Encounter:service-provider')).toEqual(['include:org', 'include:visit', 'match:g1']);
  expect(await modes(`/Patient?_id=${ann}&_revinclude=Condition:patient&_revinclude=Encounter:subject`)).toEqual(['include:cond', 'include:visit', 'match:ann']);
  expect(await modes('/Observation?date=2020-03&_include=*')).toEqual(['include:ann', 'include:visit', 'match:g1']);
});

it('counts, sums up and cuts', async () => {
  const count = await s.ask('GET', '/Patient?_summary=count');
  expect([count.body.total, count.body.entry]).toEqual([3, undefined]);
  expect((await s.ask('GET', '/Patient?gender=female&_count=0')).body.total).toBe(1);
  expect((await s.ask('GET', '/Patient?_count=1&_total=accurate')).body.total).toBe(3);
  expect((await s.ask('GET', '/Patient?_count=1')).body.total).toBeUndefined();
  expect((await s.ask('GET', '/Patient?family=sample')).body.total).toBe(1);
  const cut = (await s.ask('GET', `/Patient?_id=${ann}&_elements=id,name,birthDate`)).body.entry[0].resource;
  expect(Object.keys(cut).sort()).toEqual(['birthDate', 'id', 'meta', 'name', 'resourceType']);
  expect(cut.meta.tag).toEqual([{ system: 'urn:tag', code: 'vip' }, { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' }]);
  const summary = (await s.ask('GET', `/Condition?_summary=true`)).body.entry[0].resource;
  expect(summary.subject).toBeDefined();
  expect((await s.ask('GET', `/Patient/${ann}?_elements=gender`)).body).toMatchObject({ gender: 'female' });
});

it('refuses what cannot be read, and shows a limited reviewer nothing else', async () => {
  for (const url of ['/Patient?birthdate=yesterday', '/Observation?value-quantity=much', '/Patient?gender:exact=x', '/Patient?_count=many']) expect((await s.ask('GET', url)).status, url).toBe(400);
  const located = (await s.house.db.light.query('select chart_id from chart.directory where id = $1', [ben])).rows[0].chart_id as string;
  const reviewer = { ...s.house.actor('external-reviewer'), onlyCharts: new Set([located]) };
  const only = await s.ask('GET', '/Patient', undefined, {}, reviewer);
  expect(only.body.entry.map((e: any) => name[e.resource.id])).toEqual(['ben']);
  expect((await s.ask('GET', `/Patient/${ann}`, undefined, {}, reviewer)).status).toBe(404);
  expect((await s.ask('GET', `/Observation?patient=${ann}`, undefined, {}, reviewer)).body.entry).toBeUndefined();
  expect((await s.ask('GET', `/Patient/${ann}/$everything`, undefined, {}, reviewer)).status).toBe(404);
});

it('includes and chains only within reach, and what is out of reach takes no place of what is not', async () => {
  const organization = await s.create({ resourceType: 'Organization', name: 'Reachable' });
  const condition = { resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' }, serviceProvider: ref('Organization', organization) };
  const patients: string[] = [];
  for (let i = 0; i < 2; i += 1) patients.push(await s.create({ resourceType: 'Patient', name: [{ family: 'Reach' }] }));
  // More of one chart than one answer includes, filed first: a cut before the rights filter would leave nothing of the other.
  const entry = Array.from({ length: 2005 }, () => ({ resource: { ...condition, subject: ref('Patient', patients[0]!) }, request: { method: 'POST', url: 'Encounter' } }));
  expect((await s.ask('POST', '/', { resourceType: 'Bundle', type: 'transaction', entry })).status).toBe(200);
  const own = await s.create({ ...condition, subject: ref('Patient', patients[1]!) }), other = await s.create({ ...condition, subject: ref('Patient', patients[1]!) });
  const chart = (await s.house.db.light.query('select chart_id from chart.directory where id = $1', [patients[1]])).rows[0].chart_id as string;
  const reviewer = { ...s.house.actor('external-reviewer'), onlyCharts: new Set([chart]) };
  const beside = `/Encounter?_id=${own}&_include=Encounter:service-provider&_revinclude:iterate=Encounter:service-provider`;
  expect((await s.ask('GET', beside, undefined, {}, reviewer)).body.entry.map((e: any) => e.resource.id)).toEqual([own, organization, other]);
  const program = { ...s.house.client, scopes: ['system/Organization.rs', 'system/Patient.rs'] };
  expect((await s.ask('GET', `/Organization?_id=${organization}&_revinclude=Encounter:service-provider`, undefined, {}, program)).body.entry).toHaveLength(1);
  for (const [patient, seen] of [[patients[0], false], [patients[1], true]] as const) for (const id of ['', `_id=${own}&`]) {
    const asked = await s.ask('GET', `/Encounter?${id}service-provider._has:Encounter:service-provider:patient=${patient}&_summary=count`, undefined, {}, reviewer);
    expect(asked.body.total > 0, `${id}${patient}`).toBe(seen);
  }
});

it('pairs the parts of a composite inside one component, in every place a search can have it', async () => {
  const patient = await s.create({ resourceType: 'Patient', name: [{ family: 'Paired' }] });
  const coded = (code: string) => ({ coding: [{ system: 'urn:panel', code }] });
  const mm = (value: number) => ({ value, unit: 'mmHg', system: 'http://unitsofmeasure.org', code: 'mm[Hg]' });
  const panel = (systolic: number, diastolic: number): object => ({ resourceType: 'Observation', status: 'final', code: coded('bp'), subject: ref('Patient', patient), component: [{ code: coded('sys'), valueQuantity: mm(systolic) }, { code: coded('dia'), valueQuantity: mm(diastolic) }, { code: coded('arm'), valueCodeableConcept: coded('left') }] });
  const [a, b] = [await s.create(panel(150, 80)), await s.create(panel(120, 95))];
  const single = await s.create({ resourceType: 'Observation', status: 'final', code: coded('sys'), subject: ref('Patient', patient), valueQuantity: mm(170) });
  const sorted = async (params: string): Promise<string[]> => (await s.ids(`/Observation?${params}`)).sort();
  for (const scope of ['', `patient=${patient}&`]) {
    expect(await sorted(`${scope}component-code-value-quantity=urn:panel|sys$gt140`)).toEqual([a]);
    expect(await sorted(`${scope}component-code-value-quantity=dia$gt90||mm[Hg]`)).toEqual([b]);
    expect(await sorted(`${scope}component-code-value-quantity=dia$gt140`)).toEqual([]);
    expect(await sorted(`${scope}component-code-value-quantity=dia$gt140,sys$lt130`)).toEqual([b]);
    expect(await sorted(`${scope}component-code-value-concept=arm$left`)).toEqual([a, b].sort());
    expect(await sorted(`${scope}component-code-value-concept=sys$left`)).toEqual([]);
    expect(await sorted(`${scope}combo-code-value-quantity=sys$gt140`)).toEqual([a, single].sort());
    expect(await sorted(`${scope}combo-code-value-quantity=urn:panel|bp$gt1`)).toEqual([]);
  }
  expect(await s.ids('/Patient?_has:Observation:patient:component-code-value-quantity=dia$gt140')).toEqual([]);
  expect(await s.ids('/Patient?_has:Observation:patient:component-code-value-quantity=dia$gt90')).toEqual([patient]);
  // A new version is paired by its own values.
  await s.ask('PUT', `/Observation/${a}`, { ...panel(110, 70), id: a });
  expect(await sorted('component-code-value-quantity=sys$gt140')).toEqual([]);
  expect(await sorted('component-code-value-quantity=sys$110')).toEqual([a]);
  // What was indexed before the parts were kept gets them with its next version.
  await s.house.db.heavy.query('delete from chart.idx_part where rid = (select rid from chart.directory where id = $1)', [b]);
  await s.house.db.heavy.query('update chart.entry set indexed = 1 where id = $1', [b]);
  await s.ask('PUT', `/Observation/${b}`, { ...panel(120, 95), id: b, status: 'amended' });
  expect(await sorted('component-code-value-quantity=dia$95')).toEqual([b]);
  const trait = (code: string, value: boolean) => ({ code: coded(code), valueBoolean: value, exclude: false });
  const group = await s.create({ resourceType: 'Group', type: 'person', actual: false, characteristic: [trait('smoker', true), trait('adult', false)] });
  expect(await s.ids('/Group?characteristic-value=smoker$true')).toEqual([group]);
  expect(await s.ids('/Group?characteristic-value=adult$true')).toEqual([]);
});

it('unites the charts of one person', async () => {
  const [a, b] = [await add('dup1', { resourceType: 'Patient', name: [{ family: 'Twofold' }] }), await add('dup2', { resourceType: 'Patient', name: [{ family: 'Twofold' }] })];
  await add('o1', { resourceType: 'Observation', status: 'final', code: { text: 'u' }, subject: ref('Patient', a) });
  await add('o2', { resourceType: 'Observation', status: 'final', code: { text: 'u' }, subject: ref('Patient', b) });
  const chart = async (id: string) => (await s.house.db.light.query('select chart_id from chart.directory where id = $1', [id])).rows[0].chart_id;
  await s.house.db.light.query(`insert into chart.link (chart_id, person_id, from_at, reason, actor) values ($1, $2, now(), 'same person', 'test')`, [await chart(b), await chart(a)]);
  for (const id of [a, b]) {
    expect((await found(`/Observation?patient=${id}`)).sort()).toEqual(['o1', 'o2']);
    expect((await found(`/Patient/${id}/Observation`)).sort()).toEqual(['o1', 'o2']);
    expect((await s.ask('GET', `/Patient/${id}/$everything`)).body.entry).toHaveLength(4);
  }
  await s.house.db.light.query('update chart.link set until_at = now()');
  expect(await found(`/Observation?patient=${a}`)).toEqual(['o1']);
});
