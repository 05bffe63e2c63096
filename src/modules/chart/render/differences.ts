import type { EntryLine } from '../contract.ts';
import { elementLabel, elementWords } from './generic-facts.ts';
import type { Node } from './shapes.ts';

export type Change = { label: string; was: string | null; now: string | null };
export type Version = { line: EntryLine; resource: Node };

/** What changed from one version to the next, labelled as the facts are. What no fact shows is told by the name of its element. */
export function differences(older: Version, newer: Version): Change[] {
  const a = labelled(older.line), b = labelled(newer.line);
  const changes: Change[] = [];
  for (const label of new Set([...a.keys(), ...b.keys()])) {
    const was = a.get(label) ?? null, now = b.get(label) ?? null;
    if (was !== now) changes.push({ label, was, now });
  }
  return changes.length > 0 ? changes : unshown(older.resource, newer.resource);
}

function labelled(line: EntryLine): Map<string, string> {
  const found = new Map<string, string>();
  const put = (label: string, said: string | null): void => { if (said !== null && said !== '') found.set(label, found.has(label) ? `${found.get(label)}; ${said}` : said); };
  put('Title', line.title); put('Status', line.status); if (line.type !== 'Patient') put('Date', line.on); put('Code', line.code);
  put('Value', line.value === null ? null : [line.value, line.unit].filter((x) => x !== null).join(' ')); put('Reference', line.reference); put('Flag', line.flag);
  for (const [label, said] of line.facts) put(label, said);
  return found;
}

const ours = new Set(['id', 'meta', 'resourceType']);
const unseen = 'changed';

function unshown(older: Node, newer: Node): Change[] {
  const changes: Change[] = [];
  for (const name of new Set([...Object.keys(older), ...Object.keys(newer)])) {
    if (ours.has(name) || JSON.stringify(older[name]) === JSON.stringify(newer[name])) continue;
    const was = elementWords(older[name], { root: older, names: new Map() }) ?? null, now = elementWords(newer[name], { root: newer, names: new Map() }) ?? null;
    const label = elementLabel(name.replace(/^_/, ''));
    changes.push(was === now ? { label, was: null, now: unseen } : { label, was: short(was), now: short(now) });
  }
  return changes;
}

const short = (s: string | null): string | null => (s !== null && s.length > 500 ? `${s.slice(0, 500)}…` : s);
