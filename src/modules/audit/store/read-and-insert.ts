import type { Statement } from '../../../platform/db/batch.ts';
import type { Reading } from '../../../platform/recorder.ts';
import { entriesNamedMax } from '../rules/entry-row.ts';
import type { EntryRow } from '../rules/entry-row.ts';

const texts = new Map<string, string>();

/**
 * A reading and the entry that records it in one statement: what is read cannot be had without the entry, and one wait is saved. The rows of
 * the reading say whose charts were seen: the first goes into the entry, further ones into audit.subject, as insertEntries does it.
 */
export function readAndInsert(row: EntryRow, reading: Reading, newActor: boolean): Statement {
  const detail = row.detail !== undefined;
  const kind = `${reading.single ? '1' : 'n'}${newActor ? 'a' : ''}${detail ? 'd' : ''}`;
  const key = `${kind} ${reading.text}`;
  let text = texts.get(key);
  if (text === undefined) {
    text = reading.single ? oneText(reading, newActor, detail) : pageText(reading, newActor, detail);
    if (reading.name !== undefined) texts.set(key, text);
  }
  const values: unknown[] = [...reading.params, row.id, row.at, row.actorNo, row.outcome, row.purpose, row.action, row.detailHash, reading.type, reading.sharedChart];
  if (!reading.single) values.push(reading.shown);
  if (newActor) values.push(row.actorKind, row.actorId, row.facility);
  if (detail) values.push(row.salt, row.detail);
  return { ...(reading.name === undefined ? {} : { name: `${reading.name}+${kind}` }), text, values };
}

const columns = 'id, at, actor, chart_id, further, outcome, purpose, action, problem, detail_hash, entries';

/** The numbers of the parameters behind those of the reading. */
function numbers(reading: Reading, newActor: boolean) {
  let n = reading.params.length;
  const next = (type: string): string => `$${n += 1}::${type}`;
  const own = { id: next('bigint'), at: next('timestamptz'), actor: next('bigint'), outcome: next('"char"'), purpose: next('"char"'), action: next('text'), hash: next('bytea'), type: next('text'), shared: next('bigint'), shown: reading.single ? '1' : next('integer') };
  const actor = newActor ? [next('text'), next('text'), next('text')].join(', ') : '';
  return { ...own, actorColumns: actor, salt: () => next('bytea'), detail: () => next('text') };
}

type Numbers = ReturnType<typeof numbers>;

function others(p: Numbers, newActor: boolean, detail: boolean): string {
  return (newActor ? `,\nnew_actor as (insert into audit.actor (no, kind, id, facility) select ${p.actor}, ${p.actorColumns} from entry_made on conflict do nothing)` : '')
    + (detail ? `,\ndetail_made as (insert into audit.detail (entry_id, salt, detail) select ${p.id}, ${p.salt()}, ${p.detail()} from entry_made)` : '');
}

function oneText(reading: Reading, newActor: boolean, detail: boolean): string {
  const p = numbers(reading, newActor);
  return `with found as materialized (${reading.text}),
entry_made as (insert into audit.entry (${columns}) select ${p.id}, ${p.at}, ${p.actor}, f.chart_id, 0, ${p.outcome}, ${p.purpose}, ${p.action}, '', ${p.hash}, ${p.type} || '/' || f.id
  from found f where not f.deleted and f.chart_id <> ${p.shared} returning 1)${others(p, newActor, detail)}
select f.*, (select count(*)::integer from entry_made) as recorded from found f`;
}

function pageText(reading: Reading, newActor: boolean, detail: boolean): string {
  const p = numbers(reading, newActor);
  return `with found as materialized (select q.*, row_number() over () as place from (${reading.text}) q),
seen as materialized (select s.*, row_number() over (order by s.place) as n from (
  select f.chart_id, min(f.place) as place, case when count(*) > ${entriesNamedMax} then '*' || count(*) else string_agg(${p.type} || '/' || f.id, ' ' order by f.place) end as entries
  from found f where f.place <= ${p.shown} group by f.chart_id) s),
entry_made as (insert into audit.entry (${columns}) select ${p.id}, ${p.at}, ${p.actor}, coalesce(s.chart_id, 0), greatest((select count(*) from seen) - 1, 0), ${p.outcome}, ${p.purpose}, ${p.action}, '', ${p.hash}, coalesce(s.entries, '')
  from (select) one left join seen s on s.n = 1 where not exists (select 1 from seen where chart_id = ${p.shared}) returning 1),
subjects_made as (insert into audit.subject (entry_id, chart_id, entries) select ${p.id}, s.chart_id, s.entries from seen s, entry_made where s.n > 1)${others(p, newActor, detail)}
select f.*, m.recorded from (select count(*)::integer as recorded from entry_made) m left join found f on true order by f.place`;
}
