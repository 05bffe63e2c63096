import type { Named, Tx } from '../../../platform/db/tx.ts';
import type { Finding } from '../../../standards/translation.ts';

/** Findings of the reader (a batch count) come before this number and stay; those of a try come after and are replaced. */
const triesFrom = 100;
const perItemMax = 200;

const insert: Named = { name: 'exchange.add-findings', text: `
  insert into exchange.finding (item_id, n, severity, code, at, says, mend)
  select * from unnest($1::bigint[], $2::smallint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
  on conflict (item_id, n) do nothing` };
const forget: Named = { name: 'exchange.forget-findings', text: `delete from exchange.finding where item_id = any($1::bigint[]) and n >= ${triesFrom}` };

export function addFindings(tx: Tx, byItem: ReadonlyMap<string, readonly Finding[]>, from: 'reader' | 'try'): void {
  const rows: { id: string; n: number; finding: Finding }[] = [];
  for (const [id, findings] of byItem) findings.slice(0, from === 'reader' ? triesFrom - 1 : perItemMax).forEach((finding, i) => rows.push({ id, n: (from === 'reader' ? 0 : triesFrom) + i, finding }));
  if (from === 'try') tx.send(forget, [[...byItem.keys()]]);
  if (rows.length === 0) return;
  const col = (pick: (row: (typeof rows)[number]) => unknown): unknown[] => rows.map(pick);
  tx.send(insert, [col((r) => r.id), col((r) => r.n), col((r) => r.finding.severity), col((r) => r.finding.code.slice(0, 80)), col((r) => r.finding.at.slice(0, 300)), col((r) => r.finding.says.slice(0, 1000)), col((r) => r.finding.mend?.slice(0, 500) ?? null)]);
}

export async function findingsOf(tx: Tx, itemId: string): Promise<{ severity: string; code: string; at: string; says: string; mend: string | null }[]> {
  const rows = await tx.query('select severity, code, at, says, mend from exchange.finding where item_id = $1 order by n', [itemId]);
  return rows.map((r) => ({ severity: r.severity, code: r.code, at: r.at, says: r.says, mend: r.mend }));
}
