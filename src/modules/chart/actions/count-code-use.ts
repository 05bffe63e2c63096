import { z } from 'zod';
import { action } from '../../../platform/action.ts';
import { recordCodeUse, systemUrls } from '../../terminology/index.ts';
import { countCodeUse as count } from '../store/code-use.ts';
import { systemNumber } from '../store/system-number.ts';

/** Tells the code look-up what the charts here carry, so that the usual codes come first. */
export const countCodeUse = action<Record<string, never>, { codes: number }>({
  name: 'chart.count-code-use', title: 'Count which codes the charts carry', kind: 'write', right: 'system', weight: 'heavy', input: z.object({}) as unknown as z.ZodType<Record<string, never>>,
  async run(ctx) {
    const urls = new Map((await systemUrls(ctx.tx)).map((url) => [systemNumber(url), url]));
    const uses = (await count(ctx.tx)).flatMap(({ system, code, uses: n }) => { const url = urls.get(system); return url ? [{ system: url, code, uses: n }] : []; });
    await recordCodeUse(ctx.tx, uses);
    ctx.note({ codes: uses.length });
    return { codes: uses.length };
  },
});
