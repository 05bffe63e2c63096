import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testHouse } from '../../../../test/kit/house.ts';
import type { TestHouse } from '../../../../test/kit/house.ts';
import { registerProjection } from '../../chart/index.ts';
import { patientsProjection } from '../index.ts';
import { changeRegistered } from './change-registered.ts';
import { register } from './register.ts';
import { showPicture } from './show-picture.ts';
import { showRegistered } from './show-registered.ts';

let house: TestHouse, chartId: string;
const phone = (value: string) => ({ system: 'phone', use: 'mobile', value, from: null, to: null });
const jpeg = (text: string) => ({ contentType: 'image/jpeg', base64: Buffer.from(text).toString('base64') });
beforeAll(async () => {
  for (const p of patientsProjection) registerProjection(p);
  house = await testHouse();
  ({ chartId } = await house.perform(register, {
    names: [{ use: 'official', family: 'Bryant', given: ['Ada'], prefix: [], suffix: [], from: null, to: null }], birthDate: '1957-03-04', sex: 'female',
    parties: [{ kinds: ['next-of-kin'], relationship: { system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'HUSB', display: 'husband' }, name: { family: 'Bryant', given: ['Tom'] }, telecoms: [phone('(503) 226-0171')] }, { kinds: ['proxy', 'guarantor'], relationship: null, name: { family: 'Ito', given: ['Mei'] }, authority: 'Power of attorney, 2024-01-02' }],
    coverages: [{ payer: 'Moda Health', memberId: 'M1', plan: 'Gold', cardFront: jpeg('front') }], consents: [{ kind: 'privacy-notice', answer: 'acknowledged' }, { kind: 'advance-directive', answer: 'none' }], photo: jpeg('face'), photoId: jpeg('licence'),
  }, house.clerk) as any);
});
afterAll(() => house.close());

