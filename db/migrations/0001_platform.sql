-- The building: what no module owns.
create schema platform;
grant usage on schema platform to chartkeeper_app;
grant usage on schema platform_migrations to chartkeeper_app;
grant select on platform_migrations.applied to chartkeeper_app;

-- Each running process takes a number of its own, so that ids made in the program never meet.
create sequence platform.node_number as integer minvalue 0 maxvalue 1023 cycle;
grant usage on sequence platform.node_number to chartkeeper_app;

-- Facts about this installation: what it is called, whether the demo was loaded.
create table platform.fact (
  name text collate "C" primary key,
  value jsonb not null,
  changed_at timestamptz not null default now()
);
grant select, insert, update on platform.fact to chartkeeper_app;

-- A fixed refusal for tables that only grow.
create function platform.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of %.% are never changed or removed', tg_table_schema, tg_table_name using errcode = '42501';
end $$;

-- Lets a statement refuse inside the server: a lost race stops the commit that travels with it.
create function platform.require(truth boolean, state text, says text) returns boolean language plpgsql immutable as $$
begin
  if truth is not true then raise exception '%', says using errcode = state; end if;
  return true;
end $$;
