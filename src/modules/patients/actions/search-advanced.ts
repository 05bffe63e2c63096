import type { Ctx } from '../../../platform/action.ts';
import { actionOf } from '../../../platform/module.ts';
import { Problem } from '../../../platform/problem.ts';
import { csvOf } from '../../../values/csv-text.ts';
import type { AdvancedHit, Criteria } from '../contract.ts';
import { exportSearch as exportContract, searchAdvanced as contract, searchChoices as choicesContract } from '../contract.ts';
import { writeLines } from '../lines.ts';
import { cleanCriteria, criteriaWords } from '../rules/criteria-words.ts';
import type { AdvancedRow } from '../store/search-advanced.ts';
import { mergedInto } from '../store/records.ts';
import { advancedMost, facilityNames, findByCriteria, rowsOfCharts, namesOfActors, whoRegisters } from '../store/search-advanced.ts';

const house: Readonly<Record<string, string>> = { system: 'Chartkeeper', operator: 'Operator, by command line' };

type Asked = { wanted: Criteria; rows: AdvancedRow[]; facilities: Map<string, string>; zone: string; readAs: string };

async function ask(ctx: Ctx, criteria: Criteria): Promise<Asked> {
  const wanted = cleanCriteria(criteria);
  if (Object.keys(wanted).length === 0) throw new Problem('invalid-input', 'Say whom you look for', { issues: [{ at: 'criteria', says: 'is empty', mend: 'Fill in at least one field' }] });
  ctx.note({ criteria: wanted });
  const facilities = await facilityNames(ctx.tx), zone = facilities.find((f) => f.id === ctx.facility)?.zone ?? 'UTC';
  const [rows, by] = await Promise.all([findByCriteria(ctx.tx, wanted, ctx.actor.onlyCharts && [...ctx.actor.onlyCharts], zone), wanted.registeredBy ? namesOfActors(ctx.tx, [wanted.registeredBy]) : undefined]);
  const names = new Map(facilities.map((f) => [f.id, f.name]));
  return { wanted, rows: await leadToRecords(ctx, rows), facilities: names, zone, readAs: criteriaWords(wanted, { facility: wanted.facility ? names.get(wanted.facility) : undefined, by: wanted.registeredBy ? by?.get(wanted.registeredBy) : undefined }) };
}

/** Records that were merged away stand in no list of their own: who they lead to does, once. */
async function leadToRecords(ctx: Ctx, rows: readonly AdvancedRow[]): Promise<AdvancedRow[]> {
  const only = ctx.actor.onlyCharts, into = new Map([...await mergedInto(ctx.tx, rows.map((r) => r.chart_id))].filter(([, record]) => only?.has(record) ?? true));
  if (into.size === 0) return [...rows];
  const here = new Set(rows.map((r) => r.chart_id)), missing = [...new Set(into.values())].filter((c) => !here.has(c));
  const leading = new Map((await rowsOfCharts(ctx.tx, missing)).map((r) => [r.chart_id, r]));
  return rows.flatMap((r) => {
    const record = into.get(r.chart_id);
    if (record === undefined) return [r];
    const found = leading.get(record);
    leading.delete(record);
    return found ? [found] : [];
  });
}

/** Search by fields: names, birth range, sex, place, numbers, where, when and by whom registered. The criteria and the charts shown are recorded. */
export const searchAdvanced = actionOf(contract, {
  title: 'Search patients by fields', kind: 'read', right: 'patients.search', keepsToDates: true,
  async run(ctx, { criteria, from, limit }) {
    const { rows, facilities, zone, readAs } = await ask(ctx, criteria);
    const page = rows.slice(from, Math.min(from + limit, advancedMost));
    const [lines, actors] = await Promise.all([writeLines(ctx, page), namesOfActors(ctx.tx, [...new Set(page.flatMap((r) => r.begun_by ?? []))])]);
    const hits = page.map((r): AdvancedHit => ({
      ...lines.get(r.chart_id)!, phone: r.phone, addressLine: r.address, facility: r.facility === null ? null : facilities.get(r.facility) ?? r.facility,
      registeredOn: r.created_at === null ? null : dayIn(r.created_at, zone), registeredBy: r.begun_by === null ? null : actors.get(r.begun_by) ?? house[r.begun_by] ?? r.begun_by,
    }));
    for (const h of hits) ctx.touch(h.chartId);
    ctx.note({ found: rows.length });
    return { hits, total: Math.min(rows.length, advancedMost), more: rows.length > advancedMost, readAs };
  },
});

/** The same as a file, for those who may let records leave. Every chart in it is named in the audit; no social security number is in it. */
export const exportSearch = actionOf(exportContract, {
  title: 'Save a list of patients', kind: 'read', right: 'export.records', weight: 'heavy',
  async run(ctx, { criteria }) {
    if (!ctx.actor.rights.has('patients.search')) throw new Problem('not-permitted', 'Searching patients is not in your role');
    const { rows, facilities, zone, readAs } = await ask(ctx, criteria);
    if (rows.length > advancedMost) throw new Problem('too-large', `More than ${advancedMost} patients match`, { issues: [{ at: 'criteria', says: `more than ${advancedMost} patients match`, mend: 'Make the search narrower, for example by years of birth' }] });
    for (const r of rows) ctx.touch(r.chart_id);
    ctx.note({ saved: rows.length });
    const csv = csvOf([
      ['MRN', 'Family name', 'Given names', 'Suffix', 'Born', 'Sex', 'Deceased', 'Phone', 'Address', 'Facility', 'Registered'],
      ...rows.map((r) => [r.mrn, r.family, r.given, r.suffix, r.birth_date, r.sex, r.deceased ? 'yes' : 'no', r.phone, r.address, r.facility === null ? null : facilities.get(r.facility) ?? r.facility, r.created_at === null ? null : dayIn(r.created_at, zone)]),
      [], [`Searched for: ${readAs}. ${rows.length} patients. Saved by ${ctx.actor.name}, ${dayIn(ctx.now, zone)}. Confidential.`],
    ]);
    return { fileName: `patients-${dayIn(ctx.now, zone)}.csv`, csv, patients: rows.length };
  },
});

export const searchChoices = actionOf(choicesContract, {
  title: 'Show what a search may choose from', kind: 'read', right: 'patients.search',
  async run(ctx) {
    const [facilities, people] = await Promise.all([facilityNames(ctx.tx), whoRegisters(ctx.tx)]);
    return { facilities: facilities.map(({ id, name }) => ({ id, name })), people: people.sort((a, b) => a.name.localeCompare(b.name, 'en')) };
  },
});

const dayIn = (at: Date, zone: string): string => new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
