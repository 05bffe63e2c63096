import { Problem } from '../../../platform/problem.ts';
import { actionOf } from '../../../platform/module.ts';
import { validate } from '../../../standards/fhir/validate.ts';
import { chartDoor } from '../../chart/index.ts';
import { match as contract } from '../contract.ts';
import { findMatches } from '../find-matches.ts';

/** What a Patient must say, one of it, to be looked for. */
const tells = ['name', 'birthDate', 'identifier', 'telecom', 'address'] as const;

/** Who of the index may be this person, for programs (FHIR Patient/$match). The charts answered are recorded; what was asked is not. */
export const match = actionOf(contract, {
  title: 'Match a person against the index', kind: 'read', right: 'patients.search',
  async run(ctx, { resource, onlyCertainMatches, count }) {
    const issues = validate(resource).filter((i) => (i.severity ?? 'error') === 'error');
    if (issues.length) throw new Problem('invalid-input', 'The Patient to be matched is no valid FHIR', { issues });
    if (!tells.some((t) => resource[t] !== undefined)) throw new Problem('invalid-input', 'The Patient to be matched says nothing to find somebody by', { issues: [{ at: 'resource', says: `has none of ${tells.join(', ')}`, code: 'required' }] });
    const found = (await findMatches(ctx, resource, { most: count })).filter((m) => !onlyCertainMatches || m.grade === 'certain');
    const patients = new Map((await chartDoor.patientTexts(ctx, found.map((f) => f.chartId))).map((p) => [p.chartId, p]));
    const matches = found.flatMap(({ chartId, comparison, grade }) => {
      const p = patients.get(chartId);
      return p ? [{ chartId, id: p.id, version: p.version, text: p.text, score: Math.round(comparison.probability * 1e6) / 1e6, grade }] : [];
    });
    for (const m of matches) ctx.touch(m.chartId, [`Patient/${m.id}`]);
    ctx.note({ matches: matches.length });
    return { matches };
  },
});
