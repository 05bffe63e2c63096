import { useCallback } from 'react';
import { searchCodes } from '../../src/modules/terminology/contract.ts';
import type { CodeHit, CodeTask, SystemAbout } from '../../src/modules/terminology/contract.ts';
import type { PickAnswer, PickOption, PickSearch } from '../ui/code-picker.tsx';
import { call } from './call.ts';
import { shortDate } from './dates.ts';
import { m } from './messages/index.ts';

/** A chosen code as a FHIR coding, with the release it was taken from. */
export type ChosenCode = { system: string; version: string | null; code: string; display: string; systemTitle: string };

/**
 * The search of a CodePicker for a task (`problem`, `medication` ...), narrowed to code systems or a value set by canonical url where wanted:
 *
 *     const search = useCodeSearch('problem');
 *     <CodePicker label="Problem" search={search} chosen={chosen && shownCode(chosen)} onChoose={setChosen} />
 */
export function useCodeSearch(task: CodeTask, narrow: { systems?: string[]; valueSet?: string } = {}): PickSearch<ChosenCode> {
  const systems = narrow.systems?.join(' '), { valueSet } = narrow;
  return useCallback(async (text, signal) => {
    const found = await call(searchCodes, { text, task, systems: systems ? systems.split(' ') : null, valueSet: valueSet ?? null, limit: 30 }, { signal });
    const byUrl = new Map(found.systems.map((s) => [s.url, s]));
    return { options: found.hits.map((h) => optionOf(h, byUrl.get(h.system)!)), corrected: found.corrected, terms: found.systems.map(termsOf), empty: `${m.codes.none}. ${m.codes.noneSays}` } satisfies PickAnswer<ChosenCode>;
  }, [task, systems, valueSet]);
}

/** What the picker shows for a chosen code. */
export const shownCode = (c: ChosenCode): { code: string; name: string; says: string } => ({ code: c.code, name: c.display, says: c.version ? `${c.systemTitle} ${c.version}` : c.systemTitle });

function optionOf(h: CodeHit, s: SystemAbout): PickOption<ChosenCode> {
  const why = [h.matched.name ? m.codes.also(h.matched.name) : null, h.uses > 0 ? m.codes.used(h.uses) : null].filter(Boolean).join('; ');
  return {
    key: `${h.system}|${h.code}`, of: { system: h.system, version: s.version, code: h.code, display: h.display, systemTitle: s.title }, code: h.code, name: h.display, system: s.title, why: why || null,
    mark: h.active ? (h.selectable ? null : m.codes.heading) : m.codes.retired(h.retiredOn ? shortDate(h.retiredOn) : null), retired: !h.active,
  };
}

/** `ICD-10-CM 2026, in force since 10/01/2025, loaded 11/25/2026. Public domain ...` */
const termsOf = (s: SystemAbout): string => `${[`${s.title}${s.version ? ` ${s.version}` : ''}${s.content === 'fragment' ? ` (${m.codes.someOnly})` : ''}`, s.effectiveOn ? m.codes.inForce(shortDate(s.effectiveOn)) : null, m.codes.loaded(shortDate(s.loadedAt.slice(0, 10)))].filter(Boolean).join(', ')}. ${s.licence}`;
