import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testHouse } from '../../../../test/kit/house.ts';
import type { TestHouse } from '../../../../test/kit/house.ts';
import { makeLongChart } from '../../../../test/kit/long-chart.ts';
import { action } from '../../../platform/action.ts';
import type { Ctx } from '../../../platform/action.ts';
import { parseExact } from '../../../standards/fhir/exact-json.ts';
import { chartDoor, newResourceId, sharedChart } from '../index.ts';
import { findInChartAction } from './find-in-chart.ts';
import { listSectionAction } from './list-section.ts';
import { openChart } from './open-chart.ts';
import { showEntryAction } from './show-entry.ts';
import { listVisitAction, showTimeline } from './show-timeline.ts';
import { showCourse, tabulateResults } from './tabulate-results.ts';

/** Reading a long chart: what each screen is given, and that it is never given the whole of it. */
let house: TestHouse, chartId = '', otherChart = '';
const act = action<(ctx: Ctx) => Promise<any>, any>({ name: 'chart.test', title: 'Test', kind: 'write', right: 'chart.read', checkInput: false, input: z.any() as never, run: (ctx, work) => work(ctx) });
const shared = new Set(['Organization', 'Practitioner']);

async function fileBundle(bundle: any): Promise<string> {
  let text = JSON.stringify(bundle);
  const ids = new Map<string, string>(bundle.entry.map((e: any) => [e.fullUrl, newResourceId()]));
  for (const e of bundle.entry) text = text.replaceAll(`"reference":"${e.fullUrl}"`, `"reference":"${e.resource.resourceType}/${ids.get(e.fullUrl)}"`);
  const entries = JSON.parse(text).entry as any[];
  return house.perform(act, async (ctx: Ctx) => {
    const chart = await chartDoor.newChart(ctx, 'main');
    await chartDoor.file(ctx, entries.map((e) => { const id = ids.get(e.fullUrl)!; return { chartId: shared.has(e.resource.resourceType) ? sharedChart : chart, type: e.resource.resourceType, id, ...parseExact(JSON.stringify({ ...e.resource, id })) } as any; }));
    return chart;
  }, house.clerk) as Promise<string>;
}
beforeAll(async () => {
  house = await testHouse();
  chartId = await fileBundle(makeLongChart({ encounters: 140, entries: 400 }).bundle);
  otherChart = await fileBundle(makeLongChart({ seed: 8, encounters: 4, entries: 40 }).bundle);
}, 60_000);
afterAll(() => house.close());
const ask = async (what: any, input: object): Promise<any> => house.perform(what, { chartId, ...input } as never, house.clerk);

describe('the timeline', () => {
  it('gives visits page by page, each entry of the chart in exactly one of them', async () => {
    const keys = new Set<string>();
    let cursor: string | null = null, total = 0, pages = 0;
    do {
      const page: any = await ask(showTimeline, { cursor, limit: 60 });
      expect(page.groups.length).toBeLessThanOrEqual(60);
      expect(page.facets === null).toBe(cursor !== null);
      for (const g of page.groups) { expect(keys.has(g.key)).toBe(false); keys.add(g.key); total += g.total + (g.visit ? 1 : 0); }
      cursor = page.next; pages += 1;
    } while (cursor);
    expect([total, pages]).toEqual([540, 3]);
    // Every entry names its visit, also those whose visit no search parameter tells (Immunization).
    expect([...keys].filter((k) => !k.startsWith('visit.'))).toEqual([]);
  });
  it('tells what a visit holds, and only under the filter', async () => {
    const page = await ask(showTimeline, {}), busy = page.groups.find((g: any) => g.total > 1 && g.visit);
    expect((await ask(listVisitAction, { key: busy.key })).entries).toHaveLength(busy.total);
    const kind = Object.keys(busy.counts)[0]!;
    expect((await ask(listVisitAction, { key: busy.key, kinds: [kind] })).entries.every((e: any) => e.section === kind)).toBe(true);
  });
  it('filters by place, person, source, year and words', async () => {
    const { facets, totalGroups } = await ask(showTimeline, {});
    expect(facets.facilities.map((f: any) => f.name).sort()).toEqual(['Harbor Urgent Care', 'Main Campus', 'North Clinic']);
    const place = facets.facilities[0], there = await ask(showTimeline, { facility: place.key });
    expect(there.groups.every((g: any) => g.facility === place.name)).toBe(true);
    expect(there.totalGroups).toBeLessThan(totalGroups);
    expect(facets.authors.length).toBe(3);
    expect((await ask(showTimeline, { author: facets.authors[0].key })).totalEntries).toBe(facets.authors[0].count);
    expect(facets.sources).toEqual([{ key: 'here', name: 'here', count: 540 }]);
    const year = facets.years[0];
    expect((await ask(showTimeline, { fromYear: Number(year.key), toYear: Number(year.key) })).totalEntries).toBe(year.count);
    const words = await ask(showTimeline, { text: 'potassium' });
    expect(words.totalEntries).toBe((await ask(listSectionAction, { section: 'results', text: 'potassium' })).total);
  });
  it('shows nothing of another chart, and nothing to those who may not see the chart', async () => {
    await expect(house.perform(showTimeline, { chartId } as never, { ...house.clerk, onlyCharts: new Set([otherChart]) } as never)).rejects.toMatchObject({ kind: 'not-found' });
    await expect(house.perform(findInChartAction, { chartId, text: 'sodium' } as never, { ...house.clerk, onlyCharts: new Set([otherChart]) } as never)).rejects.toMatchObject({ kind: 'not-found' });
    const page = await ask(showTimeline, {}), foreign = await house.perform(showTimeline, { chartId: otherChart } as never, house.clerk) as any;
    await expect(house.perform(listVisitAction, { chartId: otherChart, key: page.groups[0].key } as never, house.clerk)).rejects.toMatchObject({ kind: 'not-found' });
    expect(foreign.totalEntries).toBe(44);
  });
});

