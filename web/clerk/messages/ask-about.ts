import { useSyncExternalStore } from 'react';
import type { z } from 'zod';
import type { about } from '../../../src/modules/workforce/contract.ts';

export type Subject = { chartId: string | null; about: z.infer<typeof about> | null };

let subject: Subject | null = null;
const listeners = new Set<() => void>();
const set = (next: Subject | null): void => { subject = next; for (const l of listeners) l(); };

/** Opens the message form from any screen, about what is on it. */
export const askAbout = { open: (of: Subject): void => set(of), close: (): void => set(null) };
export const useSubject = (): Subject | null => useSyncExternalStore((l) => { listeners.add(l); return () => listeners.delete(l); }, () => subject);

/** What an address shows: the chart, and the entry beside it. */
export function subjectOf(path: string, search: Record<string, unknown>): Subject {
  const chartId = /^\/charts\/(\d+)/.exec(path)?.[1] ?? null, entry = /^([A-Za-z]+)\/([A-Za-z0-9.-]+)$/.exec(String(search['entry'] ?? ''));
  return { chartId, about: chartId && entry ? { kind: 'entry', type: entry[1]!, id: entry[2]! } : null };
}
