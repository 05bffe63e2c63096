-- Whose record is this? Rows kept for finding and telling patients apart; the Patient resource itself is in the chart store.
create schema patients;
grant usage on schema patients to chartkeeper_app;

-- One row for each Patient entry: what a result line, a banner and the decision at the door need, so that no JSON is parsed for them.
-- name_keys: folded names, one a line, as family, tab, given names, tab, suffix. birth_lo and birth_hi: days since 1970 of the first and last day meant.
create table patients.patient (
  chart_id bigint not null,
  rid bigint not null,
  patient_id text collate "C" not null,
  family text not null,
  given text not null,
  suffix text,
  preferred text,
  previous text,
  name_keys text not null,
  birth_date text,
  birth_lo integer,
  birth_hi integer,
  sex text,
  mrn text,
  mrn_system text,
  mrn_assigner text,
  phone text,
  address text,
  deceased boolean not null,
  disputed boolean not null,
  primary key (chart_id, rid)
);
create index patient_birth on patients.patient (birth_lo, chart_id, rid) include (birth_hi) where birth_lo is not null;

-- Every word by which a person is called. kind: 1 family, 2 given, 3 preferred, 4 previous. rest: the person's other words, for two words at once
-- out of one index without touching the table. The index serves prefixes in alphabetical order.
create table patients.name_word (
  chart_id bigint not null,
  rid bigint not null,
  kind smallint not null,
  word text collate "C" not null,
  rest text collate "C" not null,
  birth_lo integer,
  primary key (chart_id, rid, kind, word)
);
create index name_word_search on patients.name_word (kind, word, rest, birth_lo, chart_id, rid);

-- value_folded: letters and digits only, upper case, without leading zeros.
create table patients.identifier (
  chart_id bigint not null,
  rid bigint not null,
  position smallint not null,
  system text collate "C",
  value text collate "C" not null,
  value_folded text collate "C" not null,
  type text collate "C",
  last_four text collate "C",
  disputed boolean not null,
  primary key (chart_id, rid, position)
);
create index identifier_value on patients.identifier (value_folded, chart_id, rid);
create index identifier_last_four on patients.identifier (last_four, chart_id, rid) where last_four is not null;

-- kind: 1 phone (digits in reverse, so that a number is found with or without its area code), 2 e-mail (lower case).
create table patients.telecom (
  chart_id bigint not null,
  rid bigint not null,
  position smallint not null,
  kind smallint not null,
  folded text collate "C" not null,
  primary key (chart_id, rid, position)
);
create index telecom_folded on patients.telecom (kind, folded, chart_id, rid);

-- The sender's own Patient ids, as (source, id); they never leave this table and never match alone.
create table patients.sender_id (
  chart_id bigint not null,
  source text collate "C" not null,
  sender_id text collate "C" not null,
  primary key (chart_id, source, sender_id)
);
create index sender_id_lookup on patients.sender_id (source, sender_id, chart_id);

-- When the newest demographics of a chart happened (EVN-2): an older event does not overwrite them.
create table patients.demographics_event (
  chart_id bigint primary key,
  event_at timestamptz not null,
  source text collate "C" not null
);

-- An identifier that agreed while the person did not, waiting for an analyst.
create table patients.review (
  chart_id bigint not null,
  review_id bigint not null,
  other_chart_id bigint not null,
  rule text collate "C" not null,
  reason text not null,
  identifier_type text,
  opened_at timestamptz not null,
  closed_at timestamptz,
  primary key (chart_id, review_id)
);
create index review_open on patients.review (review_id desc) where closed_at is null;
create index review_other on patients.review (other_chart_id) where closed_at is null;

-- Whom an actor opened last, for "recent".
create table patients.opened (
  chart_id bigint not null,
  actor_id text collate "C" not null,
  opened_at timestamptz not null,
  did text not null,
  primary key (chart_id, actor_id)
);
create index opened_by on patients.opened (actor_id, opened_at desc);

-- The running number inside our medical record numbers.
create sequence patients.mrn_number as bigint minvalue 1;

grant select, insert, update, delete on patients.patient, patients.name_word, patients.identifier, patients.telecom to chartkeeper_app;
grant select, insert, update on patients.sender_id, patients.demographics_event, patients.review, patients.opened to chartkeeper_app;
grant usage on sequence patients.mrn_number to chartkeeper_app;
