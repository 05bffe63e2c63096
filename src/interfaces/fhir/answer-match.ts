import { match } from '../../modules/patients/index.ts';
import { Problem } from '../../platform/problem.ts';
import type { Answer, Ask, Desk } from './ask.ts';

type Part = { name?: string; resource?: Record<string, any>; [value: string]: unknown };

const gradeUrl = 'http://hl7.org/fhir/StructureDefinition/match-grade';
const fault = (at: string, says: string, code = 'value'): Problem => new Problem('invalid-input', 'The operation cannot be read', { issues: [{ at, says, code }] });

/** Patient/$match (R4 patient-operation-match.html): a Patient, whole or in parts, against the index. Input is a Parameters resource, or the Patient itself with the rest in the query. */
export async function answerMatch(desk: Desk, ask: Ask): Promise<Answer> {
  const found = await desk.perform(match, readMatch(ask), desk.actor) as { matches: { id: string; text: string; score: number; grade: string }[] };
  const entries = found.matches.map((m) => `{"fullUrl":${JSON.stringify(`${ask.base}/Patient/${m.id}`)},"resource":${m.text},"search":{"extension":[{"url":"${gradeUrl}","valueCode":"${m.grade}"}],"mode":"match","score":${m.score}}}`);
  return { status: 200, text: `{"resourceType":"Bundle","type":"searchset","total":${entries.length}${entries.length ? `,"entry":[${entries.join(',')}]` : ''}}` };
}

function readMatch(ask: Ask): { resource: Record<string, any>; onlyCertainMatches?: boolean; count?: number } {
  const body = ask.body?.value as Record<string, any> | undefined, query = new URLSearchParams(ask.params);
  if (body?.['resourceType'] !== 'Parameters' && body?.['resourceType'] !== 'Patient') throw fault('body', 'is no Parameters resource with a Patient in it', 'structure');
  const parts: Part[] = body['resourceType'] === 'Parameters' && Array.isArray(body['parameter']) ? body['parameter'].filter((p: unknown): p is Part => typeof p === 'object' && p !== null) : [];
  const value = (name: string): unknown => { const part = parts.find((p) => p.name === name), key = part && Object.keys(part).find((k) => k.startsWith('value')); return key ? part[key] : query.get(name) ?? undefined; };
  const resource = body['resourceType'] === 'Patient' ? body : parts.find((p) => p.name === 'resource')?.resource;
  if (!resource) throw fault('Parameters.parameter:resource', 'is missing: the Patient to be matched', 'required');
  if (resource['resourceType'] !== 'Patient') throw fault('Parameters.parameter:resource', `is ${typeof resource['resourceType'] === 'string' ? `a ${resource['resourceType'].slice(0, 60)}` : 'no resource'}, not a Patient`);
  const only = value('onlyCertainMatches'), count = value('count');
  if (only !== undefined && only !== true && only !== false && only !== 'true' && only !== 'false') throw fault('onlyCertainMatches', 'is neither true nor false');
  if (count !== undefined && !/^[1-9]\d{0,8}$/.test(String(count))) throw fault('count', 'is no whole number from 1');
  return { resource, ...(only === undefined ? {} : { onlyCertainMatches: String(only) === 'true' }), ...(count === undefined ? {} : { count: Math.min(100, Number(count)) }) };
}
