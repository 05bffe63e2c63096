import { capabilityStatement } from './capability.ts';
import type { Step } from '../../modules/chart/index.ts';
import { knownType, transact } from '../../modules/chart/index.ts';
import { parseExact } from '../../standards/fhir/exact-json.ts';
import type { Issue } from '../../platform/problem.ts';
import { Problem } from '../../platform/problem.ts';
import type { Answer, Ask, Desk } from './ask.ts';
import { outcomeOf } from './outcome.ts';
import { readVersionTag } from './read-headers.ts';
import { responseBundle, responseEntry } from './write-bundle.ts';

/** More entries than this are refused: send several Bundles. */
const entriesMax = 20_000;

type Entry = { index: number; method: string; path: string[]; params: string; value: any; exact: any; request: any; fullUrl: string | undefined; fault?: Issue };
type AnswerOne = (desk: Desk, ask: Ask) => Promise<Answer>;

/** A Bundle sent to the base: a transaction is done whole or not at all, a batch entry by entry (http.html#transaction). */
export async function answerBundle(desk: Desk, ask: Ask, answerOne: AnswerOne): Promise<Answer> {
  const bundle = ask.body?.value;
  if (bundle?.resourceType !== 'Bundle' || (bundle.type !== 'transaction' && bundle.type !== 'batch')) {
    throw new Problem('unreadable', 'The base takes a Bundle of type transaction or batch', { issues: [{ at: bundle?.resourceType === 'Bundle' ? 'Bundle.type' : 'resourceType', code: 'value', severity: 'error', says: 'is not a transaction or batch', mend: 'Send single resources to their type, and collections to the import' }] });
  }
  const entries = readEntries(ask);
  return bundle.type === 'transaction' ? answerTransaction(desk, ask, entries, answerOne) : answerBatch(desk, ask, entries, answerOne);
}

