import { actionOf } from '../../../platform/module.ts';
import { Problem } from '../../../platform/problem.ts';
import { parseExact } from '../../../standards/fhir/exact-json.ts';
import { chartDoor, faultsOf } from '../../chart/index.ts';
import { indexDocument as contract } from '../contract.ts';
import { concept } from '../rules/fhir-parts.ts';
import { visitOf } from './entry-facts.ts';
import { openForChange, permit } from './permit-change.ts';

/** The title on its first file, which lists show: a label, not what the file says. */
const titled = (content: unknown, title: string): unknown[] => (Array.isArray(content) ? content : []).map((c: { attachment?: object }, i) => (i === 0 && c?.attachment ? { ...c, attachment: { ...c.attachment, title } } : c));

/** Puts a document in order: kind, title, date, visit. Its content, author and signatures are not touched. */
export const indexDocumentAction = actionOf(contract, {
  title: 'Put a document in order', kind: 'write', right: 'charting.index',
  async run(ctx, { id, expectVersion, what, title, on, encounterId, reason }) {
    const { row, charts, resource, facts } = await openForChange(ctx, 'DocumentReference', id);
    permit('index', facts);
    if (row.version !== expectVersion) throw new Problem('stale', `Somebody else changed this meanwhile: it is at version ${row.version}. Look at it, then decide again`);
    await visitOf(ctx, charts, encounterId);
    const { encounter: _e, ...context } = (resource['context'] ?? {}) as Record<string, unknown>;
    const placed = { ...(encounterId === undefined ? (resource['context'] ?? {}) : { ...context, ...(encounterId === null ? {} : { encounter: [{ reference: `Encounter/${encounterId}` }] }) }), ...(on === undefined ? {} : { period: { ...(resource['context']?.period?.end ? { end: resource['context'].period.end } : {}), start: on } }) };
    const { context: _c, ...rest } = resource;
    const next = { ...rest, ...(what ? { type: concept(what) } : {}), ...(title === undefined ? {} : { description: title, content: titled(resource['content'], title) }), ...(Object.keys(placed).length ? { context: placed } : {}) };
    const made = parseExact(JSON.stringify(next)), faults = faultsOf(made.value);
    if (faults.length > 0) throw new Problem('invalid-input', 'This document cannot be kept so', { issues: faults });
    const [filed] = await chartDoor.file(ctx, [{ chartId: row.chartId, rid: row.rid, type: 'DocumentReference', id, ...made, expectVersion, reason: `Indexing: ${reason}` }]);
    return { version: filed!.version };
  },
});
