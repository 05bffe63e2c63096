import type { Ctx } from '../../../platform/action.ts';
import type { Issue } from '../../../platform/problem.ts';
import { Problem } from '../../../platform/problem.ts';
import { eachReference, patientCompartment } from '../../../standards/fhir/references.ts';
import { readReference } from '../../../standards/fhir/read-reference.ts';
import type { Located } from '../door.ts';
import { sharedChart } from '../door.ts';
import { comeToCharts, waitInCharts } from '../store/awaited-patients.ts';
import { locateEntries } from '../store/read-entries.ts';
import { knownType } from '../store/type-numbers.ts';

/** Types that belong to no patient, whatever they refer to. */
const ofEverybody = new Set(['Organization', 'Practitioner', 'PractitionerRole', 'Location', 'HealthcareService', 'Endpoint', 'Medication', 'Substance', 'OrganizationAffiliation', 'InsurancePlan', 'Schedule', 'Slot',
  'CodeSystem', 'ValueSet', 'ConceptMap', 'StructureDefinition', 'SearchParameter', 'OperationDefinition', 'CapabilityStatement', 'ImplementationGuide', 'NamingSystem', 'Library', 'Measure', 'PlanDefinition', 'ActivityDefinition', 'Questionnaire']);

/** `opens`: the chart is new and is made in the statement that files the entry. */
export type Placed = { chartId: string; alsoAbout: string[]; opens?: true };
type Unplaced = { type: string; id: string; value: Record<string, any> };

/**
 * Which chart each new resource belongs to: a Patient opens its own; others go where their patient is (compartmentdefinition-patient.html),
 * else where what they refer to is (Provenance, Device), else to the shared chart. `drafts` may refer to each other by `Type/id`.
 */
export async function placeDrafts(ctx: Ctx, drafts: readonly Unplaced[]): Promise<Placed[]> {
  const charts = new Map<string, string>();
  const placed = new Map<Unplaced, Placed>();
  const awaited = await comeAwaited(ctx, drafts);
  for (const d of drafts) {
    if (d.type === 'Patient') { const waiting = awaited?.get(d.id), chartId = waiting ?? ctx.newId(); charts.set(`Patient/${d.id}`, chartId); placed.set(d, { chartId, alsoAbout: [], ...(waiting === undefined ? { opens: true } : {}) }); }
    else if (ofEverybody.has(d.type)) placed.set(d, { chartId: sharedChart, alsoAbout: [] });
  }
  const rest = drafts.filter((d) => !placed.has(d)).map((d) => ({ d, patients: patientCompartment(d.value), others: undefined as string[] | undefined }));
  if (rest.length === 0) return drafts.map((d) => placed.get(d)!);
  for (const one of rest) if (one.patients.length === 0) one.others = referencesOf(one.d.value);
  const here = await find(ctx, rest.flatMap((r) => r.others ?? r.patients).filter((key) => !charts.has(key)));
  await waitForMissing(ctx, rest.flatMap((r) => (r.others ? [] : r.patients)).filter((key) => !charts.has(key) && !here.has(key)), charts);
  const chartOf = (key: string): string | undefined => charts.get(key) ?? here.get(key)?.chartId;
  const issues: Issue[] = [];
  let waiting = rest;
  // What refers to something else of the same batch follows it, so several rounds may be needed.
  for (let round = 0; waiting.length > 0 && round < 5; round += 1) {
    const left: typeof rest = [];
    for (const one of waiting) {
      const inBatch = one.others?.some((key) => !chartOf(key) && drafts.some((d) => `${d.type}/${d.id}` === key));
      const found = [...new Set((one.others ?? one.patients).map(chartOf).filter((c) => c !== undefined))];
      const own = one.others ? found.filter((c) => c !== sharedChart) : found;
      if (own.length === 0 && inBatch && round < 4) { left.push(one); continue; }
      for (const key of one.patients) if (chartOf(key) === undefined || here.get(key)?.deleted) issues.push(missingPatient(one.d, key));
      const chartId = own[0] ?? sharedChart;
      placed.set(one.d, { chartId, alsoAbout: one.others ? [] : own.slice(1) });
      charts.set(`${one.d.type}/${one.d.id}`, chartId);
    }
    waiting = left;
  }
  if (issues.length > 0) throw new Problem('rule-refused', 'It is about a patient who is not here', { issues });
  return drafts.map((d) => placed.get(d)!);
}

/** The charts that wait for Patients who come under ids of their sender's choosing. Ids of ours were never awaited. */
async function comeAwaited(ctx: Ctx, drafts: readonly Unplaced[]): Promise<Map<string, string> | undefined> {
  if (!ctx.actor.rights.has('chart.own-id')) return undefined;
  const ids = drafts.filter((d) => d.type === 'Patient' && d.value['id'] === d.id).map((d) => d.id);
  return ids.length > 0 ? comeToCharts(ctx.tx, ids) : undefined;
}

/**
 * A reference to a Patient who is not here is filed and waits for the Patient (references.html#literal), for programs that may bring Patients under
 * ids of their own; anybody else's could never be resolved and is refused.
 */
async function waitForMissing(ctx: Ctx, keys: readonly string[], charts: Map<string, string>): Promise<void> {
  // A whole address of elsewhere keeps its entries together, though nobody can come under it.
  const ids = [...new Set(keys)].flatMap((key) => (/^Patient\/[A-Za-z0-9\-.]{1,64}$/.test(key) ? [key.slice(8)] : /^https?:.{1,500}$/.test(key) ? [key] : []));
  if (ids.length === 0 || !ctx.actor.rights.has('chart.own-id')) return;
  for (const [id, chartId] of await waitInCharts(ctx.tx, ids, ctx)) charts.set(id.includes(':') ? id : `Patient/${id}`, chartId);
}

async function find(ctx: Ctx, keys: readonly string[]): Promise<Map<string, Located>> {
  const wanted = [...new Set(keys)].map((key) => { const at = key.indexOf('/'); return { type: key.slice(0, at), id: key.slice(at + 1) }; }).filter(({ type, id }) => knownType(type) && !id.includes('/'));
  return locateEntries(ctx.tx, wanted);
}

function referencesOf(value: unknown): string[] {
  const found = new Set<string>();
  eachReference(value, ({ reference }) => {
    const { targetType, targetId } = readReference(reference);
    if (targetType !== null && targetId !== null) found.add(`${targetType}/${targetId}`);
  });
  return [...found];
}

function missingPatient(draft: Unplaced, key: string): Issue {
  return { at: placeOf(draft.value, key, draft.type) ?? draft.type, code: 'not-found', severity: 'error', says: 'refers to a patient who is not here', mend: 'File the Patient first, or send both in one transaction' };
}

/** Where in the resource this literal stands, as a FHIRPath. */
function placeOf(node: any, key: string, at: string): string | undefined {
  if (Array.isArray(node)) {
    for (const [i, one] of node.entries()) { const found = placeOf(one, key, `${at}[${i}]`); if (found) return found; }
    return undefined;
  }
  if (typeof node !== 'object' || node === null) return undefined;
  if (typeof node.reference === 'string' && (node.reference === key || node.reference.endsWith(`/${key}`))) return at;
  for (const name in node) { const found = placeOf(node[name], key, `${at}.${name}`); if (found) return found; }
  return undefined;
}
