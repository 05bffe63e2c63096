-- A review may be limited to what was written about some dates, besides the dates on which it may be done.
alter table access.chart_grant add column entries_from date, add column entries_to date;

-- Browsers in which somebody signed in before: tries made in them are counted apart, so that strangers' failures under a name do not keep its owner waiting.
create table access.known_device (
  secret_hash bytea primary key,
  person_id bigint not null references access.person,
  seen_at timestamptz not null
);
create index known_device_person on access.known_device (person_id, seen_at);
grant select, insert, update, delete on access.known_device to chartkeeper_app;
