import { useMemo } from 'react';
import type { Demographics } from '../../../src/modules/patients/contract.ts';
import { askChecks, listChecks } from '../../../src/modules/quality/contract.ts';
import type { Acknowledged, Question } from '../../../src/modules/quality/contract.ts';
import { useAsk } from '../../lib/use-ask.ts';
import type { EntryKind } from './kinds.ts';
import { formKindOf } from './kinds.ts';
import type { Typed, Written } from './typed.ts';

export type Asked = Question & { field: string; kept: boolean };

const valueAt = (facts: unknown, at: string): string => JSON.stringify(at.split('.').reduce<unknown>((v, k) => (typeof v === 'object' && v !== null ? (v as Record<string, unknown>)[k] : undefined), facts)) ?? '';

/** What the checks ask of the form now, each at its field. A question that was kept asks again when its field changes. */
export function useQuestions(kind: EntryKind, typed: Typed, written: Written, patient: Demographics | undefined, visit: { start?: string; end?: string } | undefined): { asked: Asked[]; keep(field: string): Record<string, string>; acknowledged: Acknowledged } {
  const { data } = useAsk(listChecks, { appliesTo: formKindOf(kind) }, { fresh: 600_000 }), form = written.entry?.form as Record<string, unknown> | undefined;
  const asked = useMemo(() => {
    if (!data || !form) return [];
    const facts = { ...form, patient: { birthDate: patient?.birthDate ?? undefined, sex: patient?.sex ?? undefined, sexForClinicalUse: patient?.profile.sexForClinicalUse ?? undefined, deceased: patient?.deceased && patient.deceased !== 'no' ? patient.deceased : undefined }, ...(visit ? { encounter: visit } : {}), today: data.today };
    return askChecks(data.checks, facts).map((q): Asked => { const field = written.fieldOf(q.at); return { ...q, field, kept: typed.kept[`${q.check}|${field}`] === valueAt(form, q.at) }; });
  }, [data, form, written, typed.kept, patient, visit]);
  return {
    asked, acknowledged: asked.filter((q) => q.kept).map(({ check, at }) => ({ check, at })),
    keep: (field) => ({ ...typed.kept, ...Object.fromEntries(asked.filter((q) => q.field === field).map((q) => [`${q.check}|${field}`, valueAt(form, q.at)])) }),
  };
}
