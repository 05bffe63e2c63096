let places: Promise<Map<string, { city: string; state: string }>> | undefined;

/** City and state of a ZIP code; undefined when there is none, or the table cannot be loaded just now. */
export async function placeOfZip(zip: string): Promise<{ city: string; state: string } | undefined> {
  const five = /^\d{5}/.exec(zip.trim())?.[0];
  if (!five) return undefined;
  places ??= import('virtual:zip-places').then(({ default: text }) => new Map(text.split('\n').map((l) => { const at = l.indexOf('|'); return [l.slice(0, 5), { city: l.slice(5, at), state: l.slice(at + 1) }]; })));
  try { return (await places).get(five); } catch { places = undefined; return undefined; }
}
