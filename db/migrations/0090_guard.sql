-- Failed tries to sign in are counted by the name typed, whether somebody has it or not: else waiting would tell which names exist.
create table access.slowed_name (
  name_hash bytea primary key,
  failures integer not null,
  wait_until timestamptz,
  touched_at timestamptz not null
);
create index slowed_name_touched on access.slowed_name (touched_at);
alter table access.person drop column failures, drop column wait_until;
grant select, insert, update, delete on access.slowed_name to chartkeeper_app;

-- For neighbours: where something happens, its time zone, and under which authority it gives numbers.
create view access.published_facilities as select facility_id, name, zone, mrn_system from access.facility;
grant select on access.published_facilities to chartkeeper_app;
