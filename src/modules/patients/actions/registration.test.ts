import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testHouse } from '../../../../test/kit/house.ts';
import type { TestHouse } from '../../../../test/kit/house.ts';
import { validate } from '../../../standards/fhir/validate.ts';
import { registerProjection } from '../../chart/index.ts';
import { patientsProjection } from '../index.ts';
import { races, ethnicities, languages, relationships } from '../contract.ts';
import { findAlike } from './find-alike.ts';
import { listReviews } from './list-reviews.ts';
import { givePermanentNumber, reserveNumbers, showNumberBlock } from './numbers.ts';
import { dropDraft, listDrafts, readDraft, saveDraft } from './drafts.ts';
import { printSheet } from './print-sheet.ts';
import { register } from './register.ts';
import { show } from './show.ts';

let house: TestHouse;
beforeAll(async () => { for (const p of patientsProjection) registerProjection(p); house = await testHouse(); });
afterAll(() => house.close());

const name = (family: string, ...given: string[]) => ({ use: 'official', family, given, prefix: [], suffix: [], from: null, to: null });
const phone = (value: string, use = 'mobile') => ({ system: 'phone', use, value });
const home = { use: 'home', line: ['418 Orchard St'], city: 'Fairhaven', state: 'OR', postalCode: '97218', country: 'US' };
const put = (form: object, actor = house.clerk): Promise<any> => house.perform(register, { birthDate: null, sex: null, ...form }, actor);
const entries = async (chartId: string): Promise<any[]> => (await house.db.light.query('select v.content from chart.entry e join chart.version v on v.chart_id = e.chart_id and v.rid = e.rid and v.version = e.version where e.chart_id = $1 order by e.rid', [chartId])).rows.map((r) => JSON.parse(r.content));
const jpeg = { contentType: 'image/jpeg', base64: Buffer.from('a picture').toString('base64') };

const whole = {
  names: [{ ...name('Sandoval Ruiz', 'Ignacio', 'Luis'), suffix: ['Jr'] }, { ...name('', 'Nacho'), use: 'nickname' }, { ...name('Ruiz'), use: 'old' }], birthDate: '1938-02-27', sex: 'male',
  addresses: [home, { use: 'old', line: ['9 Mill Rd'], city: 'Portland', state: 'OR', postalCode: '97201', country: 'US', from: '1990', to: '2016-05' }], telecoms: [phone('(503) 226-0171'), { system: 'email', use: null, value: 'nacho@fairmail.example' }],
  identifiers: [{ system: 'http://hl7.org/fhir/sid/us-ssn', type: 'SS', value: '529-12-3456' }, { system: 'urn:oid:2.16.840.1.113883.4.3.41', type: 'DL', value: 'D1234567' }],
  profile: { birthDateIs: 'estimated', sexForClinicalUse: 'male-typical', genderIdentity: { system: 'http://snomed.info/sct', code: '446151000124109', display: 'Male' }, race: [races[4], races[0]], ethnicity: [ethnicities[0], { system: races[0]!.system, code: '2148-5', display: 'Mexican' }], tribes: [{ system: null, code: null, display: 'Confederated Tribes of Siletz' }],
    language: languages[1], interpreter: 'yes', maritalStatus: null, deceased: null, primaryCare: { name: 'Dr. Ada Bryant', npi: '1234567893' } },
  parties: [{ kinds: ['next-of-kin', 'emergency-contact'], relationship: relationships.find((r) => r.code === 'DAU'), name: { family: 'Sandoval', given: ['Inés'] }, telecoms: [phone('(503) 226-0188')] },
    { kinds: ['legal-guardian', 'guarantor'], relationship: null, name: { family: 'Ortiz', given: ['Paul'] }, authority: 'Court order 26-114', from: '2026-01-05', address: home }, { kinds: ['guarantor'], relationship: null, name: { family: '', given: [] }, organization: 'Acme Tannery' }],
  coverages: [{ payer: 'Oregon Health Plan', memberId: 'OHP998', groupNumber: 'G-7', plan: 'Open card', cardFront: jpeg, cardBack: jpeg }],
  consents: [{ kind: 'privacy-notice', answer: 'not-obtained', note: 'Arrived unconscious; notice given to the daughter' }, { kind: 'treatment', answer: 'given' }, { kind: 'advance-directive', answer: 'has' }],
  photo: jpeg, photoId: jpeg,
};

