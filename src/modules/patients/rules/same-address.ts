const fold = (a: any): string => [...(Array.isArray(a?.line) ? a.line : []), a?.text, a?.city, a?.postalCode].filter((x) => typeof x === 'string').join(' ').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
/** Whether an address is one of these (those behind a seal). */
export const lives = (address: any, among: readonly any[]): boolean => address !== undefined && fold(address) !== '' && among.some((s) => fold(s) === fold(address));
