import type { Ctx } from '../../platform/action.ts';
import { namesOf } from './store/pair-events.ts';

export type Source = { id: string; kind: 'person' | 'program' | 'sender'; name: string };

/** Names for who made records: s:<sender>, or p:<id of a person or program>. */
export async function sourcesOf(ctx: Ctx, ids: readonly string[]): Promise<(id: string) => Source> {
  const names = await namesOf(ctx.tx, ids.filter((i) => i.startsWith('p:')).map((i) => i.slice(2)));
  return (id) => {
    if (id.startsWith('s:')) return { id, kind: 'sender', name: id.slice(2) };
    const who = id.slice(2);
    return { id, kind: /^\d+$/.test(who) ? 'person' : 'program', name: names.get(who) ?? (who === 'operator' || who === 'system' ? 'This program' : who) };
  };
}
