import { z } from 'zod';
import { action } from '../../../platform/action.ts';
import type { Issue } from '../../../platform/problem.ts';
import { validate } from '../../../standards/fhir/validate.ts';

export type ValidateInput = { value: any; type?: string };

/** `$validate` (resource-operation-validate.html): what is wrong with a resource; nothing is stored. */
export const validateResource = action<ValidateInput, Issue[]>({
  name: 'chart.validate-resource', title: 'Check a resource', kind: 'read', right: 'chart.read', checkInput: false,
  input: z.object({ value: z.any(), type: z.string().optional() }) as unknown as z.ZodType<ValidateInput>,
  async run(_ctx, { value, type }) {
    if (type !== undefined && value?.resourceType !== type) return [{ at: 'resourceType', code: 'structure', severity: 'error', says: `must be ${type}, as the address says` }];
    return validate(value);
  },
});
