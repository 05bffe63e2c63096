import type { FilledForm, FormKind } from '../contract.ts';
import { allergy, encounter, encounterNoteExtension, immunization, medication, prescriberExtension, problem, procedure } from './clinical-forms.ts';
import type { FormRule } from './clinical-forms.ts';
import type { Frame } from './fhir-parts.ts';
import { codeIn, systems } from './fhir-parts.ts';
import { buildVitals, family, note, result, social, vitals } from './observation-forms.ts';
import { questionnaire } from './questionnaire-form.ts';
import type { Node } from './recorded.ts';

const rules: { readonly [K in FormKind]: FormRule<any> } = { problem, allergy, medication, immunization, procedure, encounter, vitals, result, family, social, note, questionnaire };

/** The resources that a filled form makes: one, or one for each vital sign measured together. */
export const buildEntries = (filled: FilledForm, frame: Frame): Node[] => (filled.kind === 'vitals' ? buildVitals(filled.form, frame) : [rules[filled.kind].build(filled.form, frame)]);

const ofType: Readonly<Record<string, FormKind>> = { Condition: 'problem', AllergyIntolerance: 'allergy', MedicationStatement: 'medication', Immunization: 'immunization', Procedure: 'procedure', Encounter: 'encounter', FamilyMemberHistory: 'family', DocumentReference: 'note', QuestionnaireResponse: 'questionnaire' };

/** The kind of form an entry fits; undefined where none does. */
export function kindOf(resource: Node): FormKind | undefined {
  if (resource['resourceType'] !== 'Observation') return ofType[resource['resourceType'] as string];
  const categories = ((resource['category'] ?? []) as Node[]).map((c) => codeIn(c, systems.observationCategory));
  return categories.includes('vital-signs') ? 'vitals' : categories.includes('social-history') ? 'social' : categories.includes('laboratory') ? 'result' : undefined;
}

/** The entry as the form that made it; undefined where it says what no form asks. */
export function readForm(resource: Node): FilledForm | undefined {
  const kind = kindOf(resource), form = kind && rules[kind].read(resource);
  return form === undefined ? undefined : { kind, form } as FilledForm;
}

const ownExtensions: Readonly<Record<string, string>> = { 'extension:prescriber': prescriberExtension, 'extension:encounter-note': encounterNoteExtension };

/** The next version of an entry: what the form asks is written anew, everything else the entry holds stays as it is. */
export function changeResource(before: Node, filled: FilledForm, frame: Frame): Node {
  const rule = rules[filled.kind], made = rule.build(filled.form, frame);
  if (made['resourceType'] !== before['resourceType']) throw new Error(`A ${String(before['resourceType'])} is not changed by the form of a ${filled.kind}`);
  const dropped = new Set(rule.owns.flatMap((o) => ownExtensions[o] ?? []));
  const extension = [...((before['extension'] ?? []) as Node[]).filter((e) => !dropped.has(e['url'] as string)), ...((made['extension'] ?? []) as Node[])];
  const kept = Object.fromEntries(Object.entries(before).filter(([k]) => !rule.owns.includes(k) && k !== 'extension'));
  // When it was first recorded stays said; what the form wrote then is what the versions before say.
  const { recordedDate: _r, dateAsserted: _d, recorded: _i, issued: _s, date: _w, extension: _e, ...rest } = made;
  const first = Object.fromEntries(['recordedDate', 'dateAsserted', 'recorded', 'issued', 'date'].flatMap((k) => (before[k] === undefined && made[k] !== undefined ? [[k, made[k]]] : [])));
  return { ...kept, ...rest, ...first, ...(extension.length ? { extension } : {}) };
}
