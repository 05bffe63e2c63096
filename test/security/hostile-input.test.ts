import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { testDatabase } from '../kit/database.ts';
import type { TestDatabase } from '../kit/database.ts';
import { testServed } from '../kit/served.ts';
import type { Served } from '../kit/served.ts';
import type { Actor } from '../../src/platform/action.ts';

let db: TestDatabase, served: Served, clerk: Actor, chartId: string;
beforeAll(async () => {
  db = await testDatabase(); served = await testServed(db);
  clerk = { ...served.house.operator, kind: 'person', id: '1001', name: 'Everything' };
  chartId = (await served.house.db.light.query('select chart_id::text from patients.patient limit 1')).rows[0].chart_id;
});
afterAll(async () => { await served.close(); await db.drop(); });

type Schema = { type?: string | string[]; anyOf?: Schema[]; enum?: unknown[]; const?: unknown; properties?: Record<string, Schema>; items?: Schema; minimum?: number };
/** An input that could be meant, made from what the act says it takes. */
function sample(s: Schema | undefined, name: string): unknown {
  if (!s) return null;
  if (s.anyOf) return sample(s.anyOf[0], name);
  if (s.enum) return s.enum[0];
  if (s.const !== undefined) return s.const;
  switch (Array.isArray(s.type) ? s.type[0] : s.type) {
    case 'object': return Object.fromEntries(Object.entries(s.properties ?? {}).map(([k, v]) => [k, sample(v, k)]));
    case 'array': return s.items ? [sample(s.items, name)] : [];
    case 'integer': case 'number': return Math.max(1, s.minimum ?? 1);
    case 'boolean': return false;
    case 'string': return name === 'chartId' ? chartId : /At$|^from$|^to$|On$|Date/.test(name) ? '2026-01-01' : name === 'type' ? 'Observation' : name === 'section' ? 'results' : name === 'cursor' || /[iI]d$/.test(name) ? '1' : 'abc';
    default: return null;
  }
}
type Path = (string | number)[];
const places = (o: unknown, at: Path = []): Path[] => (typeof o === 'object' && o !== null ? Object.entries(o).flatMap(([k, v]) => [[...at, k], ...places(v, [...at, k])]) : []);
function put(o: unknown, at: Path, value: unknown): unknown {
  const copy = structuredClone(o) as Record<string, unknown>;
  let inner = copy;
  for (const k of at.slice(0, -1)) inner = inner[k as string] as Record<string, unknown>;
  inner[at.at(-1) as string] = value;
  return copy;
}
const hostile = ['9'.repeat(19), '-1', '1e9', '\u0000', '\ud800', '( '.repeat(90), '1/'.repeat(95), `${'1'.repeat(190)}!`, `${' '.repeat(190)}x`, '%_\\', '9999-12-31T23:59:60Z', '-271821-04-20', '__proto__', null, [], {}, 1e308, -1];

it('no act mistakes hostile input for a fault of its own, and none takes long over it', async () => {
  const faults: string[] = [];
  for (const action of served.house.actions) {
    if (action.right === 'system' || action.checkInput === false || /^backup\.|^access\.(sign-out|end-)/.test(action.name)) continue;
    const base = sample(z.toJSONSchema(action.input, { io: 'input', unrepresentable: 'any' }) as Schema, '') as object;
    for (const at of places(base)) for (const value of hostile) {
      const began = performance.now();
      const problem = await served.house.perform(action, put(base, at, value), clerk).then(() => undefined, (e: { kind?: string }) => e.kind ?? 'thrown');
      const ms = performance.now() - began;
      if (problem === 'bug' || problem === 'unavailable' || problem === 'thrown' || ms > 5_000) faults.push(`${action.name} ${at.join('.')} = ${JSON.stringify(value)?.slice(0, 40)}: ${problem} in ${Math.round(ms)} ms`);
    }
  }
  expect(faults).toEqual([]);
}, 400_000);

it('an entry that cannot be written keeps no other from the audit', async () => {
  const show = served.house.actions.find((a) => a.name === 'patients.show')!;
  const answers = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => served.house.perform(show, { chartId: i % 2 ? chartId : '999999999999999999' }, clerk)));
  expect(answers.map((a) => (a.status === 'fulfilled' ? 'shown' : a.reason.kind))).toEqual(Array.from({ length: 20 }, (_, i) => (i % 2 ? 'shown' : 'not-found')));
});
