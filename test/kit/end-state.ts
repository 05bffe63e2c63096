import { createHash } from 'node:crypto';
import pg from 'pg';

export type EndState = { perType: Record<string, number>; patients: number; items: Record<string, number>; contents: string; entries: string[]; filedByRun: number[] };

/**
 * What may differ between two imports of the same bytes, and is therefore masked, and nothing else is:
 * - the instants at which we filed (meta.lastUpdated);
 * - our ids of entries and charts, which are drawn: each is replaced by what it names, so that a reference to another entry, or an
 *   entry in another chart, is a difference;
 * - our medical record numbers: a rolled-back act leaves a gap in the series. Each is replaced by its place in the order of all that were
 *   given, so that a number given twice, or given to another, is a difference.
 */
const lastUpdated = /"lastUpdated":"[^"]*"/;
const ourNumbers = /("system":"urn:chartkeeper:mrn:[^"]*","value":")([^"]*)"/g;
const maybeId = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

type Entry = { chart: string; type: string; id: string; deleted: boolean; text: string; name: string };
const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** What an import left behind: entries of each type, patients, what became of the items, all current contents, in which charts, and where they lead. */
export async function endState(url: string): Promise<EndState> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ chart_id: string; id: string; content: string; deleted: boolean }>(`
      select e.chart_id, e.id, v.content, v.deleted from chart.entry e join chart.version v using (chart_id, rid, version) order by e.chart_id, e.rid`);
    const awaited = new Map((await client.query<{ our_id: string; type: string; sender_id: string }>('select our_id, type, sender_id from exchange.sender_id where rid is null')).rows.map((r) => [r.our_id, `not here: ${r.type} ${r.sender_id}`]));
    const entries = named(awaited, rows.map((r) => ({ chart: r.chart_id, type: /"resourceType":\s*"(\w+)"/.exec(r.content)?.[1] ?? 'none', id: r.id, deleted: r.deleted, text: r.content.replace(lastUpdated, ''), name: '' })));
    const perType: Record<string, number> = {};
    for (const { type } of entries) perType[type] = (perType[type] ?? 0) + 1;
    const items: Record<string, number> = {};
    for (const r of (await client.query<{ state: string; n: string }>('select state, count(*) as n from exchange.item group by state order by state')).rows) items[r.state] = Number(r.n);
    const { rows: [patients] } = await client.query<{ n: string }>('select count(*) as n from patients.patient');
    const { rows: runs } = await client.query<{ filed: string }>('select filed from exchange.run order by run_id');
    const lines = entries.map((e) => `${e.type} in ${e.chart}${e.deleted ? ', removed' : ''}: ${e.text}`).sort();
    return { perType, patients: Number(patients!.n), items, contents: createHash('sha256').update(lines.join('\n')).digest('hex'), entries: lines, filedByRun: runs.map((r) => Number(r.filed)) };
  } finally { await client.end(); }
}

/** Drawn ids and numbers replaced by what they stand for. Two rounds tell apart what looks alike and leads elsewhere. */
function named(awaited: ReadonlyMap<string, string>, entries: Entry[]): Entry[] {
  const given = [...new Set(entries.flatMap((e) => [...e.text.matchAll(ourNumbers)].map((m) => m[2]!)))].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const place = new Map(given.map((number, i) => [number, `number ${i + 1} of ${given.length}`]));
  for (const e of entries) e.text = e.text.replace(ourNumbers, (_all, before: string, number: string) => `${before}${place.get(number)!}"`).replace(maybeId, (id) => awaited.get(id) ?? id);
  const raw = entries.map((e) => e.text);
  const ours = new Map(entries.map((e) => [e.id, e]));
  for (const e of entries) e.name = digest(e.text.replace(maybeId, '#'));
  for (let round = 0; round < 2; round += 1) {
    const names = entries.map((e, i) => digest(raw[i]!.replace(maybeId, (id) => (id === e.id ? '#' : ours.get(id)?.name ?? id))));
    entries.forEach((e, i) => { e.name = names[i]!; });
  }
  const charts = new Map([...Map.groupBy(entries, (e) => e.chart)].map(([chart, some]) => [chart, chart === '1' ? 'the shared chart' : `chart ${digest(some.map((e) => e.name).sort().join())} of ${some.length}`]));
  return entries.map((e, i) => ({ ...e, chart: charts.get(e.chart)!, text: raw[i]!.replace(maybeId, (id) => (ours.has(id) ? `#${ours.get(id)!.name}` : id)) }));
}

/** How one state differs from the other, in words; nothing when they are the same. Counts, then the first entries that one has and the other lacks, with the first element in which they differ. */
export function differences(one: EndState, other: EndState, most = 3): string[] {
  const kept = [one, other].map((s) => JSON.stringify([s.items, s.patients, Object.entries(s.perType).sort()]));
  const counted = kept[0] === kept[1] ? [] : [`${kept[0]} instead of ${kept[1]}`];
  const counts = new Map<string, number>();
  const plain = (line: string): string => line.replace(/ in (the shared chart|chart \w+ of \d+)/, '').replaceAll(/#[0-9a-f]{16}/g, '#');
  for (const line of one.entries) counts.set(plain(line), (counts.get(plain(line)) ?? 0) + 1);
  for (const line of other.entries) counts.set(plain(line), (counts.get(plain(line)) ?? 0) - 1);
  const extra = [...counts].filter(([, n]) => n > 0).map(([line]) => line), lacking = [...counts].filter(([, n]) => n < 0).map(([line]) => line);
  if (extra.length + lacking.length === 0) return one.contents === other.contents ? counted : [...counted, 'the same entries, in other charts or leading elsewhere'];
  return [...counted, `${extra.length} entries are otherwise, ${lacking.length} are lacking`, ...extra.slice(0, most).map((line) => {
    const alike = lacking.filter((l) => l.slice(0, l.indexOf(':')) === line.slice(0, line.indexOf(':'))).map((l) => ({ l, same: sameLength(line, l) })).sort((a, b) => b.same - a.same)[0];
    return alike ? `${line.slice(0, line.indexOf(':'))} differs after ...${line.slice(Math.max(0, alike.same - 120), alike.same)}| ${line.slice(alike.same, alike.same + 160)} | instead of | ${alike.l.slice(alike.same, alike.same + 160)}` : `only here: ${line.slice(0, 400)}`;
  })];
}

function sameLength(a: string, b: string): number {
  let n = 0;
  while (n < a.length && a[n] === b[n]) n += 1;
  return n;
}
