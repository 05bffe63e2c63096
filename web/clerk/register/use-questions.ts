import { useMemo } from 'react';
import { askChecks, listChecks } from '../../../src/modules/quality/contract.ts';
import type { Acknowledged, Question } from '../../../src/modules/quality/contract.ts';
import { useAsk } from '../../lib/use-ask.ts';
import type { Typed, Written } from './typed.ts';

export type Asked = Question & { field: string; kept: boolean };

/** What the checks ask of the form now, each at its field. A question that was kept asks again when its field changes. */
export function useQuestions(typed: Typed, written: Written): { asked: Asked[]; keep(field: string): Record<string, string>; acknowledged: Acknowledged } {
  const { data } = useAsk(listChecks, { appliesTo: 'registration' }, { fresh: 600_000 });
  const asked = useMemo(() => {
    if (!data) return [];
    const facts = { ...written.form, deceased: written.form.profile?.deceased ?? null, today: data.today };
    return askChecks(data.checks, facts).map((q): Asked => { const field = written.fieldOf(q.at); return { ...q, field, kept: typed.kept[`${q.check}|${field}`] === valueOf(facts, q.at) }; });
  }, [data, written, typed.kept]);
  const facts = written.form as Record<string, unknown>;
  return {
    asked, acknowledged: asked.filter((q) => q.kept).map(({ check, at }) => ({ check, at })),
    keep: (field) => ({ ...typed.kept, ...Object.fromEntries(asked.filter((q) => q.field === field).map((q) => [`${q.check}|${field}`, valueOf({ ...facts, deceased: written.form.profile?.deceased ?? null }, q.at)])) }),
  };
}

const valueOf = (facts: unknown, at: string): string => JSON.stringify(at.split('.').reduce<unknown>((v, k) => (typeof v === 'object' && v !== null ? (v as Record<string, unknown>)[k] : undefined), facts)) ?? '';
