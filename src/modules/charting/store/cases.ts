import type { Tx } from '../../../platform/db/tx.ts';

export type EntryKey = { type: string; id: string };
export type CaseRow = {
  case_id: string; from_chart: string; to_chart: string | null; opened_at: Date; decided_at: Date | null; kind: 'wrong-chart' | 'wrong-encounter'; state: 'open' | 'moved' | 'marked' | 'refused'; to_encounter: string | null; entries: EntryKey[]; says: string; page: string | null;
  opened_by: string; owner: string | null; decided_by: string | null; outcome: string | null; opened_name: string | null; owner_name: string | null; decided_name: string | null;
};

export async function insertCase(tx: Tx, c: { owner: string | null; caseId: string; kind: string; fromChart: string; toChart: string | null; toEncounter: string | null; entries: readonly EntryKey[]; says: string; page: string | null; openedBy: string; openedAt: Date; facility: string }): Promise<void> {
  await tx.query(`insert into charting.correction_case (case_id, kind, from_chart, to_chart, to_encounter, entries, says, page, opened_by, opened_at, facility, owner) values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9, $10, $11, $12)`,
    [c.caseId, c.kind, c.fromChart, c.toChart, c.toEncounter, JSON.stringify(c.entries), c.says, c.page, c.openedBy, c.openedAt.toISOString(), c.facility, c.owner]);
}

const columns = `c.case_id, c.from_chart, c.to_chart, c.opened_at, c.decided_at, c.kind, c.state, c.to_encounter, c.entries, c.says, c.page, c.opened_by, c.owner, c.decided_by, c.outcome, o.name as opened_name, w.name as owner_name, d.name as decided_name`;
const from = `charting.correction_case c left join access.published_people o on o.id = c.opened_by left join access.published_people w on w.id = c.owner left join access.published_people d on d.id = c.decided_by`;

/** Cases, newest first; one more than asked for where there are more. */
export async function readCases(tx: Tx, f: { state: string | null; chartId: string | null; owner: string | null; before: string | null; limit: number; charts: readonly string[] | null }): Promise<CaseRow[]> {
  return tx.query<CaseRow>(`select ${columns} from ${from}
    where ($1::text is null or c.state = $1) and ($2::bigint is null or c.from_chart = $2 or c.to_chart = $2) and ($3::text is null or c.owner = $3) and ($4::bigint is null or c.case_id < $4)
      and ($6::bigint[] is null or c.from_chart = any($6))
    order by c.case_id desc limit $5`, [f.state, f.chartId, f.owner, f.before, f.limit + 1, f.charts]);
}

export const countOpen = async (tx: Tx): Promise<number> => Number((await tx.query<{ n: string }>(`select count(*) as n from charting.correction_case where state = 'open'`))[0]!.n);

/** Locked for the one who decides. */
export const lockCase = async (tx: Tx, caseId: string): Promise<CaseRow | undefined> => (await tx.query<CaseRow>(`select ${columns} from ${from} where c.case_id = $1 for update of c`, [caseId]))[0];

export async function ownCase(tx: Tx, caseId: string, owner: string | null): Promise<boolean> {
  return (await tx.query(`update charting.correction_case set owner = $2 where case_id = $1 and state = 'open' returning 1 as x`, [caseId, owner])).length > 0;
}

/** Whether there is such a person to give work to. */
export const isPerson = async (tx: Tx, id: string): Promise<boolean> => (await tx.query('select 1 from access.published_people where id = $1', [id])).length > 0;

export async function closeCase(tx: Tx, c: { caseId: string; state: string; toChart: string | null; toEncounter: string | null; entries: readonly EntryKey[]; decidedBy: string; decidedAt: Date; outcome: string }): Promise<void> {
  await tx.query(`update charting.correction_case set state = $2, to_chart = $3, to_encounter = $4, entries = $5::jsonb, decided_by = $6, decided_at = $7, outcome = $8 where case_id = $1`,
    [c.caseId, c.state, c.toChart, c.toEncounter, JSON.stringify(c.entries), c.decidedBy, c.decidedAt.toISOString(), c.outcome]);
}

/** Open cases, the longest waiting first; or those of `refs` that are open. */
export const oldestCases = (tx: Tx, limit: number, refs: readonly string[] | null): Promise<(CaseRow & { facility: string })[]> =>
  tx.query<CaseRow & { facility: string }>(`select ${columns}, c.facility from ${from} where c.state = 'open' and ($2::bigint[] is null or c.case_id = any($2)) order by c.case_id limit $1`, [limit, refs]);

/** Who owns the next case: somebody of the facility before others, of the first of these roles, the one with the fewest open cases; the reporter only where nobody else is. */
export async function nextOwner(tx: Tx, roles: readonly string[], facility: string, reporter: string): Promise<{ id: string; name: string } | null> {
  const [row] = await tx.query<{ id: string; name: string }>({ name: 'charting.next-owner', text: `
    select s.id, s.name from access.published_staff s join unnest($1::text[]) with ordinality as r(role, rank) on r.role = any(s.roles)
    where s.active order by (s.id = $3), (s.facility_id <> $2), r.rank, (select count(*) from charting.correction_case c where c.owner = s.id and c.state = 'open'), s.id limit 1` }, [roles, facility, reporter]);
  return row ?? null;
}
