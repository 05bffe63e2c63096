import type { Ctx } from '../../../platform/action.ts';
import { Problem } from '../../../platform/problem.ts';
import { unstorableTexts } from '../../../values/storable-text.ts';
import { chartDoor, knownType, readLine, readStored } from '../../chart/index.ts';
import { askEntry } from '../../quality/index.ts';
import type { Acknowledged } from '../../quality/contract.ts';
import type { FilledForm, ProvenanceForm } from '../contract.ts';
import type { Frame } from '../rules/fhir-parts.ts';
import type { Node } from '../rules/recorded.ts';

const invalid = (at: string, says: string, mend: string): Problem => new Problem('invalid-input', `${says[0]!.toUpperCase()}${says.slice(1)}`, { issues: [{ at, says, mend }] });

/** The patient who heads a chart, as a resource. */
export async function headOf(ctx: Ctx, chartId: string): Promise<Node> {
  const head = await chartDoor.patientOf(ctx, chartId), row = head && await readLine(ctx.tx, 'Patient', head.id);
  if (!row || row.deleted) throw new Problem('conflict', 'This chart has no patient at its head');
  return readStored(row.text) as Node;
}

/** A visit of the same person, or a Problem at the field. */
export async function visitOf(ctx: Ctx, charts: readonly string[], encounterId: string | null | undefined): Promise<Node | undefined> {
  if (!encounterId) return undefined;
  const row = await readLine(ctx.tx, 'Encounter', encounterId);
  if (!row || row.deleted || !charts.includes(row.chartId)) throw invalid('encounterId', 'this visit is not in the chart', 'Choose a visit of this patient, or none');
  return readStored(row.text) as Node;
}

/** What an entry was copied from, or adds to, is of the same person. */
export async function requireOfPerson(ctx: Ctx, charts: readonly string[], key: { type: string; id: string } | undefined, at: string): Promise<void> {
  if (!key) return;
  const found = !knownType(key.type) ? undefined : (await chartDoor.locate(ctx, [key])).get(`${key.type}/${key.id}`);
  if (!found || found.deleted || !charts.includes(found.chartId)) throw invalid(at, 'this document is not in the chart', 'Choose a document of this patient');
}

const extensionOf = (p: Node, end: string): Node | undefined => ((p['extension'] ?? []) as Node[]).find((e) => String(e['url']).endsWith(end));

/** The facts that checks at the keyboard look at: the form, whose it is, and the visit (see quality/README.md). */
export function askForm(ctx: Ctx, filled: FilledForm, patient: Node, visit: Node | undefined, given: Acknowledged): Node[] {
  const broken = unstorableTexts(filled.form, 'entry.form');
  if (broken.length > 0) throw new Problem('invalid-input', 'Some fields need another look', { issues: broken.slice(0, 50).map((at) => ({ at, says: 'holds a character that cannot be shown or kept', mend: 'Type it again instead of pasting it' })) });
  const sexForUse = extensionOf(patient, 'patient-sexParameterForClinicalUse');
  const facts = {
    ...filled.form, patient: { birthDate: patient['birthDate'], sex: patient['gender'], sexForClinicalUse: ((sexForUse?.['extension'] ?? []) as Node[]).find((e) => e['url'] === 'value')?.['valueCodeableConcept']?.coding?.[0]?.code, deceased: patient['deceasedDateTime'] ?? (patient['deceasedBoolean'] === true ? 'yes' : undefined) },
    ...(visit ? { encounter: { start: visit['period']?.start, end: visit['period']?.end } } : {}),
  };
  return askEntry(ctx, filled.kind, facts, given);
}

export const frameOf = (ctx: Ctx, patient: Node, encounterId: string | null | undefined, provenance: ProvenanceForm, verified: boolean): Frame => ({
  patient: `Patient/${String(patient['id'])}`, ...(encounterId ? { encounter: `Encounter/${encounterId}` } : {}), enteredAt: ctx.now.toISOString(), enterer: ctx.actor.name, ...(provenance.author ? { author: provenance.author.name } : {}), verified,
});
