import type { Ctx } from '../../../platform/action.ts';
import { Problem } from '../../../platform/problem.ts';
import { forEyesOf } from '../../../values/ssn.ts';
import type { EntryLine, SectionName } from '../contract.ts';
import { addressWords, contactWords, personName } from '../render/party-words.ts';
import { narrativeOf } from '../render/narratives.ts';
import type { Attached } from '../render/attachments.ts';
import { attachmentsIn } from '../render/attachments.ts';
import { renderEntry } from '../render/render-entry.ts';
import { list, word } from '../render/shapes.ts';
import type { Outside, RecordSet, RecordSets } from '../rules/record-set.ts';
import { factsFor, inRecordSet, setFor, whyLeftOut } from '../rules/record-set.ts';
import type { Subject } from '../print/print-record.ts';
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
    for (const { row, resource, line } of await renderLines(ctx, (await readLines(ctx.tx, shelved.slice(i, i + atOnce))).map((r) => (hidden.length ? { ...r, text: hideInEntry(r.text, hidden) } : r)), charts)) {
      const decided = inRecordSet(set, outside, factsFor(resource, line.section, line.inError, line.title)), rule = decided.decision === 'refuse' ? decided.because[0]!.rule : undefined;
      if (rule?.startsWith('records.outside.')) apart.add(rule, resource, row.itemId);
      if (!withinDays(line.on, wanted)) continue;
      if (rule !== undefined) { leaveOut(rule); continue; }
      found.push({ row, resource, line, narrative: narrativeOf(resource), files: attachmentsIn(resource) });
    }
  }
  const entries = found.filter((e) => { const rule = apart.ruleFor({ type: e.row.type, id: e.row.id, itemId: e.row.itemId, files: e.files }); if (rule !== undefined) leaveOut(rule); return rule === undefined; });
  for (const e of entries) ctx.touch(e.row.chartId, [`${e.row.type}/${e.row.id}`]);
  return { set, charts, patient, hidden, subject: subjectOf(patient.resource, renderEntry(patient.resource, recordedAs(patient.row), await namesFor(ctx, [patient.resource], charts))), entries, leftOut: [...left].map(([says, count]) => ({ says, count })) };
}

/** By the day as written: an entry of the evening of the last day belongs to it, whatever its instant is in another zone. */
const withinDays = (on: string | null, w: Wanted): boolean => on === null || ((w.from === undefined || on.slice(0, 10) >= w.from.slice(0, on.length)) && (w.to === undefined || on.slice(0, 10) <= w.to));

async function patientOf(ctx: Ctx, charts: readonly string[]): Promise<{ row: LineRow; resource: Record<string, any> }> {
  for (const chart of charts) {
    const head = await readPatientOf(ctx.tx, chart), row = head && await readLine(ctx.tx, 'Patient', head.id);
    if (row && !row.deleted) { ctx.touch(chart, [`Patient/${row.id}`]); const text = forEyesOf(ctx.actor)(row.text); return { row: { ...row, text }, resource: readStored(text) }; }
  }
  throw new Problem('conflict', 'This chart has no patient at its head: mend that first');
}

const recordedAs = (row: LineRow) => ({ id: row.id, version: row.version, recordedAt: row.recordedAt, by: null, source: null, itemId: null });

/** Two identifiers at least: the name, the birth date, and the numbers that are medical record numbers (else any). */
function subjectOf(p: Record<string, any>, line: EntryLine): Subject {
  const isMr = (i: Record<string, any>): boolean => list(i['type']?.coding).some((c) => c['code'] === 'MR');
  const numbers = list(p['identifier']).filter((i) => word(i['value']) !== undefined && i['use'] !== 'old' && i['period']?.end === undefined);
  const mine = numbers.filter(isMr), name = list(p['name']), current = name.find((n) => n['use'] === 'official') ?? name.find((n) => n['use'] !== 'old') ?? name[0];
  const others = name.filter((n) => n !== current).map((n) => [n['use'] === 'old' || n['use'] === 'maiden' ? 'Previous name' : 'Other name', personName([n]) ?? ''] as const);
  const former = list(p['identifier']).filter((i) => i['use'] === 'old' && isMr(i)).flatMap((i) => word(i['value']) ?? []);
  const shown: (readonly [string, string])[] = [...(former.length > 0 ? [['Former numbers', former.join(', ')] as const] : []), ...others, ['Sex', word(p['gender']) ?? ''], ['Address', addressWords(p['address']) ?? ''], ['Telephone', contactWords(p['telecom']) ?? ''], ...line.facts.filter(([label]) => !['Sex', 'Address', 'Telephone', 'Born'].includes(label))];
  return {
    name: personName(current ? [current] : undefined) ?? 'Name not known', bornOn: word(p['birthDate']) ?? null,
    numbers: (mine.length > 0 ? mine : numbers).slice(0, 4).map((i) => `MRN ${word(i['value'])}`.replace(/^MRN /, isMr(i) ? 'MRN ' : '')), facts: shown.filter(([, said]) => said !== ''),
  };
}
