import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, expect, it } from 'vitest';
import { exportChartAction } from '../../modules/chart/actions/export-chart.ts';
import { listSectionAction } from '../../modules/chart/actions/list-section.ts';
import { registerProjection, registerReceivedReader } from '../../modules/chart/index.ts';
import { receivedBytes } from '../../modules/exchange/index.ts';
import { patientsProjection } from '../../modules/patients/index.ts';
import { needsSharedData, sharedData } from '../../../test/kit/shared-data.ts';
import { sharedDocuments } from '../../../test/kit/shared-ccda.ts';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { importPaths } from './import-paths.ts';

beforeAll(() => { for (const p of patientsProjection) registerProjection(p); registerReceivedReader(receivedBytes); });

const compared = ['problems', 'medications', 'allergies', 'immunizations', 'results', 'vitals', 'procedures'] as const;
type Said = Record<string, string[]>;

/** What a chart says, section by section: title, value, unit, day, status; sorted, each entry a line. */
async function saidBy(house: TestHouse, chartId: string): Promise<Said> {
  const said: Said = {};
  for (const section of compared) {
    const lines: string[] = [];
    for (let cursor: string | null = null; ;) {
      const page: any = await house.perform(listSectionAction, { chartId, section, cursor, limit: 500 }, house.clerk);
      for (const l of page.entries) if (!l.inError) lines.push([l.title, l.value, l.unit, l.on?.slice(0, 10)].map((x) => x ?? '').join('|'));
      if ((cursor = page.next) === null) break;
    }
    said[section] = lines.sort();
  }
  return said;
}
const chartsIn = async (house: TestHouse): Promise<string[]> => (await house.db.light.query('select chart_id from patients.patient order by chart_id')).rows.map((r) => r.chart_id);
const hands = (house: TestHouse) => ({ perform: house.perform, actor: house.operator, newId: () => house.ids.next() });

async function there(files: { name: string; bytes: Uint8Array }[], format: 'fhir' | 'ccda'): Promise<{ name: string; before: Said; after: Said; exceptions: unknown[]; entries: number; narrativeOnly: number }[]> {
  const folder = mkdtempSync(join(tmpdir(), 'round-trip-')), first = await testHouse(), out: any[] = [];
  try {
    for (const f of files) {
      const path = join(folder, basename(f.name).replaceAll(' ', '_')), had = new Set(await chartsIn(first));
      writeFileSync(path, f.bytes);
      await importPaths(hands(first), [path], {});
      for (const chartId of (await chartsIn(first)).filter((c) => !had.has(c))) {
        const made = await first.perform(exportChartAction, { chartId, format, set: 'electronic-health-information' }, first.clerk);
        const file = join(folder, `out-${chartId}.${format === 'fhir' ? 'json' : 'xml'}`);
        writeFileSync(file, Buffer.from(made.base64, 'base64'));
        out.push({ name: f.name, before: await saidBy(first, chartId), file, entries: made.entries, narrativeOnly: made.narrativeOnly });
      }
    }
  } finally { await first.close(); }
  try {
    for (const o of out) {
      const second = await testHouse();
      try {
        const done: any = await importPaths(hands(second), [o.file], {});
        o.exceptions = done.exceptions;
        const charts = await chartsIn(second);
        o.after = charts.length === 1 ? await saidBy(second, charts[0]!) : { charts: [String(charts.length)] };
      } finally { await second.close(); }
    }
  } finally { rmSync(folder, { recursive: true, force: true }); }
  return out;
}

const minus = (a: string[], b: string[]): string[] => { const left = [...b]; return a.filter((x) => { const i = left.indexOf(x); if (i < 0) return true; left.splice(i, 1); return false; }); };
/** A measurement of two numbers goes as a panel and two measurements in C-CDA: what is compared is its numbers, each once. */
const numbers = (lines: string[]): string[] => lines.flatMap((l) => { const [, value = '', unit = '', on = ''] = l.split('|'); return value === '' ? [] : value.split('/').map((v) => [v.trim(), unit, on].join('|')); }).sort();

const sent = (): { name: string; bytes: Uint8Array }[] => {
  const bundles = sharedData('fhir/synthea-r4-2019-bundles/bundles-00.ndjson.gz');
  return bundles ? [{ name: 'synthea.json', bytes: Buffer.from(gunzipSync(readFileSync(bundles)).toString().split('\n')[3]!) }, ...sharedDocuments('ccda/vendors').filter((d) => /b2_Adam_Everyman/.test(d.name))] : [];
};

it('a chart exported as FHIR and taken in by an empty house says the same, each entry once', async (t) => {
  if (sent().length === 0) { t.skip(needsSharedData); return; }
  for (const r of await there(sent(), 'fhir')) {
    expect([r.name, r.exceptions]).toEqual([r.name, []]);
    // The program that wrote a received document stands among devices; it is no entry of the person's.
    for (const section of compared) expect([r.name, section, minus(r.before[section]!, r.after[section]!).filter((l) => section !== 'procedures' || !/Transform/.test(l)), minus(r.after[section]!, r.before[section]!)]).toEqual([r.name, section, [], []]);
  }
}, 120_000);

it('and exported as C-CDA: the same problems, medications, allergies, immunizations, and every number with its unit and day', async (t) => {
  if (sent().length === 0) { t.skip(needsSharedData); return; }
  for (const r of await there(sent(), 'ccda')) {
    expect([r.name, r.exceptions]).toEqual([r.name, []]);
    for (const section of ['problems', 'medications', 'allergies', 'immunizations'] as const) expect([r.name, section, minus(r.before[section]!, r.after[section]!).filter((l) => !/not documented/.test(l)), minus(r.after[section]!, r.before[section]!)]).toEqual([r.name, section, [], []]);
    for (const section of ['results', 'vitals'] as const) expect([r.name, section, numbers(r.after[section]!)]).toEqual([r.name, section, numbers(r.before[section]!)]);
  }
}, 120_000);
