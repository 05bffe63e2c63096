import { Problem } from '../../platform/problem.ts';
import type { Guard } from '../chart/index.ts';
import { masterOf } from './master.ts';
import { fieldWords } from './rules/field-words.ts';
import { changedFields, holdCorrected } from './rules/hold-corrected.ts';
import { heldFields, openDifferences } from './store/corrected-fields.ts';

/**
 * What was corrected here is held against programs as against feeds (45 CFR 164.312(c)(1), integrity). A feed is held field by field where it files; a program that
 * updates or patches the whole Patient is told which fields it contradicts, nothing is filed, and the difference waits for a person who decides it.
 */
export const correctionGuard: Guard = {
  types: ['Patient'],
  async judge(ctx, next) {
    if (ctx.actor.kind !== 'client' || next.draft.sender !== undefined || next.before.text === '' || masterOf(ctx) !== 'here') return undefined;
    const held = await heldFields(ctx.tx, next.chartId);
    if (held.length === 0) return undefined;
    const before = JSON.parse(next.before.text) as Record<string, any>, after = next.draft.value as Record<string, any>, changed = new Set(changedFields(before, after)), against = held.filter((h) => changed.has(h.field));
    if (against.length === 0) return undefined;
    const { differences } = holdCorrected(before, after, after, against), names = against.map((h) => fieldWords(h.field));
    return new Problem('rule-refused', `${names.join(', ')}: corrected here, and this update says otherwise. Nothing is changed; somebody at the desk is asked`, {
      because: [{ rule: 'patients.corrected-here', citation: '45 CFR 164.312(c)(1)' }],
      issues: names.map((name) => ({ at: 'Patient', code: 'business-rule', severity: 'error' as const, says: `${name} was corrected here and differs from what is sent`, mend: 'Send it as it stands here; or let somebody at the desk accept what you sent, where it waits as a difference' })),
      keep: async (c) => {
        c.note({ fields: against.map((h) => h.field) });
        openDifferences(c.tx, next.chartId, differences, { source: c.actor.name, itemId: null, at: c.now });
      },
    });
  },
};
