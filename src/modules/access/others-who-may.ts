import type { Ctx } from '../../platform/action.ts';
import type { RoleTable } from './rules/permit.ts';
import { rightsOf } from './rules/permit.ts';
import { rolesOfActive } from './store/department.ts';

/** How many active people besides this one hold a right by their roles. */
export async function othersWhoMay(ctx: Ctx, right: string, besides: string): Promise<number> {
  const table = ctx.policy<RoleTable>('access.roles');
  return (await rolesOfActive(ctx.tx)).filter((p) => p.id !== besides && rightsOf(p.roles, table).has(right)).length;
}
