import { actionOf } from '../../../platform/module.ts';
import { openEntry as contract } from '../contract.ts';
import { readForm } from '../rules/fill-form.ts';
import { acts, mayChange, whyNot } from '../rules/may-change.ts';
import { openForChange } from './permit-change.ts';

/** An entry as its form, with who stands behind it and what may be done by whom asks. */
export const openEntryAction = actionOf(contract, {
  title: 'Open an entry to change it', kind: 'read', right: 'chart.read',
  async run(ctx, { type, id }) {
    const { row, resource, facts } = await openForChange(ctx, type, id), filled = readForm(resource);
    const encounter = /^Encounter\/(.+)$/.exec(String(resource['encounter']?.reference ?? resource['context']?.reference ?? resource['context']?.encounter?.[0]?.reference ?? ''))?.[1] ?? null;
    return {
      type, id, version: row.version, chartId: row.chartId, kind: filled?.kind ?? null, form: filled?.form ?? null, recorded: facts.recorded, encounterId: encounter,
      may: acts.map((act) => { const d = mayChange(act, facts); return { act, allowed: d.decision === 'allow', why: whyNot(d) }; }),
    };
  },
});
