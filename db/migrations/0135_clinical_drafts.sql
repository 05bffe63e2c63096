-- A form of a chart that is not finished: as typed, sealed, for its author alone. draft_id is the key the form was opened with.
create table charting.draft (
  draft_id uuid primary key,
  author_id text collate "C" not null,
  chart_id bigint not null,
  -- What the form is of: a kind (problem), or an entry (Condition/123).
  place text collate "C" not null,
  revision integer not null,
  key_id integer not null,
  title bytea not null,
  content bytea not null,
  begun_at timestamptz not null,
  saved_at timestamptz not null
);
create index draft_author on charting.draft (author_id, saved_at desc);
grant select, insert, update, delete on charting.draft to chartkeeper_app;
