import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Ctx } from '../../../platform/action.ts';
import { action } from '../../../platform/action.ts';
import type { Issue } from '../../../platform/problem.ts';
import { Problem } from '../../../platform/problem.ts';
import { eachReference, literalKind, rewriteReferences } from '../../../standards/fhir/references.ts';
import type { Draft } from '../door.ts';
import type { FiledText } from '../store/file-entries.ts';
import { fileEntries } from '../store/file-entries.ts';
import type { Current } from '../store/read-entries.ts';
import { locateEntries, readManyEntries } from '../store/read-entries.ts';
import { headOf } from '../store/stored-text.ts';
import { knownType } from '../store/type-numbers.ts';
import { faultsOf } from './check-resource.ts';
import { requireDelete } from './delete-entry.ts';
import { requireSeenByProgram } from './hide-from-programs.ts';
import { matchOne } from './match-one.ts';
import { patched } from './patch-entry.ts';
import { requireNotAuthored } from './permit-authorship.ts';
import { requireType, touchEntries } from './permit-entry.ts';
import { placeDrafts } from './place-drafts.ts';
import { requireOwnId, sameHome, staleVersion } from './write-entry.ts';

/** One entry of a transaction that writes, read from the Bundle by the interface. */
export type Step = {
  index: number; method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'; type: string; id?: string;
  /** Criteria instead of an id, of a conditional update, patch or delete. */
  match?: string;
  fullUrl?: string; value?: any; exact?: any; patch?: unknown; ifMatch?: number; ifNoneExist?: string;
};
export type StepDone = { index: number; status: '200 OK' | '201 Created' | '204 No Content'; type: string; id: string | undefined; version: number | undefined; lastUpdated: string | undefined; text: string };
export type TransactInput = { steps: readonly Step[]; bases?: readonly string[] };

type Work = Step & { found?: Current; done?: StepDone };

/** A transaction Bundle (http.html#transaction): every reference resolved first, then all written in one set of statements, or nothing. */
export const transact = action<TransactInput, StepDone[]>({
  name: 'chart.transact', title: 'File a transaction of entries', kind: 'write', right: 'chart.write', weight: 'heavy', checkInput: false,
  input: z.object({ steps: z.array(z.any()) }) as unknown as z.ZodType<TransactInput>,
  async run(ctx, { steps, bases }) {
    const work: Work[] = steps.map((s) => ({ ...s }));
    for (const w of work) if (w.method === 'DELETE') requireDelete(ctx, w.type); else { requireType(ctx, w.type, w.method === 'POST' ? 'c' : 'u'); if (w.method === 'PATCH') requireType(ctx, w.type, 'r'); }
    await settleIdentity(ctx, work, bases);
    refuseTwice(work);
    await resolveReferences(ctx, work, bases);
    await readTargets(ctx, work);
    for (const w of work) preparePatch(w);
    refuseInvalid(work);
    const filed = await fileAll(ctx, work);
    return work.map((w) => w.done ?? doneOf(w, filed.get(w)));
  },
});

/** Gives every entry its id: new ones for creates, found ones for criteria. Deletes come first, then creates, then updates (http.html#trules). */
async function settleIdentity(ctx: Ctx, work: Work[], bases: readonly string[] | undefined): Promise<void> {
  const order = { DELETE: 0, POST: 1, PUT: 2, PATCH: 2 };
  const asked = new Map<string, Work>();
  for (const w of [...work].sort((a, b) => order[a.method] - order[b.method])) {
    if (w.method === 'POST') {
      const key = `${w.type}?${w.ifNoneExist}`, twin = w.ifNoneExist === undefined ? undefined : asked.get(key);
      // Two entries that create under one condition mean one record: the second is the first.
      if (twin) { w.id = twin.id!; w.done = { index: w.index, status: '200 OK', type: w.type, id: twin.id!, version: 1, lastUpdated: ctx.now.toISOString(), text: '' }; continue; }
      const there = w.ifNoneExist === undefined ? undefined : await matchOne(ctx, w.type, w.ifNoneExist, bases);
      if (there) { const head = headOf(there.text); w.id = there.id; w.done = { index: w.index, status: '200 OK', type: w.type, id: there.id, version: head.version, lastUpdated: head.lastUpdated, text: there.text }; }
      else { w.id = randomUUID(); if (w.ifNoneExist !== undefined) asked.set(key, w); }
    } else if (w.match !== undefined) {
      const there = await matchOne(ctx, w.type, w.match, bases);
      const given = w.method === 'PUT' ? w.value?.id : undefined;
      if (there && given !== undefined && given !== there.id) throw at(w, 'unreadable', 'id', 'must be the id of the record that the criteria name');
      if (there) { w.id = there.id; if (w.method === 'PUT' && given === undefined) w.value = { ...w.value, id: there.id }; }
      else if (w.method === 'PUT') { w.id = given ?? randomUUID(); if (given === undefined) w.value = { ...w.value, id: w.id }; }
      else if (w.method === 'PATCH') throw at(w, 'not-found', 'request.url', 'names no record');
      else w.done = { index: w.index, status: '204 No Content', type: w.type, id: undefined, version: undefined, lastUpdated: undefined, text: '' };
    }
  }
}

