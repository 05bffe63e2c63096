/** Paths into an entry: `names[].family`, `addresses.0.city`. `[]` stands for each of a list. */
const step = (value: unknown, key: string): unknown => (typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined);

/** Each place a path means, with its numbers: `addresses[]` is `addresses.0`, `addresses.1`. The empty path is the whole entry. */
export function placesOf(facts: unknown, path: string): string[] {
  let places: { at: string; value: unknown }[] = [{ at: '', value: facts }];
  for (const part of path === '' ? [] : path.split('.')) {
    const key = part.replace(/\[\]$/, '');
    places = places.flatMap(({ at, value }) => {
      const next = step(value, key), name = at === '' ? key : `${at}.${key}`;
      if (!part.endsWith('[]')) return [{ at: name, value: next }];
      return Array.isArray(next) ? next.map((one, i) => ({ at: `${name}.${i}`, value: one })) : [];
    });
  }
  return places.map((p) => p.at);
}

/** Every value a path leads to. */
export function valuesAt(facts: unknown, path: string): unknown[] {
  return placesOf(facts, path).map((p) => valueAt(facts, p));
}

/** The value at a place without `[]`. */
export const valueAt = (facts: unknown, place: string): unknown => (place === '' ? facts : place.split('.').reduce<unknown>(step, facts));
