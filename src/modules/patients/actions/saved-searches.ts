import { actionOf } from '../../../platform/module.ts';
import { Problem } from '../../../platform/problem.ts';
import { dropSearch as dropContract, listSearches as listContract, saveSearch as saveContract } from '../contract.ts';
import { cleanCriteria } from '../rules/criteria-words.ts';
import { dropSearchOf, keepSearch, searchesOf } from '../store/saved-searches.ts';

/** Searches kept by each for oneself; a link shares one. */
export const listSearches = actionOf(listContract, {
  title: 'List my saved searches', kind: 'read', right: 'patients.search',
  async run(ctx) {
    const searches = await searchesOf(ctx.tx, ctx.actor.id);
    return { searches: searches.sort((a, b) => a.name.localeCompare(b.name, 'en')) };
  },
});

export const saveSearch = actionOf(saveContract, {
  title: 'Save a search', kind: 'write', right: 'patients.search',
  async run(ctx, { name, criteria }) {
    const kept = await searchesOf(ctx.tx, ctx.actor.id), wanted = cleanCriteria(criteria);
    if (Object.keys(wanted).length === 0) throw new Problem('invalid-input', 'There is nothing to save yet', { issues: [{ at: 'criteria', says: 'is empty', mend: 'Fill in at least one field' }] });
    if (kept.length >= 100) throw new Problem('invalid-input', 'A hundred searches are kept already', { issues: [{ at: 'name', says: 'A hundred searches are kept already', mend: 'Remove one that you no longer use' }] });
    // The same name again takes the place of the old one.
    for (const old of kept) if (old.name.toLowerCase() === name.toLowerCase()) await dropSearchOf(ctx.tx, ctx.actor.id, old.searchId);
    const searchId = ctx.newId();
    await keepSearch(ctx.tx, ctx.actor.id, { searchId, name, criteria: wanted }, ctx.now);
    return { searchId };
  },
});

export const dropSearch = actionOf(dropContract, {
  title: 'Remove a saved search', kind: 'write', right: 'patients.search',
  async run(ctx, { searchId }) { await dropSearchOf(ctx.tx, ctx.actor.id, searchId); return {}; },
});
