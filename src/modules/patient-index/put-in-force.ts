import type { Ctx } from '../../platform/action.ts';
import { defaultModel } from '../linkage/index.ts';
import { linkingOf, putModelInForce } from '../patients/index.ts';
import { beginRound } from './begin-round.ts';
import { roundsTurn } from './store/rounds.ts';

/** From now on everybody is compared by these, and all who are here again. One after the other. False where there are none of that name. */
export async function putInForce(ctx: Ctx, version: string, reason: string): Promise<boolean> {
  await roundsTurn(ctx.tx);
  const { version: before } = await linkingOf(ctx, 'fresh');
  if (!await putModelInForce(ctx, version, defaultModel)) return false;
  await beginRound(ctx, { reason, before });
  return true;
}
