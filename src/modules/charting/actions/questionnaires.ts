import type { Ctx } from '../../../platform/action.ts';
import { actionOf } from '../../../platform/module.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { parseExact } from '../../../standards/fhir/exact-json.ts';
import { chartDoor, faultsOf, newResourceId, readLine, readStored, sharedChart } from '../../chart/index.ts';
import { listQuestionnaires as listContract, readQuestionnaire as readContract, storeQuestionnaire as storeContract } from '../contract.ts';
import type { FilledForm } from '../contract.ts';
import type { Node } from '../rules/recorded.ts';
import { answerFaults, questionsOf } from '../rules/questionnaire.ts';
import type { Question } from '../rules/questionnaire.ts';

type Held = { rid: string; id: string; version: number; resource: Node };

/** The Questionnaires of the shared chart, newest last. */
async function held(ctx: Ctx): Promise<Held[]> {
  const rows = await chartDoor.entriesOf(ctx, sharedChart, ['Questionnaire']);
  const at = await chartDoor.locate(ctx, rows.map((r) => ({ type: r.type, id: r.id })));
  return rows.map((r) => ({ rid: r.rid, id: r.id, version: at.get(`Questionnaire/${r.id}`)?.version ?? 1, resource: readStored(r.text) as Node }));
}

const count = (questions: readonly Question[]): number => questions.reduce((n, q) => n + (q.type === 'group' || q.type === 'display' ? 0 : 1) + count(q.items), 0);
const lineOf = ({ id, version, resource: r }: Held) => ({
  id, url: String(r['url'] ?? `Questionnaire/${id}`), version: typeof r['version'] === 'string' ? r['version'] : null, title: String(r['title'] ?? r['name'] ?? r['url'] ?? id), status: String(r['status']), description: typeof r['description'] === 'string' ? r['description'] : null, questions: count(questionsOf(r)), entryVersion: version,
});

export const listQuestionnairesAction = actionOf(listContract, {
  title: 'See the forms that can be filled in', kind: 'read', right: 'access.self',
  async run(ctx, { all }) {
    return { questionnaires: (await held(ctx)).filter((h) => all || h.resource['status'] === 'active').map(lineOf).sort((a, b) => a.title.localeCompare(b.title)) };
  },
});

/** The Questionnaire of an address; with |version that version, even one that was replaced. */
async function find(ctx: Ctx, canonical: string): Promise<Held | undefined> {
  const [address, version] = canonical.split('|') as [string, string | undefined];
  const of = (await held(ctx)).filter((h) => h.resource['url'] === address || `Questionnaire/${h.id}` === address);
  return of.find((h) => version === undefined || h.resource['version'] === version) ?? (version === undefined ? of.at(-1) : undefined);
}

export const readQuestionnaireAction = actionOf(readContract, {
  title: 'Open a form to fill it in', kind: 'read', right: 'access.self',
  async run(ctx, { canonical }) {
    const found = await find(ctx, canonical);
    if (!found) throw notFound('This form is not here, or not in this version any more');
    return { resource: JSON.parse(JSON.stringify(found.resource)), questionnaire: lineOf(found) };
  },
});

export const storeQuestionnaireAction = actionOf(storeContract, {
  title: 'Store a form (FHIR Questionnaire)', kind: 'write', right: 'charting.define-forms',
  async run(ctx, { resource }) {
    const url = resource['url'];
    if (typeof url !== 'string' || !/^\S+$/.test(url)) throw new Problem('invalid-input', 'A form has an address', { issues: [{ at: 'resource.url', says: 'must be its canonical address', mend: 'For example https://forms.example.org/intake' }] });
    const before = (await held(ctx)).find((h) => h.resource['url'] === url);
    const made = parseExact(JSON.stringify({ ...resource, id: before?.id ?? newResourceId(), meta: undefined })), faults = faultsOf(made.value);
    if (faults.length > 0) throw new Problem('invalid-input', 'This Questionnaire cannot be kept as it is', { issues: faults });
    const id = made.value['id'] as string;
    const [filed] = await chartDoor.file(ctx, [{ chartId: sharedChart, type: 'Questionnaire', id, ...made, ...(before ? { rid: before.rid, expectVersion: before.version, reason: 'Form stored anew' } : {}) }]);
    ctx.note({ questionnaire: url });
    const row = await readLine(ctx.tx, 'Questionnaire', id);
    return lineOf({ rid: filed!.rid, id, version: filed!.version, resource: row ? readStored(row.text) as Node : made.value });
  },
});

/** The answers fit the form they name: what is required is there, nothing is of another kind. */
export async function requireAnswers(ctx: Ctx, entry: FilledForm): Promise<void> {
  if (entry.kind !== 'questionnaire') return;
  const found = await find(ctx, entry.form.questionnaire);
  if (!found) throw new Problem('invalid-input', 'This form is not here in this version', { issues: [{ at: 'entry.form.questionnaire', says: 'names a form that is not here', mend: 'Open the form anew; your answers stay in the draft' }] });
  const faults = answerFaults(questionsOf(found.resource), entry.form.items, entry.form.status === 'completed');
  if (faults.length > 0) throw new Problem('invalid-input', 'Some answers do not fit the form', { issues: faults.map((f) => ({ at: `question.${f.linkId}`, says: f.says })) });
}
