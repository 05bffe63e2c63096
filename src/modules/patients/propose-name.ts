import type { Ctx } from '../../platform/action.ts';
import { wordsOf } from './rules/fold-name.ts';
import type { NamingPolicy, ProposedName } from './rules/naming.ts';
import { newbornName, unknownName } from './rules/naming.ts';
import { namesCarried, nextUnknown } from './store/unknown-names.ts';

/** The next free name of the naming policy for somebody unknown. Each proposal moves on, so that two who ask at once get two names. */
export async function proposeUnknown(ctx: Ctx, kind: 'unknown' | 'trauma'): Promise<ProposedName> {
  const policy = ctx.policy<NamingPolicy>('patients.naming'), alphabet = new Set(policy.unknown.words.map((w) => w.toLowerCase()));
  const [names, at] = await Promise.all([namesCarried(ctx.tx, wordsOf(policy.unknown.family).join(' ')), nextUnknown(ctx.tx)]);
  // "trauma alpha 2" carries "alpha 2": the word with the number behind it.
  const taken = new Set(names.flatMap((n) => { const words = n.split(' '), i = words.findIndex((w) => alphabet.has(w)); return i < 0 ? [] : [/^\d+$/.test(words[i + 1] ?? '') ? `${words[i]} ${words[i + 1]}` : words[i]!]; }));
  return unknownName(policy, kind, taken, at % policy.unknown.words.length);
}

export const proposeNewborn = (ctx: Ctx, of: { sex: string | null; order: number | null; mother: ProposedName }): ProposedName => newbornName(ctx.policy<NamingPolicy>('patients.naming'), of);
