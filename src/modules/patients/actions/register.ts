import type { Ctx } from '../../../platform/action.ts';
import { Problem } from '../../../platform/problem.ts';
import { actionOf } from '../../../platform/module.ts';
import { validate } from '../../../standards/fhir/validate.ts';
import { chartDoor, newResourceId } from '../../chart/index.ts';
import { askEntry, todayAt } from '../../quality/index.ts';
import type { Alike, Registration } from '../contract.ts';
import { register as contract } from '../contract.ts';
import { findAlikeTo } from '../find-alike.ts';
import { identifyAtDoor } from '../identify-at-door.ts';
import { chooseNumber } from '../choose-number.ts';
import { formFaults } from '../rules/form-limits.ts';
import { foldSystem } from '../rules/identifier-strength.ts';
import { ourMrnPrefix } from '../rules/mrn.ts';
import { numberAuthority } from '../store/number-authority.ts';
import { faultsOf } from '../rules/correct-demographics.ts';
import { registrationFaults } from '../rules/registration-faults.ts';
import { writeBeside, writePatient } from '../rules/write-registration.ts';
import type { Filing } from '../rules/write-registration.ts';
import { dropDraftOf } from '../store/drafts.ts';
import { linesByChart } from '../store/lines.ts';
import { noteOpened } from '../store/opened.ts';
import { keepReceipt, oneAtATime, receiptOf } from '../store/receipts.ts';
import { openReviews } from '../store/reviews.ts';

/**
 * Registers a new patient. Refused when a number already leads to this person, when a check's question is open, and when a likely match is passed without a
 * reason. The same key again answers the first registration.
 */
export const register = actionOf(contract, {
  title: 'Register a patient', kind: 'write', right: 'patients.register',
  async run(ctx, input) {
    const before = input.key === null ? undefined : await receiptOf(ctx.tx, ctx.actor.id, input.key);
    if (before !== undefined) return answer(ctx, before);
    const { names, birthDate, sex, addresses, telecoms, identifiers, profile, parties, coverages, consents } = input;
    const issues = [...faultsOf(input), ...registrationFaults(input), ...formFaults({ names, birthDate, sex, addresses, telecoms, identifiers, profile, parties, coverages, consents }), ...await ownNumbers(ctx, identifiers)];
    if (issues.length) throw new Problem('invalid-input', 'Some fields need another look', { issues });
    const acknowledged = askEntry(ctx, 'registration', { ...input, deceased: input.profile.deceased ?? null }, input.acknowledged);
    const { pictures, filings, file } = pictureFilings(input);
    const patient = writePatient(input, pictures, acknowledged);
    await oneAtATime(ctx.tx);
    const passed = await passAlike(ctx, patient, input.passed);
    const number = await chooseNumber(ctx, input.number);
    if (number.identifier) patient['identifier'] = [...(patient['identifier'] ?? []), number.identifier];
    requireValid({ type: 'Patient', id: 'new', value: patient });
    const known = await identifyAtDoor(ctx, { source: 'registration', patient, eventAt: ctx.now.toISOString() });
    if (known.decision === 'existing') throw new Problem('conflict', 'This person is already registered under one of these identifiers: search for it and open the chart', { issues: [{ at: 'identifiers', says: 'Already in use by this person' }] });
    await number.give(known.chartId);
    const besides = writeBeside(input, { reference: `Patient/${known.patientId}` }, { newId: newResourceId, file, day: todayAt(ctx), facility: ctx.facility }), beside = [...filings, ...besides];
    for (const f of beside) requireValid(f);
    if (beside.length) await chartDoor.file(ctx, beside.map((f) => ({ chartId: known.chartId, type: f.type, id: f.id, value: f.value, exact: f.value })));
    ctx.touch(known.chartId, beside.map((f) => `${f.type}/${f.id}`));
    openReviews(ctx.tx, passed.map((p) => ({ id: ctx.newId(), chartId: known.chartId, otherChartId: p.line.chartId, rule: 'identity.passed-likely-match', reason: passedWords(ctx, input.passed!), identifierType: null, openedAt: ctx.now })));
    if (input.key !== null) keepReceipt(ctx.tx, ctx.actor.id, input.key, known.chartId, ctx.now);
    if (input.draftId !== null) dropDraftOf(ctx.tx, input.draftId, ctx.actor.id);
    if (ctx.actor.kind === 'person') noteOpened(ctx.tx, ctx.actor.id, known.chartId, ctx.now, 'Registered');
    return answer(ctx, known.chartId);
  },
});