const at = (w: Step, kind: 'unreadable' | 'not-found' | 'invalid-input' | 'conflict', place: string, says: string, mend?: string): Problem =>
  new Problem(kind, 'The transaction was not done: nothing of it is filed', { issues: [{ at: `Bundle.entry[${w.index}].${place}`, severity: 'error', code: kind === 'not-found' ? 'not-found' : kind === 'conflict' ? 'duplicate' : 'invalid', says, ...(mend ? { mend } : {}) }] });

function refuseTwice(work: readonly Work[]): void {
  const ids = new Set<string>(), urls = new Set<string>();
  for (const w of work) {
    if (w.fullUrl !== undefined) { if (urls.has(w.fullUrl)) throw at(w, 'conflict', 'fullUrl', 'is given twice in the Bundle'); urls.add(w.fullUrl); }
    if (w.done) continue;
    const key = `${w.type}/${w.id}`;
    if (ids.has(key)) throw at(w, 'conflict', 'request.url', 'is written twice in one transaction', 'Let each record appear once');
    ids.add(key);
  }
}

/** What a conditional reference names among the records this transaction makes, when none is here yet: the one made under these criteria, or the only one with the identifier. */
function madeBeside(work: readonly Work[], type: string, criteria: string): { id: string } | undefined {
  const made = work.filter((w) => w.type === type && w.id !== undefined && (w.method === 'POST' || w.method === 'PUT'));
  const identifier = /^identifier=([^&|,]*)\|([^&|,]+)$/.exec(criteria);
  const [system, value] = identifier ? [decoded(identifier[1]!), decoded(identifier[2]!)] : [];
  const named = made.filter((w) => w.ifNoneExist === criteria || (identifier !== null && Array.isArray(w.value?.identifier) && w.value.identifier.some((i: any) => i?.value === value && (i?.system ?? '') === system)));
  return named.length === 1 ? { id: named[0]!.id! } : undefined;
}

const decoded = (text: string): string => { try { return decodeURIComponent(text.replaceAll('+', ' ')); } catch { return text; } };

/** Rewrites `urn:uuid:` and sender-side addresses to ours, and conditional references to what they name. A urn that nothing in the Bundle carries is an error. */
async function resolveReferences(ctx: Ctx, work: readonly Work[], bases: readonly string[] | undefined): Promise<void> {
  const map = new Map<string, string>();
  for (const w of work) {
    if (w.fullUrl === undefined || w.id === undefined) continue;
    const ours = `${w.type}/${w.id}`;
    map.set(w.fullUrl, ours);
    const restful = /\/([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64})$/.exec(w.fullUrl);
    if (restful && w.method === 'POST' && /^https?:/.test(w.fullUrl)) map.set(restful[1]!, ours);
  }
  const issues: Issue[] = [];
  for (const w of work) {
    if (w.value === undefined || w.done) continue;
    const conditional: string[] = [];
    eachReference(w.value, ({ reference }) => {
      const kind = literalKind(reference);
      if (kind === 'urn' && !map.has(reference)) issues.push({ at: `Bundle.entry[${w.index}].resource`, severity: 'error', code: 'not-found', says: 'refers to a urn that no entry of the Bundle carries as its fullUrl', mend: 'Add that entry, or correct the reference' });
      else if (kind === 'conditional' && !map.has(reference)) conditional.push(reference);
    });
    for (const reference of new Set(conditional)) {
      const [type, criteria] = [reference.slice(0, reference.indexOf('?')), reference.slice(reference.indexOf('?') + 1)];
      const there = knownType(type) ? await matchOne(ctx, type, criteria, bases) ?? madeBeside(work, type, criteria) : undefined;
      if (there) map.set(reference, `${type}/${there.id}`);
      else issues.push({ at: `Bundle.entry[${w.index}].resource`, severity: 'error', code: 'not-found', says: 'has a conditional reference that names no record here', mend: 'File that record first, or add it to the Bundle' });
    }
  }
  if (issues.length > 0) throw new Problem('invalid-input', 'The transaction was not done: some references lead nowhere', { issues: issues.slice(0, 50) });
  if (map.size === 0) return;
  const rewrite = (address: string): string | undefined => map.get(address);
  for (const w of work) {
    if (w.value === undefined || w.done) continue;
    const same = w.exact === w.value;
    w.value = rewriteReferences(w.value, rewrite);
    w.exact = same ? w.value : rewriteReferences(w.exact, rewrite);
  }
}

