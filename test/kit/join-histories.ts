import { isDeepStrictEqual } from 'node:util';
import type { TestHouse } from './house.ts';
import { people } from './people.ts';
import type { Person } from './people.ts';
import { undoJoin } from '../../src/modules/patient-index/index.ts';
import { joinPeople } from '../../src/modules/patient-index/make-join.ts';

/** mulberry32: the same seed gives the same history. */
export function randomOf(seed: number): { next(): number; pick<T>(of: readonly T[]): T; chance(p: number): boolean } {
  let a = seed >>> 0;
  const next = (): number => { a = (a + 0x6d2b79f5) >>> 0; let t = Math.imul(a ^ (a >>> 15), 1 | a); t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t; return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32; };
  return { next, pick: (of) => of[Math.floor(next() * of.length)]!, chance: (p) => next() < p };
}

type Member = Person & { visit: string; /** What this record says by itself: as registered, and as edited since. */ own: Record<string, any>;
  /** Every phone, birth date and status it ever said by itself; phones somebody took out of it. */
  ever: Set<string>; dropped: Set<string> };
type Written = { tag: string; type: string; owner: Member };
/** `gave`: phones that the joined record said by itself when it was merged. */
type Active = { joinId: string; kind: 'merge' | 'link'; survivor: string; joined: string; gave: string[] };
const phonesOf = (p: Record<string, any>): string[] => (p['telecom'] ?? []).map((t: any) => t.value as string);
const saidBy = (p: Record<string, any>): string[] => [...phonesOf(p), ...[p['birthDate'], p['maritalStatus']?.text].filter((x) => x !== undefined)];

/** Phones in one order: theirs says nothing (R4 ContactPoint has `rank` for that), and what is told under another number may change it. */
const inOrder = (p: Record<string, any>): Record<string, any> => (p['telecom'] ? { ...p, telecom: [...p['telecom']].sort((x: any, y: any) => (x.value < y.value ? -1 : 1)) } : p);

const raceUrl = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-race';

/**
 * One random history of registering, editing, writing entries, merging, merging the merged, linking and undoing, against a model that knows only what each record says
 * by itself, which joins hold and whose each entry is. Throws with the seed and the step when something is lost, left behind, twice or in the wrong person.
 */
