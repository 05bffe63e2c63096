import type { Sealed } from '../../patients/index.ts';

const mask = '***';
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const texts = (values: readonly unknown[]): string[] => values.flat().filter((v): v is string => typeof v === 'string');

/** Names, lines and postal codes that stand behind seals, the longest first. */
const saidBehind = (sealed: readonly Sealed[]): string[] =>
  [...new Set(sealed.flatMap((s) => [...(s.names ?? []).flatMap((n) => texts([n?.text, n?.family, n?.given])), ...(s.addresses ?? []).flatMap((a) => texts([a?.text, a?.line, a?.postalCode]))]).map((t) => t.trim()).filter((t) => t.length > 1))].sort((a, b) => b.length - a.length);

/**
 * What was received, without what stands behind the seals of those it is about: a sender who knows nothing of an alias or of a program for confidential addresses writes the true name and address in
 * every message. Masked wherever it stands; the bytes that are kept stay as they are. `byByte`: the text is bytes read as latin1.
 */
export function hideSealed(text: string, sealed: readonly Sealed[], byByte = false): string {
  const said = saidBehind(sealed).map((t) => (byByte ? [t, Buffer.from(t, 'utf8').toString('latin1')] : [t])).flat();
  return said.length === 0 ? text : text.replace(new RegExp(`(?<![\\p{L}\\p{N}])(?:${[...new Set(said)].map(escaped).join('|')})(?![\\p{L}\\p{N}])`, 'giu'), mask);
}
