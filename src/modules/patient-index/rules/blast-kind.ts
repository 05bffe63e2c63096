import type { BlastKind } from '../contract-overlay.ts';

/** Which actions are prints, exports, disclosures, or show nothing; a name may end in a star. */
export type BlastKinds = { [K in 'print' | 'export' | 'disclosure' | 'other']: readonly string[] };

/** What an act since an error was: what it wrote counts first, then what policy names, then who did it. What did not come about showed nothing. */
export function blastKind(act: { action: string; outcome: string; actorKind: string; wrote: boolean }, kinds: BlastKinds): BlastKind {
  if (act.outcome !== 'done') return 'other';
  if (act.wrote) return 'entry';
  for (const kind of ['print', 'export', 'disclosure', 'other'] as const) if (kinds[kind].some((name) => (name.endsWith('*') ? act.action.startsWith(name.slice(0, -1)) : act.action === name))) return kind;
  return act.actorKind === 'client' ? 'program-read' : 'view';
}
