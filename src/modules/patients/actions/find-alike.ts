import { actionOf } from '../../../platform/module.ts';
import { findAlike as contract, registration } from '../contract.ts';
import { findAlikeTo } from '../find-alike.ts';
import { writePatient } from '../rules/write-registration.ts';
import { countPatients } from '../store/lines.ts';

/** Who may already be this person, as a form is filled. The charts shown are recorded; what was typed is not. */
export const findAlike = actionOf(contract, {
  title: 'Look for the same person', kind: 'read', right: 'patients.register',
  async run(ctx, input) {
    const started = performance.now();
    const form = registration.parse({ birthDate: null, sex: null, ...input, names: input.names?.length ? input.names : [{ use: null, family: '', given: [], prefix: [], suffix: [], from: null, to: null }] });
    const [alike, patients] = await Promise.all([findAlikeTo(ctx, writePatient(form, [], [])), countPatients(ctx.tx, ctx.now.getTime())]);
    for (const a of alike) ctx.touch(a.line.chartId);
    ctx.note({ found: alike.length });
    return { alike, patients, ms: Math.round((performance.now() - started) * 10) / 10 };
  },
});
