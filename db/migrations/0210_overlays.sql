-- Changes that would make somebody else of a chart: held here, the whole Patient as it was sent sealed, until somebody with the right decides.
create table patient_index.held_change (
  held_id bigint primary key,
  chart_id bigint not null,
  rid bigint not null,
  held_at timestamptz not null,
  decided_at timestamptz,
  -- The version that stood when it came, and the one that accepting it wrote.
  version integer not null,
  accepted_version integer,
  key_id integer not null,
  -- What was sent says the same thing again: hash of the core fields and of everything else.
  content_hash bytea not null,
  content bytea not null,
  state text collate "C" not null default 'open' check (state in ('open', 'accepted', 'new-person', 'dropped')),
  door text collate "C" not null check (door in ('desk', 'fhir', 'feed')),
  actor text collate "C" not null,
  actor_name text not null,
  facility text collate "C" not null,
  source text,
  item_id bigint,
  says text not null,
  because jsonb not null,
  walk_since timestamptz,
  owner text collate "C",
  decided_by text collate "C",
  reason text,
  new_chart bigint,
  -- The privacy officer has seen that it was let pass.
  seen_at timestamptz,
  seen_by text collate "C"
);
create index held_change_open on patient_index.held_change (held_id) where state = 'open';
create index held_change_chart on patient_index.held_change (chart_id, held_id);
create index held_change_unseen on patient_index.held_change (held_id) where state = 'accepted' and seen_at is null;
create index held_change_item on patient_index.held_change (item_id) where item_id is not null;
grant select, insert on patient_index.held_change to chartkeeper_app;
grant update (decided_at, accepted_version, state, owner, decided_by, reason, new_chart, seen_at, seen_by) on patient_index.held_change to chartkeeper_app;

-- Versions of a Patient from which on it is settled who it is (a decided overlay, a protected alias, an undone join).
create table patient_index.confirmed_version (
  chart_id bigint not null,
  rid bigint not null,
  version integer not null,
  at timestamptz not null,
  primary key (chart_id, rid, version)
);
grant select, insert on patient_index.confirmed_version to chartkeeper_app;
