-- A round: all records compared again, because other weights or thresholds are in force. Walked by chart in small batches; position is how far it came, written with each batch.
-- The newest round counts; one that a newer began before its end is left where it was.
create table patient_index.comparing_round (
  round_id bigint primary key,
  begun_at timestamptz not null,
  begun_by text collate "C" not null,
  -- What changed: weights, thresholds, rules. Empty for what was in force when the department began: there is nothing to compare again.
  because text[] not null,
  -- Why, in the words of whoever put weights in force.
  reason text,
  model text collate "C" not null,
  -- Names everything a comparison depends on, but for the weights.
  basis text collate "C" not null,
  grades jsonb not null,
  -- About how many records there were when it began.
  about integer not null,
  position bigint not null default 0,
  compared integer not null default 0,
  opened integer not null default 0,
  rescored integer not null default 0,
  reopened integer not null default 0,
  ended integer not null default 0,
  -- Pairs that would have been closed, but somebody works on them.
  kept integer not null default 0,
  moved_at timestamptz,
  paused_at timestamptz,
  done_at timestamptz
);
grant select, insert, update on patient_index.comparing_round to chartkeeper_app;
comment on column patient_index.pair.automatic is '1: certain enough to be joined without a human, where policy allows; 2: a person looked at it, and a person decides; 3: tried, and something spoke against it: tried again when the pair became another';
