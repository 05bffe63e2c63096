import { createHash } from 'node:crypto';
import { systems as known } from '../../../standards/code-sets/index.ts';
import type { CodeSet, ConceptDraft } from '../../../standards/code-sets/index.ts';
import { allergies, panels, procedures, stories, tests, vaccines } from './codes.ts';

const named = (code: string, display: string): ConceptDraft => ({ code, display });
const distinct = (all: readonly ConceptDraft[]): ConceptDraft[] => [...new Map(all.map((c) => [c.code, c])).values()];

/** Codes that the generator writes beside its tables (draw.ts, make-chart.ts): vital signs, note types, visits. */
const vitals = [['85354-9', 'Blood pressure'], ['8480-6', 'Systolic blood pressure'], ['8462-4', 'Diastolic blood pressure'], ['8867-4', 'Heart rate'], ['9279-1', 'Respiratory rate'], ['8310-5', 'Body temperature'], ['2708-6', 'Oxygen saturation in arterial blood'], ['59408-5', 'Oxygen saturation by pulse oximetry'], ['29463-7', 'Body weight'], ['8302-2', 'Body height'], ['39156-5', 'Body mass index'], ['72166-2', 'Tobacco smoking status']] as const;
const notes = [['11506-3', 'Progress note'], ['18842-5', 'Discharge summary'], ['34117-2', 'History and physical note'], ['11488-4', 'Consult note'], ['28570-0', 'Procedure note'], ['34133-9', 'Summary of episode note'], ['18748-4', 'Diagnostic imaging study'], ['11502-2', 'Laboratory report'], ['59284-0', 'Consent document'], ['57016-8', 'Privacy policy acknowledgment document'], ['42348-3', 'Advance directives'], ['57133-1', 'Referral note'], ['34111-5', 'Emergency department note']] as const;
const others = [['185349003', 'Encounter for check up'], ['50849002', 'Emergency room admission'], ['32485007', 'Hospital admission'], ['716186003', 'No known allergy'], ['266919005', 'Never smoked tobacco'], ['8517006', 'Ex-smoker'], ['77176002', 'Smoker']] as const;
const vitalUnits = ['mm[Hg]', '/min', 'Cel', 'kg', 'cm', 'kg/m2', '%'];

/**
 * The codes that the demo department uses, as fragments of their code systems, so that look-up works before any release is loaded. The names are
 * the generator's own short ones, not those of a release.
 */
export function demoCodeSet(): { codes: CodeSet; digest: string } {
  const lists = {
    icd10cm: stories.map((s) => named(s.icd10, s.name)),
    snomed: [...stories.map((s) => named(s.snomed, s.name)), ...allergies.filter((a) => a.system === 'snomed').map((a) => named(a.code, a.name)), ...procedures.map((p) => named(p.snomed, p.name)), ...others.map(([c, n]) => named(c, n))],
    rxnorm: [...stories.flatMap((s) => s.medicines.flatMap((m) => (m.rxnorm ? [named(m.rxnorm, m.name)] : []))), ...allergies.filter((a) => a.system === 'rxnorm').map((a) => named(a.code, a.name))],
    cvx: vaccines.map((v) => named(v.cvx, v.name)),
    loinc: [...Object.values(tests).map((t) => ({ ...named(t.code, t.name), properties: { EXAMPLE_UCUM_UNITS: t.unit } })), ...Object.values(panels).map((p) => named(p.code, p.name)), ...vitals.map(([c, n]) => named(c, n)), ...notes.map(([c, n]) => named(c, n))],
    ucum: [...new Set([...Object.values(tests).map((t): string => t.unit), ...vitalUnits])].map((u) => named(u, u)),
  } as const;
  const codes: CodeSet = {
    systems: Object.entries(lists).map(([name, concepts]) => {
      const system = known[name as keyof typeof lists];
      return { system: { ...system, title: system.title, content: 'fragment', version: 'demo' }, concepts: distinct(concepts) };
    }), valueSets: [], conceptMaps: [],
  };
  return { codes, digest: createHash('sha256').update(JSON.stringify(codes)).digest('hex') };
}
