-- By what people are found who may be one: a row of standardized features for each Patient, and hashes of its blocking keys. Written by the comparer of the patient index, never by the
-- act that files the Patient: that one leaves a row in to_compare, in its own statement, which is the whole of what a create pays for matching.
create table patients.to_compare (
  chart_id bigint not null,
  rid bigint not null,
  -- Names what the Patient said of who it is: a row that was written anew meanwhile is another row.
  mark text collate "C" not null,
  noted_at timestamptz not null default clock_timestamp(),
  primary key (chart_id, rid)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
grant select, insert, delete on patients.to_compare to chartkeeper_app;

-- features: what the linkage engine compares, in its own compact text (encoded: the number of that way of writing). core: hash of name, birth date, sex and strong identifiers.
create table patients.match_person (
  chart_id bigint not null,
  rid bigint not null,
  encoded smallint not null,
  core text collate "C" not null,
  features text not null,
  keys bigint[] not null,
  primary key (chart_id, rid)
);
create table patients.match_key (
  key bigint not null,
  chart_id bigint not null
);
create index match_key_key on patients.match_key (key, chart_id);
grant select, insert, update, delete on patients.match_person, patients.match_key to chartkeeper_app;

-- How far the first comparison of a department came that was here before, or that of a new way of encoding.
create table patients.match_fill (
  encoded smallint primary key,
  position bigint not null,
  done integer not null,
  begun_at timestamptz not null,
  done_at timestamptz
);
grant select, insert, update on patients.match_fill to chartkeeper_app;

-- Weights learned from the site's own records. content: the model as the linkage engine writes it. The one used last is in force; those before are kept.
create table patients.match_model (
  version text collate "C" primary key,
  trained_at timestamptz not null,
  by_id text collate "C" not null,
  records integer not null,
  pairs integer not null,
  says text not null,
  content jsonb not null,
  used_from timestamptz
);
create index match_model_used on patients.match_model (used_from desc) where used_from is not null;
grant select, insert on patients.match_model to chartkeeper_app;
grant update (used_from) on patients.match_model to chartkeeper_app;
