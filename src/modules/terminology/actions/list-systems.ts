import { actionOf } from '../../../platform/module.ts';
import { listSystems } from '../contract.ts';
import { countDefinitions, readSystems } from '../store/systems.ts';
import { about } from './search-codes.ts';

/** Every code system here, with where it came from, on what terms, of which day, and how many of its codes are retired. */
export const listSystemsAction = actionOf(listSystems, {
  title: 'List code systems', kind: 'read', right: 'terminology.read',
  async run(ctx) {
    const [systems, counts] = await Promise.all([readSystems(ctx.tx), countDefinitions(ctx.tx)]);
    return { systems: systems.map((s) => ({ ...about(s), name: s.name, concepts: s.concepts, active: s.active, retired: s.concepts - s.active })), ...counts };
  },
});
