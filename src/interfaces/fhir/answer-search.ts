import { readEverything, searchEntriesAction, validateResource } from '../../modules/chart/index.ts';
import { Problem } from '../../platform/problem.ts';
import type { Answer, Ask, Desk } from './ask.ts';
import { allWell, HttpRefusal, outcome, outcomeIssue } from './outcome.ts';
import { everythingBundle, searchset } from './write-bundle.ts';

export async function answerSearch({ perform, actor }: Desk, ask: Ask, type: string, compartmentOf?: string): Promise<Answer> {
  if (ask.body !== undefined) throw new HttpRefusal(415, 'A search is posted as a form', [{ at: 'Content-Type', code: 'not-supported', says: 'is no form', mend: 'Send application/x-www-form-urlencoded' }]);
  const found = await perform(searchEntriesAction, { type, params: ask.params, strict: ask.prefer.strict, bases: [ask.base], ...(compartmentOf === undefined ? {} : { compartmentOf }) }, actor);
  const address = compartmentOf === undefined ? `${ask.base}/${type}` : `${ask.base}/Patient/${compartmentOf}/${type}`;
  return { status: 200, text: searchset(ask.base, address, ask.params, found) };
}

/** Input of an operation: query parameters, or a Parameters resource (operations.html#request). */
function operationInput(ask: Ask): URLSearchParams {
  const asked = new URLSearchParams(ask.params);
  const body = ask.body?.value;
  if (body?.resourceType === 'Parameters') for (const p of body.parameter ?? []) {
    const key = Object.keys(p).find((k) => k.startsWith('value'));
    if (key && typeof p.name === 'string' && typeof p[key] !== 'object') asked.append(p.name, String(p[key]));
  }
  return asked;
}

export async function answerEverything({ perform, actor }: Desk, ask: Ask, patientId: string): Promise<Answer> {
  const asked = operationInput(ask);
  const types = asked.getAll('_type').flatMap((v) => v.split(',')).filter((v) => v !== '');
  const count = asked.get('_count');
  if (count && !/^[1-9]\d{0,6}$/.test(count)) throw new Problem('not-supported', 'The page size cannot be read', { issues: [{ at: '_count', code: 'value', severity: 'error', says: 'is no whole number above zero' }] });
  const given = (key: string, name: string): object => (asked.get(name) ? { [key]: asked.get(name)!.replace(/ (\d{2}:\d{2})$/, '+$1') } : {});
  const all = await perform(readEverything, {
    patientId, ...(types.length > 0 ? { types } : {}), ...given('since', '_since'), ...given('start', 'start'), ...given('end', 'end'), ...given('cursor', '_cursor'), ...(count ? { count: Number(count) } : {}),
  }, actor);
  return { status: 200, text: everythingBundle(ask.base, `${ask.base}/Patient/${patientId}/$everything`, asked.toString(), all) };
}

export async function answerValidate({ perform, actor }: Desk, ask: Ask, type: string | undefined): Promise<Answer> {
  let value = ask.body?.value;
  if (value?.resourceType === 'Parameters' && type !== 'Parameters') value = value.parameter?.find((p: any) => p.name === 'resource')?.resource;
  const issues = await perform(validateResource, { value, ...(type === undefined ? {} : { type }) }, actor);
  return { status: 200, text: issues.length === 0 ? allWell('Valid FHIR R4') : outcome(issues.map((i) => outcomeIssue(i, 'invalid'))) };
}
