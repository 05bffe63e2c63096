import type { Ctx } from '../../platform/action.ts';
import type { Holder } from './rules/decide-identity.ts';
import type { IdentityPolicy } from './rules/facts.ts';
import { keptFacts } from './rules/facts.ts';
import { readNameKeys } from './rules/fold-name.ts';
import { isSsn } from './rules/identifier-strength.ts';
import { identifierRows, patientRow } from './rules/project-patient.ts';
import { sealedKeys, sealsOf } from './seals.ts';
import type { HolderRow } from './store/holders.ts';

export type KnownHolder = Holder & { patientId: string; /** Merged away: the record that leads since then. */ leads?: { chartId: string; patientId: string } };
type Keyed = { identifiers: readonly { system: string | undefined; folded: string; strength?: string }[]; senderId?: string | undefined };

const keyOf = (i: { system: string | undefined; folded: string }): string => `${i.system ?? ''}|${i.folded}`;

/** By what somebody is looked for: identifiers that tell anything, and the sender's id. */
export const keysOf = (f: Keyed): string[] => [...f.identifiers.filter((i) => i.strength !== 'none').map(keyOf), ...(f.senderId === undefined ? [] : [`sender|${f.senderId}`])];

const older = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

/** Who is here, by what they hold: those read from the index, and those this batch registers or changes. */
export class Held {
  readonly #byKey = new Map<string, string[]>();
  readonly #holders = new Map<string, KnownHolder>();

  /** Somebody, or somebody as they are now. Oldest chart first under each key, as the index answers. */
  put(now: KnownHolder): void {
    // Whose record it is stays known when the record changes.
    const was = this.#holders.get(now.chartId), holder = was?.personId !== undefined && now.personId === undefined ? { ...now, personId: was.personId, mergedAway: was.mergedAway ?? false, beside: was.beside ?? [], ...(was.leads ? { leads: was.leads } : {}) } : now;
    this.#holders.set(holder.chartId, holder);
    for (const key of [...holder.identifiers.map(keyOf), ...(holder.senderIds ?? []).map((s) => `sender|${s}`)]) {
      const list = this.#byKey.get(key);
      if (!list) this.#byKey.set(key, [holder.chartId]);
      else if (!list.includes(holder.chartId)) { list.push(holder.chartId); list.sort(older); }
    }
  }

  of(facts: Keyed): KnownHolder[] { return [...new Set(keysOf(facts).flatMap((k) => this.#byKey.get(k) ?? []))].map((chart) => this.#holders.get(chart)!); }
  get(chartId: string): KnownHolder { return this.#holders.get(chartId)!; }
  patientOf(chartId: string): string { return this.#holders.get(chartId)!.patientId; }
}

export function holderOf(row: HolderRow, policy: IdentityPolicy): KnownHolder {
  return { ...keptFacts(row.names, row.birth, row.sex, policy), chartId: row.chartId, patientId: row.patientId, senderIds: row.senderIds, ...(row.leads ? { leads: row.leads } : {}),
    ...(row.personId === undefined ? {} : { personId: row.personId, mergedAway: row.mergedAway ?? false, beside: (row.beside ?? []).map((o) => keptFacts(o.names, o.birth, o.sex, policy)) }),
    identifiers: row.identifiers.map((i) => ({ ...i, weak: i.system === undefined || isSsn(i.system, i.type) })) };
}

/** The same out of a Patient that is about to be filed: what the index will say of it. */
export function holderOfValue(of: { chartId: string; patientId: string }, value: Record<string, any>, policy: IdentityPolicy): KnownHolder {
  const row = patientRow(value, of.patientId) as any[];
  return holderOf({
    chartId: of.chartId, rid: '', patientId: of.patientId, names: readNameKeys(row[6]), birth: { date: row[7], lo: row[8], hi: row[9] }, sex: row[10], senderIds: [],
    identifiers: (identifierRows(value) as any[][]).map(([, system, , folded, type]) => ({ system: system ?? undefined, folded, type: type ?? undefined })),
  }, policy);
}

/** Those read from the index, also by the names that stand behind a seal: a sender who knows nothing of an alias means the same person. */
export async function heldWithSeals(ctx: Ctx, rows: readonly HolderRow[], policy: IdentityPolicy): Promise<KnownHolder[]> {
  const seals = await sealsOf(ctx, rows.map((r) => r.chartId));
  return rows.map((row) => { const holder = holderOf(row, policy); return { ...holder, names: [...holder.names, ...sealedKeys(seals.get(row.chartId))] }; });
}
