import type { Named, Tx } from '../../../platform/db/tx.ts';

export type RunRow = {
  runId: string; sourceNo: number; source: string; facility: string; state: 'receiving' | 'filing' | 'done' | 'failed'; startedAt: Date; finishedAt: Date | null;
  files: number; items: number; filed: number; alreadyHere: number; resources: Record<string, number>;
};

export async function insertRun(tx: Tx, run: { runId: string; sourceNo: number; actor: string; facility: string; at: Date }): Promise<void> {
  await tx.query(`insert into exchange.run (run_id, source_no, state, actor, facility, started_at, touched_at) values ($1, $2, 'receiving', $3, $4, $5, $5)`, [run.runId, run.sourceNo, run.actor, run.facility, run.at]);
}

const addCounts: Named = { name: 'exchange.count-run', text: `
  update exchange.run set touched_at = $2, items = items + $3, filed = filed + $4, already_here = already_here + $5,
    resources = case when $6::jsonb = '{}'::jsonb then resources else
      (select jsonb_object_agg(name, n) from (select name, sum(n) as n from (
        select key as name, value::bigint as n from jsonb_each_text(resources) union all select key, value::bigint from jsonb_each_text($6::jsonb)) both_ group by name) summed) end
  where run_id = $1` };

/** Adds to the counts of a run; sent with the act's own commit. */
export function countRun(tx: Tx, runId: string, at: Date, more: { items?: number; filed?: number; alreadyHere?: number; resources?: Record<string, number> }): void {
  tx.send(addCounts, [runId, at, more.items ?? 0, more.filed ?? 0, more.alreadyHere ?? 0, JSON.stringify(more.resources ?? {})]);
}

export async function setRunState(tx: Tx, runId: string, state: RunRow['state'], at: Date): Promise<void> {
  await tx.query(`update exchange.run set state = $2::text, touched_at = $3::timestamptz, finished_at = case when $2::text in ('done', 'failed') then $3::timestamptz end where run_id = $1`, [runId, state, at]);
}

export async function readRun(tx: Tx, runId: string): Promise<RunRow | undefined> {
  const [row] = await tx.query(`select r.*, s.name as source from exchange.run r join exchange.source s using (source_no) where run_id = $1`, [runId]);
  return row && {
    runId: row.run_id, sourceNo: row.source_no, source: row.source, facility: row.facility, state: row.state, startedAt: row.started_at, finishedAt: row.finished_at,
    files: row.files, items: Number(row.items), filed: Number(row.filed), alreadyHere: Number(row.already_here), resources: row.resources,
  };
}

/** What a run could not file, oldest first, and the files it left out. */
export async function readRunTroubles(tx: Tx, runId: string, limit: number): Promise<{ exceptions: { file: string; item: string; reason: string }[]; ignored: string[] }> {
  const items = await tx.query(`
    select f.path as file, i.place as item, coalesce(i.reason, i.state) as reason from exchange.item i join exchange.file f using (file_id)
    where i.run_id = $1 and i.state in ('exception', 'not-applied') order by i.item_id limit $2`, [runId, limit]);
  const files = await tx.query(`select path, state, reason from exchange.file where run_id = $1 and state <> 'read' order by file_id`, [runId]);
  return {
    exceptions: [...items.map((r) => ({ file: r.file, item: r.item, reason: r.reason })), ...files.filter((f) => f.state === 'refused').map((f) => ({ file: f.path, item: 'the file', reason: f.reason }))],
    ignored: files.filter((f) => f.state === 'ignored').map((f) => f.path),
  };
}

const insertFile: Named = { name: 'exchange.add-file', text: `
  with made as (insert into exchange.file (file_id, run_id, path, reading) values ($1, $2, $3, $4) on conflict (file_id) do nothing returning run_id)
  update exchange.run r set files = files + 1, touched_at = $5 from made where r.run_id = made.run_id` };

export function addFile(tx: Tx, file: { fileId: string; runId: string; path: string; reading: object | undefined; at: Date }): void {
  tx.send(insertFile, [file.fileId, file.runId, file.path, file.reading === undefined ? null : JSON.stringify(file.reading), file.at]);
}

/** A file that gave no items: why. One that gave some before it broke off keeps them. */
export async function setAside(tx: Tx, fileId: string, state: 'ignored' | 'refused', reason: string): Promise<void> {
  await tx.query('update exchange.file set state = $2, reason = $3 where file_id = $1', [fileId, state, reason]);
}

const facility: Named = { name: 'exchange.run-facility', text: 'select r.facility, f.zone from exchange.run r left join access.published_facilities f on f.facility_id = r.facility where r.run_id = $1' };

/** For which facility a run takes things in, and the zone there. */
export const facilityOfRun = async (tx: Tx, runId: string): Promise<{ facility: string; zone: string | null } | undefined> => (await tx.query<{ facility: string; zone: string | null }>(facility, [runId]))[0];

/** Runs nobody works at any more. */
export async function abandonedRuns(tx: Tx, before: Date, except: readonly string[]): Promise<string[]> {
  return (await tx.query(`select run_id from exchange.run where state in ('receiving', 'filing') and touched_at < $1 and run_id <> all($2::bigint[]) order by run_id limit 20`, [before, except])).map((r) => r.run_id);
}
