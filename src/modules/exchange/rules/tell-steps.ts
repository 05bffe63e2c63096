import type { z } from 'zod';
import type { IdentitySide, IdentityStep } from '../../../standards/translation.ts';
import type { askedOfIdentity } from '../contract.ts';

type Asked = z.infer<typeof askedOfIdentity>;
type Number = Asked['of'][number];

const told = (i: { system?: string | undefined; value?: string | undefined }): Number => ({ system: i.system ?? '', value: i.value ?? '' });
/** Without social security numbers, which are shown by a right of their own, and by nothing here. */
const numbers = (side: IdentitySide | undefined): Number[] => (side?.numbers ?? []).filter((i) => !i.type?.coding?.some((c) => c.code === 'SS') && !/us-ssn$|2\.16\.840\.1\.113883\.4\.1$/.test(i.system ?? '')).map(told);

/** What an identity event asks for, by the numbers it names: as shown beside what became of it. */
export function tellSteps(steps: readonly IdentityStep[]): Asked[] {
  return steps.flatMap((step): Asked[] => {
    const nothing = { was: null, now: null };
    switch (step.do) {
      case 'merge': return [{ does: step.do, of: numbers(step.into), other: numbers(step.from), ...nothing }];
      case 'link': case 'unlink': return [{ does: step.do, of: numbers(step.one), other: numbers(step.other), ...nothing }];
      case 'change-number': return [{ does: step.do, of: numbers(step.of), other: [], was: told(step.was), now: told(step.now) }];
      case 'move-number': return [{ does: step.do, of: numbers(step.to), other: numbers(step.from), was: null, now: told(step.number) }];
      case 'move-visit': return [{ does: step.do, of: numbers(step.to), other: numbers(step.from), was: null, now: told(step.visit.number) }];
      case 'move-account': return [{ does: step.do, of: numbers(step.to), other: numbers(step.from), was: null, now: told(step.account) }];
      case 'merge-accounts': case 'change-account': return [{ does: step.do, of: numbers(step.of), other: [], was: told(step.was), now: told(step.now) }];
      case 'swap-beds': return step.sides.map((s) => ({ does: step.do, of: numbers(s.of), other: [], was: null, now: told(s.visit.number) }));
      case 'delete-person': return [{ does: step.do, of: numbers(step.of), other: [], ...nothing }];
      default: return [{ does: step.do, of: numbers(step.of), other: [], was: told(step.was.number), now: told(step.now.number) }];
    }
  });
}
