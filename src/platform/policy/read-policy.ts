import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { Problem } from '../problem.ts';

/**
 * Law and house policy as data. An entry: what it is, where it is written, from when to when it holds, its value.
 * Layers: policy/us/federal, policy/us/<state>, policy/facility; `combine` says how they meet.
 */
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day such as 2026-01-31');
const entry = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'must look like session.idle-minutes'),
  kind: z.string(), citation: z.string(), effectiveFrom: day, effectiveTo: day.optional(),
  combine: z.enum(['first', 'min', 'max', 'union']).default('first'),
  favours: z.enum(['individual', 'privacy', 'safety', 'house']).default('house'),
  value: z.unknown(), says: z.string(), counsel: z.string().optional(),
});
export type PolicyEntry = z.infer<typeof entry> & { file: string; version: string };

export type Policy = {
  get<T = unknown>(id: string, on?: string): T;
  /** The entries in force that made a value, for decisions that must be replayed later. */
  sources(id: string, on?: string): PolicyEntry[];
  all(): PolicyEntry[];
};

/** Reads every policy file; a bad file stops the start with a sentence that names it. */
export function readPolicy(folder: string, today: () => string = () => new Date().toISOString().slice(0, 10)): Policy {
  const entries: PolicyEntry[] = [];
  for (const file of filesUnder(folder)) {
    const text = readFileSync(file, 'utf8');
    const name = relative(folder, file);
    let raw: unknown;
    try { raw = parse(text); } catch (cause) { throw new Problem('unreadable', `policy/${name} is not YAML: ${(cause as Error).message.split('\n')[0]}`); }
    if (raw === null) continue;
    const read = z.array(entry).safeParse(raw);
    if (!read.success) {
      const first = read.error.issues[0]!;
      throw new Problem('invalid-input', `policy/${name}: entry ${String(first.path[0] ?? '?')}, ${first.path.slice(1).join('.') || 'the entry'}: ${first.message}`);
    }
    const version = createHash('sha256').update(text).digest('hex').slice(0, 16);
    for (const e of read.data) entries.push({ ...e, file: name, version });
  }
  const byId = Map.groupBy(entries, (e) => e.id);
  const sources = (id: string, on = today()): PolicyEntry[] => (byId.get(id) ?? []).filter((e) => e.effectiveFrom <= on && (e.effectiveTo === undefined || on <= e.effectiveTo));
  return {
    all: () => entries,
    sources,
    get<T>(id: string, on?: string): T {
      const inForce = sources(id, on);
      // The facility may only tighten: its file is read last and wins under `first`.
      const last = inForce.at(-1);
      if (!last) throw new Problem('rule-refused', `No policy ${id} is in force: an expired table blocks, it never guesses`);
      const values = inForce.map((e) => e.value);
      if (last.combine === 'min') return Math.min(...values as number[]) as T;
      if (last.combine === 'max') return Math.max(...values as number[]) as T;
      if (last.combine === 'union') return [...new Set(values.flat())] as T;
      return last.value as T;
    },
  };
}

function filesUnder(folder: string): string[] {
  const layer = (sub: string): string[] => {
    const at = join(folder, sub);
    return existsSync(at) ? readdirSync(at, { recursive: true, encoding: 'utf8' }).filter((f) => /\.ya?ml$/.test(f)).sort().map((f) => join(at, f)) : [];
  };
  return [...layer('us'), ...layer('facility')];
}
