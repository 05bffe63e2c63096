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
  const pattern = patternOf(sealed, byByte);
  return pattern ? text.replace(new RegExp(pattern, 'giu'), mask) : text;
}

function patternOf(sealed: readonly Sealed[], byByte: boolean): string | undefined {
  const said = saidBehind(sealed).map((t) => (byByte ? [t, Buffer.from(t, 'utf8').toString('latin1')] : [t])).flat();
  return said.length === 0 ? undefined : `(?<![\\p{L}\\p{N}])(?:${[...new Set(said)].map(escaped).join('|')})(?![\\p{L}\\p{N}])`;
}

// Three stars that are no masked social security number.
const stars = '\\*\\*\\*(?!-\\*\\*-\\d{4})';
/** A text that was mended on a screen where this was masked: each mask is again what it stood for, in their order. Undefined where one was taken away or added, for then nobody knows which is which. */
export function restoreSealed(mended: string, original: string, sealed: readonly Sealed[]): string | undefined {
  const pattern = patternOf(sealed, false);
  if (!pattern) return mended;
  const said = [...original.matchAll(new RegExp(`${pattern}|${stars}`, 'giu'))].map((m) => m[0]), masks = [...mended.matchAll(new RegExp(stars, 'g'))];
  return masks.length === said.length ? mended.replace(new RegExp(stars, 'g'), () => said.shift()!) : undefined;
}
