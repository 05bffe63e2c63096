import type { PersonComparison } from '../../linkage/index.ts';

/** FHIR's words for it (http://hl7.org/fhir/ValueSet/match-grade). */
export type MatchGrade = 'certain' | 'probable' | 'possible' | 'certainly-not';

/**
 * The grade of one who was asked for. As the engine says; and where too little was given to reach a threshold, such as a name alone, whoever agrees in the name and contradicts in
 * nothing is possible still. The score stays what the evidence is worth: what was not given adds nothing.
 */
export function matchGrade(c: PersonComparison): MatchGrade {
  if (c.grade !== 'none') return c.grade;
  const weight = (field: string): number => c.fields.find((f) => f.field === field)?.weight ?? 0;
  const named = weight('family') > 0 && (weight('given') > 0 || c.fields.some((f) => f.field === 'family' && f.level === 'swapped'));
  return named && c.fields.every((f) => f.weight > 0 || f.field === 'relatives') ? 'possible' : 'certainly-not';
}
