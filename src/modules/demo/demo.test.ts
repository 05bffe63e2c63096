import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { parseExact } from '../../standards/fhir/exact-json.ts';
import { validate } from '../../standards/fhir/validate.ts';
import { registerProjection } from '../chart/index.ts';
import { patientsProjection, search } from '../patients/index.ts';
import { makeChart } from './charts/make-chart.ts';
import { makePng, makePdf } from './charts/make-pictures.ts';
import type { Staff } from './charts/shared.ts';
import { loadBatch, loadDemo, makeMail } from './index.ts';
import { makePerson } from './people/make-person.ts';
import { twiceOf } from './people/registered-twice.ts';

const today = 20_781;
const someone = (name: string) => ({ id: '3f0c1c4e-0000-4000-8000-000000000001', name });
const staff: Staff = { organization: someone('A'), clinic: someone('B'), ward: someone('C'), practitioners: Array.from({ length: 10 }, () => ({ ...someone('D'), specialty: 'E' })), payers: [someone('F'), someone('G'), someone('H')] };

describe('the generator', () => {
  it('makes the same people and charts from the same seed, and others from another', () => {
    expect(makePerson(5, 77, today)).toEqual(makePerson(5, 77, today));
    expect(makePerson(5, 77, today).id).not.toBe(makePerson(6, 77, today).id);
    const chart = () => JSON.stringify(makeChart(5, 77, makePerson(5, 77, today), today, staff).map((m) => m.exact));
    expect(chart()).toBe(chart());
  });
  it('makes valid FHIR R4 with digits as a laboratory writes them, nobody born in the future', () => {
    for (let i = 0; i < 40; i += 1) {
      const person = makePerson(9, i, today);
      expect(validate({ ...person.patient, id: person.id })).toEqual([]);
      expect(person.birthDay).toBeLessThan(today);
      for (const m of makeChart(9, i, person, today, staff)) {
        expect(validate({ ...m.value, id: m.id })).toEqual([]);
        expect(parseExact(JSON.stringify(m.exact)).value).toEqual(JSON.parse(JSON.stringify(m.value)));
      }
    }
    const all = JSON.stringify(Array.from({ length: 10 }, (_, i) => makeChart(9, i, makePerson(9, i, today), today, staff).map((m) => m.exact)));
    expect(all).toMatch(/"value":\d+\.\d*0,/);
  });
  it('has twins, juniors, hyphens, accents and people of one name', () => {
    const people = Array.from({ length: 6000 }, (_, i) => makePerson(2, i, today));
    const twins = people.filter((p, i) => i > 0 && p.family === people[i - 1]!.family && p.birthDay === people[i - 1]!.birthDay);
    expect(twins.length).toBeGreaterThan(20);
    expect(people.filter((p) => p.patient['name'][0].suffix?.[0] === 'Jr.').length).toBeGreaterThan(5);
    expect(people.some((p) => p.family.includes('-')) && people.some((p) => /[áéíóúñüßøåŁı]/.test(p.family + p.given[0]))).toBe(true);
    const names = people.map((p) => `${p.family} ${p.given[0]}`);
    expect(new Set(names).size).toBeLessThan(names.length - 100);
    expect(new Set(people.map((p) => p.id)).size).toBe(people.length);
  });
  it('registers some people twice, with what goes wrong, as it happens', () => {
    const all = Array.from({ length: 1000 }, (_, i) => makePerson(1, i, today));
    const twice = all.flatMap((p, i) => { const j = twiceOf(1, i); return j === undefined || p.sex !== all[j]!.sex || p.patient['gender'] !== all[j]!.patient['gender'] || twiceOf(1, j) !== undefined ? [] : [{ p, first: all[j]! }]; });
    expect(twice.length).toBeGreaterThan(40);
    expect(twice.length).toBeLessThan(110);
    const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
    const kept = twice.filter(({ p, first }) => [same(p.family, first.family), same(p.given[0], first.given[0]), same(p.birthDay, first.birthDay), same(p.address, first.address)].filter(Boolean).length >= 2);
    expect(kept.length).toBeGreaterThan(twice.length * 0.7);
    expect(twice.some(({ p, first }) => p.family !== first.family) && twice.some(({ p, first }) => p.birthDay !== first.birthDay)).toBe(true);
    for (const { p } of twice.slice(0, 30)) expect(validate({ ...p.patient, id: p.id })).toEqual([]);
  });
  it('makes mail with work for the queues in it, the same each time', () => {
    const mail = makeMail(1, today);
    expect(mail).toEqual(makeMail(1, today));
    expect(mail.map((m) => m.text.split('MSH|').length - 1)).toEqual([16, 6, 0]);
  });
  it('makes pictures and papers that programs can read', () => {
    expect(makePng(7).subarray(1, 4).toString()).toBe('PNG');
    expect(makePdf(['One (two)']).toString('latin1')).toMatch(/^%PDF-1\.4[\s\S]*\(One \\\(two\\\)\) Tj[\s\S]*startxref\n\d+\n%%EOF\n$/);
  });
});

describe('loading', () => {
  let house: TestHouse;
  beforeAll(async () => { for (const p of patientsProjection) registerProjection(p); house = await testHouse(); });
  afterAll(() => house.close());
  it('loads patients and charts in batches, each one act; they are found', async () => {
    const told: number[] = [];
    const done = await loadDemo((input) => house.perform(loadBatch, input, house.operator), { patients: 60, charts: 6, seed: 3 }, (p) => told.push(p.patients));
    expect(done).toMatchObject({ patients: 60, of: 60 });
    expect(told.at(-1)).toBe(60);
    expect(house.recorded.every((e) => e.action === 'demo.load-batch' && e.outcome === 'done')).toBe(true);
    expect(house.recorded.flatMap((e) => e.subjects)).toHaveLength(60);
    const counts = await house.db.light.query(`select count(distinct chart_id)::int as charts from chart.entry where chart_id <> 1 and chart_id in (select chart_id from chart.entry group by chart_id having count(*) > 10)`);
    expect(counts.rows[0].charts).toBe(6);
    const someoneThere = await house.db.light.query('select family, mrn from patients.patient limit 1');
    const answer: any = await house.perform(search, { text: someoneThere.rows[0].mrn }, house.clerk);
    expect(answer.hits[0]).toMatchObject({ family: someoneThere.rows[0].family, mrn: someoneThere.rows[0].mrn });
    const filled = await house.db.light.query('select mrn from patients.patient p where exists (select 1 from chart.published_visits v where v.chart_id = p.chart_id) limit 1');
    expect(((await house.perform(search, { text: filled.rows[0].mrn }, house.clerk)) as any).hits[0].lastVisitOn).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    await expect(house.perform(loadBatch, { seed: 3, from: 0, count: 1, charts: 0, patients: 1 }, house.clerk)).rejects.toMatchObject({ kind: 'not-permitted' });
  });
});
