import type { Ctx } from '../../../platform/action.ts';
import { Problem } from '../../../platform/problem.ts';
import { covered } from '../../../platform/veil.ts';
import { forEyesOf } from '../../../values/ssn.ts';
import type { EntryLine, SectionName } from '../contract.ts';
import { narrativeOf } from '../render/narratives.ts';
import type { Attached } from '../render/attachments.ts';
import { attachmentsIn } from '../render/attachments.ts';
import { subjectOf } from '../render/patient-facts.ts';
import type { Outside, RecordSet, RecordSets } from '../rules/record-set.ts';
import { factsFor, inRecordSet, setFor, whyLeftOut } from '../rules/record-set.ts';
import type { Subject } from '../render/patient-facts.ts';
import type { LineRow } from '../store/read-lines.ts';
import { readLine, readLines } from '../store/read-lines.ts';
import { readPatientOf } from '../store/read-entries.ts';
import type { Shelved } from './chart-sections.ts';
import { chartsToRead, shelvedEntries } from './chart-sections.ts';
import { hiddenNumbers, hideInEntry } from './hide-in-files.ts';
import { leadingFirst } from '../store/charts.ts';
import { KeptApart } from './keep-apart.ts';
import { namesFor, renderLines } from './render-lines.ts';
import { readStored } from '../render/read-stored.ts';

export type GatheredEntry = { row: LineRow; resource: Record<string, any>; line: EntryLine; narrative: string | null; files: readonly Attached[] };
export type Gathered = { /** Social security numbers that whoever asked may not see whole: masked in everything here. */ hidden: readonly string[]; set: RecordSet & { id: string }; charts: string[]; patient: { row: LineRow; resource: Record<string, any> }; subject: Subject; entries: GatheredEntry[]; leftOut: { says: string; count: number }[] };
export type Wanted = { /** Beyond so many entries a narrower part is asked for. */ entriesMost: number; chartId: string; set: string; sections?: readonly SectionName[] | undefined; from?: string | undefined; to?: string | undefined };

const atOnce = 500, dayMs = 86_400_000;

export function recordSet(ctx: Ctx, id: string): RecordSet & { id: string } {
  const sets = ctx.policy<RecordSets>('records.sets'), set = Object.hasOwn(sets, id) ? sets[id] : undefined;
  if (!set) throw new Problem('invalid-input', 'There is no such record set', { issues: [{ at: 'set', says: `must be one of ${Object.keys(ctx.policy<RecordSets>('records.sets')).join(', ')}` }] });
  return { ...setFor(set, ctx.facility), id };
}

/** A person's record as a set names it: whose it is, its entries in reading order, and what was left out and why. Every entry given is named for the audit. */
export async function gatherRecord(ctx: Ctx, wanted: Wanted): Promise<Gathered> {
  const set = recordSet(ctx, wanted.set), outside = ctx.policy<Outside>('records.outside');
  const charts = await chartsToRead(ctx, wanted.chartId);
  const patient = await patientOf(ctx, await leadingFirst(ctx.tx, wanted.chartId, charts));
  const from = wanted.from === undefined ? -Infinity : Date.parse(wanted.from) - dayMs, to = wanted.to === undefined ? Infinity : Date.parse(wanted.to) + 2 * dayMs;
  const hidden = await hiddenNumbers(ctx, charts), all = await shelvedEntries(ctx, charts), asked = (s: Shelved): boolean => (wanted.sections?.includes(s.section) ?? true) && (s.on === null || (s.on >= from && s.on < to));
  const shelved = all.filter(asked);
  if (shelved.length > wanted.entriesMost) throw new Problem('too-large', `This part of the record has ${shelved.length} entries; ${wanted.entriesMost} at most go in one file of this kind`, { issues: [{ at: 'sections', says: 'names too much for one file', mend: 'Choose sections or days, and make several; or take the FHIR export' }] });
  const found: GatheredEntry[] = [], left = new Map<string, number>(), apart = new KeptApart();
  const leaveOut = (rule: string): void => { const says = whyLeftOut(rule, set, outside); left.set(says, (left.get(says) ?? 0) + 1); };
  if (shelved.length < all.length) await apart.lookAt(ctx, outside, all.filter((s) => !asked(s)));
  for (let i = 0; i < shelved.length; i += atOnce) {
    for (const { row, resource, line } of await renderLines(ctx, (await covered(ctx, charts, await readLines(ctx.tx, shelved.slice(i, i + atOnce)))).map((r) => (hidden.length ? { ...r, text: hideInEntry(r.text, hidden) } : r)), charts)) {
      const decided = inRecordSet(set, outside, factsFor(resource, line.section, line.inError, line.title)), rule = decided.decision === 'refuse' ? decided.because[0]!.rule : undefined;
      if (rule?.startsWith('records.outside.')) apart.add(rule, resource, row.itemId);
      if (!withinDays(line.on, wanted)) continue;
      if (rule !== undefined) { leaveOut(rule); continue; }
      found.push({ row, resource, line, narrative: narrativeOf(resource), files: attachmentsIn(resource) });
    }
  }
  const merged: Record<string, any>[] = [];
  for (const c of charts) if (c !== patient.row.chartId) { const one = await headOf(ctx, c); if (one) merged.push(one.resource); }
  const entries = found.filter((e) => { const rule = apart.ruleFor({ type: e.row.type, id: e.row.id, itemId: e.row.itemId, files: e.files }); if (rule !== undefined) leaveOut(rule); return rule === undefined; });
  for (const e of entries) ctx.touch(e.row.chartId, [`${e.row.type}/${e.row.id}`]);
  return { set, charts, patient, hidden, subject: subjectOf(patient.resource, { root: patient.resource, names: await namesFor(ctx, [patient.resource], charts) }, merged), entries, leftOut: [...left].map(([says, count]) => ({ says, count })) };
}

/** By the day as written: an entry of the evening of the last day belongs to it, whatever its instant is in another zone. */
const withinDays = (on: string | null, w: Wanted): boolean => on === null || ((w.from === undefined || on.slice(0, 10) >= w.from.slice(0, on.length)) && (w.to === undefined || on.slice(0, 10) <= w.to));

async function headOf(ctx: Ctx, chart: string): Promise<{ row: LineRow; resource: Record<string, any> } | undefined> {
  const head = await readPatientOf(ctx.tx, chart), row = head && await readLine(ctx.tx, 'Patient', head.id);
  if (!row || row.deleted) return undefined;
  ctx.touch(chart, [`Patient/${row.id}`]);
  const { text } = await covered(ctx, [chart], { chartId: chart, text: forEyesOf(ctx.actor)(row.text) });
  return { row: { ...row, text }, resource: readStored(text) };
}

async function patientOf(ctx: Ctx, charts: readonly string[]): Promise<{ row: LineRow; resource: Record<string, any> }> {
  for (const chart of charts) { const found = await headOf(ctx, chart); if (found) return found; }
  throw new Problem('conflict', 'This chart has no patient at its head: mend that first');
}

