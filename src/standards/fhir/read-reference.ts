/** A reference as the index keeps it (search.html#reference). Absolute URLs are ours only when they begin with one of our bases. */
export type ReferenceParts = { targetType: string | null; targetId: string | null; raw: string | null };

const literal = /^(?:(.*)\/)?([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;

/** An address of elsewhere is an index key, too: cut, and the searched one alike. */
const addressMax = 600;
const cut = (text: string): string => (text.length > addressMax ? text.slice(0, addressMax) : text);

/** Reads `Patient/1`, `http://x/fhir/Patient/1/_history/2`, `urn:uuid:..`, `#p1`, canonicals. `targetId` is set only for something on this server. */
export function readReference(reference: string, bases: readonly string[] = []): ReferenceParts {
  const found = literal.exec(reference);
  if (!found) return { targetType: null, targetId: null, raw: cut(reference) };
  const [, base, targetType, id] = found;
  const ours = base === undefined || bases.includes(base);
  return { targetType: targetType!, targetId: ours ? id! : null, raw: cut(reference) };
}
