import type { Ctx } from '../../../platform/action.ts';
import { newResourceId } from '../../chart/index.ts';
import { keepSenderIds, readSenderIds } from '../store/sender-ids.ts';
import type { Known, SenderKey } from '../store/sender-ids.ts';

export type { Known } from '../store/sender-ids.ts';

const keyOf = (scope: string, type: string, senderId: string): string => `${scope}|${type}|${senderId}`;

/**
 * The sender's ids and ours, for one transaction: what was read, what this transaction makes of it. What is referred to and not here
 * gets an id of ours at once, so that the reference holds when it arrives.
 */
export class Registry {
  readonly #sourceNo: number;
  readonly #runId: string;
  readonly #rows = new Map<string, Known | null>();
  readonly #changed = new Set<Known>();
  readonly #aliases = new Map<string, { scope: string; senderId: string; known: Known }>();
  /** What is now stored from this run, by type: each entry once. */
  readonly resources: Record<string, number> = {};
  readonly #counted = new Set<string>();
  constructor(sourceNo: number, runId: string) { this.#sourceNo = sourceNo; this.#runId = runId; }

  async load(ctx: Ctx, keys: readonly SenderKey[]): Promise<void> {
    const wanted = new Map<string, SenderKey>();
    for (const key of keys) {
      const name = keyOf(key.scope, key.type, key.senderId);
      if (!this.#rows.has(name)) wanted.set(name, key);
    }
    if (wanted.size === 0) return;
    for (const name of wanted.keys()) this.#rows.set(name, null);
    for (const row of await readSenderIds(ctx.tx, this.#sourceNo, [...wanted.values()])) this.#rows.set(keyOf(row.scope, row.type, row.senderId), row);
  }

  get(scope: string, type: string, senderId: string): Known | undefined { return this.#rows.get(keyOf(scope, type, senderId)) ?? undefined; }

  /** The first of these scopes in which the key is known and here. */
  find(scopes: readonly string[], type: string, senderId: string): Known | undefined {
    for (const scope of scopes) { const known = this.get(scope, type, senderId); if (known?.rid !== undefined) return known; }
    return undefined;
  }

  /** The row of a key, made with an id of ours when there is none. Must have been loaded. */
  take(scope: string, type: string, senderId: string, ourId?: string): Known {
    const there = this.get(scope, type, senderId);
    if (there) return there;
    const made: Known = { scope, type, senderId, ourId: ourId ?? newResourceId(), chartId: undefined, rid: undefined, version: undefined, content: undefined, eventAt: undefined, runId: undefined, several: false };
    this.#rows.set(keyOf(scope, type, senderId), made);
    return made;
  }

  /** Another name for what is already known: an identifier, a second id. */
  alias(scope: string, type: string, senderId: string, known: Known): void {
    const name = keyOf(scope, type, senderId);
    if (this.#rows.get(name) === known || keyOf(known.scope, known.type, known.senderId) === name) return;
    this.#rows.set(name, known);
    this.#aliases.set(name, { scope, senderId, known });
  }

  /** A reference points to it: the reserved id must be kept. */
  refer(known: Known): void { if (known.runId === undefined) this.#changed.add(known); }

  /** The id turned out to mean somebody else elsewhere in the source. */
  ambiguous(known: Known): void { known.several = true; this.#changed.add(known); }

  /** It came again and says nothing new: it counts for this run all the same. */
  again(known: Known): void { if (known.runId !== this.#runId) this.filed(known, { chartId: known.chartId!, rid: known.rid!, version: known.version! }); }

  /** It was filed as this version. */
  filed(known: Known, now: { chartId: string; rid: string; version: number; content?: Buffer; eventAt?: Date }): void {
    const before = known.runId;
    known.chartId = now.chartId; known.rid = now.rid; known.version = now.version;
    if (now.content) known.content = now.content;
    if (now.eventAt) known.eventAt = now.eventAt;
    this.#changed.add(known);
    const name = `${now.chartId}/${now.rid}`;
    if (before !== this.#runId && !this.#counted.has(name)) {
      this.#counted.add(name);
      this.resources[known.type] = (this.resources[known.type] ?? 0) + 1;
    }
    known.runId = this.#runId;
  }

  /** Sends what changed, and knows nothing any more: something else is about to change these names. */
  letGo(ctx: Ctx): void { this.keep(ctx); this.#rows.clear(); this.#changed.clear(); this.#aliases.clear(); }

  /** Sends everything that changed, with the act's own commit. */
  keep(ctx: Ctx): void {
    const rows = new Map<string, Known>();
    for (const known of this.#changed) rows.set(keyOf(known.scope, known.type, known.senderId), known);
    for (const [name, { scope, senderId, known }] of this.#aliases) if (known.rid !== undefined) rows.set(name, { ...known, scope, senderId });
    keepSenderIds(ctx.tx, this.#sourceNo, this.#runId, [...rows.values()].map((row) => (row.rid === undefined ? { ...row, chartId: undefined } : row)));
  }
}
