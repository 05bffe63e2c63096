import { Problem } from '../../../platform/problem.ts';
import type { Issue } from '../../../platform/problem.ts';
import { validate } from '../../../standards/fhir/validate.ts';

/** Refuses a resource that breaks base FHIR R4, naming each element. */
export function requireValid(value: any, type: string): void {
  if (value?.resourceType !== type) throw new Problem('unreadable', `The body is no ${type}`, { issues: [{ at: 'resourceType', code: 'structure', severity: 'error', says: `must be ${type}, as the address says` }] });
  const issues = faultsOf(value);
  if (issues.length > 0) throw new Problem('invalid-input', `This ${type} is not valid FHIR R4`, { issues });
}

/**
 * What base FHIR R4 finds wrong. Judged as it will be stored: `meta` is ours to fill, so an empty one, which client libraries leave behind, is no fault.
 */
export function faultsOf(value: any): Issue[] {
  const { meta } = value;
  const emptied = typeof meta === 'object' && meta !== null && Object.keys(meta).length === 0;
  return validate(emptied ? withoutMeta(value) : value).filter((i) => (i.severity ?? 'error') === 'error');
}

function withoutMeta({ meta: _meta, ...rest }: any): any { return rest; }
