import { z } from 'zod';
import { action } from '../../src/platform/action.ts';
import type { Actor, Ctx } from '../../src/platform/action.ts';
import { parseExact } from '../../src/standards/fhir/exact-json.ts';
import { chartDoor, newResourceId } from '../../src/modules/chart/index.ts';
import { registerMade } from '../../src/modules/patients/index.ts';
import type { TestHouse } from './house.ts';

/** Does anything inside an act of its own: what no action offers, as a door offers it. */
export const doing = action<(ctx: Ctx) => Promise<any>, any>({ name: 'chart.test', title: 'Test', kind: 'write', right: 'chart.read', checkInput: false, input: z.any() as never, run: (ctx, work) => work(ctx) });

export type Person = { chartId: string; patientId: string };

/** People with a number of ours, filed as they are given; entries about them; what is stored of them. */
export function people(house: Pick<TestHouse, 'perform' | 'operator'>) {
  const within = <T>(work: (ctx: Ctx) => Promise<T>, actor: Actor = house.operator): Promise<T> => house.perform(doing, work, actor) as Promise<T>;
  return {
    within,
    async person(patient: Record<string, any>, facility = 'main'): Promise<Person> {
      const [made] = await within((ctx) => registerMade({ ...ctx, facility }, [{ patientId: newResourceId(), patient: { resourceType: 'Patient', ...patient } }]));
      return made!;
    },
    /** Files an entry about a person into their chart, as this actor; `#patient` stands for the reference. */
    async entry(of: Person, resource: Record<string, any>, actor?: Actor): Promise<string> {
      const id = newResourceId(), text = JSON.stringify({ ...resource, id }).replaceAll('#patient', `Patient/${of.patientId}`);
      await within((ctx) => chartDoor.file(ctx, [{ chartId: of.chartId, type: resource['resourceType'], id, ...parseExact(text) }]), actor);
      return id;
    },
    /** The Patient as stored, without what every version changes. */
    async patientOf(p: { chartId: string }): Promise<Record<string, any>> {
      return within(async (ctx) => {
        const head = (await chartDoor.patientOf(ctx, p.chartId))!, { meta: _meta, ...rest } = JSON.parse((await chartDoor.readCurrent(ctx, [head])).get(`${head.chartId}/${head.rid}`)!.text);
        return rest;
      });
    },
    /** A new version of the Patient as `change` makes it. */
    async edit(p: { chartId: string }, change: (patient: Record<string, any>) => Record<string, any>): Promise<void> {
      await within(async (ctx) => {
        const head = (await chartDoor.patientOf(ctx, p.chartId))!, now = JSON.parse((await chartDoor.readCurrent(ctx, [head])).get(`${head.chartId}/${head.rid}`)!.text), next = change(now);
        await chartDoor.file(ctx, [{ chartId: p.chartId, rid: head.rid, type: 'Patient', id: head.id, expectVersion: head.version, value: next, exact: next }]);
      });
    },
    /** `Type/id` of everything that stands in a chart now. */
    entriesIn: (chartId: string): Promise<string[]> => within(async (ctx) => (await chartDoor.entriesOf(ctx, chartId, types)).map((e) => `${e.type}/${e.id}`)),
    /** What the observations of a chart are of. */
    tagsIn: (chartId: string): Promise<string[]> => within(async (ctx) => (await chartDoor.entriesOf(ctx, chartId, ['Observation'])).map((e) => JSON.parse(e.text).code.text as string)),
    personOf: (chartId: string): Promise<string[]> => within(async (ctx) => (await chartDoor.chartsOfPerson(ctx, chartId)).sort()),
  };
}

const types = ['Encounter', 'Condition', 'Observation', 'DiagnosticReport', 'DocumentReference', 'MedicationRequest', 'AllergyIntolerance', 'Procedure'];
