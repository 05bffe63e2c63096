import type { House } from '../../src/app.ts';
import { createEntry } from '../../src/modules/chart/index.ts';
import { makePerson } from '../../src/modules/demo/people/make-person.ts';
import { randomFrom } from '../../src/modules/demo/people/random.ts';
import { client, fhir, slips, typed } from './look-ups.ts';
import { figures, load, since, spent, spentWords } from './spent.ts';
import { compareAll, compareOnce, seed, today } from './state.ts';

const waitMs = (ms: number): Promise<void> => new Promise((r) => { setTimeout(r, ms); });
const waiting = async (house: House): Promise<number> => (await house.db.light.query('select count(*)::int as n from patients.to_compare')).rows[0].n;

/**
 * Creates at a steady rate, whatever they take. Turns without the comparer and turns with it follow each other in one run, so that both meet the same machine; what waited after a turn without is compared before the next.
 * Tells what a create takes in both, and how many wait to be compared while it follows: at most, and when the turn ends.
 */
export async function creates(house: House, patients: number, postgres: number | undefined, asked: { rate: number; seconds: number; turns: number; warm: number }): Promise<void> {
  const { rate, seconds } = asked, took = { without: [] as number[], with: [] as number[] }, behind: number[] = [], ends: number[] = [];
  // Nobody of an earlier run again: each would be a duplicate. One in ten is somebody who is here, as in a real index.
  const r = randomFrom(3, Date.now() % 1_000_000), kinds = Object.values(slips).slice(0, -1);
  let index = 2 * patients + Number((await house.db.light.query('select count(*) as n from patients.patient')).rows[0].n);
  const next = (): Record<string, any> => { if (!r.chance(0.1)) return makePerson(seed + 5, index++, today).patient; const who = typed(r.between(0, patients - 1)); return { resourceType: 'Patient', ...fhir({ ...who, ...r.pick(kinds)(who) }) }; };
  const turn = async (follow: boolean, warm?: 'warm'): Promise<void> => {
    const under: Promise<void>[] = [], mine: number[] = [], lag: number[] = [], people = Array.from({ length: rate * (warm ? asked.warm : seconds) }, next);
    let going = true, compared = 0;
    const follower = (async () => { while (going && follow) { const done = await compareOnce(house); compared += done.compared; if (!done.more) await waitMs(250); } })();
    const watcher = (async () => { while (going && follow) { lag.push(await waiting(house)); await waitMs(500); } })();
    const before = spent(postgres), began = performance.now();
    for (let i = 0; i < people.length; i += 1) {
      const at = began + (i / rate) * 1000, wait = at - performance.now(), value = people[i]!;
      if (wait > 1) await waitMs(wait);
      under.push(house.perform(createEntry, { type: 'Patient', value, exact: value }, client as never).then(() => { mine.push(performance.now() - at); }));
    }
    await Promise.all(under);
    const lasted = (performance.now() - began) / 1000, cost = since(before, spent(postgres), people.length);
    const left = await waiting(house);
    going = false;
    await Promise.all([follower, watcher]);
    if (!warm) { (follow ? took.with : took.without).push(...mine); behind.push(...lag); if (follow) ends.push(left); }
    console.log(`  ${warm ? '(warming up) ' : ''}${follow ? 'with   ' : 'without'} the comparer ${String(Math.round(mine.length / lasted)).padStart(4)} a second ${figures(mine)} ms   processor ms a create ${spentWords(cost)}${follow ? `   compared ${compared}, waiting at most ${Math.max(...lag)}, at the end ${left}` : ''}   load ${load()}`);
    await compareAll(house, 'quiet');
  };
  console.log(`creates at ${rate} a second, ${asked.turns} turns of ${seconds} s each way${' '.repeat(8)}p50     p95     p99     max`);
  await turn(true, 'warm');
  for (let t = 0; t < asked.turns; t += 1) { await turn(t % 2 === 1); await turn(t % 2 === 0); }
  console.log(`  all without${' '.repeat(30)} ${figures(took.without)} ms`);
  console.log(`  all with   ${' '.repeat(30)} ${figures(took.with)} ms   waiting at most ${Math.max(...behind)}, at the ends of the turns ${ends.join(', ')}`);
}