export async function playHistory(house: Pick<TestHouse, 'perform' | 'operator'>, seed: number, steps: number): Promise<{ joins: number; undone: number; entries: number }> {
  const kit = people(house), r = randomOf(seed);
  const members: Member[] = [], written: Written[] = [], log: string[] = [];
  let active: Active[] = [], unique = 0, joins = 0, undone = 0;
  const fail = (says: string): never => { throw new Error(`seed ${seed}, step ${log.length}: ${says}\n${log.slice(-30).join('\n')}`); };
  const short = (chart: string): string => `p${members.findIndex((m) => m.chartId === chart)}`;

  const register = async (): Promise<void> => {
    const phone = () => ({ system: 'phone', value: r.chance(0.7) ? `503-555-01${10 + Math.floor(r.next() * 3)}` : `971-555-${1000 + (unique += 1)}`, use: r.pick(['home', 'work']) });
    const patient = {
      name: [{ use: 'official', family: 'Ames', given: ['Ann', ...(r.chance(0.6) ? [r.pick(['Beth', 'Cora', 'Dora'])] : [])] }], gender: r.pick(['female', 'unknown']),
      ...(r.chance(0.7) ? { birthDate: r.pick(['1960', '1960-02-02', '1961-03-03']) } : {}), ...(r.chance(0.6) ? { telecom: [...new Map(Array.from({ length: 1 + Math.floor(r.next() * 2) }, phone).map((t) => [t.value, t])).values()] } : {}), ...(r.chance(0.4) ? { maritalStatus: { text: r.pick(['Married', 'Widowed']) } } : {}),
      ...(r.chance(0.4) ? { address: [{ line: [`${Math.floor(r.next() * 3)} Elm St`], city: 'Salem' }] } : {}), ...(r.chance(0.4) ? { extension: [{ url: raceUrl, extension: [{ url: 'text', valueString: r.pick(['White', 'Asian']) }] }] } : {}),
      ...(r.chance(0.3) ? { contact: [{ name: { text: r.pick(['Bo', 'Cy']) } }] } : {}), ...(r.chance(0.3) ? { identifier: [{ system: 'urn:elsewhere', value: String(Math.floor(r.next() * 4)), type: { coding: [{ code: 'MR' }] } }] } : {}), ...(r.chance(0.2) ? { active: r.chance(0.7) } : {}),
    };
    const person = await kit.person(patient), visit = await kit.entry(person, { resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' }, subject: { reference: '#patient' }, period: { start: '2020-01-01', end: '2020-01-01' }, type: [{ text: `visit ${members.length}` }] });
    const own = await kit.patientOf(person);
    members.push({ ...person, visit, own, ever: new Set(saidBy(own)), dropped: new Set() });
  };

  const edit = async (): Promise<void> => {
    const m = r.pick(members), n = (unique += 1), what = r.pick(['birthDate', 'marital', 'phone', 'name', 'drop-phone']);
    const own = JSON.parse(JSON.stringify(m.own)) as Record<string, any>, gone = what === 'drop-phone' ? r.pick<any>([...own['telecom'] ?? [undefined]]) : undefined;
    const change = (p: Record<string, any>): Record<string, any> => {
      if (what === 'birthDate') return { ...p, birthDate: `196${n % 5}-${String(1 + (n % 12)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')}` };
      if (what === 'marital') return { ...p, maritalStatus: { text: `status ${n}` } };
      if (what === 'phone') return { ...p, telecom: [...p['telecom'] ?? [], { system: 'phone', value: `212-555-${1000 + n}`, use: 'mobile' }] };
      if (what === 'name') return { ...p, name: [...p['name'] ?? [], { use: 'usual', family: 'Ames', given: ['Ann', `N${n}`] }] };
      const { telecom, ...rest } = p, left = (telecom ?? []).filter((t: any) => t.value !== gone?.value);
      return left.length > 0 ? { ...rest, telecom: left } : rest;
    };
    log.push(`edit ${short(m.chartId)} ${what}`);
    await kit.edit(m, change);
    m.own = change(own);
    for (const v of saidBy(m.own)) m.ever.add(v);
    if (gone) m.dropped.add(gone.value);
  };

  /** Written in the owner's own chart, or in the chart that leads with nothing but the visit to tell whose it is. */
  const write = async (): Promise<void> => {
    const owner = r.pick(members), leads = members.find((m) => m.chartId === leadOf(owner.chartId))!, inLeading = r.chance(0.6), tag = `t${unique += 1}`;
    log.push(`write ${tag} of ${short(owner.chartId)} in ${short((inLeading ? leads : owner).chartId)}`);
    await kit.entry(inLeading ? leads : owner, { resourceType: 'Observation', status: 'final', code: { text: tag }, subject: { reference: '#patient' }, ...(inLeading || r.chance(0.5) ? { encounter: { reference: `Encounter/${owner.visit}` } } : {}) });
    written.push({ tag, type: 'Observation', owner });
  };

  const leadOf = (chart: string): string => { let at = chart; for (;;) { const up = active.find((e) => e.kind === 'merge' && e.joined === at); if (!up) return at; at = up.survivor; } };
  const personOf = (chart: string): Set<string> => {
    const seen = new Set([chart]), queue = [chart];
    for (const at of queue) for (const e of active) for (const next of e.survivor === at ? [e.joined] : e.joined === at ? [e.survivor] : []) if (!seen.has(next)) { seen.add(next); queue.push(next); }
    return seen;
  };

  const mergedInto = (chart: string, record: string): boolean => { for (let at = chart; ;) { if (at === record) return true; const up = active.find((e) => e.kind === 'merge' && e.joined === at); if (!up) return false; at = up.survivor; } };

  const join = async (): Promise<void> => {
    const a = r.pick(members), b = r.pick(members), kind = r.chance(0.7) ? 'merge' as const : 'link' as const;
    const one = leadOf(a.chartId) === leadOf(b.chartId) || (kind === 'link' && personOf(a.chartId).has(b.chartId));
    log.push(`${kind} ${short(b.chartId)} into ${short(a.chartId)}${one ? ' (one already)' : ''}`);
    const choices = Object.fromEntries((['name', 'telecom', 'birthDate', 'maritalStatus', 'gender', 'address', `extension:${raceUrl}`] as const).filter(() => r.chance(0.5)).map((f) => [f, r.pick(f === 'telecom' ? ['joined', 'both'] as const : ['survivor', 'joined', 'joined', 'both'] as const)]));
    const before = new Map(members.map((m) => [m.chartId, m.own]));
    const done = await kit.within((ctx) => joinPeople(ctx, { charts: [a.chartId, b.chartId], survivor: a.chartId, kind, choices, reason: 'history', because: 'test' })).catch((e: any) => (e.kind === 'conflict' || e.kind === 'rule-refused' ? e.kind as string : Promise.reject(e)));
    if (typeof done === 'string') { if (!one) fail(`refused: ${done}`); return; }
    if (one) fail('joined what is one already');
    if (done.state !== 'joined') fail(`waits: ${JSON.stringify(done.forbids)}`);
    joins += 1;
    active = [...active, { joinId: done.joinId, kind, survivor: done.survivor, joined: done.joined, gave: phonesOf(before.get(done.joined)!) }];
  };

  const undo = async (): Promise<void> => {
    const e = r.pick(active);
    log.push(`undo ${e.kind} ${short(e.joined)} from ${short(e.survivor)}`);
    await kit.within((ctx) => undoJoin(ctx, { joinId: e.joinId, reason: 'history', different: false }));
    undone += 1;
    active = active.filter((x) => x !== e);
  };

  const check = async (): Promise<void> => {
    const seen = new Map<string, string[]>();
    for (const m of members) {
      const says = await kit.personOf(m.chartId), want = [...personOf(m.chartId)].sort();
      if (!isDeepStrictEqual(says, want)) fail(`${short(m.chartId)} is one person with ${says.map(short).join()}, not with ${want.map(short).join()}`);
      for (const tag of await kit.tagsIn(m.chartId)) seen.set(tag, [...seen.get(tag) ?? [], m.chartId]);
    }
    for (const w of written) {
      const at = seen.get(w.tag) ?? [];
      if (at.length !== 1) fail(`${w.tag} of ${short(w.owner.chartId)} stands ${at.length} times: ${at.map(short).join()}`);
      if (!personOf(w.owner.chartId).has(at[0]!)) fail(`${w.tag} of ${short(w.owner.chartId)} stands in ${short(at[0]!)}, another person`);
    }
    if (seen.size !== written.length) fail(`${seen.size} entries stand, ${written.length} were written`);
    for (const m of members) {
      const says = await kit.patientOf(m), links = (says['link'] ?? []).map((l: any) => l.other.reference.slice(8)).sort(), want = active.flatMap((e) => (e.survivor === m.chartId ? [e.joined] : e.joined === m.chartId ? [e.survivor] : [])).map((c) => members.find((x) => x.chartId === c)!.patientId).sort();
      if (!isDeepStrictEqual(links, want)) fail(`${short(m.chartId)} links to others than it is joined with`);
      // Everything a record is called by is told by the record that leads, as long as nobody chose otherwise; its own never go.
      const free = !active.some((e) => e.survivor === m.chartId || e.joined === m.chartId);
      const { link: _l, ...plain } = says;
      if (free && !isDeepStrictEqual(inOrder(plain), inOrder(m.own))) fail(`${short(m.chartId)} is joined with nobody and says\n${JSON.stringify(plain)}\nnot\n${JSON.stringify(m.own)}`);
      // What it says is its own, or of a record that is merged into it now: nothing of one that was parted again is left behind.
      const within = members.filter((x) => mergedInto(x.chartId, m.chartId));
      for (const v of saidBy(says)) if (!within.some((x) => x.ever.has(v))) fail(`${short(m.chartId)} says ${v}, which neither it nor a record merged into it ever said`);
      // A phone that was taken out under a merged record's number goes where it leads too, until they are parted.
      for (const e of active) if (e.kind === 'merge' && e.survivor === m.chartId) for (const v of e.gave) if (!within.some((x) => x.dropped.has(v)) && !phonesOf(says).includes(v)) fail(`${short(m.chartId)} lost ${v}, which ${short(e.joined)} gave it`);
      for (const t of m.own['telecom'] ?? []) if (!(says['telecom'] ?? []).some((x: any) => x.value === t.value) && !within.some((x) => x !== m && x.dropped.has(t.value))) fail(`${short(m.chartId)} lost its own phone`);
    }
  };

  for (let i = 0; i < 3; i += 1) await register();
  for (let i = 0; i < steps; i += 1) {
    const what = r.next();
    if (what < 0.08 && members.length < 5) { await register(); log.push(`register p${members.length - 1}`); } else if (what < 0.22) await edit(); else if (what < 0.42) await write(); else if (what < 0.8) await join(); else if (active.length > 0) await undo();
    if (r.chance(0.3)) await check();
  }
  await check();
  while (active.length > 0) { await undo(); await check(); }
  for (const w of written) if (!(await kit.tagsIn(w.owner.chartId)).includes(w.tag)) fail(`${w.tag} is not in its owner's chart at the end`);
  return { joins, undone, entries: written.length };
}

