import type { Named, Tx } from '../../../platform/db/tx.ts';

// One bounded run of an index for each: how many charts, up to a limit, and no row of a patient.
const phones: Named = { name: 'patients.charts-with-phone', text: `
  select f.at, (select count(distinct x.chart_id)::int from (select t.chart_id from patients.telecom t where t.kind = 1 and t.folded >= f.folded and t.folded < f.folded || '\u{10FFFF}' limit $3) x) as charts
  from unnest($1::text[], $2::text[]) as f(at, folded)` };
/** `folded`: the last ten digits, in reverse, as they are kept. */
export const chartsWithPhone = (tx: Tx, given: readonly { at: string; folded: string }[], most: number): Promise<{ at: string; charts: number }[]> => tx.query(phones, [given.map((g) => g.at), given.map((g) => g.folded), most]);

const addresses: Named = { name: 'patients.charts-with-address', text: `
  select f.at, (select count(distinct x.chart_id)::int from (select a.chart_id from chart.published_addresses a where a.folded = f.line
    and exists (select 1 from chart.published_postal_codes z where z.chart_id = a.chart_id and z.rid = a.rid and z.folded like f.zip || '%' offset 0) limit $4) x) as charts
  from unnest($1::text[], $2::text[], $3::text[]) as f(at, line, zip)` };
/** `line` is the folded street, `zip` its five digits. */
export const chartsWithAddress = (tx: Tx, given: readonly { at: string; line: string; zip: string }[], most: number): Promise<{ at: string; charts: number }[]> => tx.query(addresses, [given.map((g) => g.at), given.map((g) => g.line), given.map((g) => g.zip), most]);
