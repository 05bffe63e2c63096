import { useDebouncedValue } from '@mantine/hooks';
import { useMemo } from 'react';
import { countShared } from '../../../src/modules/patients/contract.ts';
import { askChecks, listChecks } from '../../../src/modules/quality/contract.ts';
import type { Acknowledged, Question } from '../../../src/modules/quality/contract.ts';
import { m } from '../../lib/messages/index.ts';
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
  const facts = written.form as Record<string, unknown>, shared = useShared(typed, written), all = useMemo(() => [...asked, ...shared], [asked, shared]);
  return {
    // Shared phones and addresses are asked of by this form alone; what the program's checks ask is acknowledged with what is kept.
    asked: all, acknowledged: asked.filter((q) => q.kept).map(({ check, at }) => ({ check, at })),
    keep: (field) => ({ ...typed.kept, ...Object.fromEntries(all.filter((q) => q.field === field).map((q) => [`${q.check}|${field}`, valueOf({ ...facts, deceased: written.form.profile?.deceased ?? null }, q.at)])) }),
  };
}

/** A phone or an address that many charts have: is it really this person's? Asked a moment after typing stops. */
function useShared(typed: Typed, written: Written): Asked[] {
  const { telecoms = [], addresses = [] } = written.form;
  const [text] = useDebouncedValue(JSON.stringify({ phones: telecoms.flatMap((t, i) => (t.system === 'phone' && t.value.replace(/\D/g, '').length >= 10 ? [{ at: `telecoms.${i}.value`, value: t.value }] : [])), addresses: addresses.flatMap((a, i) => (a.line?.[0] && a.postalCode ? [{ at: `addresses.${i}.line`, line: a.line[0], postalCode: a.postalCode }] : [])) }), 300);
  const input = JSON.parse(text) as { phones: { at: string; value: string }[]; addresses: { at: string; line: string; postalCode: string }[] };
  const { data } = useAsk(countShared, input, { enabled: input.phones.length + input.addresses.length > 0, keep: true, fresh: 60_000 });
  return useMemo(() => (input.phones.length + input.addresses.length === 0 ? [] : data?.shared ?? []).map((s): Asked => {
    const field = written.fieldOf(s.at), check = `shared-${s.of}`;
    return { check, at: s.at, asks: m.register.onCharts(s.charts, s.more), reason: m.register.onChartsWhy, field, kept: typed.kept[`${check}|${field}`] === valueOf(written.form, s.at) } as Asked;
  }), [data, text, written, typed.kept]);
}

const valueOf = (facts: unknown, at: string): string => JSON.stringify(at.split('.').reduce<unknown>((v, k) => (typeof v === 'object' && v !== null ? (v as Record<string, unknown>)[k] : undefined), facts)) ?? '';
