/**
 * A name from an archive or a form, made harmless: no drive, no root, no `..`, no control characters, no backslashes. It only ever
 * names where something was; nothing is written under it.
 */
export function harmlessPath(given: string): string {
  const parts = given.normalize('NFC').replace(/\\/g, '/').replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, '').split('/')
    .filter((part, i) => part !== '' && part !== '.' && part !== '..' && !(i === 0 && /^[A-Za-z]:$/.test(part)));
  const path = parts.join('/');
  return path === '' ? 'unnamed' : path.length > 400 ? `...${path.slice(-397)}` : path;
}
