import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needsSharedData, sharedData } from '../../../test/kit/shared-data.ts';
import { extractIndex } from '../../standards/fhir/extract.ts';
import type { SearchParameter } from '../../standards/fhir/search-parameters.ts';
import { searchParameter } from '../../standards/fhir/search-parameters.ts';
import type { FhirServer } from './test/fhir-server.ts';
import { fhirServer } from './test/fhir-server.ts';

/** Every search that US Core's CapabilityStatement asks of a server, made from the definitions and answered from its own examples. */
const definitions = sharedData('fhir/us-core-definitions/CapabilityStatement.ndjson.gz'), examples = sharedData('fhir/us-core-examples');
const required: any[] = definitions ? gunzipSync(readFileSync(definitions)).toString().split('\n').filter(Boolean).map((l) => JSON.parse(l)).find((c) => c.id === 'us-core-server').rest[0].resource : [];

let s: FhirServer;
const byType = new Map<string, any[]>();
beforeAll(async () => {
  s = await fhirServer();
  for (const file of examples ? readdirSync(examples).filter((f) => f.endsWith('.json')) : []) {
    const resource = JSON.parse(readFileSync(`${examples}/${file}`, 'utf8'));
    const reply = await s.ask('PUT', `/${resource.resourceType}/${resource.id}`, resource);
    if (reply.status < 300) byType.set(resource.resourceType, [...(byType.get(resource.resourceType) ?? []), resource]);
  }
}, 120_000);
afterAll(() => s.close());

const escaped = (text: string): string => text.replace(/([\\,|$])/g, '\\$1');

/** What to ask so that this resource must be among the answers, or undefined where it has no value for the parameter. */
function valueFor(parameter: SearchParameter, resource: any): string | undefined {
  if (parameter.code === '_id') return resource.id;
  if (parameter.code === '_lastUpdated') return 'ge2000-01-01';
  const rows = extractIndex(resource);
  const of = <T extends { param: number }>(list: readonly T[]): T | undefined => list.find((r) => parameter.rows.some((p) => p.id === r.param && (p.targetType === undefined || (r as any).targetType === p.targetType)));
  switch (parameter.kind) {
    case 'token': { const r = rows.tokens.filter((t) => t.code !== null); const t = of(r); return t && `${t.system === null ? '' : `${escaped(t.system)}|`}${escaped(t.code!)}`; }
    case 'string': { const r = of(rows.strings); return r && escaped(r.value); }
    case 'date': { const r = of(rows.dates); return r && `ge${new Date(r.lo).toISOString().slice(0, 10)}`; }
    case 'reference': { const r = of(rows.references); return r && (r.targetId ? `${r.targetType}/${r.targetId}` : r.raw ? escaped(r.raw) : undefined); }
    default: return undefined;
  }
}

describe.skipIf(!definitions || !examples)(`US Core searches (${needsSharedData})`, () => {
  it('answers each parameter and each combination', async () => {
    const unknown: string[] = [], wrong: string[] = [];
    let asked = 0;
    for (const { type, searchParam = [], extension = [] } of required) {
      const combinations: string[][] = extension.filter((e: any) => e.url.endsWith('capabilitystatement-search-parameter-combination')).map((e: any) => e.extension.filter((x: any) => x.url === 'required').map((x: any) => x.valueString));
      for (const codes of [...searchParam.map((p: any) => [p.name]), ...combinations]) {
        const parameters = codes.map((code: string) => searchParameter(type, code));
        if (parameters.some((p: SearchParameter | undefined) => !p || (p.rows.length === 0 && !p.code.startsWith('_')))) { unknown.push(`${type} ${codes}`); continue; }
        for (const resource of byType.get(type) ?? []) {
          const values = parameters.map((p: SearchParameter) => valueFor(p, resource));
          if (values.includes(undefined)) continue;
          const query = codes.map((code: string, i: number) => `${code}=${encodeURIComponent(values[i])}`).join('&');
          const got = await s.ids(`/${type}?${query}&_count=500`);
          asked += 1;
          if (!got.includes(resource.id)) wrong.push(`${type}?${query} lacks ${resource.id}`);
          const form = await s.ask('POST', `/${type}/_search`, `${query}&_count=500`, { 'content-type': 'application/x-www-form-urlencoded' });
          if (JSON.stringify(form.body.entry?.map((e: any) => e.resource.id)) !== JSON.stringify(got)) wrong.push(`POST ${type}/_search ${query} differs`);
          break;
        }
      }
    }
    expect(unknown).toEqual([]);
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(100);
  }, 120_000);

  it('declares what it answers, and answers every include and reverse include asked for', async () => {
    const declared = new Map<string, any>((await s.ask('GET', '/metadata')).body.rest[0].resource.map((r: any) => [r.type, r]));
    for (const { type, searchParam = [], searchInclude = [], searchRevInclude = [], interaction = [] } of required) {
      const ours = declared.get(type);
      for (const p of searchParam) expect(ours.searchParam.map((o: any) => o.name), type).toContain(p.name);
      for (const one of searchRevInclude) expect(ours.searchRevInclude, type).toContain(one);
      for (const one of interaction) expect(ours.interaction.map((i: any) => i.code), type).toContain(one.code);
      for (const [name, list] of [['_include', searchInclude], ['_revinclude', searchRevInclude]]) for (const one of list) {
        const reply = await s.ask('GET', `/${type}?${name}=${one}&_count=5`);
        expect([type, one, reply.status]).toEqual([type, one, 200]);
        if (one === 'Provenance:target' && byType.has(type)) expect(reply.body.entry.some((e: any) => e.resource.resourceType === 'Provenance'), type).toBe(true);
      }
    }
  });
});
