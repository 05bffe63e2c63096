import type { Ctx } from '../../../platform/action.ts';
import { Problem } from '../../../platform/problem.ts';
import { patientCompartment } from '../../../standards/fhir/references.ts';
import type { Current } from '../store/read-entries.ts';
import { locateEntries, readOneEntry } from '../store/read-entries.ts';
import type { FiledText } from '../store/file-entries.ts';
import { fileEntries } from '../store/file-entries.ts';
import { placeDrafts } from './place-drafts.ts';
import { requireSeenByProgram } from './hide-from-programs.ts';
import { requireNotAuthored } from './permit-authorship.ts';
import { touchEntries } from './permit-entry.ts';

export type Body = { value: any; exact: any };
export type Written = FiledText & { created: boolean };

/** Files one new resource under this id, in the chart it belongs to. */
export async function writeNew(ctx: Ctx, type: string, id: string, body: Body): Promise<Written> {
  requireNotAuthored(type, undefined, body.value);
  const [place] = await placeDrafts(ctx, [{ type, id, value: body.value }]);
  touchEntries(ctx, place!.chartId, [`${type}/${id}`]);
  const [filed] = await fileEntries(ctx, [{ chartId: place!.chartId, type, id, ...body, alsoAbout: place!.alsoAbout }], place!.opens ? { newCharts: [place!.chartId] } : {});
  return { ...filed!, created: true };
}

/** Whether a program may store a resource under an id of its own choosing. */
export function requireOwnId(ctx: Ctx, type: string, id: string): void {
  if (!ctx.actor.rights.has('chart.own-id')) {
    throw new Problem('not-permitted', `${type}/${id} is not here, and only programs with the right chart.own-id may choose ids: POST it to ${type} instead`, { because: [{ rule: 'chart.own-id' }] });
  }
}

/** Files the next version of an entry that was just read. */
export async function writeNext(ctx: Ctx, found: Current, body: Body, options: { ifMatch?: number; reason?: string } = {}): Promise<Written> {
  if (options.ifMatch !== undefined && options.ifMatch !== found.version) throw staleVersion(found, options.ifMatch);
  requireNotAuthored(found.type, found.text, body.value);
  touchEntries(ctx, found.chartId, [`${found.type}/${found.id}`]);
  const alsoAbout = await sameHome(ctx, found, body.value);
  const [filed] = await fileEntries(ctx, [{
    chartId: found.chartId, rid: found.rid, type: found.type, id: found.id, expectVersion: found.version, ...body,
    ...(alsoAbout ? { alsoAbout } : {}), ...(options.reason ? { reason: options.reason } : {}),
  }], { previous: new Map([[`${found.chartId}/${found.rid}`, found]]), ifMatch: options.ifMatch !== undefined });
  return { ...filed!, created: false };
}

export const staleVersion = (found: Current, asked: number): Problem => new Problem('stale', `${found.type}/${found.id} is at version ${found.version}, not ${asked}: read it again, then repeat`);

/**
 * An entry stays in its chart: an update may not move it to another patient, that is a wrong-chart correction with its own trace.
 * Gives the other charts when what it is about has changed.
 */
export async function sameHome(ctx: Ctx, found: Current, value: any): Promise<string[] | undefined> {
  if (found.type === 'Patient') return undefined;
  const now = patientCompartment(value);
  const before = found.deleted ? [] : patientCompartment(JSON.parse(found.text));
  if (now.length === before.length && now.every((p, i) => p === before[i])) return undefined;
  const located = await locateEntries(ctx.tx, now.filter((p) => /^Patient\/[^/]+$/.test(p)).map((p) => ({ type: 'Patient', id: p.slice(8) })));
  const charts = [...new Set([...located.values()].map((l) => l.chartId))];
  if (now.length > 0 && !charts.includes(found.chartId)) {
    throw new Problem('rule-refused', `${found.type}/${found.id} belongs to another patient's chart; an update does not move it`, {
      issues: [{ at: found.type, code: 'business-rule', severity: 'error', says: 'refers to a patient other than the one whose chart it is in', mend: 'Mark it entered-in-error where it is, and file it anew in the right chart' }],
    });
  }
  return charts.filter((c) => c !== found.chartId);
}

export async function readForWrite(ctx: Ctx, type: string, id: string): Promise<Current | undefined> {
  const found = await readOneEntry(ctx.tx, type, id);
  if (found) await requireSeenByProgram(ctx, found);
  return found;
}
