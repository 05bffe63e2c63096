import type { Ctx } from '../../platform/action.ts';

/** Who masters demographics at this facility: this system, or the ADT feed. */
export const masterOf = (ctx: Ctx): 'here' | 'feed' => {
  const modes = ctx.policy<Record<string, 'here' | 'feed'>>('patients.demographics-master');
  return modes[ctx.facility] ?? modes['default'] ?? 'here';
};