function readEntries(ask: Ask): Entry[] {
  const { value, exact } = ask.body!;
  const given: unknown = value.entry ?? [];
  if (!Array.isArray(given)) throw new Problem('unreadable', 'Bundle.entry is no list', { issues: [{ at: 'Bundle.entry', code: 'structure', severity: 'error', says: 'must be a list' }] });
  if (given.length > entriesMax) throw new Problem('too-large', `A Bundle holds at most ${entriesMax} entries here`);
  const entries = given.map((e: any, index): Entry => {
    const url = typeof e?.request?.url === 'string' ? e.request.url : '';
    const fault = faultOf(e, index, url);
    const local = url.startsWith(`${ask.base}/`) ? url.slice(ask.base.length + 1) : url.replace(/^\//, '');
    const cut = local.indexOf('?');
    return { index, method: e?.request?.method, path: (cut < 0 ? local : local.slice(0, cut)).split('/').filter((s: string) => s !== ''), params: cut < 0 ? '' : local.slice(cut + 1), value: e?.resource, exact: exact.entry?.[index]?.resource, request: e?.request, fullUrl: typeof e?.fullUrl === 'string' ? e.fullUrl : undefined, ...(fault ? { fault } : {}) };
  });
  const issues = entries.flatMap((e) => e.fault ?? []);
  // In a batch each entry stands for itself, the unreadable too.
  if (issues.length > 0 && value.type === 'transaction') throw new Problem('unreadable', 'Some entries of the Bundle cannot be read', { issues: issues.slice(0, 100) });
  return entries;
}

function faultOf(e: any, index: number, url: string): Issue | undefined {
  const method = e?.request?.method;
  if (!['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(method)) return { at: `Bundle.entry[${index}].request.method`, code: 'required', severity: 'error', says: 'must be GET, POST, PUT, PATCH or DELETE' };
  if (url === '') return { at: `Bundle.entry[${index}].request.url`, code: 'required', severity: 'error', says: 'is missing' };
  if ((method === 'POST' || method === 'PUT') && (typeof e.resource !== 'object' || e.resource === null) && !/[$]|_search/.test(url)) return { at: `Bundle.entry[${index}].resource`, code: 'required', severity: 'error', says: `is missing, and ${method} needs it` };
  return undefined;
}

const askOf = (ask: Ask, e: Entry): Ask => ({
  method: e.method, path: e.path, params: e.params, prefer: ask.prefer, base: ask.base,
  ...(e.value === undefined ? {} : e.method === 'PATCH' ? { body: patchBody(e), bodyKind: 'json-patch' as const } : { body: { value: e.value, exact: e.exact }, bodyKind: 'resource' as const }),
  ifMatch: e.request.ifMatch, ifNoneMatch: e.request.ifNoneMatch, ifNoneExist: e.request.ifNoneExist, ifModifiedSince: e.request.ifModifiedSince,
});

/** A patch inside a Bundle is a Binary of JSON Patch (http.html#patch). */
function patchBody(e: Entry): { value: any; exact: any } {
  if (e.value?.resourceType !== 'Binary' || typeof e.value.data !== 'string') {
    throw new Problem('not-supported', 'A patch in a Bundle is a Binary with a JSON Patch', { issues: [{ at: `Bundle.entry[${e.index}].resource`, code: 'not-supported', severity: 'error', says: 'must be a Binary of application/json-patch+json' }] });
  }
  return parseExact(Buffer.from(e.value.data, 'base64').toString('utf8'));
}

async function answerTransaction(desk: Desk, ask: Ask, entries: readonly Entry[], answerOne: AnswerOne): Promise<Answer> {
  const issues: Issue[] = [];
  const steps: Step[] = [];
  for (const e of entries) {
    if (e.method === 'GET' || e.method === 'HEAD') continue;
    const [type, id, ...rest] = e.path;
    const place = `Bundle.entry[${e.index}].request.url`;
    if (!type || !knownType(type) || rest.length > 0 || (e.method === 'POST' && id !== undefined)) { issues.push({ at: place, code: 'value', severity: 'error', says: `is no address that ${e.method} takes in a transaction` }); continue; }
    if (e.method !== 'POST' && id === undefined && e.params === '') { issues.push({ at: place, code: 'value', severity: 'error', says: 'names neither an id nor criteria' }); continue; }
    if (id !== undefined && !/^[A-Za-z0-9\-.]{1,64}$/.test(id)) { issues.push({ at: place, code: 'value', severity: 'error', says: 'has an id that is no FHIR id' }); continue; }
    const ifMatch = readVersionTag(e.request.ifMatch);
    steps.push({
      index: e.index, method: e.method as Step['method'], type, ...(id === undefined ? (e.method === 'POST' ? {} : { match: e.params }) : { id }), ...(e.fullUrl === undefined ? {} : { fullUrl: e.fullUrl }),
      ...(e.method === 'PATCH' ? { patch: patchBody(e).exact } : e.method === 'DELETE' ? {} : { value: e.value, exact: e.exact }),
      ...(ifMatch === undefined ? {} : { ifMatch }), ...(typeof e.request.ifNoneExist === 'string' ? { ifNoneExist: e.request.ifNoneExist } : {}),
    });
  }
  if (issues.length > 0) throw new Problem('unreadable', 'Some entries of the transaction cannot be read', { issues: issues.slice(0, 100) });
  const texts = new Array<string>(entries.length);
  if (steps.length > 0) for (const done of await desk.perform(transact, { steps, bases: [ask.base] }, desk.actor)) texts[done.index] = responseEntry(ask.base, done, ask.prefer.return === 'representation');
  for (const e of entries) if (e.method === 'GET' || e.method === 'HEAD') texts[e.index] = await oneEntry(desk, ask, e, answerOne);
  return { status: 200, text: responseBundle('transaction-response', texts) };
}

async function answerBatch(desk: Desk, ask: Ask, entries: readonly Entry[], answerOne: AnswerOne): Promise<Answer> {
  const order: Record<string, number> = { DELETE: 0, POST: 1, PUT: 2, PATCH: 2, GET: 3, HEAD: 3 };
  const texts = new Array<string>(entries.length);
  for (const e of [...entries].sort((a, b) => (order[a.method] ?? 9) - (order[b.method] ?? 9))) texts[e.index] = await oneEntry(desk, ask, e, answerOne);
  return { status: 200, text: responseBundle('batch-response', texts) };
}

const words: Record<number, string> = { 200: 'OK', 201: 'Created', 204: 'No Content', 304: 'Not Modified', 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed', 409: 'Conflict', 410: 'Gone', 412: 'Precondition Failed', 413: 'Payload Too Large', 415: 'Unsupported Media Type', 422: 'Unprocessable Entity', 429: 'Too Many Requests', 500: 'Internal Server Error', 503: 'Service Unavailable' };
const statusText = (status: number): string => `${status}${words[status] ? ` ${words[status]}` : ''}`;

async function oneEntry(desk: Desk, ask: Ask, e: Entry, answerOne: AnswerOne): Promise<string> {
  try {
    if (e.fault) throw new Problem('unreadable', 'This entry cannot be read', { issues: [e.fault] });
    if (e.method === 'GET' && e.path.length === 1 && e.path[0] === 'metadata') return `{"resource":${capabilityStatement(ask.base, desk.version ?? '0')},"response":{"status":"200 OK"}}`;
    const a = await answerOne(desk, askOf(ask, e));
    const wanted = e.method === 'GET' || ask.prefer.return === 'representation';
    return `{${wanted && a.text !== '' ? `"resource":${a.text},` : ''}"response":{"status":"${statusText(a.status)}"${a.location === undefined ? '' : `,"location":${JSON.stringify(a.location)}`}${a.version === undefined ? '' : `,"etag":"W/\\"${a.version}\\""`}${a.lastUpdated === undefined ? '' : `,"lastModified":"${a.lastUpdated}"`}}}`;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { status, text } = outcomeOf(error);
    return `{"response":{"status":"${statusText(status)}","outcome":${text}}}`;
  }
}
