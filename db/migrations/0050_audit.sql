-- What happened? Entries are appended in the act's own commit and never changed; the integrator numbers them afterwards.
create schema audit;
grant usage on schema audit to chartkeeper_app;

-- Who acted, at which facility: said once, referred to by a number (the head of a hash, so that it is made in the program).
create table audit.actor (
  no bigint primary key,
  kind text collate "C" not null,
  id text collate "C" not null,
  facility text collate "C" not null
);
create index actor_id on audit.actor (id);

-- One row per act. What a leaf hashes of it: src/modules/audit/rules/header.ts.
-- The first (mostly the only) patient stands in the row itself; further ones in audit.subject.
-- No column is null, so that the row needs no null bitmap. outcome: d done, r refused, f failed. purpose: see audit.purpose_word.
-- Partitioned by the month of recording, which the id carries (milliseconds since 2025-01-01 in its upper 41 bits).
create table audit.entry (
  id bigint not null,
  at timestamptz not null,
  tx bigint not null default (pg_current_xact_id()::text::bigint),
  actor bigint not null,
  chart_id bigint not null,
  further smallint not null,
  outcome "char" not null,
  purpose "char" not null,
  action text collate "C" not null,
  problem text collate "C" not null,
  detail_hash bytea not null,
  entries text collate "C" not null,
  primary key (id)
) partition by range (id);
create index entry_actor on audit.entry (actor, id);
create index entry_chart on audit.entry (chart_id, id) where chart_id <> 0;
-- Rows arrive nearly in the order of their transactions, so that a block-range index finds the new ones at almost no cost.
create index entry_tx on audit.entry using brin (tx) with (pages_per_range = 16, autosummarize = on);

-- The second and further patients of an act.
create table audit.subject (
  entry_id bigint not null,
  chart_id bigint not null,
  entries text collate "C" not null,
  primary key (entry_id, chart_id)
) partition by range (entry_id);
create index subject_chart on audit.subject (chart_id, entry_id);

-- The part that may be erased lawfully: search words and the like. audit.entry.detail_hash is SHA-256(salt, detail).
create table audit.detail (
  entry_id bigint not null primary key,
  salt bytea not null,
  detail text not null
) partition by range (entry_id);

-- An order to erase the detail of an entry; without one the trigger refuses the removal.
create table audit.erasure (
  entry_id bigint primary key,
  ordered_at timestamptz not null default now(),
  reason text not null check (reason <> '')
);

-- Leaves of the tree, many to a row: entry_ids[n] has leaf number first + n - 1 and the hash at bytes 32(n-1).
create table audit.leaf_run (
  first bigint primary key,
  at timestamptz not null default now(),
  span int8range not null,
  entry_ids bigint[] not null,
  hashes bytea not null
);
alter table audit.leaf_run alter column hashes set storage external;
create index leaf_run_span on audit.leaf_run using gist (span);
create view audit.leaf as
  select r.first + n - 1 as idx, r.at, e.entry_id, substring(r.hashes from (32 * (n - 1) + 1)::integer for 32) as hash
  from audit.leaf_run r, unnest(r.entry_ids) with ordinality as e(entry_id, n);

-- How far the integrator has come: the tree's size and frontier, and the last entry taken in the order (tx, id).
create table audit.progress (
  one boolean primary key default true check (one),
  size bigint not null,
  frontier bytea not null,
  last_tx bigint not null,
  last_id bigint not null
);
insert into audit.progress values (true, 0, ''::bytea, 0, 0);

create table audit.signer (
  name text collate "C" not null,
  public_key bytea not null,
  created_at timestamptz not null default now(),
  primary key (name, public_key)
);
create table audit.checkpoint (
  size bigint primary key,
  at timestamptz not null,
  root bytea not null,
  note text not null
);

