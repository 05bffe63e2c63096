import type { Ctx } from '../../platform/action.ts';
import { parseExact } from '../../standards/fhir/exact-json.ts';
import { listed } from '../../values/items.ts';
import { chartDoor } from '../chart/index.ts';
import { sealedParts } from './rules/sealed-parts.ts';
import type { Hidden } from './rules/sealed-parts.ts';
import { sealedWords } from './rules/sealed-words.ts';
import type { HiddenElsewhere } from './store/seals.ts';

type Patient = Record<string, any>;
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const without = (value: Patient, element: string): Patient => { const { [element]: _e, ...rest } = value; return rest; };
const put = (value: Patient, element: string, part: unknown): Patient => (part === undefined ? without(value, element) : { ...value, [element]: part });

/** People around the patient: whoever is told of in this chart, and the patient as another chart tells of them (a mother in her child's). */
async function relatedTo(ctx: Ctx, head: { chartId: string; value: Patient }): Promise<{ chartId: string; rid: string; id: string; self: boolean }[]> {
  const ids = listed(head.value['link']).flatMap((l) => { const r = l?.other?.reference; return typeof r === 'string' && r.startsWith('RelatedPerson/') ? [r.slice('RelatedPerson/'.length)] : []; });
  const own = await chartDoor.entriesOf(ctx, head.chartId, ['RelatedPerson']), away = await chartDoor.locate(ctx, ids.map((id) => ({ type: 'RelatedPerson', id })));
  const self = [...away.values()].filter((l) => !l.deleted);
  return [...own.filter((e) => !self.some((l) => l.id === e.id)).map(({ chartId, rid, id }) => ({ chartId, rid, id, self: false })), ...self.map(({ chartId, rid, id }) => ({ chartId, rid, id, self: true }))];
}

/**
 * What people around the patient are said to be called, and where to live, no longer tells what a seal hides: one version more of each, and the earlier ones behind the seal. So no search finds them by it,
 * either. What stood is told, so that it comes back when the seal ends.
 */
export async function hideInOthers(ctx: Ctx, head: { chartId: string; value: Patient }, hidden: Hidden, reason: string, standing: readonly HiddenElsewhere[]): Promise<HiddenElsewhere[]> {
  const done: HiddenElsewhere[] = [], words = sealedWords([hidden.of], new Set());
  if (!words) return done;
  const related = await relatedTo(ctx, head), texts = await chartDoor.readCurrent(ctx, related);
  for (const r of related) {
    const read = texts.get(`${r.chartId}/${r.rid}`)!, before = parseExact(read.text).exact as Patient, now = r.self ? hidden.shown : sealedParts(before[hidden.element], hidden.element, words);
    if (before[hidden.element] === undefined || same(before[hidden.element], now)) continue;
    const next = put(before, hidden.element, now);
    await chartDoor.file(ctx, [{ chartId: r.chartId, rid: r.rid, type: 'RelatedPerson', id: r.id, expectVersion: read.version, value: JSON.parse(JSON.stringify(next)), exact: next, reason }]);
    ctx.touch(r.chartId, [`RelatedPerson/${r.id}`]);
    chartDoor.sealVersions(ctx, r, read.version);
    done.push({ chartId: r.chartId, rid: r.rid, id: r.id, upTo: read.version, was: before[hidden.element], now });
  }
  // What another seal hid in the same entries stays hidden: its versions are among those up to here.
  for (const s of standing) if (!done.some((d) => d.rid === s.rid)) chartDoor.sealVersions(ctx, s, s.upTo);
  return done;
}

/** A seal ended: what still says what it was made to say says what it said. */
export async function showInOthers(ctx: Ctx, element: string, related: readonly HiddenElsewhere[], standing: readonly HiddenElsewhere[], reason: string): Promise<void> {
  const located = await chartDoor.locate(ctx, related.map((r) => ({ type: 'RelatedPerson', id: r.id }))), texts = await chartDoor.readCurrent(ctx, related);
  for (const r of related) {
    const at = located.get(`RelatedPerson/${r.id}`), read = texts.get(`${r.chartId}/${r.rid}`), upTo = Math.max(0, ...standing.filter((s) => s.rid === r.rid).map((s) => s.upTo));
    ctx.touch(r.chartId, [`RelatedPerson/${r.id}`]);
    if (read && at && !at.deleted) {
      const before = parseExact(read.text).exact as Patient, next = put(before, element, r.was);
      if (same(before[element], r.now)) await chartDoor.file(ctx, [{ chartId: r.chartId, rid: r.rid, type: 'RelatedPerson', id: r.id, expectVersion: read.version, value: JSON.parse(JSON.stringify(next)), exact: next, reason }]);
    }
    chartDoor.sealVersions(ctx, r, upTo > 0 ? upTo : null);
  }
}
