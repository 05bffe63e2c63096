-- Registration: which numbers were given, what is being registered, what became of a press of the key.

-- Every number this house ever gave or set aside, for good: a row is never removed, so no number is given twice, whatever becomes of the chart.
-- kind: 1 permanent, 2 temporary, 3 reserved for downtime, 4 legacy (given elsewhere, kept), 5 enterprise id, 6 encounter (account) number.
create table patients.number_issued (
  system text collate "C" not null,
  value_folded text collate "C" not null,
  value text collate "C" not null,
  kind smallint not null,
  chart_id bigint,
  block_id bigint,
  issued_at timestamptz not null,
  used_at timestamptz,
  primary key (system, value_folded)
);
create index number_issued_block on patients.number_issued (block_id, value_folded) where block_id is not null;

insert into patients.number_issued (system, value_folded, value, kind, chart_id, issued_at)
  select distinct on (system, value_folded) system, value_folded, value, 1, chart_id, now() from patients.identifier where system like 'urn:chartkeeper:mrn:%' order by system, value_folded, chart_id;

-- A block of numbers set aside to be written on paper while the program is down.
create table patients.number_block (
  block_id bigint primary key,
  system text collate "C" not null,
  purpose text not null,
  reserved_by text collate "C" not null,
  reserved_at timestamptz not null
);

create sequence patients.temporary_number as bigint minvalue 1;
create sequence patients.enterprise_number as bigint minvalue 1;
-- The encounter (account) number is another thing than the record number: its own series.
create sequence patients.encounter_number as bigint minvalue 1;

-- A registration that is not finished. content: the form as typed, sealed; only its author and those who may see drafts of others read it.
create table patients.draft (
  draft_id bigint primary key,
  author_id text collate "C" not null,
  kind text collate "C" not null,
  revision integer not null,
  key_id integer not null,
  title bytea not null,
  content bytea not null,
  begun_at timestamptz not null,
  saved_at timestamptz not null
);
create index draft_author on patients.draft (author_id, saved_at desc);

-- The key of a press on "Register": pressed twice, or sent again after a lost answer, it is one registration.
create table patients.door_receipt (
  actor_id text collate "C" not null,
  key text collate "C" not null,
  chart_id bigint not null,
  at timestamptz not null,
  primary key (actor_id, key)
);

-- A correction asked of the system that masters demographics: look-up rows of the Task in the chart. state: 1 open, 2 agreed, 3 withdrawn.
create table patients.correction_request (
  chart_id bigint not null,
  rid bigint not null,
  state smallint not null,
  asked_at timestamptz not null,
  primary key (chart_id, rid)
);
create index correction_request_state on patients.correction_request (state, asked_at desc);

grant select, insert on patients.number_issued, patients.number_block, patients.door_receipt to chartkeeper_app;
grant update (chart_id, used_at) on patients.number_issued to chartkeeper_app;
grant select, insert, update, delete on patients.draft, patients.correction_request to chartkeeper_app;
grant usage on sequence patients.temporary_number, patients.enterprise_number, patients.encounter_number to chartkeeper_app;
