import { evalFhirPathTyped, parseFhirPath, type TypedValue } from '@medplum/core';
import type { Invariant } from './invariants.ts';

const ucum: TypedValue = { type: 'string', value: 'http://unitsofmeasure.org' };

/** Rules whose FHIRPath uses what the library cannot answer inside one resource; they are not checked, and the README says so. */
export const uncheckable = new Set<string>();

/**
 * An invariant as a function, parsed once. As in FHIRPath's own rule for constraints, only a definite `false` breaks it: an expression the engine
 * cannot evaluate, or an empty answer, is not held against the sender.
 */
export function fhirPathRule(type: string, key: string, expression: string): Invariant | undefined {
  let path: ReturnType<typeof parseFhirPath>;
  try {
    path = parseFhirPath(expression);
  } catch {
    uncheckable.add(key);
    return undefined;
  }
  return (element, scope) => {
    const resource: TypedValue = { type: scope.resource?.resourceType ?? 'Resource', value: scope.resource };
    const rootResource: TypedValue = { type: scope.root?.resourceType ?? 'Resource', value: scope.root };
    const focus: TypedValue = { type: nameOfFocus(type, element), value: element };
    try {
      const result = evalFhirPathTyped(path, [focus], { '%resource': resource, '%rootResource': rootResource, '%context': focus, '%ucum': ucum });
      return !(result.length > 0 && result[0]!.value === false);
    } catch {
      uncheckable.add(key);
      return true;
    }
  };
}

function nameOfFocus(type: string, element: unknown): string {
  if (typeof element === 'string') return 'string';
  if (typeof element === 'number') return Number.isInteger(element) ? 'integer' : 'decimal';
  if (typeof element === 'boolean') return 'boolean';
  return type.includes('.') ? 'BackboneElement' : type;
}
