import type { z } from 'zod';
import type { showPair } from '../../../src/modules/patient-index/contract-queue.ts';
import { entryDay } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import type { Fact } from './compare-table.tsx';
import { bothAdmittedOn, isInpatientNow } from './visits.ts';
import type { Side } from './visits.ts';

const x = mi.index;
type Shown = z.infer<typeof showPair.output>;

const active = (s: Side): string[] => s.allergies.filter((a) => a.active).map((a) => a.says);
const said = (list: string[]) => list.length ? <span title={list.join(', ')}>{list.join(', ')}</span> : <span className="f">{m.words.notRecorded}</span>;

/** What no weight is given to, and what decides all the same: allergies, visits, who made the record, how much is in it; then fields that are only looked at. */
export function factsOf(shown: Shown, today: string): Fact[] {
  const [a, b] = shown.sides, allergies = [active(a), active(b)] as const, only = allergies[0].length && !allergies[1].length ? 'A' : allergies[1].length && !allergies[0].length ? 'B' : null, clash = bothAdmittedOn(a.encounters, b.encounters, today);
  const harm = shown.pair.harms.find((h) => /allerg/.test(h.rule));
  return [
    ...(allergies[0].length || allergies[1].length ? [{ label: x.allergies, a: said(allergies[0]), b: said(allergies[1]), says: harm?.says ?? (only ? x.allergiesOne(only) : x.allergiesBoth), warn: only !== null }] : [{ label: x.allergies, a: said([]), b: said([]), says: x.allergiesNone }]),
    { label: x.lastSeen, a: lastSeen(a), b: lastSeen(b), says: clash ? x.bothAdmitted(entryDay(clash)) : x.noneAdmitted, warn: clash !== null },
    { label: x.madeBy, a: madeBy(a), b: madeBy(b), says: shown.sourceShare ? `${x.notScored}. ${shown.sourceShare.says}` : x.sameSource },
    ...shown.fields.filter((f) => f.comparison === null && f.compared !== 'neither').map((f) => ({ label: f.label, a: said(f.a), b: said(f.b), says: x.compared[f.compared] ?? x.notScored })),
  ];
}

function lastSeen(s: Side) {
  if (isInpatientNow(s.encounters)) { const now = s.encounters.find((e) => !e.end); return <b title={now?.says}>{x.inpatientNow}{now ? `, ${now.says}` : ''}</b>; }
  const last = s.encounters[0];
  return last ? <span title={last.says}>{[last.start ? entryDay(last.start) : null, last.says].filter(Boolean).join(', ')}</span> : <span className="f">{x.never}</span>;
}

function madeBy(s: Side) {
  const by = s.made.by?.name ?? s.made.source?.name ?? m.words.unknown, text = x.madeOn(s.made.source && s.made.source.name !== by ? x.fromSource(by, s.made.source.name) : by, entryDay(s.made.at));
  return <span title={text}>{text}</span>;
}

/** How much is in a record, and with how many it is already one person. */
export const inChart = (s: Side): string => x.entries(s.entries, s.encounterCount) + (s.personCharts.length > 1 ? x.alreadyJoined(s.personCharts.length - 1) : '');
