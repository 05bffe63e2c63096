import type { Ctx } from '../../../platform/action.ts';
import { receivedMark } from '../../../standards/ccda/index.ts';
import type { Attached } from '../render/attachments.ts';
import { attachmentsIn } from '../render/attachments.ts';
import { readStored } from '../render/read-stored.ts';
import type { Outside } from '../rules/record-set.ts';
import { factsFor, outsideRule } from '../rules/record-set.ts';
import type { Hit } from '../store/run-search.ts';
import type { Placed } from '../store/read-lines.ts';
import { readLines } from '../store/read-lines.ts';

/** Types that may name a file of their own. */
const holdsFiles = new Set(['DocumentReference', 'DiagnosticReport', 'Composition', 'Media', 'Consent', 'QuestionnaireResponse', 'Communication', 'DocumentManifest', 'Contract', 'Procedure', 'Observation', 'Bundle']);

/**
 * What goes apart with entries that stand outside every record set: their files, which are entries of their own, and the received document that says the
 * same. Without it a psychotherapy note would leave by its Binary.
 */
export class KeptApart {
  readonly #binaries = new Map<string, string>();
  readonly #items = new Map<string, string>();

  add(rule: string, resource: Record<string, any>, itemId: string | null): void {
    for (const f of attachmentsIn(resource)) { const id = /(?:^|\/)Binary\/([A-Za-z0-9.-]{1,64})/.exec(f.url)?.[1]; if (id) this.#binaries.set(id, rule); }
    if (itemId !== null) this.#items.set(itemId, rule);
  }

  /** The rule by which an entry goes apart; undefined where it does not. */
  ruleFor(entry: { type: string; id: string; itemId: string | null; files: readonly Attached[] }): string | undefined {
    return (entry.type === 'Binary' ? this.#binaries.get(entry.id) : undefined) ?? (entry.itemId !== null && entry.files.some((f) => f.url === receivedMark) ? this.#items.get(entry.itemId) : undefined);
  }

  /** Looks at entries that are not asked for, for what they hold apart. */
  async lookAt(ctx: Ctx, outside: Outside, placed: readonly Placed[]): Promise<void> {
    const holders = placed.filter((p) => holdsFiles.has(p.type));
    for (let i = 0; i < holders.length; i += 500) for (const row of await readLines(ctx.tx, holders.slice(i, i + 500))) this.#look(outside, row.text, row.itemId);
  }

  #look(outside: Outside, text: string, itemId: string | null): boolean {
    if (!mayBeApart(outside, text)) return false;
    const resource = readStored(text) as Record<string, any>, rule = outsideRule(outside, factsFor(resource, 'other', false, ''));
    if (rule !== undefined) this.add(rule, resource, itemId);
    return rule !== undefined;
  }

  /** Of what a program is given at once, what may go; `others` are entries that may hold files of these. */
  sift(outside: Outside, hits: readonly Hit[], others: readonly Hit[]): Hit[] {
    for (const h of others) this.#look(outside, h.text, null);
    const within = hits.filter((h) => !this.#look(outside, h.text, null));
    return within.filter((h) => h.type !== 'Binary' || !this.#binaries.has(h.id));
  }
}

/** The rule by which a stored text stands outside every record set; most texts are not even read for it. */
export function ruleApart(outside: Outside, text: string): string | undefined {
  return text !== '' && mayBeApart(outside, text) ? outsideRule(outside, factsFor(readStored(text) as Record<string, any>, 'other', false, '')) : undefined;
}

/** Ids of the files (Binary) that a stored text names. */
export const fileNames = (text: string): string[] => attachmentsIn(readStored(text)).flatMap((f) => /(?:^|\/)Binary\/([A-Za-z0-9.-]{1,64})/.exec(f.url)?.[1] ?? []);

const looks = new WeakMap<Outside, RegExp>();

const literal = (x: string): string => x.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const anyOf = (outside: Outside, between: string): string => Object.values(outside).flatMap((kind) => [...kind.codes.map((c) => `"${literal(c)}"`), ...kind.phrases.map((p) => p.split(' ').map(literal).join(between))]).join('|');

/** The same look as a pattern of PostgreSQL, whose classes are wider: what it passes over is surely not apart. */
export const apartPattern = (outside: Outside): string => anyOf(outside, String.raw`(?:[^a-z0-9]|\\[nrtbf]|\\u[0-9a-f]{4})+`);

/** A quick look before a text is read: whether one of the codes or phrases stands anywhere in its JSON. */
function mayBeApart(outside: Outside, text: string): boolean {
  let look = looks.get(outside);
  if (!look) {
    look = new RegExp(anyOf(outside, String.raw`(?:[^\p{L}\p{N}]|\\[nrtbf]|\\u[0-9a-f]{4})+`), 'iu');
    looks.set(outside, look);
  }
  return look.test(text);
}
