import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Strand } from './thread-visits.ts';
import { threadVisits } from './thread-visits.ts';
import '../../../../test/kit/same-seed.ts';

const all = { kinds: [], fromYear: null, toYear: null, facility: null, author: null, source: null };
const day = (text: string): number => Date.parse(text);
const strand = (rid: string, more: Partial<Strand>): Strand => ({ rid, type: 'Observation', id: `o${rid}`, on: null, section: 'results', visit: null, facilities: [], authors: [], source: 'here', ...more });
const clinic = strand('1', { type: 'Encounter', id: 'e1', section: 'encounters', on: day('2024-03-01T15:00:00Z'), facilities: ['Organization/north'] });
const ward = strand('2', { type: 'Encounter', id: 'e2', section: 'encounters', on: day('2026-01-05T08:00:00Z'), facilities: ['Location/ward'], source: 'lab' });
const strands = [clinic, ward,
  strand('3', { visit: 'e1', on: day('2024-03-01T15:10:00Z') }), strand('4', { visit: 'e2', on: day('2026-01-06T08:00:00Z'), section: 'notes', authors: ['Practitioner/a'] }),
  strand('5', { on: day('2025-07-01T09:00:00Z'), section: 'problems' }), strand('6', { on: day('2025-07-01T23:00:00Z') }), strand('7', {}), strand('8', { visit: 'elsewhere', on: day('2025-07-01T01:00:00Z') })];
const shape = (w: Partial<typeof all>) => threadVisits(strands, { ...all, ...w } as typeof all).map((v) => `${v.key}: ${v.members.map((s) => s.rid).join(' ')}`);

it('threads entries on their visits, newest first, days outside a visit between them, the undated last', () => {
  expect(shape({})).toEqual(['visit.e2: 4', 'day.2025-07-01: 5 6 8', 'visit.e1: 3', 'undated: 7']);
});

it('filters by kind, year, place, person and source; a visit stands with what fits in it', () => {
  expect(shape({ kinds: ['notes'] as never })).toEqual(['visit.e2: 4']);
  expect(shape({ fromYear: 2025, toYear: 2025 } as never)).toEqual(['day.2025-07-01: 5 6 8']);
  expect(shape({ facility: 'Organization/north' } as never)).toEqual(['visit.e1: 3']);
  expect(shape({ author: 'Practitioner/a' } as never)).toEqual(['visit.e2: 4']);
  expect(shape({ source: 'lab' } as never)).toEqual(['visit.e2: ']);
});

it('puts every entry in exactly one place', () => {
  const one = fc.record({ rid: fc.uuid(), type: fc.constantFrom('Encounter', 'Observation'), id: fc.constantFrom('e1', 'e2', 'x'), on: fc.option(fc.integer({ min: -1e12, max: 2e12 })), section: fc.constantFrom('results', 'notes'), visit: fc.option(fc.constantFrom('e1', 'e2', 'zz')), facilities: fc.constant([]), authors: fc.constant([]), source: fc.constant('here') });
  fc.assert(fc.property(fc.uniqueArray(one, { selector: (s) => s.rid }), (some) => {
    const visits = threadVisits(some, all), heads = new Set(visits.flatMap((v) => v.head ? [v.head.rid] : [])), members = visits.flatMap((v) => v.members.map((s) => s.rid));
    expect(new Set(members).size).toBe(members.length);
    for (const s of some) expect(members.includes(s.rid) !== (s.type === 'Encounter' && heads.has(s.rid)) || s.type === 'Encounter').toBe(true);
  }));
});
