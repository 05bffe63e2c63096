import { z } from 'zod';
import { action } from '../../../platform/action.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { parseExact } from '../../../standards/fhir/exact-json.ts';
import { applyPatch } from '../../../standards/fhir/patch.ts';
import { requireValid } from './check-resource.ts';
import { matchOne } from './match-one.ts';
import { requireType } from './permit-entry.ts';
import type { Written } from './write-entry.ts';
import { readForWrite, writeNext } from './write-entry.ts';

/** `patch` is the exact tree of a JSON Patch document. */
export type PatchInput = { type: string; id?: string; match?: string; patch: unknown; ifMatch?: number; bases?: readonly string[] };

/** Changes an entry by JSON Patch (http.html#patch): the result must be valid, and is its next version. */
export const patchEntry = action<PatchInput, Written>({
  name: 'chart.patch-entry', title: 'Change an entry by a patch', kind: 'write', right: 'chart.write', checkInput: false,
  input: z.object({ type: z.string(), id: z.string().optional(), match: z.string().optional(), patch: z.any(), ifMatch: z.number().optional() }) as unknown as z.ZodType<PatchInput>,
  async run(ctx, { type, id, match, patch, ifMatch, bases }) {
    requireType(ctx, type, 'u');
    // What is patched is answered, and a patch can ask (`test`): who may not read it may not patch it.
    requireType(ctx, type, 'r');
    const target = match === undefined ? id : (await matchOne(ctx, type, match, bases))?.id;
    const found = target === undefined ? undefined : await readForWrite(ctx, type, target);
    if (!found) throw notFound();
    if (found.deleted) throw new Problem('gone', `${type}/${target} has been deleted`);
    const body = patched(found.text, patch);
    requireValid(body.value, type);
    if (body.value.id !== target) throw new Problem('invalid-input', 'A patch does not change the id', { issues: [{ at: `${type}.id`, code: 'business-rule', says: 'must stay as it is' }] });
    return writeNext(ctx, found, body, ifMatch === undefined ? {} : { ifMatch });
  },
});

/** The patched resource, its untouched numbers still with the sender's digits. */
export const patched = (text: string, patch: unknown): { value: any; exact: any } => parseExact(JSON.stringify(applyPatch(parseExact(text).exact, patch)));
