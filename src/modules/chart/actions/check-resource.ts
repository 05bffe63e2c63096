import { Problem } from '../../../platform/problem.ts';
import { validate } from '../../../standards/fhir/validate.ts';

/** Refuses a resource that breaks base FHIR R4, naming each element. */
export function requireValid(value: any, type: string): void {
  if (value?.resourceType !== type) throw new Problem('unreadable', `The body is no ${type}`, { issues: [{ at: 'resourceType', code: 'structure', severity: 'error', says: `must be ${type}, as the address says` }] });
  const issues = validate(value).filter((i) => (i.severity ?? 'error') === 'error');
  if (issues.length > 0) throw new Problem('invalid-input', `This ${type} is not valid FHIR R4`, { issues });
}
