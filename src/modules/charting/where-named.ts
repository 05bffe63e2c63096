import type { Ctx } from '../../platform/action.ts';
import { chartDoor } from '../chart/index.ts';
import type { Located } from '../chart/index.ts';
import { localReference, referencesIn } from './rules/plan-move.ts';

/** Where the entries stand that these resources refer to, by `Type/id`; those that `known` names are not looked up. */
export async function whereNamed(ctx: Ctx, resources: readonly Record<string, any>[], known: (key: string) => boolean): Promise<Map<string, Located>> {
  const named = [...new Set(resources.flatMap((r) => referencesIn(r)))].filter((r) => localReference.test(r) && !known(r));
  return chartDoor.locate(ctx, named.map((r) => ({ type: r.split('/')[0]!, id: r.split('/')[1]! })));
}
