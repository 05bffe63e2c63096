import type { Named, Tx } from '../../../platform/db/tx.ts';

export type ModelRow = { version: string; trained_at: Date; by_id: string; records: number; pairs: number; says: string; used_from: Date | null };

const current: Named = { name: 'patients.match-model-in-force', text: 'select version, content from patients.match_model where used_from is not null order by used_from desc limit 1' };
export const modelInForce = async (tx: Tx): Promise<{ version: string; content: unknown } | undefined> => (await tx.query<{ version: string; content: unknown }>(current))[0];

const version: Named = { name: 'patients.match-version-in-force', text: 'select version from patients.match_model where used_from is not null order by used_from desc limit 1' };
export const versionInForce = async (tx: Tx): Promise<string | undefined> => (await tx.query<{ version: string }>(version))[0]?.version;

const list: Named = { name: 'patients.match-models', text: 'select version, trained_at, by_id, records, pairs, says, used_from from patients.match_model order by trained_at desc limit 100' };
export const listModelRows = (tx: Tx): Promise<ModelRow[]> => tx.query<ModelRow>(list);

const insert: Named = { name: 'patients.keep-match-model', text: 'insert into patients.match_model (version, trained_at, by_id, records, pairs, says, content) values ($1, $2, $3, $4, $5, $6, $7::jsonb)' };
export function keepModelRow(tx: Tx, m: Omit<ModelRow, 'used_from'> & { content: unknown }): void {
  tx.send(insert, [m.version, m.trained_at, m.by_id, m.records, m.pairs, m.says, JSON.stringify(m.content)]);
}

const use: Named = { name: 'patients.use-match-model', text: 'update patients.match_model set used_from = clock_timestamp() where version = $1 returning version' };
/** Puts a kept model in force, by the clock of the database, so that of two the later is later; false where there is none of that name. */
export const useModelRow = async (tx: Tx, version: string): Promise<boolean> => (await tx.query(use, [version])).length > 0;

const whole: Named = { name: 'patients.match-model', text: 'select content, records from patients.match_model where version = $1' };
export const modelRow = async (tx: Tx, version: string): Promise<{ content: unknown; records: number } | undefined> => (await tx.query<{ content: unknown; records: number }>(whole, [version]))[0];

const sample: Named = { name: 'patients.match-sample', text: 'select features from patients.match_person order by chart_id desc limit $1' };
/** Features of the newest so many people, for training. */
export const sampleFeatures = async (tx: Tx, most: number): Promise<string[]> => (await tx.query<{ features: string }>(sample, [most])).map((r) => r.features);

/** What the timer asks before it has weights learned: enough people, nothing learned or asked for within a week, and night where the first facility is. */
export const timeToTrain = (leastRecords: number): Named => ({ name: `patients.time-to-train-${leastRecords}`, text: `
  select 1 where (select reltuples from pg_class where oid = 'patients.match_person'::regclass) >= ${leastRecords} and not exists (select 1 from patients.match_model where trained_at > now() - interval '7 days' and by_id = 'system')
    and extract(hour from now() at time zone coalesce((select zone from access.published_facilities order by facility_id limit 1), 'UTC')) between 1 and 4` });
