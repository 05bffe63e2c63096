-- Work on weights that somebody asked for: to learn them from the records here (train), or to try out what kept weights would do to the queue (try). A try goes batch by batch from position.
create table patient_index.model_work (
  work_id bigint primary key,
  kind text collate "C" not null check (kind in ('train', 'try')),
  -- Learned or tried; null while it is being learned.
  version text collate "C",
  -- A try compares with what was in force.
  against text collate "C",
  asked_at timestamptz not null,
  asked_by text collate "C" not null,
  state text collate "C" not null default 'waiting' check (state in ('waiting', 'done', 'failed', 'stopped')),
  -- Records to learn from at most; of a try, every how manyth record is looked at.
  size integer not null,
  position bigint not null default 0,
  done integer not null default 0,
  about integer not null default 0,
  -- Pairs by grade in force and grade tried: sixteen counts.
  counts integer[] not null default '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
  says text,
  ended_at timestamptz
);
create index model_work_waits on patient_index.model_work (work_id) where state = 'waiting';
grant select, insert, update on patient_index.model_work to chartkeeper_app;
