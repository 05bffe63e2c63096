/** Present, with a value or only with extensions (`_birthDate`). */
export const has = (object: any, name: string): boolean => object !== null && typeof object === 'object' && (object[name] !== undefined || object[`_${name}`] !== undefined);

/** Some type of a choice is present: `valueString`, `_valueDate` for `value`. */
export function hasSome(object: any, name: string): boolean {
  for (const key in object) {
    const start = key.charCodeAt(0) === 95 ? 1 : 0;
    if (!key.startsWith(name, start)) continue;
    const next = key.charCodeAt(start + name.length);
    if (next >= 65 && next <= 90) return true;
  }
  return false;
}
