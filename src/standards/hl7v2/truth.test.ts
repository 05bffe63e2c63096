import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { needsSharedData, sharedData } from '../../../test/kit/shared-data.ts';
import { validate } from '../fhir/validate.ts';
import type { Translation } from '../translation.ts';
import { acknowledge, decodeBytes, errorOf, looksLikeHl7, parseMessage, segmentsOf, splitMessages, translate } from './index.ts';

const root = sharedData('hl7v2');
const zone = 'America/Chicago';
const read = (path: string): Buffer => readFileSync(`${root}/${path}`);

type Case = { name: string; text: string; said: Translation };

function casesOf(path: string): Case[] {
  const decoded = decodeBytes(read(path));
  if (!decoded.ok) throw new Error(decoded.why);
  return [...splitMessages(decoded.text)].filter(i => i.kind === 'message').map((i, n) => ({ name: `${path}#${n + 1}`, text: i.text, said: translate(i.text, { zone }) }));
}
const linesOf = (path: string, text: string): Case[] => text.split('\n').filter(l => l !== '').map((line, n) => {
  const item = JSON.parse(line) as { id?: string; message: string };
  return { name: `${path}#${item.id ?? n + 1}`, text: item.message, said: translate(item.message, { zone }) };
});
const filesIn = (folder: string): Case[] => readdirSync(`${root}/${folder}`).filter(f => f.endsWith('.hl7')).sort().flatMap(f => casesOf(`${folder}/${f}`));

const all = root === undefined ? [] : [
  ...filesIn('microsoft'), ...filesIn('linuxforhealth'), ...linesOf('linuxforhealth/messages.ndjson', read('linuxforhealth/messages.ndjson').toString()),
  ...linesOf('simhospital', gunzipSync(read('simhospital/messages.ndjson.gz')).toString()), ...linesOf('authored-identity-stream', read('authored-identity-stream/messages.ndjson').toString()),
];
const resourcesOf = ({ said }: Case): unknown[] => [...(said.patient ? [said.patient] : []), ...said.entries.map(e => e.resource)];

