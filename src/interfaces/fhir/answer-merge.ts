import { mergePatientsAction, previewMergeAction, undoMergePatientsAction } from '../../modules/patient-index/index.ts';
import { Problem } from '../../platform/problem.ts';
import type { Answer, Ask, Desk } from './ask.ts';
import { HttpRefusal } from './outcome.ts';

type Part = Record<string, any>;
type Named = { patientId: string | null; identifiers: { system: string | null; value: string }[] };

const bad = (at: string, says: string, mend: string): Problem => new Problem('invalid-input', 'The operation\'s input cannot be used', { issues: [{ at, says, mend, code: 'invalid' }] });

function named(parts: readonly Part[], who: 'source' | 'target'): Named {
  const references = parts.filter((p) => p['name'] === `${who}-patient`), identifiers = parts.filter((p) => p['name'] === `${who}-patient-identifier`);
  if (references.length > 1) throw bad(`${who}-patient`, 'is given more than once', 'Name one patient');
  // A Reference may carry an identifier beside its literal, or instead of it (R5: "this may include an identifier").
  const given = references[0]?.['valueReference'] as { reference?: unknown; identifier?: unknown } | undefined, reference = given?.reference, beside = given?.identifier === undefined ? [] : [{ valueIdentifier: given.identifier }];
  if (references.length === 1 && typeof reference !== 'string' && (reference !== undefined || beside.length === 0)) throw bad(`${who}-patient`, 'has no reference', 'Give valueReference.reference, such as Patient/123');
  const m = typeof reference !== 'string' ? undefined : /^(?:Patient\/)([A-Za-z0-9.-]{1,64})(?:\/_history\/\d+)?$/.exec(reference);
  if (reference !== undefined && !m) throw bad(`${who}-patient`, 'is no Patient of this server', 'Give a reference such as Patient/123');
  return { patientId: m ? m[1]! : null, identifiers: [...beside, ...identifiers].map((p: Part, i) => {
    const { system, value } = (p['valueIdentifier'] ?? {}) as { system?: unknown; value?: unknown };
    if (typeof value !== 'string' || value === '') throw bad(`${who}-patient-identifier[${i}]`, 'has no value', 'Give valueIdentifier with system and value');
    return { system: typeof system === 'string' ? system : null, value };
  }) };
}

const parametersOf = (ask: Ask): Part[] => {
  const body = ask.body?.value;
  if (body?.resourceType !== 'Parameters' || !Array.isArray(body.parameter)) throw bad('body', 'is no Parameters resource', 'Send Parameters with source-patient and target-patient');
  return body.parameter.filter((p: unknown) => typeof p === 'object' && p !== null);
};

const outcome = (severity: 'information' | 'warning', says: readonly string[]): object => ({ resourceType: 'OperationOutcome', issue: says.map((text) => ({ severity, code: severity === 'warning' ? 'business-rule' : 'informational', diagnostics: text, details: { text } })) });
const reply = (status: number, ask: Ask, parts: readonly Part[]): Answer => ({ status, text: JSON.stringify({ resourceType: 'Parameters', parameter: [{ name: 'input', resource: ask.body!.value }, ...parts] }) });

/**
 * Patient/$merge (FHIR R5 and later, Patient operation merge; inputs as HAPI FHIR reads them): the source goes into the target, which survives. With `preview` nothing changes. Where a check
 * forbids it, 202: it waits for a second person. The source is never deleted: it stays, not in use, with a link of type replaced-by.
 */
export async function answerMerge({ perform, actor }: Desk, ask: Ask): Promise<Answer> {
  const parts = parametersOf(ask), value = (name: string): unknown => parts.find((p) => p['name'] === name);
  if ((value('delete-source') as Part | undefined)?.['valueBoolean'] === true) throw new HttpRefusal(422, 'A merged record is kept: delete-source is not done here', [{ at: 'delete-source', code: 'not-supported', says: 'is true', mend: 'Leave it out: the source stays, not in use, and leads to the target' }]);
  const input = { source: named(parts, 'source'), target: named(parts, 'target'), result: ((value('result-patient') as Part | undefined)?.['resource'] as Record<string, unknown> | undefined) ?? null };
  if ((value('preview') as Part | undefined)?.['valueBoolean'] === true) {
    const seen = await perform(previewMergeAction, input, actor);
    return reply(200, ask, [{ name: 'outcome', resource: outcome(seen.needsSecond ? 'warning' : 'information', seen.says) }, { name: 'result', resource: JSON.parse(seen.target) }]);
  }
  const done = await perform(mergePatientsAction, input, actor);
  return reply(done.state === 'joined' ? 200 : 202, ask, [{ name: 'outcome', resource: outcome(done.state === 'joined' ? 'information' : 'warning', done.says) }, { name: 'result', resource: JSON.parse(done.target) }]);
}

/** Patient/$undo-merge (HAPI's `$hapi.fhir.undo-merge`): both patients come back, whatever happened since. */
export async function answerUndoMerge({ perform, actor }: Desk, ask: Ask): Promise<Answer> {
  const parts = parametersOf(ask);
  const done = await perform(undoMergePatientsAction, { source: named(parts, 'source'), target: named(parts, 'target') }, actor);
  return reply(200, ask, [{ name: 'outcome', resource: outcome(done.unsure.length > 0 ? 'warning' : 'information', done.says) }]);
}

const operations: Readonly<Record<string, (desk: Desk, ask: Ask) => Promise<Answer>>> = { $merge: answerMerge, '$undo-merge': answerUndoMerge, '$hapi.fhir.undo-merge': answerUndoMerge };

/** The operation of that name on the type Patient; undefined where there is none. */
export function joinOperation(desk: Desk, ask: Ask, name: string): Promise<Answer> | undefined {
  const run = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (run && ask.method !== 'POST') throw new HttpRefusal(405, `${ask.method} is not done to this address`, [{ at: 'method', code: 'not-supported', says: 'is not POST' }]);
  return run?.(desk, ask);
}
