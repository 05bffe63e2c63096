import type { Origin } from './typed.ts';

/** The source last cited in a chart by this person, proposed for the next entry. It stays in this window and goes with the sign-out, as drafts do. */
const keyOf = (personId: string, chartId: string): string => `chartkeeper-draft:origin:${personId}:${chartId}`;

export function lastOrigin(personId: string, chartId: string): Origin | null {
  try { const t = sessionStorage.getItem(keyOf(personId, chartId)); return t === null ? null : JSON.parse(t) as Origin; } catch { return null; }
}
export const keepOrigin = (personId: string, chartId: string, origin: Origin): void => { try { sessionStorage.setItem(keyOf(personId, chartId), JSON.stringify({ ...origin, late: false })); } catch { /* storage may be shut off */ } };
