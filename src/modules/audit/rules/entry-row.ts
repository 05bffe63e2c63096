import { createHash } from 'node:crypto';
import type { AuditEntry } from '../../../platform/recorder.ts';
import type { Purpose } from '../../../platform/action.ts';

/** An entry in the shape it is stored in. Numbers are decimal text; `salt` and `detail` are absent where there is no detail. */
export type EntryRow = {
  id: string; at: string; actorNo: string; actorKind: string; actorId: string; facility: string;
  chartId: string; entries: string; further: { chartId: string; entries: string }[];
  outcome: string; purpose: string; action: string; problem: string; detailHash: Buffer; salt?: Buffer; detail?: string;
};

const purposeCodes: Record<Purpose, string> = {
  treatment: 't', payment: 'p', operations: 'o', records: 'r', 'patient-request': 'i', 'public-health': 'h', emergency: 'e', system: 's',
};
export const purposeWords: Record<string, string> = Object.fromEntries(Object.entries(purposeCodes).map(([word, code]) => [code, word]));
const outcomeCodes = { done: 'd', refused: 'r', failed: 'f' } as const;
export const outcomeWords: Record<string, 'done' | 'refused' | 'failed'> = { d: 'done', r: 'refused', f: 'failed' };

/** At most so many entries of one chart are named one by one; a larger read names the chart and the number. */
export const entriesNamedMax = 64;
const nothing = Buffer.alloc(0);

/** Ids, words and counts only: nothing here names a person. `newSalt` gives 16 random bytes. */
export function entryRow(entry: AuditEntry, newSalt: () => Buffer): EntryRow {
  const facility = plain(entry.facility), kind = plain(entry.actor.kind), actorId = plain(entry.actor.id);
  const subjects = entry.subjects.filter((s) => isChartId(s.chartId)).map((s) => ({ chartId: s.chartId, entries: entriesText(s.entries) }));
  const [first, ...further] = subjects;
  const kept = detailOf(entry.detail, newSalt);
  return {
    id: entry.id, at: entry.at.toISOString(), actorNo: actorNumber(kind, actorId, facility), actorKind: kind, actorId, facility,
    chartId: first?.chartId ?? '0', entries: first?.entries ?? '', further,
    outcome: outcomeCodes[entry.outcome], purpose: purposeCodes[entry.purpose], action: plain(entry.action), problem: plain(entry.problem ?? ''),
    detailHash: kept ? commit(kept.salt, kept.detail) : nothing, ...kept,
  };
}

/** What the leaf says of the detail: SHA-256 of salt and text. Without the salt the text cannot be guessed from it. */
export const commit = (salt: Uint8Array, detail: string): Buffer => createHash('sha256').update(salt).update(detail).digest();

function detailOf(detail: Record<string, unknown>, newSalt: () => Buffer): { salt: Buffer; detail: string } | undefined {
  for (const _ in detail) {
    const text = JSON.stringify(detail).replaceAll('\\u0000', '');
    return text === '{}' ? undefined : { salt: newSalt(), detail: text };
  }
  return undefined;
}

function entriesText(entries: readonly string[] | undefined): string {
  if (!entries?.length) return '';
  return entries.length > entriesNamedMax ? `*${entries.length}` : plain(entries.join(' '));
}

/** What the column holds: an id beyond it was made up by whoever asked, and would keep its whole batch from being written. */
const isChartId = (id: string): boolean => /^[1-9]\d{0,18}$/.test(id) && BigInt(id) <= 9_223_372_036_854_775_807n;

/** Control characters part the fields of a header: none may stand within one. */
function plain(text: string): string {
  // eslint-disable-next-line no-control-regex
  return /[\u0000-\u001f]/.test(text) ? text.replace(/[\u0000-\u001f]/g, '\ufffd') : text.isWellFormed() ? text : text.toWellFormed();
}

/** The number of an actor at a facility: made from what it stands for, so that two processes give the same. */
function actorNumber(kind: string, id: string, facility: string): string {
  const key = `${kind}\u0000${id}\u0000${facility}`;
  let no = numbers.get(key);
  if (no === undefined) {
    no = (createHash('sha256').update(key).digest().readBigUInt64BE() & 0x7fff_ffff_ffff_ffffn).toString();
    if (numbers.size > 100_000) numbers.clear();
    numbers.set(key, no);
  }
  return no;
}
const numbers = new Map<string, string>();
