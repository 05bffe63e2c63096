import { createHash } from 'node:crypto';
import pg from 'pg';

export type EndState = { perType: Record<string, number>; patients: number; items: Record<string, number>; contents: string };

/** Numbers that we give: a rolled-back act leaves a gap in them. */
const ourNumbers = /("system":"urn:chartkeeper:mrn:[^"]*","value":)"[^"]*"/g;
/** The times at which we filed, and what may be an id of our own: what differs between two imports of the same bytes. */
const stamps = /"lastUpdated":"[^"]*"/g;
const maybeId = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const idOf = (content: string): string | undefined => /"id":"([^"]+)"/.exec(content)?.[1];

/** What an import left behind, irrespective of ids: entries of each type, patients, what became of the items, and the hash of all current contents. */
export async function endState(url: string): Promise<EndState> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const perType: Record<string, number> = {};
    const hashes: string[] = [];
    const { rows } = await client.query<{ content: string }>('select distinct on (chart_id, rid) content, deleted from chart.version order by chart_id, rid, version desc');
    const ours = new Set(rows.map((r) => idOf(r.content)));
    for (const { content } of rows) {
      const type = /"resourceType":\s*"(\w+)"/.exec(content)?.[1] ?? 'none';
      if (type === 'Provenance') continue; // names the attempt, and attempts differ
      perType[type] = (perType[type] ?? 0) + 1;
      hashes.push(createHash('sha256').update(content.replace(stamps, '').replace(ourNumbers, '$1"#"').replace(maybeId, (id) => ours.has(id) ? '#' : id)).digest('hex'));
    }
    const items: Record<string, number> = {};
    for (const r of (await client.query<{ state: string; n: string }>('select state, count(*) as n from exchange.item group by state')).rows) items[r.state] = Number(r.n);
    const { rows: [patients] } = await client.query<{ n: string }>('select count(*) as n from patients.patient');
    return { perType, patients: Number(patients!.n), items, contents: createHash('sha256').update(hashes.sort().join()).digest('hex') };
  } finally { await client.end(); }
}
