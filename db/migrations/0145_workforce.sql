-- Who does the work, and by when: office calendars, who has what in hand, saved views of the desk, short messages between staff.
create schema workforce;
grant usage on schema workforce to chartkeeper_app;

-- When a facility is open. Without a row the default kind of the policy holds. weekly: {"mon": [[480, 1020]], ...}, minutes of the local day.
create table workforce.calendar (
  facility_id text collate "C" primary key,
  kind text collate "C" not null check (kind in ('hospital', 'clinic', 'practice')),
  weekly jsonb not null,
  federal_holidays boolean not null,
  changed_by text collate "C" not null,
  changed_at timestamptz not null
);

-- A day that is not as the week says: closed (no hours) or open at other hours.
create table workforce.special_day (
  facility_id text collate "C" not null,
  on_day date not null,
  hours jsonb not null,
  says text not null,
  primary key (facility_id, on_day)
);

-- Who has something of a worklist in hand, where the module that brings it keeps no owner itself.
create table workforce.assignment (
  list text collate "C" not null,
  ref text collate "C" not null,
  owner text collate "C" not null,
  assigned_by text collate "C" not null,
  assigned_at timestamptz not null,
  primary key (list, ref)
);
create index assignment_owner on workforce.assignment (owner, list);

create table workforce.saved_view (
  person_id text collate "C" not null,
  view_id bigint not null,
  name text not null,
  filter jsonb not null,
  primary key (person_id, view_id)
);

-- A short message between staff about a chart, an entry or a piece of work. The words are sealed (workforce.message_word).
-- Exactly one of waits_person and waits_role has the next word while it is open; nobody when it is closed.
create table workforce.message (
  message_id bigint primary key,
  from_person text collate "C" not null,
  to_person text collate "C",
  to_role text collate "C",
  waits_person text collate "C",
  waits_role text collate "C",
  urgent boolean not null,
  chart_id bigint,
  about jsonb,
  sent_at timestamptz not null,
  waits_since timestamptz not null,
  closed_at timestamptz,
  closed_by text collate "C",
  check ((to_person is null) <> (to_role is null)),
  check (closed_at is null or (waits_person is null and waits_role is null))
);
create index message_waits_person on workforce.message (waits_person, waits_since) where waits_person is not null;
create index message_waits_role on workforce.message (waits_role, waits_since) where waits_role is not null;
create index message_from on workforce.message (from_person, message_id);
create index message_to on workforce.message (to_person, message_id) where to_person is not null;
create index message_chart on workforce.message (chart_id, message_id) where chart_id is not null;

create table workforce.message_word (
  message_id bigint not null references workforce.message,
  n smallint not null,
  by_person text collate "C" not null,
  at timestamptz not null,
  key_id integer not null,
  sealed bytea not null,
  primary key (message_id, n)
);

grant select, insert, update on workforce.calendar, workforce.special_day, workforce.assignment, workforce.saved_view, workforce.message to chartkeeper_app;
grant delete on workforce.special_day, workforce.assignment, workforce.saved_view to chartkeeper_app;
grant select, insert on workforce.message_word to chartkeeper_app;

-- For neighbours: who works here, and as what.
create view access.published_staff as select person_id::text as id, name, roles, facility_id, active from access.person;
grant select on access.published_staff to chartkeeper_app;
