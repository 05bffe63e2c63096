import { deskFilter } from '../../../src/modules/workforce/contract.ts';
import type { DeskFilter } from '../../../src/modules/workforce/contract.ts';

/** The filter in the address, so that a view can be sent to a colleague. */
export type DeskSearch = { whose?: string | undefined; lists?: string | undefined; due?: string | undefined; harm?: string | undefined; item?: string | undefined; take?: string | undefined };

const parts = (text: string | undefined): string[] => text ? text.split(',').filter(Boolean) : [];

/** What an address asks for; what it gets wrong is left out. */
export function filterOf(s: DeskSearch): DeskFilter {
  const read = deskFilter.safeParse({ ...(s.whose ? { whose: s.whose } : {}), lists: parts(s.lists), bands: parts(s.due), harmFrom: Number(s.harm ?? 0) });
  return read.success ? read.data : deskFilter.parse({});
}

export const searchOf = (f: DeskFilter): DeskSearch => ({
  whose: f.whose === 'for-me' ? undefined : f.whose, lists: f.lists.length ? f.lists.join(',') : undefined, due: f.bands.length ? f.bands.join(',') : undefined, harm: f.harmFrom ? String(f.harmFrom) : undefined,
});

export const sameFilter = (a: DeskFilter, b: DeskFilter): boolean => JSON.stringify(searchOf(a)) === JSON.stringify(searchOf(b));

const none = deskFilter.parse({});
/** The views everybody has. */
export const builtIn: { name: string; filter: DeskFilter }[] = [
  { name: 'for-me', filter: none }, { name: 'due', filter: { ...none, bands: ['late', 'today'] } }, { name: 'mine', filter: { ...none, whose: 'mine' } }, { name: 'unassigned', filter: { ...none, whose: 'unassigned' } }, { name: 'all', filter: { ...none, whose: 'all' } },
];
