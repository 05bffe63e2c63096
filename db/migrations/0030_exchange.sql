-- What did other systems send? Received items are kept byte for byte, once for each source, before anything is done with them.
create schema exchange;
grant usage on schema exchange to chartkeeper_app;

-- A sender, as the people of the department name it. Ids inside files belong to their source.
create table exchange.source (
  source_no integer primary key generated always as identity,
  name text collate "C" not null unique,
  zone text,
  created_at timestamptz not null default now()
);
grant select, insert, update (zone) on exchange.source to chartkeeper_app;

-- One import: the command line, the drop zone, the watched folder. `touched_at` moves while it works.
create table exchange.run (
  run_id bigint primary key,
  source_no integer not null references exchange.source,
  state text collate "C" not null check (state in ('receiving', 'filing', 'done', 'failed')),
  actor text collate "C" not null,
  facility text collate "C" not null,
  started_at timestamptz not null,
  touched_at timestamptz not null,
  finished_at timestamptz,
  files integer not null default 0,
  items bigint not null default 0,
  filed bigint not null default 0,
  already_here bigint not null default 0,
  resources jsonb not null default '{}'
);
create index run_open on exchange.run (touched_at) where state in ('receiving', 'filing');
grant select, insert, update on exchange.run to chartkeeper_app;

-- A file of a run, as named by the sender (made harmless). `ignored` is no record, `refused` cannot be taken in at all; both say why.
create table exchange.file (
  file_id bigint primary key,
  run_id bigint not null references exchange.run,
  path text not null,
  state text collate "C" not null default 'read' check (state in ('read', 'ignored', 'refused')),
  reason text,
  -- How the rows of a table are read: header, delimiter, column map.
  reading jsonb
);
create index file_run on exchange.file (run_id, state);
grant select, insert, update (state, reason, reading) on exchange.file to chartkeeper_app;

-- One document, message, bundle or line. Its bytes: `length` bytes from `start` of the content named by `blob`.
-- `hash` is SHA-256 of the content after compression, byte order mark and line-end differences are taken away.
create table exchange.item (
  item_id bigint primary key,
  run_id bigint not null,
  file_id bigint not null,
  start bigint not null,
  length integer not null,
  received_at timestamptz not null,
  filed_at timestamptz,
  chart_id bigint,
  source_no integer not null,
  findings integer not null default 0,
  resources integer not null default 0,
  version_number integer,
  hash bytea not null,
  blob bytea not null,
  state text collate "C" not null check (state in ('received', 'filed', 'exception', 'not-applied', 'needs-merge', 'superseded', 'closed')),
  standard text collate "C" not null,
  place text not null,
  message_type text,
  control_id text collate "C",
  set_id text collate "C",
  -- Why it is not filed, what to do, and the sender's `Type/id` whose arrival would let it be filed.
  reason text,
  mend text,
  waits_for text collate "C",
  -- The item this one mends, or that was closed by a mended one.
  mends bigint,
  unique (source_no, hash)
);
create index item_state on exchange.item (state, item_id) where state <> 'filed';
create index item_run on exchange.item (run_id, state) where state <> 'filed';
create index item_control on exchange.item (source_no, control_id) where control_id is not null;
create index item_set on exchange.item (source_no, set_id) where set_id is not null;
create index item_waits on exchange.item (source_no, waits_for) where waits_for is not null;
grant select, insert on exchange.item to chartkeeper_app;
grant update (run_id, state, reason, mend, waits_for, findings, resources, chart_id, filed_at, message_type, control_id, set_id, version_number, mends, standard) on exchange.item to chartkeeper_app;

-- What was received never changes and never goes.
create function exchange.keep_received() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or new.hash <> old.hash or new.blob <> old.blob or new.start <> old.start or new.length <> old.length or new.received_at <> old.received_at then
    raise exception 'what was received is never changed or removed' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger keep_received before delete or update of hash, blob, start, length, received_at on exchange.item for each row execute function exchange.keep_received();

-- Tries that did not file at once: failures, replays, closings. The first try that filed is told by filed_at alone.
create table exchange.attempt (
  attempt_id bigint primary key,
  item_id bigint not null references exchange.item,
  at timestamptz not null,
  actor text collate "C" not null,
  outcome text collate "C" not null,
  reason text
);
create index attempt_item on exchange.attempt (item_id);
grant select, insert on exchange.attempt to chartkeeper_app;

-- What was odd in an item: place and mend. They never stop the filing. Replaced when the item is tried again.
create table exchange.finding (
  item_id bigint not null,
  n smallint not null,
  severity text collate "C" not null,
  code text collate "C" not null,
  at text not null,
  says text not null,
  mend text,
  primary key (item_id, n)
);
grant select, insert, delete on exchange.finding to chartkeeper_app;

-- The sender's ids and ours. `scope`: 0 within the source; a chart's id where an id only counts within a patient;
-- negative within a folder of the source. `several`: a Patient id that means different people in different folders.
-- Without a rid: something refers to it and it is not here yet; our id is reserved for it.
create table exchange.sender_id (
  scope bigint not null,
  chart_id bigint,
  rid bigint,
  run_id bigint not null,
  event_at timestamptz,
  source_no integer not null,
  version integer,
  several boolean not null default false,
  type text collate "C" not null,
  sender_id text collate "C" not null,
  our_id text collate "C" not null,
  -- The first 16 bytes of SHA-256 of what the sender said: the same again makes no version.
  content bytea,
  primary key (source_no, type, sender_id, scope)
);
grant select, insert, update on exchange.sender_id to chartkeeper_app;
