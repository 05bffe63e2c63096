import { actionOf } from '../../../platform/module.ts';
import { csvOf } from '../../../values/csv-text.ts';
import { titleOfAct } from '../../audit/index.ts';
import { lineOf } from '../../patients/index.ts';
import type { Act } from '../blast.ts';
import { blastOf } from '../blast.ts';
import { blastRadius as showContract, exportBlastRadius as exportContract } from '../contract-overlay.ts';

const countsOf = (acts: readonly Act[]): Record<string, number> => Object.fromEntries([...Map.groupBy(acts, (a) => a.kind)].map(([kind, some]) => [kind, some.length]));
const nameOf = (a: Act): string => a.actorName ?? (a.actorKind === 'system' ? 'Chartkeeper itself' : a.actorId);

function peopleOf(acts: readonly Act[]) {
  return [...Map.groupBy(acts, (a) => `${a.actorKind}/${a.actorId}`).values()].map((mine) => ({
    id: mine[0]!.actorId, name: nameOf(mine[0]!), kind: mine[0]!.actorKind, acts: mine.length, counts: countsOf(mine), firstAt: mine.at(-1)!.at.toISOString(), lastAt: mine[0]!.at.toISOString(),
  })).sort((a, b) => b.acts - a.acts || (a.name < b.name ? -1 : 1));
}

/** Who entered, saw, printed, exported and read what since an identity error: for its mending, and for the breach assessment (45 CFR 164.402). */
export const blastRadius = actionOf(showContract, {
  title: 'See the blast radius of an identity error', kind: 'read', right: 'patient-index.blast-radius', weight: 'heavy',
  async run(ctx, { subject, since, kind, personId, cursor, limit }) {
    const { charts, since: from, says, acts } = await blastOf(ctx, subject, since);
    ctx.note({ blast: subject, since: from.toISOString(), acts: acts.length });
    const wanted = acts.filter((a) => (kind === null || a.kind === kind) && (personId === null || a.actorId === personId));
    // One act that touched two of the charts is one act: a page ends between acts.
    const after = cursor === null ? wanted : wanted.filter((a) => BigInt(a.id) < BigInt(cursor)), page = after.slice(0, limit);
    while (page.length > 0 && after[page.length]?.id === page.at(-1)!.id) page.push(after[page.length]!);
    return {
      since: from.toISOString(), says, charts: [...(await lineOf(ctx, charts)).values()], total: wanted.length, counts: countsOf(acts), people: peopleOf(acts),
      acts: page.map((a) => ({
        id: a.id, at: a.at.toISOString(), kind: a.kind, title: titleOfAct(a.action), action: a.action, by: { id: a.actorId, name: nameOf(a), kind: a.actorKind }, outcome: a.outcome, purpose: a.purpose, facility: a.facility, chartId: a.chartId,
        entries: a.entries === '' ? [] : a.entries.split(' '), versions: a.versions,
      })),
      next: after.length > page.length ? page.at(-1)!.id : null,
    };
  },
});

export const exportBlastRadius = actionOf(exportContract, {
  title: 'Save the blast radius of an identity error', kind: 'read', right: 'patient-index.blast-radius', weight: 'heavy',
  async run(ctx, { subject, since }) {
    const { since: from, acts } = await blastOf(ctx, subject, since);
    ctx.note({ blast: subject, since: from.toISOString(), acts: acts.length });
    const csv = csvOf([['at', 'kind', 'act', 'action', 'by', 'by_id', 'by_kind', 'outcome', 'purpose', 'facility', 'chart_id', 'entries', 'versions_written'],
      ...acts.map((a) => [a.at.toISOString(), a.kind, titleOfAct(a.action), a.action, nameOf(a), a.actorId, a.actorKind, a.outcome, a.purpose, a.facility, a.chartId, a.entries, a.versions.join(' ')])]);
    return { fileName: `blast-radius-${subject.of}-${from.toISOString().slice(0, 10)}.csv`, csv, acts: acts.length };
  },
});
