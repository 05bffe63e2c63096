import type { Named, Tx } from '../../../platform/db/tx.ts';
import { theBlobs } from '../../../platform/blobs/index.ts';
import { seal, unseal } from '../../../platform/keys/index.ts';
import type { HiddenContact } from '../rules/sealed-parts.ts';

export type SealKind = 'alias' | 'address' | 'adoption';
/** What another entry was made to say instead of what it said, and the last of its versions that says it. */
export type HiddenElsewhere = { chartId: string; rid: string; id: string; upTo: number; was: any; now: any };
/** What stands behind it: FHIR names or addresses as they were, or the court order of an adoption. `shown`: what is said instead. `upTo`: the last version that says it. `byJoin`: protected because it was joined so. */
export type Behind = { names?: any[]; addresses?: any[]; shown?: any[]; contacts?: HiddenContact[]; elsewhere?: HiddenElsewhere[]; order?: string; upTo?: number; byJoin?: string };
export type SealRow = { sealId: string; chartId: string; otherChart: string | null; kind: SealKind; sealedAt: Date; sealedBy: string; program: string | null; until: string | null; behind: Behind };

const keyOf = (keyId: number): Buffer => theBlobs().keys.derive('patient-index-seal', keyId);
const bound = (sealId: string, chartId: string): string => `seal/${sealId}/${chartId}`;

export async function insertSeal(tx: Tx, s: { sealId: string; chartId: string; otherChart?: string | null; kind: SealKind; at: Date; by: string; program?: string | null; until?: string | null; behind: Behind }): Promise<void> {
  const keyId = theBlobs().keys.current;
  await tx.query({ name: 'patient-index.insert-seal', text: 'insert into patient_index.seal (seal_id, chart_id, other_chart, sealed_at, key_id, content, kind, sealed_by, program, until_on) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)' },
    [s.sealId, s.chartId, s.otherChart ?? null, s.at, keyId, seal(keyOf(keyId), Buffer.from(JSON.stringify(s.behind)), bound(s.sealId, s.chartId)), s.kind, s.by, s.program ?? null, s.until ?? null]);
}
export const endSeal = (tx: Tx, s: { sealId: string; at: Date; by: string }): void => tx.send({ name: 'patient-index.end-seal', text: 'update patient_index.seal set ended_at = $2, ended_by = $3 where seal_id = $1 and ended_at is null' }, [s.sealId, s.at, s.by]);

const columns = `seal_id, chart_id, other_chart, sealed_at, key_id, content, kind, sealed_by, program, to_char(until_on, 'YYYY-MM-DD') as until`;
const rowOf = (r: any): SealRow => ({ sealId: r.seal_id, chartId: r.chart_id, otherChart: r.other_chart, kind: r.kind, sealedAt: r.sealed_at, sealedBy: r.sealed_by, program: r.program, until: r.until, behind: JSON.parse(unseal(keyOf(r.key_id), r.content, bound(r.seal_id, r.chart_id))?.toString() ?? '{}') });

const ofCharts: Named = { name: 'patient-index.seals-of', text: `select ${columns} from patient_index.seal where chart_id = any($1::bigint[]) and ended_at is null order by seal_id` };
/** The seals that hold on these charts; the link of an adoption from the old chart alone. */
export const sealsOfCharts = async (tx: Tx, charts: readonly string[]): Promise<SealRow[]> => (await tx.query(ofCharts, [charts])).map(rowOf);
const toward: Named = { name: 'patient-index.seals-toward', text: `select ${columns} from patient_index.seal where other_chart = $1 and ended_at is null order by seal_id` };
/** The adoptions by which this chart was made. */
export const sealsToward = async (tx: Tx, chartId: string): Promise<SealRow[]> => (await tx.query(toward, [chartId])).map(rowOf);
/** Every name behind a seal, for a look-up with its reason; they are few. */
export const aliasSeals = async (tx: Tx): Promise<SealRow[]> => (await tx.query(`select ${columns} from patient_index.seal where kind = 'alias' and ended_at is null order by seal_id limit 20000`)).map(rowOf);

const pairs: Named = { name: 'patient-index.sealed-pairs', text: `
  with a as (select chart_id, other_chart from patient_index.seal where kind = 'adoption' and ended_at is null),
    side as (select a.chart_id as of, a.other_chart as beside, a.chart_id as chart from a union select a.chart_id, a.other_chart, x.chart_id from a join chart.published_links l on l.chart_id = a.chart_id join chart.published_links x on x.person_id = l.person_id),
    other as (select a.chart_id as of, a.other_chart as beside, a.other_chart as chart from a union select a.chart_id, a.other_chart, x.chart_id from a join chart.published_links l on l.chart_id = a.other_chart join chart.published_links x on x.person_id = l.person_id)
  select distinct s.chart as chart_id, o.chart as other_chart from side s join other o on o.of = s.of and o.beside = s.beside where s.chart <> o.chart and (s.chart = any($1::bigint[]) or o.chart = any($1::bigint[]))` };
/** Pairs of charts whose being one person must be told by nothing: no comparison of them is kept. Records that either was joined with since are among them. */
export const sealedPairs = async (tx: Tx, charts: readonly string[]): Promise<[string, string][]> => (await tx.query(pairs, [charts])).map((r) => [r.chart_id, r.other_chart]);

export async function noteLook(tx: Tx, l: { lookId: string; chartId: string; at: Date; by: string; reason: string }): Promise<void> {
  await tx.query('insert into patient_index.seal_look (look_id, chart_id, at, by, reason) values ($1, $2, $3, $4, $5)', [l.lookId, l.chartId, l.at, l.by, l.reason]);
}
export const looksAt = async (tx: Tx, chartId: string): Promise<{ at: Date; by: string; name: string | null; reason: string }[]> =>
  tx.query('select l.at, l.by, p.name, l.reason from patient_index.seal_look l left join access.published_people p on p.id = l.by where l.chart_id = $1 order by l.look_id desc limit 50', [chartId]);

const allSeals: Named = { name: 'patient-index.all-seals', text: `select ${columns} from patient_index.seal where kind <> 'adoption' and ended_at is null order by seal_id` };
/** Every name and address behind a seal; they are few. */
export const standingSeals = async (tx: Tx): Promise<SealRow[]> => (await tx.query(allSeals)).map(rowOf);
const around: Named = { name: 'patient-index.around-seals', text: `
  select s.chart_id as sealed, x.chart_id from patient_index.seal s join chart.published_links l on l.chart_id = s.chart_id join chart.published_links x on x.person_id = l.person_id where s.kind <> 'adoption' and s.ended_at is null
  union select s.chart_id, b.child_chart from patient_index.seal s join patient_index.birth b on b.mother_chart = s.chart_id where s.kind <> 'adoption' and s.ended_at is null
  union select s.chart_id, b.mother_chart from patient_index.seal s join patient_index.birth b on b.child_chart = s.chart_id where s.kind <> 'adoption' and s.ended_at is null` };
/** Charts that may tell of somebody sealed: of the same person, of the mother, of a child. */
export const chartsAroundSeals = async (tx: Tx): Promise<{ sealed: string; chartId: string }[]> => (await tx.query(around)).map((r) => ({ sealed: r.sealed, chartId: r.chart_id }));
const medical: Named = { name: 'patient-index.words-of-medicine', text: 'select word from terminology.published_words where word = any($1::text[])' };
/** Which of these words a code system uses. */
export const wordsOfMedicine = async (tx: Tx, words: readonly string[]): Promise<Set<string>> => new Set((await tx.query(medical, [words])).map((r) => r.word));
