-- The ledger of identity changes: one row for each join, parting, move and change of a number, written in the change's own transaction. Rows get
-- their place in the order (seq) after their commit, when nothing older can still commit: a follower that asks for what comes after n misses nothing.
create table patient_index.identity_change (
  change_id bigint primary key,
  seq bigint unique,
  tx xid8 not null default pg_current_xact_id(),
  kind text collate "C" not null check (kind in ('merged', 'linked', 'unmerged', 'unlinked', 'number-changed', 'number-moved', 'visit-moved', 'visit-number-changed', 'person-changed')),
  at timestamptz not null,
  -- The chart that leads: the survivor, the one whose number or person changed, where a visit now is.
  chart_id bigint not null,
  -- The other chart: merged into it, linked with it, parted from it, where a visit or number was.
  other_chart_id bigint,
  was jsonb,
  now jsonb,
  join_id text collate "C",
  facility text collate "C" not null,
  actor text collate "C" not null,
  reason text not null,
  -- The sender whose message brought it: not told again to the same.
  origin text
);
create index identity_change_unnumbered on patient_index.identity_change (change_id) where seq is null;
create index identity_change_chart on patient_index.identity_change (chart_id);
create index identity_change_other on patient_index.identity_change (other_chart_id) where other_chart_id is not null;
grant select, insert on patient_index.identity_change to chartkeeper_app;
grant update (seq, origin) on patient_index.identity_change to chartkeeper_app;
create sequence patient_index.identity_change_seq as bigint;
grant usage on sequence patient_index.identity_change_seq to chartkeeper_app;

-- Who follows the changes, and up to which of them they said that they have them.
create table patient_index.change_follower (
  follower text collate "C" primary key,
  actor text collate "C" not null,
  began_after bigint not null,
  acknowledged bigint not null,
  acknowledged_at timestamptz,
  asked_at timestamptz,
  trouble text,
  trouble_at timestamptz,
  opened_at timestamptz not null,
  ended_at timestamptz
);
grant select, insert on patient_index.change_follower to chartkeeper_app;
grant update on patient_index.change_follower to chartkeeper_app;

-- A change that a follower answered with a refusal: told to people, and the next ones go on.
create table patient_index.change_refusal (
  follower text collate "C" not null references patient_index.change_follower,
  seq bigint not null,
  at timestamptz not null,
  says text not null,
  settled_at timestamptz,
  settled_by text collate "C",
  primary key (follower, seq)
);
grant select, insert, update on patient_index.change_refusal to chartkeeper_app;
