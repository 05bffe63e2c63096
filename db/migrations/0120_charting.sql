-- What people write into records: each press of Save done once, and cases of entries that stand in the wrong place.
create schema charting;
grant usage on schema charting to chartkeeper_app;

-- A form makes its key once; a second press, or a retry after a lost answer, finds what the first one filed.
create table charting.entered (
  actor text collate "C" not null,
  key uuid not null,
  at timestamptz not null,
  -- What the key was used for, as a hash: the same key with another entry is refused.
  asked bytea not null,
  entries jsonb not null,
  primary key (actor, key)
);
grant select, insert on charting.entered to chartkeeper_app;

create table charting.correction_case (
  case_id bigint primary key,
  from_chart bigint not null,
  to_chart bigint,
  opened_at timestamptz not null,
  decided_at timestamptz,
  kind text collate "C" not null check (kind in ('wrong-chart', 'wrong-encounter')),
  state text collate "C" not null default 'open' check (state in ('open', 'moved', 'marked', 'refused')),
  facility text collate "C" not null,
  to_encounter text collate "C",
  entries jsonb not null,
  says text not null,
  page text,
  opened_by text collate "C" not null,
  owner text collate "C",
  decided_by text collate "C",
  outcome text
);
create index correction_case_open on charting.correction_case (case_id) where state = 'open';
create index correction_case_from on charting.correction_case (from_chart);
create index correction_case_to on charting.correction_case (to_chart) where to_chart is not null;
grant select, insert on charting.correction_case to chartkeeper_app;
grant update (to_chart, decided_at, state, to_encounter, entries, owner, decided_by, outcome) on charting.correction_case to chartkeeper_app;