it('finds words in every section at once, in reading order, newest first, bounded', async () => {
  const found = await ask(findInChartAction, { text: 'progress note 1', perSection: 3 });
  expect(found.groups.map((g: any) => g.section)).toEqual(['notes']);
  const wide = await ask(findInChartAction, { text: 'jo', perSection: 3 });
  expect(wide.groups.length).toBeGreaterThan(2);
  for (const g of wide.groups) { expect(g.entries.length).toBeLessThanOrEqual(3); expect([...g.entries].sort((a: any, b: any) => (b.on ?? '').localeCompare(a.on ?? ''))).toEqual(g.entries); }
  expect(wide.total).toBe(wide.groups.reduce((n: number, g: any) => n + g.total, 0));
});

it('puts results in a table of days: every value once, none of another unit in its row', async () => {
  const seen = new Map<string, number>();
  let cursor: string | null = null, values = 0;
  do {
    const page: any = await ask(tabulateResults, { section: 'results', cursor, days: 20 });
    expect(page.days.length).toBeLessThanOrEqual(20);
    for (const c of page.cells) { seen.set(`${c.type}/${c.id}`, (seen.get(`${c.type}/${c.id}`) ?? 0) + 1); expect(page.days[c.day]).toBe(c.on.slice(0, 10)); }
    values = page.totalValues; cursor = page.next;
  } while (cursor);
  expect([...seen.values()].every((n) => n === 1)).toBe(true);
  expect(seen.size).toBe(values);
  expect(values).toBe((await ask(listSectionAction, { section: 'results' })).total);
});

it('draws the course of tests, oldest first, each its own', async () => {
  const { series } = await ask(showCourse, { section: 'results', tests: [{ code: 'LOINC 2160-0', title: 'Creatinine' }, { code: null, title: 'Nothing of the kind' }] });
  expect(series.map((s: any) => [s.values.length > 10, s.values.every((v: any) => v.title === 'Creatinine')])).toEqual([[true, true], [false, true]]);
  expect([...series[0].values].map((v: any) => v.on)).toEqual(series[0].values.map((v: any) => v.on).sort());
});

it('opens a chart of any length with what one screen shows', async () => {
  const open = await ask(openChart, {});
  expect(JSON.stringify(open).length).toBeLessThan(150_000);
  expect(open.encounterYears.reduce((n: number, [, count]: [number, number]) => n + count, 0)).toBe(140);
  expect(open.summary.results.length).toBeLessThanOrEqual(100);
});

it('lists a received document once, with its outline and its pictures at hand', async () => {
  const [patient, composition, file, picture] = [newResourceId(), newResourceId(), newResourceId(), newResourceId()], subject = { reference: `Patient/${patient}` };
  const resources = [
    { resourceType: 'Patient', id: patient, name: [{ family: 'Once' }] },
    { resourceType: 'Media', id: picture, status: 'completed', subject, content: { contentType: 'image/png', title: 'M1, Wound', data: 'iVBORw0KGgo=' } },
    { resourceType: 'Composition', id: composition, status: 'final', type: { text: 'Summary' }, subject, date: '2026-01-01', author: [{ display: 'A' }], title: 'Care summary', section: [{ title: 'Wound', text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>[picture: M1]</p></div>' }, entry: [{ reference: `Media/${picture}` }] }] },
    { resourceType: 'DocumentReference', id: file, status: 'current', subject, description: 'Care summary', context: { related: [{ reference: `Composition/${composition}` }] }, content: [{ attachment: { contentType: 'text/plain', data: 'aGk=' } }] },
  ];
  const once = await house.perform(act, async (ctx: Ctx) => { const chart = await chartDoor.newChart(ctx, 'main'); await chartDoor.file(ctx, resources.map((r) => ({ chartId: chart, type: r.resourceType, id: r.id, ...parseExact(JSON.stringify(r)) }) as any)); return chart; }, house.clerk) as string;
  const listed: any = await house.perform(listSectionAction, { chartId: once, section: 'documents' } as never, house.clerk);
  expect(listed.entries.map((e: any) => e.type).sort()).toEqual(['DocumentReference', 'Media']);
  expect(((await house.perform(openChart, { chartId: once } as never, house.clerk)) as any).counts.documents).toBe(2);
  const shown: any = await house.perform(showEntryAction, { type: 'DocumentReference', id: file } as never, house.clerk), back: any = await house.perform(showEntryAction, { type: 'Composition', id: composition } as never, house.clerk);
  expect([shown.outline, back.outline]).toEqual([{ type: 'Composition', id: composition }, { type: 'DocumentReference', id: file }]);
  expect([shown.pictures, back.pictures]).toEqual([[{ id: picture, name: 'M1', title: 'M1, Wound' }], [{ id: picture, name: 'M1', title: 'M1, Wound' }]]);
});