describe('a whole registration', () => {
  let chartId = '';
  it('is filed as valid FHIR, each person and paper in its own place', async () => {
    chartId = (await put(whole)).chartId;
    const all = await entries(chartId), of = (type: string) => all.filter((r) => r.resourceType === type);
    for (const r of all) expect([r.resourceType, validate(r).filter((i) => (i.severity ?? 'error') === 'error')]).toEqual([r.resourceType, []]);
    const [patient] = of('Patient');
    expect(patient).toMatchObject({ gender: 'male', birthDate: '1938-02-27', communication: [{ preferred: true, language: { coding: [{ code: 'es' }] } }], generalPractitioner: [{ identifier: { value: '1234567893' } }], address: [{ use: 'home' }, { use: 'old', period: { start: '1990', end: '2016-05' } }] });
    expect(patient.contact).toEqual([{ relationship: [expect.objectContaining({ coding: [expect.objectContaining({ code: 'N' })] }), expect.objectContaining({ coding: [expect.objectContaining({ code: 'C' })] }), expect.objectContaining({ text: 'Daughter' })], name: { family: 'Sandoval', given: ['Inés'] }, telecom: [{ system: 'phone', value: '(503) 226-0188', use: 'mobile' }] }]);
    const [guardian] = of('RelatedPerson'), [account] = of('Account');
    expect(of('RelatedPerson')).toHaveLength(1);
    expect(guardian.relationship.map((r: any) => r.coding[0].code)).toEqual(['GUARD', 'GUAR']);
    expect(account.guarantor).toEqual([{ party: { reference: `RelatedPerson/${guardian.id}` }, period: { start: '2026-01-05' } }, { party: { type: 'Organization', display: 'Acme Tannery' } }]);
    expect(of('Coverage')[0]).toMatchObject({ payor: [{ display: 'Oregon Health Plan' }], subscriberId: 'OHP998', subscriber: { reference: `Patient/${patient.id}` } });
    expect(of('Consent').map((c) => [c.status, c.policy[0].uri])).toEqual([['rejected', expect.stringContaining('164.520')], ['active', expect.any(String)], ['active', expect.stringContaining('489.102')]]);
    expect(of('DocumentReference')).toHaveLength(2);
    expect(of('Binary')).toHaveLength(4);
    expect(patient.photo).toEqual([{ contentType: 'image/jpeg', url: expect.stringMatching(/^Binary\//), title: 'Photo' }]);
  });
  it('is read back as it was typed', async () => {
    const { demographics } = await house.perform(show, { chartId }, house.clerk) as any;
    const { genderIdentity, ...profile } = whole.profile;
    expect(demographics.profile).toMatchObject({ ...profile, genderIdentity: { code: genderIdentity.code } });
    expect(demographics.photo).toBe(true);
  });
  it('shows a social security number whole only to who has the right', async () => {
    const ssn = async (actor: any): Promise<string> => (await house.perform(show, { chartId }, actor) as any).demographics.identifiers.find((i: any) => i.type === 'SS').value;
    expect(await ssn(house.clerk)).toBe('***-**-3456');
    expect(await ssn(house.actor('him-supervisor'))).toBe('529-12-3456');
  });
  it('prints a face sheet, and printing is recorded', async () => {
    house.recorded.length = 0;
    const sheet = await house.perform(printSheet, { chartId, sheet: 'face-sheet' }, house.clerk) as any;
    expect(sheet.related.map((r: any) => [r.kinds, r.name])).toEqual([[['Next of kin', 'Emergency contact'], 'Inés Sandoval'], [['Legal guardian', 'Guarantor'], 'Paul Ortiz'], [['Guarantor'], 'Acme Tannery']]);
    expect(sheet.coverages).toMatchObject([{ payer: 'Oregon Health Plan', memberId: 'OHP998', groupNumber: 'G-7' }]);
    expect(sheet.consents.map((c: any) => [c.kind, c.answer])).toEqual([['Notice of privacy practices', 'not-obtained'], ['Consent to treatment', 'given'], ['Advance directive', 'has']]);
    expect(JSON.stringify(sheet)).not.toContain('529-12');
    expect(house.recorded).toMatchObject([{ action: 'patients.print-sheet', outcome: 'done', detail: { sheet: 'face-sheet' }, subjects: [{ chartId }] }]);
    await expect(house.perform(printSheet, { chartId, sheet: 'labels' }, house.provider)).rejects.toMatchObject({ kind: 'not-permitted' });
  });
});

describe('what is asked before saving', () => {
  const odd = { names: [name('Okonkwo', 'Adaeze')], birthDate: '2091-03-04', telecoms: [phone('555-01')] };
  it('is asked, not blocked, and what was kept is recorded with the entry', async () => {
    const questions = [{ check: 'registration.birth-in-future', at: 'birthDate' }, { check: 'registration.phone-shape', at: 'telecoms.0.value' }];
    await expect(put(odd)).rejects.toMatchObject({ kind: 'rule-refused', issues: [{ at: 'birthDate', code: 'check:registration.birth-in-future' }, { at: 'telecoms.0.value' }] });
    await expect(put({ ...odd, acknowledged: questions.slice(0, 1) })).rejects.toMatchObject({ issues: [{ at: 'telecoms.0.value' }] });
    const { chartId } = await put({ ...odd, acknowledged: questions });
    const [patient] = await entries(chartId);
    expect(patient.extension.map((e: any) => e.extension.find((x: any) => x.url === 'check').valueCode)).toEqual(questions.map((q) => q.check));
    expect(patient.birthDate).toBe('2091-03-04');
    expect(house.recorded.at(-1)).toMatchObject({ outcome: 'done', detail: { acknowledged: questions.map((q) => q.check) } });
  });
  it('a notice not acknowledged needs the effort made (45 CFR 164.520(c)(2)(ii)); a date that is none is a fault', async () => {
    await expect(put({ names: [name('Adler', 'Ruth')], birthDate: '1957-02-30', consents: [{ kind: 'privacy-notice', answer: 'not-obtained' }] })).rejects.toMatchObject({ kind: 'invalid-input', issues: [{ at: 'birthDate' }, { at: 'consents.0.note' }] });
  });
  it.each([['script', '<script>alert(1)</script>'], ['SQL', `'; drop table patients.patient; --`], ['right to left', 'עברית שלום'], ['emoji', '🙂🙂'], ['long', 'x'.repeat(10_000)]])('keeps %s as typed, or says what is wrong', async (kind, family) => {
    try {
      const { chartId } = await put({ names: [name(family, `Zelda${kind.replaceAll(' ', '')}`)] });
      expect((await entries(chartId))[0].name[0].family).toBe(family);
    } catch (error) { expect(error).toMatchObject({ kind: expect.stringMatching(/invalid-input|rule-refused/), issues: [expect.objectContaining({ at: expect.stringContaining('name') })] }); }
    expect((await house.db.light.query('select count(*)::int as n from patients.patient')).rows[0].n).toBeGreaterThan(0);
  });
});

describe('who may already be this person', () => {
  const alike = async (form: object): Promise<any[]> => (await house.perform(findAlike, form, house.clerk) as any).alike;
  const found = async (form: object) => (await alike(form)).filter((a) => a.line.family === 'Sandoval Ruiz').map((a) => [a.grade, ...a.reasons.filter((r: any) => r.fits === 'yes').map((r: any) => r.says)]);
  const born = (birthDate: string, more: object = {}) => ({ birthDate, sex: 'male', ...more });
  it.each([
    ['the same', { names: [name('Sandoval Ruiz', 'Ignacio')], ...born('1938-02-27') }, 'very-likely', 'Birth date is the same'],
    ['a nickname and swapped year digits and a phone', { names: [name('Sandoval Ruiz', 'Nacho')], ...born('1983-02-27', { telecoms: [phone('503-226-0171')] }) }, 'likely', 'Birth date differs by one digit: 1938-02-27'],
    ['a year read into the wrong century', { names: [name('Sandoval Ruiz', 'Ignacio')], ...born('2038-02-27') }, 'likely', 'Birth date in another century: 1938-02-27'],
    ['an old family name', { names: [name('Ruiz', 'Ignacio')], ...born('1938-02-27') }, 'very-likely', 'Birth date is the same'],
    ['parts swapped', { names: [name('Ignacio', 'Sandoval')], ...born('1938-02-27', { addresses: [{ ...home, line: ['418 Orchard Street'] }] }) }, 'likely', 'Address is the same: 418 Orchard St'],
    ['a typing error', { names: [name('Sandobal Ruiz', 'Ignacio')], ...born('1938-02-27') }, 'very-likely', 'Family names share a part: Sandoval Ruiz'],
    ['an old address', { names: [name('Sandoval Ruiz', 'Ignacio')], birthDate: null, addresses: [{ ...home, line: ['9 Mill Road'], postalCode: '97201' }] }, 'likely', 'Address is a previous one'],
    ['last four', { names: [name('Sandoval Ruiz', 'I')], birthDate: null, identifiers: [{ system: 'http://hl7.org/fhir/sid/us-ssn', type: 'SS', value: '3456' }] }, 'likely', 'Last four of the social security number agree'],
  ])('by %s', async (_, form, grade, reason) => {
    const [first] = await found(form);
    expect(first?.[0] === grade || (grade === 'likely' && first?.[0] === 'very-likely')).toBe(true);
    expect(first).toEqual(expect.arrayContaining([expect.stringContaining(reason)]));
  });
  it('sounds alike, and month and day the other way round', async () => {
    await put({ names: [name('Schmidt', 'Catherine')], birthDate: '1961-03-09', sex: 'female' });
    const [hit] = await alike({ names: [name('Schmitt', 'Kathryn')], birthDate: '1961-09-03' });
    expect(hit).toMatchObject({ line: { family: 'Schmidt' }, reasons: expect.arrayContaining([{ fits: 'yes', says: 'Birth date with day and month swapped: 1961-03-09' }]) });
  });
  it('sounds alike, and shares no beginning, no birth date and no number', async () => {
    const there = { addresses: [{ ...home, line: ['77 Quince Lane'] }] };
    await put({ names: [name('Wright', 'Xenia')], birthDate: null, sex: 'female', ...there });
    const [hit] = await alike({ names: [name('Reit', 'Zenia')], birthDate: null, ...there });
    expect(hit).toMatchObject({ line: { family: 'Wright' }, reasons: expect.arrayContaining([{ fits: 'yes', says: 'Family names sound the same: Wright' }]) });
  });
  it('somebody else of the same birth day, and a twin, are no likely match', async () => {
    expect(await found({ names: [name('Miller', 'Joan')], birthDate: '1938-02-27' })).toEqual([]);
    expect((await alike({ names: [name('Sandoval Ruiz', 'Octavio')], birthDate: '1938-02-27', telecoms: [phone('(503) 226-0171')] })).filter((a) => a.grade === 'very-likely')).toEqual([]);
  });
  it('is not passed without a reason; the reason is recorded and data integrity looks at it', async () => {
    const again = { names: [name('Sandoval Ruiz', 'Ignacio')], birthDate: '1938-02-27', sex: 'male' };
    await expect(put(again)).rejects.toMatchObject({ kind: 'rule-refused', because: [{ rule: 'identity.likely-match' }] });
    await expect(put({ ...again, passed: { reason: 'because' } })).rejects.toMatchObject({ kind: 'invalid-input' });
    const { chartId } = await put({ ...again, passed: { reason: 'photo-id', note: 'Another face' } });
    const { reviews } = await house.perform(listReviews, {}, house.actor('data-integrity-analyst')) as any;
    expect(reviews[0]).toMatchObject({ newChart: { chartId }, otherChart: { family: 'Sandoval Ruiz' }, reason: 'Checked a photo ID, different person: Another face' });
    expect(reviews[0].otherChart.disputedIdentifier).toBe(false);
  });
});

describe('one press is one registration', () => {
  it('pressed twice at once, sent again, and for another person under the same key', async () => {
    const form = { names: [name('Twice', 'Tom')], birthDate: '1970-01-01', key: crypto.randomUUID() };
    const [a, b] = await Promise.all([put(form), put(form)]);
    expect(b).toEqual(a);
    expect(await put(form)).toEqual(a);
    expect((await house.db.light.query(`select count(*)::int as n from patients.patient where family = 'Twice'`)).rows[0].n).toBe(1);
  });
});

describe('numbers', () => {
  it('from a downtime block: read from paper, checked, used once', async () => {
    const { blockId, numbers } = await house.perform(reserveNumbers, { count: 3, purpose: 'Planned downtime' }, house.actor('him-supervisor')) as any;
    const value = numbers[1], wrong = value.slice(0, -1) + ((Number(value.at(-1)) + 1) % 10);
    await expect(put({ names: [name('Paperman', 'Pia')], number: { take: 'reserved', value: wrong } })).rejects.toMatchObject({ kind: 'invalid-input', issues: [{ at: 'number.value', says: expect.stringContaining('check digit') }] });
    expect(await put({ names: [name('Paperman', 'Pia')], number: { take: 'reserved', value: value.replace(/^0+/, '') } })).toMatchObject({ mrn: value });
    await expect(put({ names: [name('Otherman', 'Olga')], number: { take: 'reserved', value } })).rejects.toMatchObject({ kind: 'conflict' });
    expect(await house.perform(showNumberBlock, { blockId }, house.actor('him-supervisor'))).toEqual({ numbers: numbers.map((v: string) => ({ value: v, used: v === value })) });
    await expect(house.perform(reserveNumbers, { count: 501, purpose: 'Too many' }, house.actor('him-supervisor'))).rejects.toMatchObject({ kind: 'rule-refused' });
    await expect(house.perform(reserveNumbers, { count: 3, purpose: 'Mine' }, house.clerk)).rejects.toMatchObject({ kind: 'not-permitted' });
  });
  it('temporary, then permanent: the old one stays on the record', async () => {
    const { chartId, mrn } = await put({ names: [name('Unknowable', 'Max')], number: { take: 'temporary' } });
    expect(mrn).toMatch(/^T\d{8}$/);
    const given = await house.perform(givePermanentNumber, { chartId }, house.clerk) as any;
    expect(given).toMatchObject({ was: mrn, mrn: expect.stringMatching(/^\d{8}$/) });
    const { line, demographics } = await house.perform(show, { chartId }, house.clerk) as any;
    expect(line.mrn).toBe(given.mrn);
    expect(demographics.identifiers.map((i: any) => i.value)).toEqual([mrn, given.mrn]);
    await expect(house.perform(givePermanentNumber, { chartId }, house.clerk)).rejects.toMatchObject({ kind: 'conflict' });
  });
  it('kept from an older system, unless it was ever given', async () => {
    expect(await put({ names: [name('Oldnumber', 'Ora')], number: { take: 'legacy', value: 'K-00412' } })).toMatchObject({ mrn: 'K-00412' });
    await expect(put({ names: [name('Somebody', 'Else')], birthDate: '1999-09-09', number: { take: 'legacy', value: 'k00412' } })).rejects.toMatchObject({ kind: 'conflict' });
  });
});

describe('finish later', () => {
  it('is for its author and the supervisor, sealed at rest, and gone when the person is registered', async () => {
    const content = JSON.stringify({ family: 'Halfway' }), other = house.actor('registrar');
    const first = await house.perform(saveDraft, { draftId: null, revision: 0, content, title: 'Halfway, Hal' }, house.clerk) as any;
    const { rows } = await house.db.light.query('select * from patients.draft');
    expect(JSON.stringify(rows[0]) + rows[0].content.toString('latin1') + rows[0].title.toString('latin1')).not.toContain('Halfway');
    expect((await house.perform(listDrafts, {}, other) as any).drafts).toEqual([]);
    await expect(house.perform(readDraft, { draftId: first.draftId }, other)).rejects.toMatchObject({ kind: 'not-found' });
    await expect(house.perform(dropDraft, { draftId: first.draftId }, other)).rejects.toMatchObject({ kind: 'not-found' });
    expect((await house.perform(listDrafts, {}, house.actor('him-supervisor')) as any).drafts).toMatchObject([{ title: 'Halfway, Hal', mine: false }]);
    expect(await house.perform(saveDraft, { draftId: first.draftId, revision: 1, content: '{}', title: 'Halfway' }, house.clerk)).toMatchObject({ revision: 2 });
    await expect(house.perform(saveDraft, { draftId: first.draftId, revision: 1, content: '{"lost":1}', title: 'Halfway' }, house.clerk)).rejects.toMatchObject({ kind: 'stale' });
    expect(await house.perform(readDraft, { draftId: first.draftId }, house.clerk)).toMatchObject({ content: '{}', revision: 2 });
    await put({ names: [name('Halfway', 'Hal')], draftId: first.draftId });
    expect((await house.perform(listDrafts, {}, house.clerk) as any).drafts).toEqual([]);
  });
});
