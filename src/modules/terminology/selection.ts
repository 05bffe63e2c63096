import type { Tx } from '../../platform/db/tx.ts';
import { Problem } from '../../platform/problem.ts';
import { bareUrl, readSelection } from './rules/value-set-selection.ts';
import type { Selection, ValueSetResource } from './rules/value-set-selection.ts';
import { readDefinition, readImported } from './store/definitions.ts';

/** A value set by its canonical url, or the given one, ready to be asked. Throws not-found for one that is not here, at any depth. */
export async function selectionOf(tx: Tx, given: string | ValueSetResource): Promise<{ resource: ValueSetResource; selection: Selection }> {
  const resource = typeof given === 'string' ? await readDefinition<ValueSetResource>(tx, 'value_set', { url: bareUrl(given) }) : given;
  if (!resource) throw new Problem('not-found', 'There is no such value set here', { issues: [{ at: 'url', says: `The value set ${String(given).slice(0, 300)} is not loaded`, mend: 'Load it with chartkeeper codes load fhir FILE', code: 'not-found' }] });
  const selection = readSelection(resource, await readImported(tx, resource), resource.url ? [resource.url] : []);
  if ('missing' in selection) throw new Problem('not-found', 'The value set draws from one that is not here', { issues: [{ at: 'ValueSet.compose.include.valueSet', says: `The value set ${selection.missing} is not loaded`, mend: 'Load it with chartkeeper codes load fhir FILE', code: 'not-found' }] });
  if ('circle' in selection) throw new Problem('rule-refused', 'The value set draws from itself', { issues: [{ at: 'ValueSet.compose.include.valueSet', says: `${selection.circle} is drawn from within itself`, code: 'processing' }] });
  return { resource, selection };
}
