import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testHouse } from '../../../../test/kit/house.ts';
import type { TestHouse } from '../../../../test/kit/house.ts';
import { action } from '../../../platform/action.ts';
import type { Ctx } from '../../../platform/action.ts';
import { encounterNumbers } from '../encounter-numbers.ts';
import { writeMrn } from '../rules/mrn.ts';
import type { MrnPolicy } from '../rules/mrn.ts';
import { drawMrns, drawTemporary, numbersOfBlock, reserveBlock, takeLegacy, takeReserved } from './mrn-numbers.ts';
import '../../../../test/kit/same-seed.ts';

let house: TestHouse;
beforeAll(async () => { house = await testHouse(); });
afterAll(() => house.close());

const system = 'urn:chartkeeper:mrn:main';
/** Runs something in an act of its own, so in a transaction of its own. */
const act = <T>(run: (ctx: Ctx, policy: MrnPolicy) => Promise<T>): Promise<T> =>
  house.perform(action({ name: 'test.numbers', title: 'x', kind: 'write', right: 'patients.register', input: z.any(), run: (ctx) => run(ctx, ctx.policy<MrnPolicy>('patients.mrn')) }), {}, house.clerk) as Promise<T>;

describe('a number is never given twice', () => {
  it('by any order of drawing, reserving, using and keeping old ones (property)', async () => {
    const given: string[] = [], reserved: string[] = [];
    let chart = 0;
    const keep = (...values: string[]): void => { for (const v of values) { expect(given).not.toContain(v); given.push(v); } };
    const step = fc.oneof(fc.record({ do: fc.constant('draw' as const), n: fc.integer({ min: 1, max: 4 }) }), fc.record({ do: fc.constant('reserve' as const), n: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ do: fc.constant('use' as const), n: fc.nat(20) }), fc.record({ do: fc.constant('legacy' as const), n: fc.nat(300) }), fc.record({ do: fc.constant('temporary' as const), n: fc.constant(1) }));
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 20 }), async (steps) => {
      for (const s of steps) {
        if (s.do === 'draw') keep(...await act((ctx, p) => drawMrns(ctx.tx, Array.from({ length: s.n }, () => String(++chart)), system, p, ctx.now)));
        if (s.do === 'reserve') { const block = await act((ctx, p) => reserveBlock(ctx.tx, { id: ctx.newId(), system, purpose: 'downtime', by: '1', count: s.n }, p, ctx.now)); keep(...block); reserved.push(...block); }
        if (s.do === 'temporary') keep(await act((ctx, p) => drawTemporary(ctx.tx, String(++chart), system, p, ctx.now)));
        if (s.do === 'use' && reserved.length) {
          const value = reserved[s.n % reserved.length]!;
          expect(await act((ctx) => takeReserved(ctx.tx, system, value, String(++chart), ctx.now))).toBe(value);
          expect(await act((ctx) => takeReserved(ctx.tx, system, value, String(++chart), ctx.now))).toBeUndefined();
          reserved.splice(s.n % reserved.length, 1);
        }
        // An old number may be one that the series comes to later, or has passed.
        if (s.do === 'legacy') { const value = String(s.n).padStart(8, '0'); const taken = await act((ctx) => takeLegacy(ctx.tx, system, value, String(++chart), ctx.now)); expect(taken).toBe(!given.some((g) => g.replace(/^0+/, '') === value.replace(/^0+/, ''))); if (taken) keep(value); }
      }
    }), { numRuns: 15 });
  });

  it('by many at once, nor a reserved one to two', async () => {
    const drawn = (await Promise.all(Array.from({ length: 12 }, (_, i) => act((ctx, p) => drawMrns(ctx.tx, [`9${i}1`, `9${i}2`, `9${i}3`], system, p, ctx.now))))).flat();
    expect(new Set(drawn).size).toBe(36);
    const [one] = await act((ctx, p) => reserveBlock(ctx.tx, { id: ctx.newId(), system, purpose: 'downtime', by: '1', count: 1 }, p, ctx.now));
    const winners = (await Promise.all(Array.from({ length: 8 }, (_, i) => act((ctx) => takeReserved(ctx.tx, system, one!, `8${i}`, ctx.now))))).filter((v) => v !== undefined);
    expect(winners).toEqual([one]);
  });

  it('after the chart that had it is gone, and a row of the ledger cannot be removed', async () => {
    const [mine] = await act((ctx, p) => drawMrns(ctx.tx, ['777'], system, p, ctx.now));
    await expect(house.db.light.query('delete from patients.number_issued where value = $1', [mine])).rejects.toThrow(/permission denied/);
    await expect(house.db.light.query(`update patients.number_issued set value = 'x' where value = $1`, [mine])).rejects.toThrow(/permission denied/);
    expect(await act((ctx) => takeLegacy(ctx.tx, system, mine!, '778', ctx.now))).toBe(false);
  });

  it('and the ledger names the chart that got it', async () => {
    // The one after next came in with records of another installation.
    const foreign = await act(async (ctx, p) => writeMrn(Number((await drawMrns(ctx.tx, ['600'], system, p, ctx.now))[0]!.slice(0, -1)) + 2, p)!);
    await house.db.light.query(`insert into patients.identifier (chart_id, rid, position, system, value, value_folded, type, disputed) values (5, 5, 0, $1, $2, ltrim($2, '0'), 'MR', false)`, [system, foreign]);
    const charts = ['601', '602', '603', '604'];
    const values = await act((ctx, p) => drawMrns(ctx.tx, charts, system, p, ctx.now));
    const { rows } = await house.db.light.query('select value, chart_id from patients.number_issued where chart_id = any($1)', [charts]);
    expect(values).not.toContain(foreign);
    expect(new Map(rows.map((r) => [r.chart_id, r.value]))).toEqual(new Map(charts.map((c, i) => [c, values[i]])));
  });
});

