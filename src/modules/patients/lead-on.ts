import { parseExact } from '../../standards/fhir/exact-json.ts';
import { listed } from '../../values/items.ts';
import type { Guard, NextVersion } from '../chart/index.ts';
import { chartDoor } from '../chart/index.ts';
import type { Ctx } from '../../platform/action.ts';
import { tellDifferences } from './file-patient.ts';
import { masterOf } from './master.ts';
import { changedFields, holdCorrected, pickField, putField } from './rules/hold-corrected.ts';
import { mergeDemographics, sameDemographics } from './rules/merge-demographics.ts';
import { isOurs } from './rules/mrn.ts';
import { keepSealed, sealsOf } from './seals.ts';
import { heldFields } from './store/corrected-fields.ts';
import { mergedInto } from './store/records.ts';

type Patient = Record<string, any>;
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const idKey = (i: any): string => `${i?.system ?? ''}|${i?.value ?? ''}`;

/** The words by which a version says that it was told under another record; and which one such words name. */
export const toldUnder = (id: string): string => `Told under Patient/${id}, a record that was merged into this one`;
export const underWhich = (reason: string | null): string | undefined => /^Told under Patient\/([A-Za-z0-9.-]{1,64}), a record that was merged into this one$/.exec(reason ?? '')?.[1];

/** A list with the change made to it that was made from `before` to `after`: items that came, went or were put in another's place. */
export type ChangeItems = (element: string, list: readonly any[], before: readonly any[], after: readonly any[]) => any[];
const listElements: ReadonlySet<string> = new Set(['name', 'telecom', 'address', 'contact', 'communication', 'generalPractitioner']);

/**
 * What a sender changed of a Patient, to be told of somebody's other record: elements it says anew, and those it says no more where the other says them just so. Of a list what came, went or changed: a phone
 * that one record gets takes none from the other.
 */
function saidAnew(before: Patient, after: Patient, other: Patient, changeItems: ChangeItems): { given: Patient; gone: string[] } {
  let given: Patient = { resourceType: 'Patient' };
  const gone: string[] = [];
  for (const field of changedFields(before, after)) {
    const element = field.split(':')[0]!;
    if (listElements.has(element)) {
      const of = (p: Patient): any[] => listed(pickField(p, field)[element]), now = of(other), next = changeItems(element, now, of(before), of(after));
      if (next.length === 0 && now.length > 0) gone.push(field); else if (!same(next, now)) given = putField(given, field, { [element]: next });
    } else if (Object.keys(pickField(after, field)).length) given = putField(given, field, after);
    else if (same(pickField(before, field), pickField(other, field))) gone.push(field);
  }
  // Numbers of the record that was merged away stay its own; one that it did not have is the person's.
  const had = new Set(listed(before['identifier']).map(idKey)), identifier = listed(after['identifier']).filter((i) => !had.has(idKey(i)) && !isOurs(i));
  return { given: identifier.length ? { ...given, identifier } : given, gone };
}

/**
 * A whole Patient that comes under a record which was merged away (a FHIR update, a resource in a file) makes that record's next version, which stays readable there; and what it changed is said of the
 * person, so the record that leads is told it in the same statement, as it is told a message under an old number (R4 patient.html, link replaced-by: the other is to be used in lieu). Only what was
 * changed: a sender that repeats what was true before the merge takes back nothing that the leading record learned since.
 */
export const leadOn = (changeItems: ChangeItems): Guard => ({
  types: ['Patient'],
  judge: async () => undefined,
  async also(ctx, next, ahead) {
    const { draft } = next;
    if (draft.confirmed || draft.joins || draft.deleted || !/"type":\s*"replaced-by"/.test(next.before.text)) return undefined;
    const leads = (await mergedInto(ctx.tx, [next.chartId])).get(next.chartId);
    if (leads === undefined || (ctx.actor.onlyCharts && !ctx.actor.onlyCharts.has(leads))) return undefined;
    const [head] = await chartDoor.patientTexts(ctx, [leads]);
    if (!head) return undefined;
    ctx.touch(leads, [`Patient/${head.id}`]);
    return told(ctx, next, head, ahead(head.chartId, head.rid), changeItems);
  },
});

async function told(ctx: Ctx, { before, draft, chartId, id }: NextVersion, head: { chartId: string; rid: string; id: string; version: number; text: string }, ahead: Patient | undefined, changeItems: ChangeItems): ReturnType<NonNullable<Guard['also']>> {
  const current = ahead ?? parseExact(head.text).exact as Patient, { given, gone } = saidAnew(parseExact(before.text).exact as Patient, draft.exact, current, changeItems);
  const sealed = (await sealsOf(ctx, [head.chartId])).get(head.chartId), prepared = keepSealed(current, given, sealed);
  let next = mergeDemographics(current, prepared, { mode: 'merge', clear: [] });
  for (const field of gone) if (!(sealed?.names && field === 'name') && !(sealed?.addresses && field === 'address')) next = putField(next, field, {});
  const held = draft.sender !== undefined && masterOf(ctx) === 'here' ? await heldFields(ctx.tx, head.chartId) : [], ours = held.length ? holdCorrected(current, next, prepared, held) : undefined;
  const exact = ours?.value ?? next;
  if (sameDemographics(current, exact)) return undefined;
  return {
    before: { text: head.text, version: head.version },
    draft: {
      chartId: head.chartId, rid: head.rid, type: 'Patient', id: head.id, expectVersion: head.version, value: JSON.parse(JSON.stringify(exact)), exact, reason: toldUnder(id),
      ...(draft.sender === undefined ? {} : { sender: draft.sender }), ...(draft.itemId === undefined ? {} : { itemId: draft.itemId }), ...(draft.place === undefined ? {} : { place: draft.place }),
    },
    ...(ours ? { filed: (): void => { tellDifferences(ctx, { chartId: head.chartId, source: draft.sender ?? chartId, itemId: draft.itemId, place: draft.place }, ours); } } : {}),
  };
}