create function audit.purpose_word(code "char") returns text language sql immutable as $$
  select case code when 't' then 'treatment' when 'p' then 'payment' when 'o' then 'operations' when 'r' then 'records'
    when 'i' then 'patient-request' when 'h' then 'public-health' when 'e' then 'emergency' when 's' then 'system' else 'other' end $$;

-- The first id that can be made at an instant.
create function audit.id_at(at timestamptz) returns bigint language sql immutable as $$
  select ((extract(epoch from at) * 1000)::bigint - 1735689600000) * 4194304 $$;

create function audit.allow_ordered_erasure() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and exists (select from audit.erasure where entry_id = old.entry_id) then return old; end if;
  raise exception 'detail of the audit is removed only by audit.erase_detail' using errcode = '42501';
end $$;

-- Makes the partitions of last month, this month and the months ahead. Owner's work, done for the program on a timer.
create function audit.make_partitions(ahead integer) returns integer language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  made integer := 0; first date; name text; parent text;
begin
  perform set_config('lock_timeout', '3s', true);
  for n in -1..least(ahead, 60) loop
    first := (date_trunc('month', now() at time zone 'UTC') + make_interval(months => n))::date;
    foreach parent in array array['entry', 'subject', 'detail'] loop
      name := parent || to_char(first, '_YYYY_MM');
      continue when to_regclass('audit.' || name) is not null;
      begin
        execute format('create table audit.%I partition of audit.%I for values from (%s) to (%s)', name, parent,
          audit.id_at(first::timestamp at time zone 'UTC'), audit.id_at((first + interval '1 month') at time zone 'UTC'));
        execute format('create trigger refuse_truncate before truncate on audit.%I execute function platform.refuse_change()', name);
        made := made + 1;
      exception when check_violation then
        raise warning 'audit.%: entries of this month lie in the default partition and stay there', name;
      end;
    end loop;
  end loop;
  return made;
end $$;
revoke all on function audit.make_partitions(integer) from public;
grant execute on function audit.make_partitions(integer) to chartkeeper_app;

-- Erases details lawfully and keeps the order. The tree still verifies: its leaves hold a commitment, not the detail.
-- Owner only.
create function audit.erase_detail(entry_ids bigint[], why text) returns integer language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare erased integer;
begin
  insert into audit.erasure (entry_id, reason)
    select d.entry_id, why from audit.detail d where d.entry_id = any(entry_ids) on conflict do nothing;
  delete from audit.detail d where d.entry_id = any(entry_ids);
  get diagnostics erased = row_count;
  return erased;
end $$;
revoke all on function audit.erase_detail(bigint[], text) from public;

create table audit.entry_other partition of audit.entry default;
create table audit.subject_other partition of audit.subject default;
create table audit.detail_other partition of audit.detail default;
select audit.make_partitions(6);

create trigger refuse_change before update or delete on audit.entry for each row execute function platform.refuse_change();
create trigger refuse_change before update or delete on audit.subject for each row execute function platform.refuse_change();
create trigger refuse_change before update or delete on audit.detail for each row execute function audit.allow_ordered_erasure();
do $$
declare t text;
begin
  foreach t in array array['entry', 'subject', 'detail', 'entry_other', 'subject_other', 'detail_other', 'actor', 'erasure', 'leaf_run', 'signer', 'checkpoint'] loop
    execute format('create trigger refuse_truncate before truncate on audit.%I execute function platform.refuse_change()', t);
  end loop;
  foreach t in array array['actor', 'erasure', 'leaf_run', 'signer', 'checkpoint'] loop
    execute format('create trigger refuse_change before update or delete on audit.%I for each row execute function platform.refuse_change()', t);
  end loop;
end $$;

grant select, insert on audit.actor, audit.entry, audit.subject, audit.detail, audit.leaf_run, audit.signer, audit.checkpoint to chartkeeper_app;
grant select on audit.erasure, audit.leaf to chartkeeper_app;
grant select, update on audit.progress to chartkeeper_app;