/** The current state of everything the transaction changes, in two statements. */
async function readTargets(ctx: Ctx, work: readonly Work[]): Promise<void> {
  const changing = work.filter((w) => !w.done && w.method !== 'POST');
  if (changing.length === 0) return;
  const located = await locateEntries(ctx.tx, changing.map((w) => ({ type: w.type, id: w.id! })));
  const texts = await readManyEntries(ctx.tx, [...located.values()]);
  for (const w of changing) {
    const here = located.get(`${w.type}/${w.id}`);
    const text = here && texts.get(`${here.chartId}/${here.rid}`);
    if (here && text) { w.found = { ...here, ...text }; await requireSeenByProgram(ctx, w.found); }
    if (w.ifMatch !== undefined && w.ifMatch !== w.found?.version) throw w.found ? staleVersion(w.found, w.ifMatch) : new Problem('stale', `${w.type}/${w.id} is not here, so no version of it can match`);
    if (!w.found && w.method === 'PATCH') throw at(w, 'not-found', 'request.url', 'names no record');
    if (!w.found && w.method === 'PUT') requireOwnId(ctx, w.type, w.id!);
    if (w.method === 'DELETE' && (!w.found || w.found.deleted)) w.done = { index: w.index, status: '204 No Content', type: w.type, id: w.id, version: w.found?.version, lastUpdated: undefined, text: '' };
  }
}

function preparePatch(w: Work): void {
  if (w.method !== 'PATCH' || !w.found) return;
  const body = patched(w.found.text, w.patch);
  w.value = body.value; w.exact = body.exact;
}

function refuseInvalid(work: readonly Work[]): void {
  const issues: Issue[] = [];
  for (const w of work) {
    if (w.done || w.method === 'DELETE') continue;
    const place = `Bundle.entry[${w.index}].resource`;
    if (w.value?.resourceType !== w.type) { issues.push({ at: place, severity: 'error', code: 'structure', says: `must be a ${w.type}, as its request.url says` }); continue; }
    if (w.method !== 'POST' && w.value.id !== w.id) issues.push({ at: `${place}.id`, severity: 'error', code: 'value', says: 'must be the id in request.url' });
    for (const i of faultsOf(w.value)) issues.push({ ...i, at: `${place}${(i.at ?? '').replace(/^[A-Za-z]+/, '')}` });
    if (issues.length >= 100) break;
  }
  if (issues.length > 0) throw new Problem('invalid-input', 'The transaction was not done: some resources are not valid FHIR R4', { issues: issues.slice(0, 100) });
}

async function fileAll(ctx: Ctx, work: readonly Work[]): Promise<Map<Work, FiledText>> {
  const fresh = work.filter((w) => !w.done && !w.found);
  const places = await placeDrafts(ctx, fresh.map((w) => ({ type: w.type, id: w.id!, value: w.value })));
  const placeOf = new Map(fresh.map((w, i) => [w, places[i]!]));
  const previous = new Map<string, Current>();
  const touched = new Map<string, string[]>();
  const filing = work.filter((w) => !w.done);
  const others = new Map<Work, string[] | undefined>();
  for (const w of filing) requireNotAuthored(w.type, w.found?.text, w.method === 'DELETE' ? undefined : w.value);
  for (const w of filing) if (w.found && w.method !== 'DELETE') others.set(w, await sameHome(ctx, w.found, w.value));
  const drafts = filing.map((w): Draft => {
    const place = placeOf.get(w);
    const chartId = place?.chartId ?? w.found!.chartId;
    const key = `${w.type}/${w.id}`;
    const list = touched.get(chartId);
    if (list) list.push(key); else touched.set(chartId, [key]);
    if (place) return { chartId, type: w.type, id: w.id!, value: w.value, exact: w.exact, alsoAbout: place.alsoAbout };
    previous.set(`${chartId}/${w.found!.rid}`, w.found!);
    const deleted = w.method === 'DELETE';
    return { chartId, rid: w.found!.rid, type: w.type, id: w.id!, value: deleted ? {} : w.value, exact: deleted ? {} : w.exact, expectVersion: w.found!.version, ...(deleted ? { deleted, alsoAbout: [] } : others.get(w) ? { alsoAbout: others.get(w)! } : {}) };
  });
  for (const [chartId, entries] of touched) touchEntries(ctx, chartId, entries);
  const filed = await fileEntries(ctx, drafts, { previous, newCharts: places.filter((place) => place.opens).map((place) => place.chartId), ifMatch: filing.some((w) => w.ifMatch !== undefined) });
  return new Map(filing.map((w, i) => [w, filed[i]!]));
}

function doneOf(w: Work, filed: FiledText | undefined): StepDone {
  const status = w.method === 'DELETE' ? '204 No Content' : w.found && !w.found.deleted ? '200 OK' : '201 Created';
  return { index: w.index, status, type: w.type, id: w.id, version: filed?.version, lastUpdated: filed?.lastUpdated, text: filed?.text ?? '' };
}
