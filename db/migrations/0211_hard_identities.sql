-- Behind a seal: true names under a protected alias, true addresses under a program's substitute, and the link of an adoption.
create table patient_index.seal (
  seal_id bigint primary key,
  chart_id bigint not null,
  -- Of an adoption: the chart of the new identity.
  other_chart bigint,
  sealed_at timestamptz not null,
  ended_at timestamptz,
  key_id integer not null,
  content bytea not null,
  kind text collate "C" not null check (kind in ('alias', 'address', 'adoption')),
  sealed_by text collate "C" not null,
  ended_by text collate "C",
  -- Of a program for confidential addresses: shown to everybody, so that nobody asks for the true one.
  program text,
  until_on date
);
create unique index seal_one on patient_index.seal (chart_id, kind) where ended_at is null and kind <> 'adoption';
create index seal_chart on patient_index.seal (chart_id) where ended_at is null;
create index seal_other on patient_index.seal (other_chart) where other_chart is not null and ended_at is null;
-- Who looked behind a seal, when and why: shown to those who look.
create table patient_index.seal_look (
  look_id bigint primary key,
  chart_id bigint not null,
  at timestamptz not null,
  by text collate "C" not null,
  reason text not null
);
create index seal_look_chart on patient_index.seal_look (chart_id, look_id);
grant select, insert on patient_index.seal, patient_index.seal_look to chartkeeper_app;
grant update (ended_at, ended_by) on patient_index.seal to chartkeeper_app;

-- Newborns and their mothers, each in a chart of their own.
create table patient_index.birth (
  child_chart bigint primary key,
  mother_chart bigint not null,
  birth_order smallint,
  linked_at timestamptz not null,
  linked_by text collate "C" not null
);
create index birth_mother on patient_index.birth (mother_chart);
grant select, insert on patient_index.birth to chartkeeper_app;
grant update (mother_chart, birth_order, linked_at, linked_by) on patient_index.birth to chartkeeper_app;

-- Versions that no history and no read of a version shows: they say what is behind a seal. What they say stays for the seal itself and for audit.
create table chart.sealed_version (
  chart_id bigint not null,
  rid bigint not null,
  from_version integer not null,
  to_version integer not null,
  primary key (chart_id, rid, from_version)
);
grant select, insert, delete on chart.sealed_version to chartkeeper_app;
create view chart.open_version as
  select v.* from chart.version v where not exists (select 1 from chart.sealed_version z where z.chart_id = v.chart_id and z.rid = v.rid and v.version between z.from_version and z.to_version);
grant select on chart.open_version to chartkeeper_app;

-- Names for those nobody knows go round the spelling alphabet, so that two who ask at once are not given the same.
create sequence patients.unknown_name as bigint minvalue 0;
grant usage on sequence patients.unknown_name to chartkeeper_app;
