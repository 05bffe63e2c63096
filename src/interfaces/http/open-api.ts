import { z } from 'zod';
import type { AnyAction } from '../../platform/action.ts';
import { problems } from '../../platform/problem.ts';
import { apiPath } from './server.ts';

/** OpenAPI 3.1 made from the list of actions: nobody writes it by hand. */
export function openApi(actions: readonly AnyAction[], version: string): object {
  const shape = (schema: z.ZodType | undefined, io: 'input' | 'output') => schema ? z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' }) : {};
  const paths: Record<string, object> = {};
  for (const a of [...actions].sort((x, y) => x.name < y.name ? -1 : 1)) {
    if (a.right === 'system' || a.checkInput === false) continue;
    paths[apiPath(a)] = { post: {
      operationId: a.name, summary: a.title, tags: [a.name.split('.')[0]], 'x-right': a.right, 'x-kind': a.kind,
      requestBody: { required: true, content: { 'application/json': { schema: shape(a.input, 'input') } } },
      responses: { 200: { description: 'Done', content: { 'application/json': { schema: shape(a.output, 'output') } } }, default: { $ref: '#/components/responses/Problem' } },
    } };
  }
  return {
    openapi: '3.1.0', info: { title: 'Chartkeeper', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' }, description: 'Every act of the desk. The FHIR R4 API is described by /fhir/R4/metadata.' },
    paths,
    components: { responses: { Problem: { description: 'A problem (RFC 9457)', content: { 'application/problem+json': { schema: { type: 'object', required: ['kind', 'title', 'status'], properties: {
      type: { type: 'string' }, kind: { enum: Object.keys(problems) }, title: { type: 'string' }, status: { type: 'integer' }, detail: { type: 'string' },
      issues: { type: 'array', items: { type: 'object', properties: { at: { type: 'string' }, says: { type: 'string' }, mend: { type: 'string' } } } } } } } } } } },
  };
}
