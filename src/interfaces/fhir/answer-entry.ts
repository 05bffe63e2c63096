import { setTimeout as sleep } from 'node:timers/promises';
import type { FiledAnswer } from '../../modules/chart/index.ts';
import { createEntry, deleteEntry, headOf, listVersions, patchEntry, readEntry, updateEntry } from '../../modules/chart/index.ts';
import type { Issue } from '../../platform/problem.ts';
import { Problem } from '../../platform/problem.ts';
import type { Answer, Ask, Desk } from './ask.ts';
import { cutText } from './cut-text.ts';
import { allWell, HttpRefusal } from './outcome.ts';
import { readVersionTag } from './read-headers.ts';
import { historyBundle } from './write-bundle.ts';

export async function answerRead({ perform, actor }: Desk, ask: Ask, type: string, id: string, vid?: string): Promise<Answer> {
  if (vid !== undefined && !/^[1-9]\d{0,8}$/.test(vid)) throw new Problem('not-found', 'There is no such version');
  const { text, version } = await perform(readEntry, vid === undefined ? { type, id } : { type, id, version: Number(vid) }, actor);
  const head = headOf(text);
  const marks = { version, lastUpdated: head.lastUpdated };
  if (ask.ifNoneMatch !== undefined && ask.ifNoneMatch.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === `"${version}"`)) return { status: 304, text: '', ...marks };
  if (ask.ifModifiedSince !== undefined && ask.ifNoneMatch === undefined && Math.floor(Date.parse(head.lastUpdated) / 1000) * 1000 <= Date.parse(ask.ifModifiedSince)) return { status: 304, text: '', ...marks };
  return { status: 200, text: shape(ask.params, type, text), ...marks };
}

/** `_elements` and `_summary` on one resource. */
function shape(params: string, type: string, text: string): string {
  if (params === '' || !/(?:^|&)_(?:elements|summary)=/.test(params)) return text;
  const asked = new URLSearchParams(params);
  const elements = asked.getAll('_elements').flatMap((v) => v.split(',')).filter((v) => v !== '');
  return cutText(type, text, { elements: elements.length > 0 ? elements : undefined, summary: asked.get('_summary') ?? undefined });
}

function written(ask: Ask, type: string, done: FiledAnswer): Answer {
  const status = done.created ? 201 : 200;
  const text = ask.prefer.return === 'minimal' ? '' : ask.prefer.return === 'OperationOutcome' ? allWell(done.created ? 'Filed' : done.changed ? 'Filed as a new version' : 'Nothing to change: it already says so') : done.text;
  return { status, text, version: done.version, lastUpdated: done.lastUpdated, location: `${ask.base}/${type}/${done.id}/_history/${done.version}` };
}

function resourceOf(ask: Ask): { value: any; exact: any } {
  if (ask.body === undefined) throw new Problem('unreadable', 'The request has no body', { issues: [{ at: 'body', code: 'structure', says: 'is missing', mend: 'Send the resource as FHIR JSON' }] });
  if (ask.bodyKind !== 'resource') throw new HttpRefusal(415, 'A resource is sent as application/fhir+json');
  return ask.body;
}

export async function answerCreate({ perform, actor }: Desk, ask: Ask, type: string): Promise<Answer> {
  return written(ask, type, await perform(createEntry, { type, ...resourceOf(ask), ...(ask.ifNoneExist === undefined ? {} : { ifNoneExist: ask.ifNoneExist }), bases: [ask.base] }, actor));
}

/** PUT by id, or without one by the criteria in the query. */
export async function answerUpdate({ perform, actor }: Desk, ask: Ask, type: string, id: string | undefined): Promise<Answer> {
  const ifMatch = readVersionTag(ask.ifMatch);
  const input = { type, ...(id === undefined ? { match: ask.params } : { id }), ...resourceOf(ask), ...(ifMatch === undefined ? {} : { ifMatch }), ...(ask.ifNoneMatch?.trim() === '*' ? { ifNoneMatch: true } : {}), bases: [ask.base] };
  return written(ask, type, await lastWins(ifMatch, () => perform(updateEntry, input, actor)));
}

const attemptsMax = 20;

/** A sender who names no version wants its own to be the newest: when another was first, it goes on top of that one (http.html#concurrency). */
async function lastWins<T>(ifMatch: number | undefined, attempt: () => Promise<T>): Promise<T> {
  for (let n = 1; ; n += 1) {
    try { return await attempt(); } catch (error) {
      if (ifMatch !== undefined || n >= attemptsMax || !(error instanceof Problem) || error.kind !== 'conflict') throw error;
      // Apart in time, so that many who collide do not collide again.
      if (n > 1) await sleep(Math.random() * 10 * n);
    }
  }
}

export async function answerPatch({ perform, actor }: Desk, ask: Ask, type: string, id: string | undefined): Promise<Answer> {
  if (ask.bodyKind !== 'json-patch') throw new HttpRefusal(415, 'A patch is sent as JSON Patch', [{ at: 'Content-Type', code: 'not-supported', says: 'is no patch format of this server', mend: 'Send application/json-patch+json' }]);
  const ifMatch = readVersionTag(ask.ifMatch);
  return written(ask, type, await lastWins(ifMatch, () => perform(patchEntry, { type, ...(id === undefined ? { match: ask.params } : { id }), patch: ask.body?.exact, ...(ifMatch === undefined ? {} : { ifMatch }), bases: [ask.base] }, actor)));
}

export async function answerDelete({ perform, actor }: Desk, ask: Ask, type: string, id: string | undefined): Promise<Answer> {
  const ifMatch = readVersionTag(ask.ifMatch);
  const { version } = await perform(deleteEntry, { type, ...(id === undefined ? { match: ask.params } : { id }), ...(ifMatch === undefined ? {} : { ifMatch }), bases: [ask.base] }, actor);
  return { status: 204, text: '', ...(version === undefined ? {} : { version }) };
}

export async function answerHistory({ perform, actor }: Desk, ask: Ask, type: string, id: string | undefined): Promise<Answer> {
  const asked = new URLSearchParams(ask.params);
  const since = asked.get('_since'), count = asked.get('_count'), cursor = asked.get('_cursor');
  refuseHistoryFaults(asked, ask.prefer.strict);
  const page = await perform(listVersions, { type, ...(id === undefined ? {} : { id }), ...(since === null ? {} : { since }), ...(count ? { count: Number(count) } : {}), ...(cursor === null ? {} : { cursor }) }, actor);
  return { status: 200, text: historyBundle(ask.base, `${ask.base}/${ask.path.join('/')}`, ask.params, page) };
}

const historyParameters = new Set(['_since', '_count', '_cursor', '_format', '_pretty', '_summary', '_elements']);

/** A history asked for as of another moment or in another order must not be answered as if it had not been asked (http.html#history). */
function refuseHistoryFaults(asked: URLSearchParams, strict: boolean): void {
  const issues: Issue[] = [];
  const count = asked.get('_count');
  if (count && !/^\d{1,6}$/.test(count)) issues.push({ at: '_count', code: 'value', severity: 'error', says: 'is no whole number' });
  for (const name of new Set(asked.keys())) if (!historyParameters.has(name) && (strict || name === '_at' || name === '_list' || name === '_sort')) issues.push({ at: name, code: 'not-supported', severity: 'error', says: 'is no parameter of a history here', mend: 'Use _since and _count; the newest version comes first' });
  if (issues.length > 0) throw new Problem('not-supported', 'The history cannot be read so', { issues });
}