it('a block is listed with what is used of it', async () => {
  const id = '4242';
  const values = await act((ctx, p) => reserveBlock(ctx.tx, { id, system, purpose: 'downtime', by: '1', count: 3 }, p, ctx.now));
  await act((ctx) => takeReserved(ctx.tx, system, values[1]!.replace(/^0+/, ''), '9001', ctx.now));
  expect(await act((ctx) => numbersOfBlock(ctx.tx, id))).toEqual(values.map((value, i) => ({ value, chart_id: i === 1 ? '9001' : null })));
});

it('the encounter number is another series, with its own check digit', async () => {
  const [a, b] = await act((ctx) => encounterNumbers(ctx, ['1', '1'])) as any[];
  expect(a).toMatchObject({ system: 'urn:chartkeeper:encounter:main', value: 'E000000018', type: { coding: [{ code: 'VN' }] } });
  expect(b.value).not.toBe(a.value);
});

it('under facility numbering each facility has its own series, joined by an enterprise id', async () => {
  const { registerProjection } = await import('../../chart/index.ts'), { patientsProjection, registerMade } = await import('../index.ts');
  for (const p of patientsProjection) registerProjection(p);
  const made = await house.perform(action({ name: 'test.made', title: 'x', kind: 'write', right: 'patients.register', input: z.any(), run: (ctx) => registerMade({ ...ctx, policy: (id: string) => (id === 'patients.mrn' ? { ...ctx.policy<MrnPolicy>(id), numbering: 'facility', system: 'urn:chartkeeper:mrn:{facility}-wing' } : ctx.policy(id)) as never }, [{ patientId: crypto.randomUUID(), patient: { name: [{ family: 'Wing' }] } }]) }), {}, house.clerk) as { chartId: string }[];
  const { rows } = await house.db.light.query('select type, system, value from patients.identifier where chart_id = $1 order by position', [made[0]!.chartId]);
  expect(rows).toEqual([expect.objectContaining({ type: 'MR' }), { type: 'PI', system: 'urn:chartkeeper:enterprise', value: expect.stringMatching(/^\d{10}$/) }]);
});
