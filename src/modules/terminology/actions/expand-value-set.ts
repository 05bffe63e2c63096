import { actionOf } from '../../../platform/module.ts';
import { permitDefinition } from './permit-definition.ts';
import { expandValueSet } from '../contract.ts';
import { foldWords } from '../rules/fold-words.ts';
import { narrowing, readCodeText, tsqueryOf } from '../rules/read-code-text.ts';
import { statedCodes, systemsOf } from '../rules/value-set-selection.ts';
import type { ValueSetResource } from '../rules/value-set-selection.ts';
import { selectionOf } from '../selection.ts';
import { pageOfMembers } from '../store/read-concepts.ts';
import { conditionOf } from '../store/selection-condition.ts';
import { readSystems } from '../store/systems.ts';

/** The codes of a value set, a page of them. Codes that it names of a system that is not loaded come after those that are known here. */
export const expandValueSetAction = actionOf(expandValueSet, {
  title: 'Expand a value set', kind: 'read', right: 'terminology.read',
  async run(ctx, input) {
    permitDefinition(ctx, 'ValueSet');
    const { resource, selection } = await selectionOf(ctx.tx, input.valueSet as string | ValueSetResource), systems = await readSystems(ctx.tx), numbers = new Map(systems.map((s) => [s.url, s.systemNo]));
    const wanted = systemsOf(selection), words = foldWords(input.filter), loaded = wanted.flatMap((url) => numbers.get(url) ?? []);
    // A filter of one letter narrows nothing here.
    const tokens = narrowing(readCodeText(input.filter, {}).tokens), query = tokens.length === 0 || loaded.length === 0 ? null : tsqueryOf(tokens);
    const activeOnly = input.activeOnly || (resource.compose as { inactive?: boolean } | undefined)?.inactive === false;
    const { total, rows } = await pageOfMembers(ctx.tx, conditionOf(selection, numbers, 5), { query, activeOnly, offset: input.offset, count: input.count });
    const byNo = new Map(systems.map((s) => [s.systemNo, s]));
    const stated = statedCodes(selection).filter((c) => !numbers.has(c.system) && words.every((w) => foldWords(`${c.display ?? ''} ${c.code}`).some((x) => x.startsWith(w))));
    const known = rows.map((r) => ({ system: byNo.get(r.systemNo)!.url, version: byNo.get(r.systemNo)!.version, code: r.code, display: r.display, abstract: !r.selectable, inactive: !r.active, designations: input.designations ? r.synonyms : [] }));
    const more = stated.slice(Math.max(0, input.offset - total), Math.max(0, input.offset + input.count - total)).map((c) => ({ system: c.system, version: null, code: c.code, display: c.display ?? c.code, abstract: false, inactive: false, designations: [] }));
    // A system that is not loaded, all of which or a filter of which is wanted, cannot be expanded: that is told, not hidden.
    const named = new Set(stated.map((c) => c.system));
    return { resource, total: total + stated.length, contains: [...known, ...more], at: ctx.now.toISOString(), unknownSystems: wanted.filter((url) => !numbers.has(url) && !named.has(url)) };
  },
});
