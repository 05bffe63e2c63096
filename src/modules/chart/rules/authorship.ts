import type { Decision } from '../../../values/decision.ts';
import { allow, refuse } from '../../../values/decision.ts';
import { recordedExtension } from '../contract.ts';
import type { Node } from '../render/shapes.ts';
import { list } from '../render/shapes.ts';

const citation = '42 CFR 482.24(c)(1)';
const recordOf = (resource: Node | undefined): Node | undefined => list(resource?.['extension']).find((e) => e['url'] === recordedExtension);

/** The clinician who stands behind an entry that was typed here; undefined for transcriptions nobody verified and for what was not typed here. */
export function standsBehind(resource: Node, received: boolean): { id: string | undefined; name: string } | undefined {
  const parts = received ? [] : list(recordOf(resource)?.['extension']), part = (url: string): Node | undefined => parts.find((e) => e['url'] === url);
  if (part('verification')?.['valueCode'] !== 'verified') return undefined;
  const author = (part('verifier') ?? part('author'))?.['valueReference'];
  return { id: author?.identifier?.value, name: String(author?.display ?? 'its author') };
}

/** What a clinician stands behind is marked in error by that clinician; others report it, and a correction case decides. */
export function mayMarkInError(resource: Node, received: boolean, actorId: string): Decision {
  const author = standsBehind(resource, received);
  return author === undefined || author.id === actorId ? allow() : refuse({ rule: 'chart.author-only', citation });
}

/**
 * Whether a program may write an entry so (`before` undefined: it is new; `after` undefined: it is removed). Who authored and verified an entry is written by
 * the acts of people here alone, and what a clinician stands behind is not rewritten under that clinician's name.
 */
export function mayWriteAsProgram(before: Node | undefined, after: Node | undefined): Decision {
  if (before !== undefined && standsBehind(before, false) !== undefined) return refuse({ rule: 'chart.author-only', citation });
  return after === undefined || JSON.stringify(recordOf(before) ?? null) === JSON.stringify(recordOf(after) ?? null) ? allow() : refuse({ rule: 'chart.authorship-is-ours', citation });
}
