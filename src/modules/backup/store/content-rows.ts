import type pg from 'pg';

export async function countContents(client: pg.ClientBase): Promise<{ inRows: number; inFiles: number; fileBytes: number }> {
  const { rows: [r] } = await client.query(`select count(*) filter (where stored is not null) as in_rows, count(*) filter (where stored is null) as in_files,
    coalesce(sum(size) filter (where stored is null), 0) as bytes from platform.blob`);
  return { inRows: Number(r.in_rows), inFiles: Number(r.in_files), fileBytes: Number(r.bytes) };
}

/** The contents that lie in files, a few at a time. */
export async function* contentsInFiles(client: pg.ClientBase): AsyncGenerator<{ name: Buffer; sizeBytes: number }> {
  for (let after = Buffer.alloc(0); ;) {
    const { rows } = await client.query('select name, size from platform.blob where stored is null and name > $1 order by name limit 1000', [after]);
    for (const r of rows) yield { name: r.name, sizeBytes: Number(r.size) };
    if (rows.length === 0) return;
    after = rows.at(-1).name;
  }
}
