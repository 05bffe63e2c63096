import type { ProvenanceForm } from '../contract.ts';
import type { Decision } from '../../../values/decision.ts';
import { allow, refuse } from '../../../values/decision.ts';

export type Writer = { id: string; name: string; rights: ReadonlySet<string> };

/** Sources that are another's writing; the rest a clinician has at first hand. */
const copied = new Set(['paper', 'received-document']);

/** Whether the entry is the writer's own statement (42 CFR 482.24(c)(1)): a clinician's, at first hand, in nobody else's name. */
export const isOwn = (w: Writer, p: ProvenanceForm): boolean => w.rights.has('charting.author') && !copied.has(p.source.kind) && (p.author === undefined || p.author.id === w.id);

/** A transcription cites where it stands: the document, the page, the line. */
export function mayEnter(w: Writer, p: ProvenanceForm): Decision {
  if (isOwn(w, p) || p.source.citation !== '' || p.source.entry !== undefined) return allow();
  return refuse({ rule: 'charting.cite-source', citation: '42 CFR 482.24(c)(1)' });
}

/** Who made the statement, as it is recorded: one's own is under one's own name. */
export const authorOf = (w: Writer, p: ProvenanceForm): ProvenanceForm => (isOwn(w, p) ? { ...p, author: { id: w.id, name: w.name } } : p.author?.id === w.id ? { ...p, author: { name: p.author.name } } : p);
