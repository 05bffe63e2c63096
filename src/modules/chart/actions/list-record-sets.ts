import { actionOf } from '../../../platform/module.ts';
import { listRecordSets as contract } from '../contract.ts';
import type { RecordSets } from '../rules/record-set.ts';
import { recordSet } from './gather-record.ts';

/** The record sets that a print or export may name, as this facility keeps them. */
export const listRecordSetsAction = actionOf(contract, {
  title: 'See which record sets there are', kind: 'read', right: 'export.records',
  async run(ctx) {
    return { sets: Object.keys(ctx.policy<RecordSets>('records.sets')).map((id) => { const { title, version, says, sections } = recordSet(ctx, id); return { id, title, version, says, sections: [...sections] }; }) };
  },
});
