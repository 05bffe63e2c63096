import { notFound, Problem } from '../../../platform/problem.ts';
import { actionOf } from '../../../platform/module.ts';
import { comparePeople, linkingOf, matchPeople } from '../../patients/index.ts';
import { reportPair as contract } from '../contract-queue.ts';
import { inOrder, settleFound } from '../compare-batch.ts';
import { pairStates, stateNames } from '../rules/settle-pair.ts';
import { notePairs } from '../store/pair-events.ts';
import { pairBetween, setState } from '../store/pairs.ts';
import { askPairs, personsOf } from '../store/pairs-compared.ts';

/** "These two may be one", said by a person: a pair that waits for a decision, whatever the engine says of it. Whoever finds patients may say it. */
export const reportPair = actionOf(contract, {
  title: 'Report two records that may be one person', kind: 'write', right: 'patients.search',
  async run(ctx, { chartIds, reason }) {
    const [first, second] = inOrder(...chartIds);
    if (first === second) throw new Problem('invalid-input', 'These are one and the same chart', { issues: [{ at: 'chartIds', says: 'must be two charts' }] });
    ctx.touch(first); ctx.touch(second);
    const people = await matchPeople(ctx, [first, second]), a = people.get(first), b = people.get(second), persons = await personsOf(ctx.tx, [first, second]);
    if (!a || !b) throw notFound('One of the two records is not here, or was filed only this moment: try again in a few seconds');
    if ((persons.get(first) ?? first) === (persons.get(second) ?? second)) throw new Problem('conflict', 'These two charts are joined already: they are one person', { because: [{ rule: 'patient-index.joined' }] });
    const linking = await linkingOf(ctx), asked = `${ctx.actor.name} says: ${reason}`, known = await pairBetween(ctx.tx, first, second);
    if (!known) await settleFound(ctx, [{ a, b, comparison: comparePeople(a.person, b.person, linking), standing: undefined, asked }], linking);
    else if (known.state > 2) await setState(ctx.tx, known.pair_id, { state: pairStates.open, at: ctx.now, by: ctx.actor.id, stillDifferent: true });
    const row = known ?? (await pairBetween(ctx.tx, first, second))!;
    if (known) { askPairs(ctx.tx, [{ pairId: row.pair_id, asked }]); notePairs(ctx.tx, [{ pairId: row.pair_id, eventId: ctx.newId(), at: ctx.now, byId: ctx.actor.id, byName: ctx.actor.name, what: known.state > 2 ? 'reopened' : 'asked', says: reason }]); }
    ctx.note({ pairId: row.pair_id });
    return { pairId: row.pair_id, state: known && known.state <= 2 ? stateNames[known.state] as 'open' | 'unsure' : 'open' };
  },
});
