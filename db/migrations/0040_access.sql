-- Who may, and why.
create schema access;
grant usage on schema access to chartkeeper_app;

create table access.facility (
  facility_id text collate "C" primary key,
  name text not null,
  zone text not null,
  mrn_system text not null,
  created_at timestamptz not null default now()
);

create table access.person (
  person_id bigint primary key,
  sign_in_name text collate "C" not null unique,
  name text not null,
  facility_id text collate "C" not null references access.facility,
  roles text[] not null default '{}',
  password_hash text not null,
  must_change boolean not null default false,
  active boolean not null default true,
  demo boolean not null default false,
  totp_key text,
  totp_used bigint not null default 0,
  recovery_hashes text[] not null default '{}',
  failures integer not null default 0,
  wait_until timestamptz,
  last_sign_in_at timestamptz,
  created_at timestamptz not null default now()
);

-- An external reviewer sees these charts between these instants, and no others.
create table access.chart_grant (
  person_id bigint not null references access.person,
  chart_id bigint not null,
  from_at timestamptz,
  until_at timestamptz,
  primary key (person_id, chart_id)
);

create table access.passkey (
  credential_id text collate "C" primary key,
  person_id bigint not null references access.person,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}',
  name text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);

create table access.challenge (
  challenge_id bigint primary key,
  person_id bigint,
  challenge text not null,
  purpose text not null,
  created_at timestamptz not null default now()
);

-- A session or a client's token: the bearer's secret is kept only as a hash.
create table access.session (
  session_id bigint primary key,
  person_id bigint not null references access.person,
  secret_hash bytea not null unique,
  started_at timestamptz not null,
  last_seen_at timestamptz not null,
  ended_at timestamptz,
  ended_by text,
  client_words text not null default ''
);
create index session_open on access.session (person_id) where ended_at is null;

create table access.client (
  client_id text collate "C" primary key,
  name text not null,
  secret_hash text not null,
  scope text not null,
  facility_id text collate "C" not null references access.facility,
  active boolean not null default true,
  created_at timestamptz not null default now()
);

create table access.token (
  secret_hash bytea primary key,
  client_id text collate "C" not null references access.client,
  scope text not null,
  issued_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index token_client on access.token (client_id);

-- A counter that every change of authorization moves: processes compare it and forget what they remember.
create table access.changed (only_row boolean primary key default true check (only_row), counter bigint not null);
insert into access.changed values (true, 1);

grant select, insert, update on access.facility, access.person, access.passkey, access.session, access.client, access.token, access.chart_grant to chartkeeper_app;
grant delete on access.passkey, access.challenge, access.chart_grant, access.token to chartkeeper_app;
grant select, insert on access.challenge to chartkeeper_app;
grant select, update on access.changed to chartkeeper_app;

-- For neighbours: the names behind the ids of actors.
create view access.published_people as
  select person_id::text as id, name from access.person
  union all select client_id, name from access.client;
grant select on access.published_people to chartkeeper_app;