const now = async (): Promise<any> => house.perform(showRegistered, { chartId }, house.clerk);
const change = (one: { ref: string; version: number } | null, set: object, reason = 'Patient says so') => house.perform(changeRegistered, { chartId, ref: one?.ref ?? null, expectVersion: one?.version ?? null, reason, set }, house.clerk) as Promise<any>;
const party = ({ ref: _r, version: _v, ...value }: any, more: object) => ({ part: 'party', value: { ...value, ...more } });
const stored = async (ref: string): Promise<any> => JSON.parse((await house.db.light.query('select v.content from chart.entry e join chart.version v on v.chart_id = e.chart_id and v.rid = e.rid and v.version = e.version where e.id = $1', [ref.split('/')[1]!.replace(/#.*/, '')])).rows[0].content);
const reasons = async (ref: string): Promise<string[]> => (await house.db.light.query('select v.reason from chart.entry e join chart.version v on v.chart_id = e.chart_id and v.rid = e.rid where e.id = $1 order by v.version', [ref.split('/')[1]!.replace(/#.*/, '')])).rows.map((r: any) => r.reason);

describe('what was registered is seen together and corrected', () => {
  it('shows it all, each with its entry and version', async () => {
    expect(await now()).toMatchObject({
      parties: [{ kinds: ['next-of-kin'], name: { family: 'Bryant', given: ['Tom'] }, relationship: { code: 'HUSB' }, telecoms: [{ value: '(503) 226-0171' }], ref: expect.stringMatching(/^Patient\/.+#contact\.0$/) }, { kinds: ['proxy', 'guarantor'].sort(), authority: 'Power of attorney, 2024-01-02', ref: expect.stringMatching(/^RelatedPerson\//) }].map((p) => ({ ...p, kinds: expect.arrayContaining(p.kinds) })),
      coverages: [{ payer: 'Moda Health', plan: 'Gold', memberId: 'M1', order: 1, cards: [{ type: 'DocumentReference', title: 'Front of the insurance card' }] }], consents: expect.arrayContaining([expect.objectContaining({ kind: 'privacy-notice', answer: 'acknowledged' }), expect.objectContaining({ kind: 'advance-directive', answer: 'none' })]),
      photo: { type: 'Patient' }, photoId: { type: 'DocumentReference' },
    });
  });

  it('a contact and a proxy are corrected as new versions with a reason; what the form does not show stays', async () => {
    const [tom, mei] = (await now()).parties;
    await change(tom, party(tom, { telecoms: [phone('(503) 226-0199')] }), 'New number');
    expect((await now()).parties[0]).toMatchObject({ name: { given: ['Tom'] }, relationship: { code: 'HUSB' }, telecoms: [{ value: '(503) 226-0199' }] });
    expect(await reasons(tom.ref)).toEqual([null, 'New number']);
    await change(mei, party(mei, { authority: 'Court order, 2026-02-03', kinds: ['legal-guardian'] }), 'Order seen');
    const after = (await now()).parties[1];
    expect(after).toMatchObject({ kinds: ['legal-guardian'], authority: 'Court order, 2026-02-03', version: mei.version + 1 });
    const { rows } = await house.db.light.query(`select v.content from chart.entry e join chart.version v on v.chart_id = e.chart_id and v.rid = e.rid and v.version = e.version where e.chart_id = $1`, [chartId]);
    const account = rows.map((r: any) => JSON.parse(r.content)).find((r: any) => r.resourceType === 'Account');
    // No longer guarantor: that ended with a day, and is not gone.
    expect(account.guarantor).toMatchObject([{ party: { reference: mei.ref }, period: { end: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) } }]);
  });

  it('who was somebody is ended with a day, not deleted; a stale version is refused', async () => {
    const mei = (await now()).parties.find((p: any) => p.name.family === 'Ito');
    await change(mei, party(mei, { to: '2026-01-31' }), 'Moved away');
    await expect(change(mei, party(mei, { to: null }))).rejects.toMatchObject({ kind: 'stale' });
    expect(await stored(mei.ref)).toMatchObject({ active: false, period: { end: '2026-01-31' } });
    expect((await now()).parties.at(-1)).toMatchObject({ name: { family: 'Ito' }, to: '2026-01-31' });
    await expect(change(null, party(mei, { from: '2026-03-01', to: '2026-02-01' }))).rejects.toMatchObject({ kind: 'invalid-input', issues: [{ at: 'party.to' }] });
    await expect(change(null, party(mei, { name: { family: '', given: [] }, to: null }))).rejects.toMatchObject({ kind: 'invalid-input', issues: [{ at: 'party.name.family' }] });
    await expect(change(null, party(mei, { name: { family: 'Sent from my iPhone', given: ['Mei'] }, to: null }))).rejects.toMatchObject({ kind: 'rule-refused' });
  });

  it('further ones: a guarantor that is a company, a second coverage with its place in the order, a later answer to a consent', async () => {
    const { ref } = await change(null, { part: 'party', value: { kinds: ['guarantor'], relationship: null, name: { family: '', given: [] }, organization: 'Acme Shipping' } });
    await change(null, { part: 'coverage', value: { payer: 'Medicare', memberId: '1EG4-TE5-MK72', order: 2 } });
    await change(null, { part: 'consent', value: { kind: 'advance-directive', answer: 'has', on: '2026-05-06' } });
    const seen = await now();
    expect(seen.parties).toEqual(expect.arrayContaining([expect.objectContaining({ ref, kinds: ['guarantor'], organization: 'Acme Shipping' })]));
    expect(seen.coverages.map((c: any) => [c.payer, c.order])).toEqual([['Moda Health', 1], ['Medicare', 2]]);
    expect((await stored(ref)).coverage).toHaveLength(2);
    await expect(change(null, { part: 'consent', value: { kind: 'privacy-notice', answer: 'not-obtained' } })).rejects.toMatchObject({ kind: 'invalid-input', issues: [{ at: 'consent.note' }] });
  });

  it('a coverage is corrected with its card, and ended; a consent is ended', async () => {
    const [moda] = (await now()).coverages, { ref: _r, version: _v, cards, ...value } = moda;
    await change(moda, { part: 'coverage', value: { ...value, memberId: 'M2', to: '2026-01-31', cardBack: jpeg('back') } }, 'Card seen');
    const after = (await now()).coverages.find((c: any) => c.ref === moda.ref);
    expect(after).toMatchObject({ memberId: 'M2', plan: 'Gold', to: '2026-01-31', cards: [{ title: 'Front of the insurance card' }, { title: 'Back of the insurance card' }] });
    expect((await stored(moda.ref)).status).toBe('cancelled');
    expect(after.cards[0].id).toBe(cards[0].id);
    expect(await house.perform(showPicture, { chartId, of: cards[0].id, index: 1 }, house.clerk)).toEqual({ picture: jpeg('back') });
    const none = (await now()).consents.find((c: any) => c.answer === 'none');
    await change(none, { part: 'consent', value: { kind: none.kind, answer: none.answer, on: '2026-01-01', note: none.note, to: '2026-05-05' } }, 'Replaced');
    expect(await stored(none.ref)).toMatchObject({ status: 'inactive', provision: { period: { end: '2026-05-05' } } });
  });

  it('the photo is replaced and shown; a picture of another chart is not', async () => {
    const { photo, photoId } = await now();
    await change(photo, { part: 'photo', value: jpeg('newer face') });
    await change(photoId, { part: 'photo-id', value: jpeg('newer licence') });
    expect(await house.perform(showPicture, { chartId }, house.clerk)).toEqual({ picture: jpeg('newer face') });
    expect(await house.perform(showPicture, { chartId, of: (await now()).photoId.id }, house.clerk)).toEqual({ picture: jpeg('newer licence') });
    const looks = { ...house.clerk, rights: new Set(['patients.search']) }, { id } = (await now()).photoId;
    expect(await house.perform(showPicture, { chartId }, looks)).toMatchObject({ picture: { contentType: 'image/jpeg' } });
    await expect(house.perform(showPicture, { chartId, of: id }, looks)).rejects.toMatchObject({ kind: 'not-permitted' });
    await expect(house.perform(showPicture, { chartId, of: 'nobody' }, house.clerk)).rejects.toMatchObject({ kind: 'not-found' });
  });
});
