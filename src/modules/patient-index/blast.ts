import type { Ctx } from '../../platform/action.ts';
import { notFound, Problem } from '../../platform/problem.ts';
import type { ActOn } from '../audit/index.ts';
import { actsOn } from '../audit/index.ts';
import { chartDoor, chartsToRead } from '../chart/index.ts';
import type { BlastKind, BlastSubject } from './contract-overlay.ts';
import type { BlastKinds } from './rules/blast-kind.ts';
import { blastKind } from './rules/blast-kind.ts';
import { readJoin } from './store/joins.ts';
import { readHeld } from './store/held-changes.ts';

export type Act = ActOn & { kind: BlastKind; versions: string[] };
export type Blast = { charts: string[]; since: Date; says: string; acts: Act[] };
/** More than this is asked for in narrower spans, so that nothing is left out unsaid. */
const actsMax = 100_000;

/** Which charts are concerned, and since when it has been wrong. */
async function scopeOf(ctx: Ctx, subject: BlastSubject): Promise<{ charts: string[]; since: Date; until?: Date; says: string }> {
  if (subject.of === 'overlay') {
    const held = await readHeld(ctx.tx, subject.heldId);
    if (!held) throw notFound('There is no such held change');
    const accepted = held.state === 'accepted' && held.decided_at !== null;
    return { charts: [held.chart_id], since: accepted ? held.decided_at! : held.held_at, says: accepted ? 'Since the change of who this is was let pass' : 'Since the change was held: nothing of it was filed' };
  }
  if (subject.of === 'entry') {
    const since = await chartDoor.cameInto(ctx, subject.chartId, subject.type, subject.id);
    if (!since) throw notFound('This entry never stood in that chart');
    return { charts: [subject.chartId], since, says: 'Since the entry came into the wrong chart' };
  }
  if (subject.of === 'join') {
    const join = await readJoin(ctx.tx, subject.joinId);
    if (!join?.joined_at) throw notFound('There is no such join, or it never came about');
    return { charts: [join.survivor_chart, join.joined_chart], since: join.joined_at, ...(join.ended_at ? { until: join.ended_at } : {}), says: join.ended_at ? 'From the join to its undoing' : 'Since the join' };
  }
  return { charts: [subject.chartId], since: new Date(0), says: 'Since the chart was opened' };
}

/**
 * Everything that touched the charts concerned since the error: read from the audit, and what each act wrote from the versions (a version carries its act's instant and
 * actor). Nothing is estimated and nothing left out: more than can be told at once is refused.
 */
export async function blastOf(ctx: Ctx, subject: BlastSubject, since: string | null): Promise<Blast> {
  const scope = await scopeOf(ctx, subject), from = since === null ? scope.since : new Date(since);
  for (const chart of scope.charts) await chartsToRead(ctx, chart);
  const [acts, written] = await Promise.all([actsOn(ctx.tx, scope.charts, from, actsMax + 1), chartDoor.writtenSince(ctx, scope.charts, from, actsMax + 1)]);
  if (acts.length > actsMax || written.length > actsMax) throw new Problem('too-large', `More than ${actsMax} acts are concerned: ask for a later beginning, and then for what was before it`, { issues: [{ at: 'since', says: 'Name a later instant' }] });
  const key = (chart: string, at: Date, actor: string): string => `${chart} ${at.getTime()} ${actor}`;
  const versions = Map.groupBy(written, (w) => key(w.chartId, w.at, w.actor)), kinds = ctx.policy<BlastKinds>('patient-index.blast-kinds');
  return {
    ...scope, since: from, says: since === null ? scope.says : 'Since the instant given',
    acts: acts.filter((a) => scope.until === undefined || a.at <= scope.until).map((a) => {
      const wrote = versions.get(key(a.chartId, a.at, a.actorId)) ?? [];
      return { ...a, kind: blastKind({ action: a.action, outcome: a.outcome, actorKind: a.actorKind, wrote: wrote.length > 0 }, kinds), versions: wrote.map((w) => `${w.type}/${w.id}/${w.version}`) };
    }),
  };
}