describe.skipIf(root === undefined)(`every shared message (${needsSharedData})`, () => {
  it('gives a translation whose refusals say why', () => {
    expect(all.length).toBeGreaterThan(900);
    const refused = all.filter(c => c.said.outcome === 'refuse');
    for (const { said } of refused) expect(said.why).toMatch(/[A-Z]{3}.*\. [A-Z]/);
    expect(refused.length).toBeLessThan(6);
    expect(all.filter(c => !looksLikeHl7(c.text))).toEqual([]);
  });
  it('gives valid FHIR R4, with references that lead somewhere', () => {
    const faults: string[] = [];
    for (const one of all) {
      const known = new Set(['Patient/subject', ...one.said.entries.map(e => `${e.resource.resourceType}/${e.resource.id}`)]);
      expect(known.size).toBe(one.said.entries.length + 1);
      for (const resource of resourcesOf(one)) {
        for (const issue of validate(JSON.parse(JSON.stringify(resource)))) if ((issue.severity ?? 'error') === 'error') faults.push(`${one.name}: ${issue.at} ${issue.says}`);
        for (const [, literal = ''] of JSON.stringify(resource).matchAll(/"reference":"([^"]+)"/g)) if (!known.has(literal) && !literal.startsWith('DocumentReference/') && !literal.startsWith('#')) faults.push(`${one.name}: dangling ${literal.split('/')[0]}`);
      }
    }
    expect(faults).toEqual([]);
  });
  it('turns every OBX with a value into an observation, a line of one, or a document', () => {
    for (const { name, text, said } of all.filter(c => /^(?:ORU|OUL)/.test(c.said.messageType) && c.said.outcome === 'apply')) {
      const message = parseMessage(text);
      if ('why' in message) throw new Error(name);
      const sent = segmentsOf(message, 'OBX');
      const spoken = sent.filter(o => o.has(5) || o.has(3));
      const made = said.entries.filter(e => e.resource.resourceType === 'Observation' || e.resource.resourceType === 'DocumentReference').length;
      const continued = sent.filter((o, i) => /^(?:TX|FT|ST)$/.test(o.c(2)) && o.raw(3) === sent[i - 1]?.raw(3) && o.raw(4) === sent[i - 1]?.raw(4)).length;
      const nothing = sent.filter(o => o.c(2) === 'ED' && !o.has(3)).length;
      expect([name, made + continued]).toEqual([name, spoken.length - nothing]);
      expect(said.entries.filter(e => e.resource.resourceType === 'DiagnosticReport')).toHaveLength(segmentsOf(message, 'OBR').length);
    }
  });
  it('reads identifiers and names as the index has them', () => {
    const rows = parse(read('index.csv'), { columns: true, relax_quotes: true }) as Record<string, string>[];
    const byName = new Map(all.map(c => [c.name.replace(/#1$/, ''), c.said]));
    let compared = 0;
    for (const row of rows) {
      const said = byName.get(row['file'] ?? '');
      if (!said?.patient) continue;
      const first = (row['pid3'] ?? '').split('~')[0]?.split('^')[0] ?? '';
      const family = (row['pid5'] ?? '').split('~')[0]?.split('^')[0]?.split('&')[0] ?? '';
      if (first !== '') expect([row['file'], said.patient.identifier?.[0]?.value]).toEqual([row['file'], first]);
      if (family !== '') expect([row['file'], said.patient.name?.[0]?.family]).toEqual([row['file'], family.trim()]);
      expect(said.messageType).toBe((row['type'] ?? '').split('^').slice(0, 2).join('^'));
      compared += 1;
    }
    expect(compared).toBeGreaterThan(180);
  });
  it('replays the identity stream to the expected demographics and visits', () => {
    const stream = all.filter(c => c.name.startsWith('authored-identity-stream'));
    const truth = JSON.parse(read('authored-identity-stream/expected-state.json').toString()) as { records: Record<string, { status: string; family: string; given: string; line: string; phone: string }>; visits: Record<string, { status: string; location: string }> };
    const people = new Map<string, { at: string; said: Translation }>();
    const visits = new Map<string, { status: string; location: string }>();
    for (const { said } of stream) {
      if (said.outcome !== 'apply') { expect([said.outcome, said.identity?.length]).toEqual(['identity', 1]); continue; }
      const mrn = said.patient?.identifier?.[0]?.value ?? '';
      const at = said.eventAt ?? '';
      const known = people.get(mrn);
      if (!known || Date.parse(known.at) <= Date.parse(at)) people.set(mrn, { at, said });
      for (const { resource, ifNew = [] } of said.entries) {
        if (resource.resourceType !== 'Encounter') continue;
        const before = visits.get(resource.id);
        const status = before && ifNew.includes('status') ? before.status : resource.status ?? '';
        visits.set(resource.id, { status, location: resource.location?.[0]?.location?.identifier?.value ?? before?.location ?? '' });
      }
    }
    const words: Record<string, string> = { admitted: 'in-progress', discharged: 'finished', cancelled: 'cancelled' };
    for (const [number, visit] of Object.entries(truth.visits)) expect([number, visits.get(number)]).toEqual([number, { status: words[visit.status], location: visit.location }]);
    let compared = 0;
    for (const [key, record] of Object.entries(truth.records)) {
      const found = people.get(key.split('|')[1] ?? '')?.said.patient;
      if (!found || record.status !== 'active') continue;
      const phone = found.telecom?.[0]?.value?.replace(/\D/g, '');
      expect([key, found.name?.[0]?.family, found.name?.[0]?.given?.[0], found.address?.[0]?.line?.[0], phone]).toEqual([key, record.family, record.given, record.line, record.phone]);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(60);
  });
  it('reads at least 3,000 ADT messages a second of one core', () => {
    const stream = all.filter(c => c.name.startsWith('authored-identity-stream')).map(c => c.text);
    for (const text of stream) translate(text, { zone });
    const before = process.cpuUsage();
    for (let round = 0; round < 5; round += 1) for (const text of stream) translate(text, { zone });
    const { user, system } = process.cpuUsage(before);
    expect((stream.length * 5) / ((user + system) / 1e6)).toBeGreaterThan(3000);
  });
});

const ackOf = ({ text, said }: Case): string => {
  const error = errorOf(said);
  return acknowledge(text, { sentAt: '20240611', controlId: 'A', ...(error ? { error } : {}) });
};
const malformed = (n: string): Case[] => {
  const file = readdirSync(`${root}/authored-malformed`).find(f => f.startsWith(n)) ?? '';
  return casesOf(`authored-malformed/${file}`);
};
const only = (n: string): Case => { const [one] = malformed(n); if (!one) throw new Error(`no message in case ${n}`); return one; };

describe.skipIf(root === undefined)(`the malformed cases (${needsSharedData})`, () => {
  it.each([
    ['01', /^MSH-9/, 'MSA|AE|MF-S-01', 'ERR||MSH^1^9|101'], ['02', /^MSH-9/, 'MSA|AR|MF-S-02', '|201^'], ['03', /^MSH-12/, 'MSA|AR|MF-S-03', '|203^'],
    ['07', /cut off/, 'MSA|AE|MF-S-07', '|207^'], ['09', /^PID-3/, 'MSA|AE|MF-S-09', 'ERR||PID^1^3|101'], ['17', /lower case/, 'MSA|AE|MF-S-17', '|100^'],
  ])('case %s is refused, and the answer says so', (n, why, msa, err) => {
    const found = only(n);
    expect(found.said.outcome).toBe('refuse');
    expect(found.said.why).toMatch(why);
    expect(found.said.patient).toBeUndefined();
    expect(ackOf(found)).toContain(msa);
    expect(ackOf(found)).toContain(err);
  });
  it.each(['04', '05', '08', '11', '12', '13', '14', '15', '16', '20'])('case %s is accepted', n => {
    const found = only(n);
    expect(found.said.outcome).toBe('apply');
    expect(ackOf(found)).toMatch(/MSA.AA/);
  });
  it('06: text without MSH is refused by line', () => {
    const decoded = decodeBytes(read('authored-malformed/06-no-msh.hl7'));
    const items = [...splitMessages(decoded.ok ? decoded.text : '')];
    expect(items).toMatchObject([{ kind: 'refuse', line: 1 }]);
    expect(looksLikeHl7(decoded.ok ? decoded.text : '')).toBe(true);
  });
  it('08: no rolled-over birth date, and a finding', () => {
    const { said } = only('08');
    expect(said.patient?.birthDate).toBeUndefined();
    expect(said.findings).toContainEqual(expect.objectContaining({ code: 'date-impossible', at: 'PID-7' }));
  });
  it('10: the same message twice gives the same twice', () => {
    const [first, second] = malformed('10');
    expect(second?.said).toEqual(first?.said);
  });
  it('11 to 14, 20: what was written is what is read', () => {
    const name = (n: string): string => { const p = only(n).said.patient?.name?.[0]; return `${p?.family}, ${p?.given?.[0]}`; };
    expect(name('11')).toBe('Delacroix, Inez');
    expect(only('11').said.patient?.identifier?.[0]).toMatchObject({ value: 'N100301', system: 'urn:oid:2.16.840.1.113883.19.4.6' });
    expect(name('12')).toBe('O^Brien & Sons, A|B~C\\D');
    expect(JSON.stringify(only('12').said.entries)).toContain('first line\\nsecond line \\n third');
    expect(name('13')).toBe('Muñoz, José');
    expect(name('14')).toMatch(/^Łukaszewicz, Zo/);
    expect(name('20')).toBe("O'Neil<script>alert(1)</script>, Robert'); DROP TABLE patients;--");
  });
  it('15: the decoding warning is recorded', () => {
    const decoded = decodeBytes(read('authored-malformed/15-invalid-utf8.hl7'));
    expect(decoded.ok && decoded.findings.map(f => f.code)).toEqual(['charset-fallback']);
    expect(only('15').said.patient?.name?.[0]?.family).toBe('MUñOZ');
  });
  it('16: Z segments are named, not rejected', () => {
    expect(only('16').said.findings).toContainEqual(expect.objectContaining({ code: 'segments-not-applied', at: 'ZPD, ZZ9' }));
  });
  it('18: explicit null clears, absent keeps', () => {
    const [, second] = malformed('18');
    expect(second?.said.clear).toEqual(['telecom:home']);
    expect(second?.said.patient?.address).toBeUndefined();
    expect(JSON.stringify(second?.said)).not.toContain('\\"\\"');
  });
  it('19: three messages, and the wrong count is a finding', () => {
    const decoded = decodeBytes(read('authored-malformed/19-batch-wrong-count.hl7'));
    const items = [...splitMessages(decoded.ok ? decoded.text : '')];
    expect(items.filter(i => i.kind === 'message')).toHaveLength(3);
    expect(items).toContainEqual({ kind: 'finding', finding: expect.objectContaining({ code: 'batch-count' }) });
  });
});