/** A record number of ours is not typed in as one among others: it is kept from an older system or taken from a block, and written down as given. */
async function ownNumbers(ctx: Ctx, identifiers: Registration['identifiers']): Promise<{ at: string; says: string; mend: string }[]> {
  const own = foldSystem((await numberAuthority(ctx)).system);
  return identifiers.flatMap((n, i) => { const system = foldSystem(n.system ?? undefined); return system !== undefined && (system === own || system.startsWith(ourMrnPrefix)) ? [{ at: `identifiers.${i}.system`, says: 'Record numbers of this house are not typed in here', mend: 'Choose the number at the record number: kept from an older system, or from a downtime block' }] : []; });
}

async function answer(ctx: Ctx, chartId: string): Promise<{ chartId: string; patientId: string; mrn: string }> {
  const [line] = await linesByChart(ctx.tx, [chartId]);
  ctx.touch(chartId, [`Patient/${line!.patient_id}`]);
  return { chartId, patientId: line!.patient_id, mrn: line!.mrn! };
}

/** Likely matches that are gone past; none of them without a reason. */
async function passAlike(ctx: Ctx, patient: Record<string, any>, passed: { reason: string; note: string | null } | null): Promise<Alike[]> {
  const likely = (await findAlikeTo(ctx, patient)).filter((a) => a.grade !== 'possible');
  if (!likely.length) return [];
  const reasons = ctx.policy<Record<string, string>>('patients.pass-reasons');
  ctx.note({ likelyMatches: likely.map((a) => a.line.chartId), ...(passed ? { passedBecause: passed.reason } : {}) });
  if (!passed) throw new Problem('rule-refused', 'Somebody very like this is already here: open that chart, or say why this is another person', { because: [{ rule: 'identity.likely-match' }], issues: [{ at: 'passed', says: 'A reason is needed to pass a likely match', code: 'likely-match' }] });
  if (!Object.hasOwn(reasons, passed.reason)) throw new Problem('invalid-input', 'This is none of the reasons', { issues: [{ at: 'passed.reason', says: `One of ${Object.keys(reasons).join(', ')}` }] });
  return likely;
}

const passedWords = (ctx: Ctx, passed: { reason: string; note: string | null }): string => [ctx.policy<Record<string, string>>('patients.pass-reasons')[passed.reason], passed.note].filter(Boolean).join(': ');

/** Pictures are Binary resources in the chart; the entry they belong to names them. */
function pictureFilings(form: Registration): { pictures: { contentType: string; url: string; title: string }[]; filings: Filing[]; file: (f: { contentType: string; base64: string }, title: string) => { contentType: string; url: string; title: string } } {
  const filings: Filing[] = [];
  const file = (f: { contentType: string; base64: string }, title: string) => {
    const id = newResourceId();
    filings.push({ type: 'Binary', id, value: { resourceType: 'Binary', contentType: f.contentType, data: f.base64 } });
    return { contentType: f.contentType, url: `Binary/${id}`, title };
  };
  return { filings, file, pictures: form.photo ? [file(form.photo, 'Photo')] : [] };
}

function requireValid(f: Filing): void {
  const issues = validate(f.value).filter((i) => (i.severity ?? 'error') === 'error');
  if (issues.length) throw new Problem('invalid-input', `What was typed makes no valid ${f.type}`, { issues });
}
