import type { Database } from '../../platform/db/pool.ts';
import { feedState, feedFigures } from '../../modules/exchange/index.ts';

/** What is told to whoever watches the machine: a name, what it means, and a value for each follower or partner. Names of systems, nothing of any record. */
export type Figure = { name: string; help: string; label: string; values: readonly { of: string; value: number }[] };

/** How the live feed stands here, and who has not taken which changes of identity. */
export async function readFigures(db: Database): Promise<Figure[]> {
  const { rows } = await db.light.query<{ source_no: number | null; source: string | null; follower: string | null; outstanding: number; seconds: number }>(feedFigures);
  const followers = rows.filter((r) => r.follower !== null), { listener, partners } = feedState();
  const names = new Map(rows.flatMap((r) => (r.source_no === null ? [] : [[r.source_no, r.source!] as const])));
  const of = (pick: (p: { unfiled: number; messages: number; refused: number; connections: number }) => number) => [...partners].map(([no, told]) => ({ of: names.get(no) ?? String(no), value: pick(told) }));
  return [
    { name: 'chartkeeper_identity_changes_outstanding', help: 'Changes of identity that a system has not acknowledged, at most 1000 counted', label: 'follower', values: followers.map((f) => ({ of: f.follower!, value: f.outstanding })) },
    { name: 'chartkeeper_identity_changes_oldest_seconds', help: 'Since when the oldest of them waits', label: 'follower', values: followers.map((f) => ({ of: f.follower!, value: Math.round(f.seconds) })) },
    { name: 'chartkeeper_feed_listening', help: 'Whether the live feed listens', label: 'host', values: listener.state === 'off' ? [] : [{ of: listener.host ?? '', value: listener.state === 'listening' ? 1 : 0 }] },
    { name: 'chartkeeper_feed_unfiled', help: 'Messages kept and acknowledged, not filed yet', label: 'partner', values: of((p) => p.unfiled) },
    { name: 'chartkeeper_feed_messages', help: 'Messages taken since the program started', label: 'partner', values: of((p) => p.messages) },
    { name: 'chartkeeper_feed_refused', help: 'Of them answered AE or AR', label: 'partner', values: of((p) => p.refused) },
    { name: 'chartkeeper_feed_connections', help: 'Connections now', label: 'partner', values: of((p) => p.connections) },
  ];
}
