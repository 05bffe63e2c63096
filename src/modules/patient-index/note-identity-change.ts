import type { Ctx } from '../../platform/action.ts';
import type { ChangeKind, ChangeNumber } from './contract-ledger.ts';
import type { ChangeOfItem } from './store/identity-changes.ts';
import { insertChange, nameOrigin, readChangesOfItem } from './store/identity-changes.ts';

/** A change as it is written into the ledger; see ChangeKind. */
export type IdentityChange = {
  kind: ChangeKind;
  /** The chart that leads: the survivor, the one whose number or person changed, where a visit or number now is. */
  chartId: string;
  /** The other: merged into it, linked with it, parted from it; where a visit or number was. */
  otherChartId?: string | undefined;
  /** The number before and after, of `number-changed`, `number-moved`, `visit-moved` and `visit-number-changed`. */
  was?: ChangeNumber | undefined;
  now?: ChangeNumber | undefined;
  joinId?: string | undefined;
  reason: string;
};

/** Writes a change of identity into the ledger, with the change's own commit. Downstream systems hear of it from there. */
export function noteIdentityChange(ctx: Ctx, change: IdentityChange): void {
  insertChange(ctx.tx, { ...change, id: ctx.newId(), at: ctx.now, facility: ctx.facility, actor: ctx.actor.id });
}

/** Says which sender's message brought the changes that this act has written and nobody has claimed yet: they are not told again to that sender, and are shown with the message. */
export async function nameOriginOfChanges(ctx: Ctx, origin: string, itemId?: string): Promise<void> { await nameOrigin(ctx.tx, origin, itemId ?? null); }

/** What a received message changed, with how each join stands now. */
export async function changesOfItem(ctx: Ctx, itemId: string): Promise<ChangeOfItem[]> { return readChangesOfItem(ctx.tx, itemId); }
