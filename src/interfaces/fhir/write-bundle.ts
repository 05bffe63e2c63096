import type { EverythingOutput, HistoryOutput, SearchOutput, StepDone } from '../../modules/chart/index.ts';
import { cursorParameter, headOf } from '../../modules/chart/index.ts';
import { outcomeIssue, outcome } from './outcome.ts';
import type { Cut } from './cut-text.ts';
import { cutText } from './cut-text.ts';

/** Bundles are put together around the stored texts, which are not parsed again. */
const quoted = (text: string): string => JSON.stringify(text);

function bundle(type: string, total: number | undefined, links: readonly [string, string][], entries: readonly string[]): string {
  const link = links.map(([relation, url]) => `{"relation":"${relation}","url":${quoted(url)}}`).join(',');
  return `{"resourceType":"Bundle","type":"${type}"${total === undefined ? '' : `,"total":${total}`},"link":[${link}]${entries.length > 0 ? `,"entry":[${entries.join(',')}]` : ''}}`;
}

/** `address` is the search as sent, without query; `params` its query. */
export function searchset(base: string, address: string, params: string, { query, hits, included, total, next, warnings }: SearchOutput): string {
  const cut: Cut = { elements: query.elements, summary: query.summary };
  const unknown = new Set(query.unknown.map((i) => i.at));
  const self = new URLSearchParams([...new URLSearchParams(params)].filter(([name]) => !unknown.has(name)));
  const links: [string, string][] = [['self', `${address}${self.size > 0 ? `?${self}` : ''}`]];
  if (next !== undefined) { self.set(cursorParameter, next); links.push(['next', `${address}?${self}`]); }
  const entries = hits.map((h) => `{"fullUrl":"${base}/${h.type}/${h.id}","resource":${cutText(h.type, h.text, cut)},"search":{"mode":"match"}}`);
  for (const h of included) entries.push(`{"fullUrl":"${base}/${h.type}/${h.id}","resource":${cutText(h.type, h.text, cut.summary ? { summary: cut.summary } : {})},"search":{"mode":"include"}}`);
  if (warnings.length > 0) entries.push(`{"resource":${outcome(warnings.map((i) => outcomeIssue({ ...i, severity: 'warning' }, 'not-supported')))},"search":{"mode":"outcome"}}`);
  return bundle('searchset', total, links, entries);
}

export function everythingBundle(base: string, address: string, params: string, { hits, next }: EverythingOutput): string {
  const links: [string, string][] = [['self', `${address}${params ? `?${params}` : ''}`]];
  if (next !== undefined) { const more = new URLSearchParams(params); more.set(cursorParameter, next); links.push(['next', `${address}?${more}`]); }
  return bundle('searchset', next === undefined && !params.includes(cursorParameter) ? hits.length : undefined, links, hits.map((h) => `{"fullUrl":"${base}/${h.type}/${h.id}","resource":${h.text},"search":{"mode":"match"}}`));
}

export function historyBundle(base: string, address: string, params: string, { versions, next, total }: HistoryOutput): string {
  const links: [string, string][] = [['self', `${address}${params ? `?${params}` : ''}`]];
  if (next !== undefined) { const more = new URLSearchParams(params); more.set(cursorParameter, next); links.push(['next', `${address}?${more}`]); }
  const entries = versions.map((v) => {
    const method = v.deleted ? 'DELETE' : v.version === 1 ? 'POST' : 'PUT';
    const status = v.deleted ? '204 No Content' : v.version === 1 ? '201 Created' : '200 OK';
    return `{"fullUrl":"${base}/${v.type}/${v.id}"${v.deleted ? '' : `,"resource":${v.text}`},"request":{"method":"${method}","url":"${v.version === 1 ? v.type : `${v.type}/${v.id}`}"},"response":{"status":"${status}","etag":"W/\\"${v.version}\\"","lastModified":"${v.recordedAt}"}}`;
  });
  return bundle('history', total, links, entries);
}

/** One entry of a transaction's or batch's answer. */
export function responseEntry(base: string, done: StepDone, representation: boolean): string {
  const place = done.id === undefined ? undefined : `${base}/${done.type}/${done.id}`;
  const resource = representation && done.text !== '' ? `"resource":${done.text},` : '';
  const version = done.version === undefined || place === undefined ? '' : `,"location":"${place}/_history/${done.version}","etag":"W/\\"${done.version}\\""`;
  return `{${place === undefined || done.status.startsWith('204') ? '' : `"fullUrl":"${place}",`}${resource}"response":{"status":"${done.status}"${version}${done.lastUpdated === undefined ? '' : `,"lastModified":"${done.lastUpdated}"`}}}`;
}

export const responseBundle = (type: 'transaction-response' | 'batch-response', entries: readonly string[]): string => `{"resourceType":"Bundle","type":"${type}","entry":[${entries.join(',')}]}`;

export { headOf };
