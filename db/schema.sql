-- What all migrations together make. Written by the schema test; do not edit.

-- schemas
schema access  granted chartkeeper_owner=UC/chartkeeper_owner chartkeeper_app=U/chartkeeper_owner
schema audit  granted chartkeeper_owner=UC/chartkeeper_owner chartkeeper_app=U/chartkeeper_owner
schema chart  granted chartkeeper_owner=UC/chartkeeper_owner chartkeeper_app=U/chartkeeper_owner
schema charting  granted chartkeeper_owner=UC/chartkeeper_owner chartkeeper_app=U/chartkeeper_owner
schema exchange  granted chartkeeper_owner=UC/chartkeeper_owner chartkeeper_app=U/chartkeeper_owner
schema patient_index  granted chartkeeper_owner=UC/chartkeeper_owner chartkeeper_app=U/chartkeeper_owner
schema patients  granted chartkeeper_owner=UC/chartkeeper_owner chartkeeper_app=U/chartkeeper_owner
schema platform  granted chartkeeper_owner=UC/chartkeeper_owner chartkeeper_app=U/chartkeeper_owner
schema terminology  granted chartkeeper_owner=UC/chartkeeper_owner chartkeeper_app=U/chartkeeper_owner
schema workforce  granted chartkeeper_owner=UC/chartkeeper_owner chartkeeper_app=U/chartkeeper_owner

-- tables
access.challenge
  challenge_id bigint not null
  person_id bigint
  challenge text not null
  purpose text not null
  created_at timestamp with time zone not null default now()
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ard/chartkeeper_owner
access.changed
  only_row boolean not null default true
  counter bigint not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=rw/chartkeeper_owner
access.chart_grant
  person_id bigint not null
  chart_id bigint not null
  from_at timestamp with time zone
  until_at timestamp with time zone
  entries_from date
  entries_to date
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arwd/chartkeeper_owner
access.client
  client_id text collate C not null
  name text not null
  secret_hash text not null
  scope text not null
  facility_id text collate C not null
  active boolean not null default true
  created_at timestamp with time zone not null default now()
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arw/chartkeeper_owner
access.facility
  facility_id text collate C not null
  name text not null
  zone text not null
  mrn_system text not null
  created_at timestamp with time zone not null default now()
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arw/chartkeeper_owner
access.known_device
  secret_hash bytea not null
  person_id bigint not null
  seen_at timestamp with time zone not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arwd/chartkeeper_owner
access.passkey
  credential_id text collate C not null
  person_id bigint not null
  public_key bytea not null
  counter bigint not null
  transports text[] not null default '{}'::text[]
  name text not null
  created_at timestamp with time zone not null default now()
  last_used_at timestamp with time zone
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arwd/chartkeeper_owner
access.person
  person_id bigint not null
  sign_in_name text collate C not null
  name text not null
  facility_id text collate C not null
  roles text[] not null default '{}'::text[]
  password_hash text not null
  must_change boolean not null default false
  active boolean not null default true
  demo boolean not null default false
  totp_key text
  totp_used bigint not null default 0
  recovery_hashes text[] not null default '{}'::text[]
  last_sign_in_at timestamp with time zone
  created_at timestamp with time zone not null default now()
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arw/chartkeeper_owner
access.session
  session_id bigint not null
  person_id bigint not null
  secret_hash bytea not null
  started_at timestamp with time zone not null
  last_seen_at timestamp with time zone not null
  ended_at timestamp with time zone
  ended_by text
  client_words text not null default ''::text
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arw/chartkeeper_owner
access.slowed_name
  name_hash bytea not null
  failures integer not null
  wait_until timestamp with time zone
  touched_at timestamp with time zone not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arwd/chartkeeper_owner
access.token
  secret_hash bytea not null
  client_id text collate C not null
  scope text not null
  issued_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  revoked_at timestamp with time zone
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arwd/chartkeeper_owner
audit.actor
  no bigint not null
  kind text collate C not null
  id text collate C not null
  facility text collate C not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
audit.checkpoint
  size bigint not null
  at timestamp with time zone not null
  root bytea not null
  note text not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
audit.detail (partitioned RANGE (entry_id))
  entry_id bigint not null
  salt bytea not null
  detail text not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
audit.entry (partitioned RANGE (id))
  id bigint not null
  at timestamp with time zone not null
  tx bigint not null default ((pg_current_xact_id())::text)::bigint
  actor bigint not null
  chart_id bigint not null
  further smallint not null
  outcome "char" not null
  purpose "char" not null
  action text collate C not null
  problem text collate C not null
  detail_hash bytea not null
  entries text collate C not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
audit.erasure
  entry_id bigint not null
  ordered_at timestamp with time zone not null default now()
  reason text not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=r/chartkeeper_owner
audit.leaf_run
  first bigint not null
  at timestamp with time zone not null default now()
  span int8range not null
  entry_ids bigint[] not null
  hashes bytea not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
audit.progress
  one boolean not null default true
  size bigint not null
  frontier bytea not null
  last_tx bigint not null
  last_id bigint not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=rw/chartkeeper_owner
audit.signer
  name text collate C not null
  public_key bytea not null
  created_at timestamp with time zone not null default now()
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
audit.subject (partitioned RANGE (entry_id))
  entry_id bigint not null
  chart_id bigint not null
  entries text collate C not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
chart.awaited_patient
  chart_id bigint not null
  patient_id text collate C not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ard/chartkeeper_owner
chart.chart
  chart_id bigint not null
  kind text not null
  facility text collate C not null
  created_at timestamp with time zone not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
chart.compartment
  chart_id bigint not null
  home_chart bigint not null
  rid bigint not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ard/chartkeeper_owner
chart.dangling_reference
  chart_id bigint not null
  rid bigint not null
  target_type smallint not null
  target_id text collate C not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ard/chartkeeper_owner
chart.directory
  type smallint not null
  id text collate C not null
  chart_id bigint not null
  rid bigint not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
chart.entry
  chart_id bigint not null
  rid bigint not null
  updated_at timestamp with time zone not null
  on_at timestamp with time zone not null
  version integer not null
  type smallint not null
  indexed smallint not null
  deleted boolean not null default false
  id text collate C not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
  with fillfactor=90
chart.idx_date
  chart_id bigint not null
  rid bigint not null
  lo timestamp with time zone not null
  hi timestamp with time zone not null
  param smallint not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ard/chartkeeper_owner
chart.idx_part
  chart_id bigint not null
  rid bigint not null
  value double precision
  lo double precision
  hi double precision
  system bigint
  param smallint not null
  item smallint not null
  target_type smallint
  code text collate C
  unit text collate C
  target_id text collate C
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ard/chartkeeper_owner
chart.idx_quantity
  chart_id bigint not null
  rid bigint not null
  value double precision not null
  lo double precision not null
  hi double precision not null
  system bigint not null
  param smallint not null
  code text collate C
  unit text collate C
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ard/chartkeeper_owner
chart.idx_reference
  chart_id bigint not null
  rid bigint not null
  param smallint not null
  target_type smallint
  target_id text collate C not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ard/chartkeeper_owner
chart.idx_string
  chart_id bigint not null
  rid bigint not null
  param smallint not null
  folded text collate C not null
  exact text collate C
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ard/chartkeeper_owner
chart.idx_token
  chart_id bigint not null
  rid bigint not null
  system bigint not null
  param smallint not null
  code text collate C
  words text collate C
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ard/chartkeeper_owner
chart.idx_uri
  chart_id bigint not null
  rid bigint not null
  param smallint not null
  value text collate C not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ard/chartkeeper_owner
chart.link
  chart_id bigint not null
  person_id bigint not null
  from_at timestamp with time zone not null
  until_at timestamp with time zone
  reason text not null
  actor text collate C not null
  record_id bigint
  join_id bigint
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
chart.sealed_version
  chart_id bigint not null
  rid bigint not null
  from_version integer not null
  to_version integer not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ard/chartkeeper_owner
chart.type_name
  type smallint not null
  name text collate C not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=r/chartkeeper_owner
chart.version
  chart_id bigint not null
  rid bigint not null
  recorded_at timestamp with time zone not null
  item_id bigint
  version integer not null
  deleted boolean not null default false
  actor text collate C not null
  place text
  reason text
  content text not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
  with toast_tuple_target=256
charting.correction_case
  case_id bigint not null
  from_chart bigint not null
  to_chart bigint
  opened_at timestamp with time zone not null
  decided_at timestamp with time zone
  kind text collate C not null
  state text collate C not null default 'open'::text
  facility text collate C not null
  to_encounter text collate C
  entries jsonb not null
  says text not null
  page text
  opened_by text collate C not null
  owner text collate C
  decided_by text collate C
  outcome text
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
charting.draft
  draft_id uuid not null
  author_id text collate C not null
  chart_id bigint not null
  place text collate C not null
  revision integer not null
  key_id integer not null
  title bytea not null
  content bytea not null
  begun_at timestamp with time zone not null
  saved_at timestamp with time zone not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arwd/chartkeeper_owner
charting.entered
  actor text collate C not null
  key uuid not null
  at timestamp with time zone not null
  asked bytea not null
  entries jsonb not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
exchange.attempt
  attempt_id bigint not null
  item_id bigint not null
  at timestamp with time zone not null
  actor text collate C not null
  outcome text collate C not null
  reason text
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
exchange.feed_partner
  source_no integer not null
  facility text collate C not null
  active boolean not null default true
  port integer
  application text
  sender text
  addresses text[] not null default '{}'::text[]
  certificate text collate C
  push_host text
  push_port integer
  push_tls boolean not null default false
  push_application text
  push_receiver text
  changed_at timestamp with time zone not null default now()
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arwd/chartkeeper_owner
exchange.file
  file_id bigint not null
  run_id bigint not null
  path text not null
  state text collate C not null default 'read'::text
  reason text
  reading jsonb
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
exchange.finding
  item_id bigint not null
  n smallint not null
  severity text collate C not null
  code text collate C not null
  at text not null
  says text not null
  mend text
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ard/chartkeeper_owner
exchange.item
  item_id bigint not null
  run_id bigint not null
  file_id bigint not null
  start bigint not null
  length integer not null
  received_at timestamp with time zone not null
  filed_at timestamp with time zone
  chart_id bigint
  source_no integer not null
  findings integer not null default 0
  resources integer not null default 0
  version_number integer
  hash bytea not null
  blob bytea not null
  state text collate C not null
  standard text collate C not null
  place text not null
  message_type text
  control_id text collate C
  set_id text collate C
  reason text
  mend text
  waits_for text collate C
  mends bigint
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
exchange.run
  run_id bigint not null
  source_no integer not null
  state text collate C not null
  actor text collate C not null
  facility text collate C not null
  started_at timestamp with time zone not null
  touched_at timestamp with time zone not null
  finished_at timestamp with time zone
  files integer not null default 0
  items bigint not null default 0
  filed bigint not null default 0
  already_here bigint not null default 0
  resources jsonb not null default '{}'::jsonb
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arw/chartkeeper_owner
exchange.sender_id
  scope bigint not null
  chart_id bigint
  rid bigint
  run_id bigint not null
  event_at timestamp with time zone
  source_no integer not null
  version integer
  several boolean not null default false
  type text collate C not null
  sender_id text collate C not null
  our_id text collate C not null
  content bytea
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arw/chartkeeper_owner
exchange.source
  source_no integer not null
  name text collate C not null
  zone text
  created_at timestamp with time zone not null default now()
  csv_map text
  number_system text
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
patient_index.begun
  on_day date not null
  facility text collate C not null
  source text collate C not null
  n integer not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arw/chartkeeper_owner
patient_index.birth
  child_chart bigint not null
  mother_chart bigint not null
  birth_order smallint
  linked_at timestamp with time zone not null
  linked_by text collate C not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
patient_index.change_follower
  follower text collate C not null
  actor text collate C not null
  began_after bigint not null
  acknowledged bigint not null
  acknowledged_at timestamp with time zone
  asked_at timestamp with time zone
  trouble text
  trouble_at timestamp with time zone
  opened_at timestamp with time zone not null
  ended_at timestamp with time zone
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arw/chartkeeper_owner
patient_index.change_refusal
  follower text collate C not null
  seq bigint not null
  at timestamp with time zone not null
  says text not null
  settled_at timestamp with time zone
  settled_by text collate C
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arw/chartkeeper_owner
patient_index.comparing_round
  round_id bigint not null
  begun_at timestamp with time zone not null
  begun_by text collate C not null
  because text[] not null
  reason text
  model text collate C not null
  basis text collate C not null
  grades jsonb not null
  about integer not null
  position bigint not null default 0
  compared integer not null default 0
  opened integer not null default 0
  rescored integer not null default 0
  reopened integer not null default 0
  ended integer not null default 0
  kept integer not null default 0
  moved_at timestamp with time zone
  paused_at timestamp with time zone
  done_at timestamp with time zone
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arw/chartkeeper_owner
patient_index.confirmed_version
  chart_id bigint not null
  rid bigint not null
  version integer not null
  at timestamp with time zone not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
patient_index.held_change
  held_id bigint not null
  chart_id bigint not null
  rid bigint not null
  held_at timestamp with time zone not null
  decided_at timestamp with time zone
  version integer not null
  accepted_version integer
  key_id integer not null
  content_hash bytea not null
  content bytea not null
  state text collate C not null default 'open'::text
  door text collate C not null
  actor text collate C not null
  actor_name text not null
  facility text collate C not null
  source text
  item_id bigint
  says text not null
  because jsonb not null
  walk_since timestamp with time zone
  owner text collate C
  decided_by text collate C
  reason text
  new_chart bigint
  seen_at timestamp with time zone
  seen_by text collate C
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
patient_index.identity_change
  change_id bigint not null
  seq bigint
  tx xid8 not null default pg_current_xact_id()
  kind text collate C not null
  at timestamp with time zone not null
  chart_id bigint not null
  other_chart_id bigint
  was jsonb
  now jsonb
  join_id text collate C
  facility text collate C not null
  actor text collate C not null
  reason text not null
  origin text
  item_id bigint
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
patient_index.join_value
  value_id bigint not null
  join_id bigint not null
  chart_id bigint not null
  op text collate C not null
  state text collate C not null default 'stands'::text
  field text not null
  before_json text
  after_json text
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
patient_index.joining
  join_id bigint not null
  survivor_chart bigint not null
  joined_chart bigint not null
  asked_at timestamp with time zone not null
  second_at timestamp with time zone
  joined_at timestamp with time zone
  ended_at timestamp with time zone
  pair_id bigint
  kind text collate C not null
  state text collate C not null
  facility text collate C not null
  because text collate C not null
  asked_by text collate C not null
  reason text not null
  plan jsonb not null
  forbids jsonb not null
  second_by text collate C
  second_reason text
  self_reviewed boolean not null default false
  ended_by text collate C
  ended_why text
  undone jsonb
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
patient_index.model_work
  work_id bigint not null
  kind text collate C not null
  version text collate C
  against text collate C
  asked_at timestamp with time zone not null
  asked_by text collate C not null
  state text collate C not null default 'waiting'::text
  size integer not null
  position bigint not null default 0
  done integer not null default 0
  about integer not null default 0
  counts integer[] not null default '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}'::integer[]
  says text
  ended_at timestamp with time zone
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arw/chartkeeper_owner
patient_index.pair
  pair_id bigint not null
  chart_a bigint not null
  chart_b bigint not null
  state smallint not null
  kind smallint not null
  grade smallint not null
  weight real not null
  probability real not null
  identifier_agrees boolean not null
  guards text[] not null
  differs text[] not null
  facility_a text collate C not null
  facility_b text collate C not null
  source_a text collate C not null
  source_b text collate C not null
  core_a text collate C not null
  core_b text collate C not null
  decided_core_a text collate C
  decided_core_b text collate C
  model text collate C not null
  harm smallint not null default 0
  harms jsonb not null default '[]'::jsonb
  weighed_at timestamp with time zone
  asked text
  automatic smallint not null default 0
  cluster_id bigint not null
  owner text collate C
  question text
  comments integer not null default 0
  opened_at timestamp with time zone not null
  compared_at timestamp with time zone not null
  due_at timestamp with time zone not null
  decided_at timestamp with time zone
  decided_by text collate C
  version integer not null default 1
  begun_b date
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arw/chartkeeper_owner
patient_index.pair_event
  pair_id bigint not null
  event_id bigint not null
  at timestamp with time zone not null
  by_id text collate C not null
  by_name text
  what text collate C not null
  says text not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
patient_index.seal
  seal_id bigint not null
  chart_id bigint not null
  other_chart bigint
  sealed_at timestamp with time zone not null
  ended_at timestamp with time zone
  key_id integer not null
  content bytea not null
  kind text collate C not null
  sealed_by text collate C not null
  ended_by text collate C
  program text
  until_on date
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
patient_index.seal_look
  look_id bigint not null
  chart_id bigint not null
  at timestamp with time zone not null
  by text collate C not null
  reason text not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
patients.corrected_field
  chart_id bigint not null
  field text collate C not null
  corrected_at timestamp with time zone not null
  corrected_by text collate C not null
  kept text[] not null default '{}'::text[]
  said text
  theirs text
  source text collate C
  item_id bigint
  opened_at timestamp with time zone
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arwd/chartkeeper_owner
patients.correction_request
  chart_id bigint not null
  rid bigint not null
  state smallint not null
  asked_at timestamp with time zone not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arwd/chartkeeper_owner
patients.demographics_event
  chart_id bigint not null
  event_at timestamp with time zone not null
  source text collate C not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arw/chartkeeper_owner
patients.door_receipt
  actor_id text collate C not null
  key text collate C not null
  chart_id bigint not null
  at timestamp with time zone not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
patients.draft
  draft_id bigint not null
  author_id text collate C not null
  kind text collate C not null
  revision integer not null
  key_id integer not null
  title bytea not null
  content bytea not null
  begun_at timestamp with time zone not null
  saved_at timestamp with time zone not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arwd/chartkeeper_owner
patients.identifier
  chart_id bigint not null
  rid bigint not null
  position smallint not null
  system text collate C
  value text collate C not null
  value_folded text collate C not null
  type text collate C
  last_four text collate C
  disputed boolean not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arwd/chartkeeper_owner
patients.match_fill
  encoded smallint not null
  position bigint not null
  done integer not null
  begun_at timestamp with time zone not null
  done_at timestamp with time zone
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arw/chartkeeper_owner
patients.match_key
  key bigint not null
  chart_id bigint not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arwd/chartkeeper_owner
patients.match_model
  version text collate C not null
  trained_at timestamp with time zone not null
  by_id text collate C not null
  records integer not null
  pairs integer not null
  says text not null
  content jsonb not null
  used_from timestamp with time zone
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
patients.match_person
  chart_id bigint not null
  rid bigint not null
  encoded smallint not null
  core text collate C not null
  features text not null
  keys bigint[] not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arwd/chartkeeper_owner
patients.name_word
  chart_id bigint not null
  rid bigint not null
  kind smallint not null
  word text collate C not null
  rest text collate C not null
  birth_lo integer
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arwd/chartkeeper_owner
patients.number_block
  block_id bigint not null
  system text collate C not null
  purpose text not null
  reserved_by text collate C not null
  reserved_at timestamp with time zone not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
patients.number_issued
  system text collate C not null
  value_folded text collate C not null
  value text collate C not null
  kind smallint not null
  chart_id bigint
  block_id bigint
  issued_at timestamp with time zone not null
  used_at timestamp with time zone
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
patients.opened
  chart_id bigint not null
  actor_id text collate C not null
  opened_at timestamp with time zone not null
  did text not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arw/chartkeeper_owner
patients.patient
  chart_id bigint not null
  rid bigint not null
  patient_id text collate C not null
  family text not null
  given text not null
  suffix text
  preferred text
  previous text
  name_keys text not null
  birth_date text
  birth_lo integer
  birth_hi integer
  sex text
  mrn text
  mrn_system text
  mrn_assigner text
  phone text
  address text
  deceased boolean not null
  disputed boolean not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arwd/chartkeeper_owner
patients.review
  chart_id bigint not null
  review_id bigint not null
  other_chart_id bigint not null
  rule text collate C not null
  reason text not null
  identifier_type text
  opened_at timestamp with time zone not null
  closed_at timestamp with time zone
  taken_at timestamp with time zone
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arw/chartkeeper_owner
patients.saved_search
  search_id bigint not null
  person_id text collate C not null
  key_id integer not null
  saved_at timestamp with time zone not null
  content bytea not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ard/chartkeeper_owner
patients.sender_id
  chart_id bigint not null
  source text collate C not null
  sender_id text collate C not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arw/chartkeeper_owner
patients.telecom
  chart_id bigint not null
  rid bigint not null
  position smallint not null
  kind smallint not null
  folded text collate C not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arwd/chartkeeper_owner
patients.to_compare
  chart_id bigint not null
  rid bigint not null
  mark text collate C not null
  noted_at timestamp with time zone not null default clock_timestamp()
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ard/chartkeeper_owner
  with autovacuum_vacuum_scale_factor=0 autovacuum_vacuum_threshold=5000
platform.blob
  name bytea not null
  size bigint not null
  created_at timestamp with time zone not null default now()
  stored bytea
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
platform.fact
  name text collate C not null
  value jsonb not null
  changed_at timestamp with time zone not null default now()
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arw/chartkeeper_owner
platform.key
  id integer not null
  wrapped bytea not null
  created_at timestamp with time zone not null default now()
  retired_at timestamp with time zone
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
terminology.child
  system_no integer not null
  parent text collate C not null
  code text collate C not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ard/chartkeeper_owner
terminology.code_system
  system_no integer not null
  url text collate C not null
  id text collate C not null
  name text not null
  title text not null
  version text
  content text not null
  publisher text
  licence text not null
  source text not null
  effective_on date
  loaded_at timestamp with time zone not null
  load_id bigint not null
  case_sensitive boolean not null default false
  concepts integer not null default 0
  active integer not null default 0
  header jsonb not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arw/chartkeeper_owner
terminology.concept
  system_no integer not null
  code text collate C not null
  code_folded text collate C not null
  display text not null
  synonyms text[] not null
  active boolean not null
  selectable boolean not null
  retired_on date
  uses integer not null default 0
  parents text[] not null
  properties jsonb not null
  words tsvector not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arw/chartkeeper_owner
terminology.concept_map
  url text collate C not null
  id text collate C not null
  name text
  title text
  version text
  status text not null
  loaded_at timestamp with time zone not null
  load_id bigint not null
  resource jsonb not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arw/chartkeeper_owner
terminology.load
  load_id bigint not null
  digest text collate C not null
  kind text collate C not null
  source text not null
  begun_at timestamp with time zone not null
  begun_by text collate C not null
  finished_at timestamp with time zone
  summary jsonb
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arw/chartkeeper_owner
terminology.load_portion
  load_id bigint not null
  portion integer not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ard/chartkeeper_owner
terminology.staged_concept
  load_id bigint not null
  url text collate C not null
  code text collate C not null
  code_folded text collate C not null
  display text not null
  synonyms text[] not null
  active boolean not null
  selectable boolean not null
  retired_on date
  parents text[] not null
  properties jsonb not null
  words text[] not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ard/chartkeeper_owner
terminology.staged_resource
  load_id bigint not null
  kind text collate C not null
  url text collate C not null
  resource jsonb not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ard/chartkeeper_owner
terminology.staged_system
  load_id bigint not null
  url text collate C not null
  header jsonb not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ard/chartkeeper_owner
terminology.value_set
  url text collate C not null
  id text collate C not null
  name text
  title text
  version text
  status text not null
  loaded_at timestamp with time zone not null
  load_id bigint not null
  resource jsonb not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arw/chartkeeper_owner
terminology.word
  word text collate C not null
  backwards text collate C not null
  holders integer not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arw/chartkeeper_owner
workforce.assignment
  list text collate C not null
  ref text collate C not null
  owner text collate C not null
  assigned_by text collate C not null
  assigned_at timestamp with time zone not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arwd/chartkeeper_owner
workforce.calendar
  facility_id text collate C not null
  kind text collate C not null
  weekly jsonb not null
  federal_holidays boolean not null
  changed_by text collate C not null
  changed_at timestamp with time zone not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arw/chartkeeper_owner
workforce.message
  message_id bigint not null
  from_person text collate C not null
  to_person text collate C
  to_role text collate C
  waits_person text collate C
  waits_role text collate C
  urgent boolean not null
  chart_id bigint
  about jsonb
  sent_at timestamp with time zone not null
  waits_since timestamp with time zone not null
  closed_at timestamp with time zone
  closed_by text collate C
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arw/chartkeeper_owner
workforce.message_word
  message_id bigint not null
  n smallint not null
  by_person text collate C not null
  at timestamp with time zone not null
  key_id integer not null
  sealed bytea not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=ar/chartkeeper_owner
workforce.saved_view
  person_id text collate C not null
  view_id bigint not null
  name text not null
  filter jsonb not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arwd/chartkeeper_owner
workforce.special_day
  facility_id text collate C not null
  on_day date not null
  hours jsonb not null
  says text not null
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=arwd/chartkeeper_owner

-- constraints
access.challenge challenge_pkey PRIMARY KEY (challenge_id)
access.changed changed_only_row_check CHECK (only_row)
access.changed changed_pkey PRIMARY KEY (only_row)
access.chart_grant chart_grant_person_id_fkey FOREIGN KEY (person_id) REFERENCES access.person(person_id)
access.chart_grant chart_grant_pkey PRIMARY KEY (person_id, chart_id)
access.client client_facility_id_fkey FOREIGN KEY (facility_id) REFERENCES access.facility(facility_id)
access.client client_pkey PRIMARY KEY (client_id)
access.facility facility_pkey PRIMARY KEY (facility_id)
access.known_device known_device_person_id_fkey FOREIGN KEY (person_id) REFERENCES access.person(person_id)
access.known_device known_device_pkey PRIMARY KEY (secret_hash)
access.passkey passkey_person_id_fkey FOREIGN KEY (person_id) REFERENCES access.person(person_id)
access.passkey passkey_pkey PRIMARY KEY (credential_id)
access.person person_facility_id_fkey FOREIGN KEY (facility_id) REFERENCES access.facility(facility_id)
access.person person_pkey PRIMARY KEY (person_id)
access.person person_sign_in_name_key UNIQUE (sign_in_name)
access.session session_person_id_fkey FOREIGN KEY (person_id) REFERENCES access.person(person_id)
access.session session_pkey PRIMARY KEY (session_id)
access.session session_secret_hash_key UNIQUE (secret_hash)
access.slowed_name slowed_name_pkey PRIMARY KEY (name_hash)
access.token token_client_id_fkey FOREIGN KEY (client_id) REFERENCES access.client(client_id)
access.token token_pkey PRIMARY KEY (secret_hash)
audit.actor actor_pkey PRIMARY KEY (no)
audit.checkpoint checkpoint_pkey PRIMARY KEY (size)
audit.detail detail_pkey PRIMARY KEY (entry_id)
audit.entry entry_pkey PRIMARY KEY (id)
audit.erasure erasure_pkey PRIMARY KEY (entry_id)
audit.erasure erasure_reason_check CHECK ((reason <> ''::text))
audit.leaf_run leaf_run_pkey PRIMARY KEY (first)
audit.progress progress_one_check CHECK (one)
audit.progress progress_pkey PRIMARY KEY (one)
audit.signer signer_pkey PRIMARY KEY (name, public_key)
audit.subject subject_pkey PRIMARY KEY (entry_id, chart_id)
chart.awaited_patient awaited_patient_patient_id_key UNIQUE (patient_id)
chart.awaited_patient awaited_patient_pkey PRIMARY KEY (chart_id)
chart.chart chart_kind_check CHECK ((kind = ANY (ARRAY['person'::text, 'shared'::text])))
chart.chart chart_pkey PRIMARY KEY (chart_id)
chart.compartment compartment_pkey PRIMARY KEY (chart_id, home_chart, rid)
chart.dangling_reference dangling_reference_pkey PRIMARY KEY (chart_id, rid, target_type, target_id)
chart.directory directory_pkey PRIMARY KEY (type, id)
chart.entry entry_pkey PRIMARY KEY (chart_id, rid)
chart.link link_pkey PRIMARY KEY (chart_id, person_id, from_at)
chart.sealed_version sealed_version_pkey PRIMARY KEY (chart_id, rid, from_version)
chart.type_name type_name_name_key UNIQUE (name)
chart.type_name type_name_pkey PRIMARY KEY (type)
chart.version version_pkey PRIMARY KEY (chart_id, rid, version)
charting.correction_case correction_case_kind_check CHECK ((kind = ANY (ARRAY['wrong-chart'::text, 'wrong-encounter'::text])))
charting.correction_case correction_case_pkey PRIMARY KEY (case_id)
charting.correction_case correction_case_state_check CHECK ((state = ANY (ARRAY['open'::text, 'moved'::text, 'marked'::text, 'refused'::text])))
charting.draft draft_pkey PRIMARY KEY (draft_id)
charting.entered entered_pkey PRIMARY KEY (actor, key)
exchange.attempt attempt_item_id_fkey FOREIGN KEY (item_id) REFERENCES exchange.item(item_id)
exchange.attempt attempt_pkey PRIMARY KEY (attempt_id)
exchange.feed_partner feed_partner_check CHECK (((port IS NOT NULL) OR (application IS NOT NULL) OR (sender IS NOT NULL) OR (certificate IS NOT NULL) OR (cardinality(addresses) > 0)))
exchange.feed_partner feed_partner_check1 CHECK (((push_host IS NULL) = (push_port IS NULL)))
exchange.feed_partner feed_partner_pkey PRIMARY KEY (source_no)
exchange.feed_partner feed_partner_port_check CHECK (((port >= 1) AND (port <= 65535)))
exchange.feed_partner feed_partner_push_port_check CHECK (((push_port >= 1) AND (push_port <= 65535)))
exchange.feed_partner feed_partner_source_no_fkey FOREIGN KEY (source_no) REFERENCES exchange.source(source_no)
exchange.file file_pkey PRIMARY KEY (file_id)
exchange.file file_run_id_fkey FOREIGN KEY (run_id) REFERENCES exchange.run(run_id)
exchange.file file_state_check CHECK ((state = ANY (ARRAY['read'::text, 'ignored'::text, 'refused'::text])))
exchange.finding finding_pkey PRIMARY KEY (item_id, n)
exchange.item item_pkey PRIMARY KEY (item_id)
exchange.item item_source_no_hash_key UNIQUE (source_no, hash)
exchange.item item_state_check CHECK ((state = ANY (ARRAY['received'::text, 'filed'::text, 'exception'::text, 'not-applied'::text, 'superseded'::text, 'closed'::text])))
exchange.run run_pkey PRIMARY KEY (run_id)
exchange.run run_source_no_fkey FOREIGN KEY (source_no) REFERENCES exchange.source(source_no)
exchange.run run_state_check CHECK ((state = ANY (ARRAY['receiving'::text, 'filing'::text, 'done'::text, 'failed'::text])))
exchange.sender_id sender_id_pkey PRIMARY KEY (source_no, type, sender_id, scope)
exchange.source source_name_key UNIQUE (name)
exchange.source source_pkey PRIMARY KEY (source_no)
patient_index.begun begun_pkey PRIMARY KEY (on_day, facility, source)
patient_index.birth birth_pkey PRIMARY KEY (child_chart)
patient_index.change_follower change_follower_pkey PRIMARY KEY (follower)
patient_index.change_refusal change_refusal_follower_fkey FOREIGN KEY (follower) REFERENCES patient_index.change_follower(follower)
patient_index.change_refusal change_refusal_pkey PRIMARY KEY (follower, seq)
patient_index.comparing_round comparing_round_pkey PRIMARY KEY (round_id)
patient_index.confirmed_version confirmed_version_pkey PRIMARY KEY (chart_id, rid, version)
patient_index.held_change held_change_door_check CHECK ((door = ANY (ARRAY['desk'::text, 'fhir'::text, 'feed'::text])))
patient_index.held_change held_change_pkey PRIMARY KEY (held_id)
patient_index.held_change held_change_state_check CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'new-person'::text, 'dropped'::text])))
patient_index.identity_change identity_change_kind_check CHECK ((kind = ANY (ARRAY['merged'::text, 'linked'::text, 'unmerged'::text, 'unlinked'::text, 'number-changed'::text, 'number-moved'::text, 'visit-moved'::text, 'visit-number-changed'::text, 'person-changed'::text])))
patient_index.identity_change identity_change_pkey PRIMARY KEY (change_id)
patient_index.identity_change identity_change_seq_key UNIQUE (seq)
patient_index.join_value join_value_join_id_fkey FOREIGN KEY (join_id) REFERENCES patient_index.joining(join_id)
patient_index.join_value join_value_op_check CHECK ((op = ANY (ARRAY['set'::text, 'add'::text, 'change'::text])))
patient_index.join_value join_value_pkey PRIMARY KEY (value_id)
patient_index.join_value join_value_state_check CHECK ((state = ANY (ARRAY['stands'::text, 'taken-back'::text, 'kept'::text, 'changed'::text])))
patient_index.joining joining_kind_check CHECK ((kind = ANY (ARRAY['merge'::text, 'link'::text])))
patient_index.joining joining_pkey PRIMARY KEY (join_id)
patient_index.joining joining_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'joined'::text, 'refused'::text, 'ended'::text])))
patient_index.model_work model_work_kind_check CHECK ((kind = ANY (ARRAY['train'::text, 'try'::text])))
patient_index.model_work model_work_pkey PRIMARY KEY (work_id)
patient_index.model_work model_work_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'done'::text, 'failed'::text, 'stopped'::text])))
patient_index.pair pair_check CHECK ((chart_a < chart_b))
patient_index.pair pair_pkey PRIMARY KEY (pair_id)
patient_index.pair_event pair_event_pkey PRIMARY KEY (pair_id, event_id)
patient_index.seal seal_kind_check CHECK ((kind = ANY (ARRAY['alias'::text, 'address'::text, 'adoption'::text])))
patient_index.seal seal_pkey PRIMARY KEY (seal_id)
patient_index.seal_look seal_look_pkey PRIMARY KEY (look_id)
patients.corrected_field corrected_field_pkey PRIMARY KEY (chart_id, field)
patients.correction_request correction_request_pkey PRIMARY KEY (chart_id, rid)
patients.demographics_event demographics_event_pkey PRIMARY KEY (chart_id)
patients.door_receipt door_receipt_pkey PRIMARY KEY (actor_id, key)
patients.draft draft_pkey PRIMARY KEY (draft_id)
patients.identifier identifier_pkey PRIMARY KEY (chart_id, rid, "position")
patients.match_fill match_fill_pkey PRIMARY KEY (encoded)
patients.match_model match_model_pkey PRIMARY KEY (version)
patients.match_person match_person_pkey PRIMARY KEY (chart_id, rid)
patients.name_word name_word_pkey PRIMARY KEY (chart_id, rid, kind, word)
patients.number_block number_block_pkey PRIMARY KEY (block_id)
patients.number_issued number_issued_pkey PRIMARY KEY (system, value_folded)
patients.opened opened_pkey PRIMARY KEY (chart_id, actor_id)
patients.patient patient_pkey PRIMARY KEY (chart_id, rid)
patients.review review_pkey PRIMARY KEY (chart_id, review_id)
patients.saved_search saved_search_pkey PRIMARY KEY (search_id)
patients.sender_id sender_id_pkey PRIMARY KEY (chart_id, source, sender_id)
patients.telecom telecom_pkey PRIMARY KEY (chart_id, rid, "position")
patients.to_compare to_compare_pkey PRIMARY KEY (chart_id, rid)
platform.blob blob_name_check CHECK ((length(name) = 32))
platform.blob blob_pkey PRIMARY KEY (name)
platform.fact fact_pkey PRIMARY KEY (name)
platform.key key_pkey PRIMARY KEY (id)
terminology.child child_pkey PRIMARY KEY (system_no, parent, code)
terminology.code_system code_system_content_check CHECK ((content = ANY (ARRAY['complete'::text, 'fragment'::text])))
terminology.code_system code_system_id_key UNIQUE (id)
terminology.code_system code_system_pkey PRIMARY KEY (system_no)
terminology.code_system code_system_url_key UNIQUE (url)
terminology.concept concept_pkey PRIMARY KEY (system_no, code)
terminology.concept_map concept_map_id_key UNIQUE (id)
terminology.concept_map concept_map_pkey PRIMARY KEY (url)
terminology.load load_pkey PRIMARY KEY (load_id)
terminology.load_portion load_portion_pkey PRIMARY KEY (load_id, portion)
terminology.staged_concept staged_concept_pkey PRIMARY KEY (load_id, url, code)
terminology.staged_resource staged_resource_kind_check CHECK ((kind = ANY (ARRAY['ValueSet'::text, 'ConceptMap'::text])))
terminology.staged_resource staged_resource_pkey PRIMARY KEY (load_id, kind, url)
terminology.staged_system staged_system_pkey PRIMARY KEY (load_id, url)
terminology.value_set value_set_id_key UNIQUE (id)
terminology.value_set value_set_pkey PRIMARY KEY (url)
terminology.word word_pkey PRIMARY KEY (word)
workforce.assignment assignment_pkey PRIMARY KEY (list, ref)
workforce.calendar calendar_kind_check CHECK ((kind = ANY (ARRAY['hospital'::text, 'clinic'::text, 'practice'::text])))
workforce.calendar calendar_pkey PRIMARY KEY (facility_id)
workforce.message message_check CHECK (((to_person IS NULL) <> (to_role IS NULL)))
workforce.message message_check1 CHECK (((closed_at IS NULL) OR ((waits_person IS NULL) AND (waits_role IS NULL))))
workforce.message message_pkey PRIMARY KEY (message_id)
workforce.message_word message_word_message_id_fkey FOREIGN KEY (message_id) REFERENCES workforce.message(message_id)
workforce.message_word message_word_pkey PRIMARY KEY (message_id, n)
workforce.saved_view saved_view_pkey PRIMARY KEY (person_id, view_id)
workforce.special_day special_day_pkey PRIMARY KEY (facility_id, on_day)

-- indexes
CREATE INDEX actor_id ON audit.actor USING btree (id)
CREATE INDEX assignment_owner ON workforce.assignment USING btree (owner, list)
CREATE INDEX attempt_item ON exchange.attempt USING btree (item_id)
CREATE INDEX birth_mother ON patient_index.birth USING btree (mother_chart)
CREATE INDEX chart_created ON chart.chart USING btree (created_at)
CREATE INDEX compartment_home ON chart.compartment USING btree (home_chart, rid)
CREATE INDEX concept_code ON terminology.concept USING btree (code_folded, system_no)
CREATE INDEX concept_order ON terminology.concept USING btree (system_no, length(display), code)
CREATE INDEX concept_used_words ON terminology.concept USING gin (words) WITH (fastupdate=off) WHERE (uses > 0)
CREATE INDEX concept_words ON terminology.concept USING gin (words) WITH (fastupdate=off)
CREATE INDEX corrected_field_open ON patients.corrected_field USING btree (opened_at) WHERE (said IS NOT NULL)
CREATE INDEX correction_case_from ON charting.correction_case USING btree (from_chart)
CREATE INDEX correction_case_open ON charting.correction_case USING btree (case_id) WHERE (state = 'open'::text)
CREATE INDEX correction_case_to ON charting.correction_case USING btree (to_chart) WHERE (to_chart IS NOT NULL)
CREATE INDEX correction_request_state ON patients.correction_request USING btree (state, asked_at DESC)
CREATE INDEX dangling_target ON chart.dangling_reference USING btree (target_type, target_id)
CREATE INDEX draft_author ON charting.draft USING btree (author_id, saved_at DESC)
CREATE INDEX draft_author ON patients.draft USING btree (author_id, saved_at DESC)
CREATE INDEX entry_actor ON ONLY audit.entry USING btree (actor, id)
CREATE INDEX entry_chart ON ONLY audit.entry USING btree (chart_id, id) WHERE (chart_id <> 0)
CREATE INDEX entry_section ON chart.entry USING btree (chart_id, type, on_at)
CREATE INDEX entry_tx ON ONLY audit.entry USING brin (tx) WITH (pages_per_range='16', autosummarize='on')
CREATE INDEX entry_type ON chart.entry USING btree (type, rid)
CREATE INDEX entry_updated ON chart.entry USING brin (updated_at)
CREATE INDEX file_run ON exchange.file USING btree (run_id, state)
CREATE INDEX held_change_chart ON patient_index.held_change USING btree (chart_id, held_id)
CREATE INDEX held_change_item ON patient_index.held_change USING btree (item_id) WHERE (item_id IS NOT NULL)
CREATE INDEX held_change_open ON patient_index.held_change USING btree (held_id) WHERE (state = 'open'::text)
CREATE INDEX held_change_unseen ON patient_index.held_change USING btree (held_id) WHERE ((state = 'accepted'::text) AND (seen_at IS NULL))
CREATE INDEX identifier_last_four ON patients.identifier USING btree (last_four, chart_id, rid) WHERE (last_four IS NOT NULL)
CREATE INDEX identifier_value ON patients.identifier USING btree (value_folded, chart_id, rid)
CREATE INDEX identity_change_chart ON patient_index.identity_change USING btree (chart_id)
CREATE INDEX identity_change_item ON patient_index.identity_change USING btree (item_id) WHERE (item_id IS NOT NULL)
CREATE INDEX identity_change_other ON patient_index.identity_change USING btree (other_chart_id) WHERE (other_chart_id IS NOT NULL)
CREATE INDEX identity_change_unnumbered ON patient_index.identity_change USING btree (change_id) WHERE (seq IS NULL)
CREATE INDEX idx_date_entry ON chart.idx_date USING btree (chart_id, rid)
CREATE INDEX idx_date_value ON chart.idx_date USING btree (param, lo, rid)
CREATE INDEX idx_part_entry ON chart.idx_part USING btree (chart_id, rid)
CREATE INDEX idx_quantity_entry ON chart.idx_quantity USING btree (chart_id, rid)
CREATE INDEX idx_quantity_value ON chart.idx_quantity USING btree (param, value, rid)
CREATE INDEX idx_reference_entry ON chart.idx_reference USING btree (chart_id, rid)
CREATE INDEX idx_reference_target ON chart.idx_reference USING btree (target_id, param, rid)
CREATE INDEX idx_string_entry ON chart.idx_string USING btree (chart_id, rid)
CREATE INDEX idx_string_value ON chart.idx_string USING btree (param, folded, rid)
CREATE INDEX idx_token_code ON chart.idx_token USING btree (param, code, rid) WHERE (code IS NOT NULL)
CREATE INDEX idx_token_entry ON chart.idx_token USING btree (chart_id, rid)
CREATE INDEX idx_uri_entry ON chart.idx_uri USING btree (chart_id, rid)
CREATE INDEX idx_uri_value ON chart.idx_uri USING btree (param, value, rid)
CREATE INDEX item_control ON exchange.item USING btree (source_no, control_id) WHERE (control_id IS NOT NULL)
CREATE INDEX item_identity ON exchange.item USING btree (item_id) WHERE (message_type = ANY (ARRAY['ADT^A17'::text, 'ADT^A18'::text, 'ADT^A24'::text, 'ADT^A29'::text, 'ADT^A30'::text, 'ADT^A34'::text, 'ADT^A35'::text, 'ADT^A36'::text, 'ADT^A37'::text, 'ADT^A39'::text, 'ADT^A40'::text, 'ADT^A41'::text, 'ADT^A42'::text, 'ADT^A43'::text, 'ADT^A44'::text, 'ADT^A45'::text, 'ADT^A46'::text, 'ADT^A47'::text, 'ADT^A48'::text, 'ADT^A49'::text, 'ADT^A50'::text, 'ADT^A51'::text]))
CREATE INDEX item_run ON exchange.item USING btree (run_id, state) WHERE (state <> 'filed'::text)
CREATE INDEX item_set ON exchange.item USING btree (source_no, set_id) WHERE (set_id IS NOT NULL)
CREATE INDEX item_state ON exchange.item USING btree (state, item_id) WHERE (state <> 'filed'::text)
CREATE INDEX item_waits ON exchange.item USING btree (source_no, waits_for) WHERE (waits_for IS NOT NULL)
CREATE INDEX join_value_join ON patient_index.join_value USING btree (join_id)
CREATE INDEX joining_joined ON patient_index.joining USING btree (joined_chart)
CREATE INDEX joining_self_reviewed ON patient_index.joining USING btree (join_id) WHERE self_reviewed
CREATE INDEX joining_survivor ON patient_index.joining USING btree (survivor_chart)
CREATE INDEX joining_waiting ON patient_index.joining USING btree (join_id) WHERE (state = 'waiting'::text)
CREATE INDEX known_device_person ON access.known_device USING btree (person_id, seen_at)
CREATE INDEX leaf_run_span ON audit.leaf_run USING gist (span)
CREATE INDEX link_person ON chart.link USING btree (person_id) WHERE (until_at IS NULL)
CREATE INDEX link_record ON chart.link USING btree (record_id) WHERE ((until_at IS NULL) AND (record_id IS NOT NULL))
CREATE INDEX match_key_key ON patients.match_key USING btree (key, chart_id)
CREATE INDEX match_model_used ON patients.match_model USING btree (used_from DESC) WHERE (used_from IS NOT NULL)
CREATE INDEX message_chart ON workforce.message USING btree (chart_id, message_id) WHERE (chart_id IS NOT NULL)
CREATE INDEX message_from ON workforce.message USING btree (from_person, message_id)
CREATE INDEX message_to ON workforce.message USING btree (to_person, message_id) WHERE (to_person IS NOT NULL)
CREATE INDEX message_waits_person ON workforce.message USING btree (waits_person, waits_since) WHERE (waits_person IS NOT NULL)
CREATE INDEX message_waits_role ON workforce.message USING btree (waits_role, waits_since) WHERE (waits_role IS NOT NULL)
CREATE INDEX model_work_waits ON patient_index.model_work USING btree (work_id) WHERE (state = 'waiting'::text)
CREATE INDEX name_word_search ON patients.name_word USING btree (kind, word, rest, birth_lo, chart_id, rid)
CREATE INDEX number_issued_block ON patients.number_issued USING btree (block_id, value_folded) WHERE (block_id IS NOT NULL)
CREATE INDEX opened_by ON patients.opened USING btree (actor_id, opened_at DESC)
CREATE INDEX pair_automatic ON patient_index.pair USING btree (pair_id) WHERE ((automatic = 1) AND (state <= 2))
CREATE INDEX pair_begun ON patient_index.pair USING btree (begun_b) WHERE (state <= 3)
CREATE INDEX pair_by_age ON patient_index.pair USING btree (opened_at, pair_id) WHERE (state <= 2)
CREATE INDEX pair_by_harm ON patient_index.pair USING btree (harm DESC, weight DESC, pair_id) WHERE (state <= 2)
CREATE INDEX pair_by_likelihood ON patient_index.pair USING btree (weight DESC, pair_id) WHERE (state <= 2)
CREATE INDEX pair_cluster ON patient_index.pair USING btree (cluster_id) WHERE (state <= 2)
CREATE INDEX pair_decided ON patient_index.pair USING btree (decided_at) WHERE (decided_at IS NOT NULL)
CREATE INDEX pair_due ON patient_index.pair USING btree (due_at, pair_id) WHERE (state <= 2)
CREATE INDEX pair_opened ON patient_index.pair USING btree (opened_at)
CREATE INDEX pair_other ON patient_index.pair USING btree (chart_b, chart_a)
CREATE INDEX pair_owner ON patient_index.pair USING btree (owner) WHERE ((state <= 2) AND (owner IS NOT NULL))
CREATE INDEX pair_to_weigh ON patient_index.pair USING btree (weighed_at NULLS FIRST, pair_id) WHERE (state <= 2)
CREATE INDEX patient_birth ON patients.patient USING btree (birth_lo, chart_id, rid) INCLUDE (birth_hi) WHERE (birth_lo IS NOT NULL)
CREATE INDEX review_open ON patients.review USING btree (review_id DESC) WHERE (closed_at IS NULL)
CREATE INDEX review_other ON patients.review USING btree (other_chart_id) WHERE (closed_at IS NULL)
CREATE INDEX review_to_take ON patients.review USING btree (review_id) WHERE ((closed_at IS NULL) AND (taken_at IS NULL))
CREATE INDEX run_open ON exchange.run USING btree (touched_at) WHERE (state = ANY (ARRAY['receiving'::text, 'filing'::text]))
CREATE INDEX run_source ON exchange.run USING btree (source_no, run_id DESC)
CREATE INDEX saved_search_person ON patients.saved_search USING btree (person_id, search_id)
CREATE INDEX seal_chart ON patient_index.seal USING btree (chart_id) WHERE (ended_at IS NULL)
CREATE INDEX seal_look_chart ON patient_index.seal_look USING btree (chart_id, look_id)
CREATE INDEX seal_other ON patient_index.seal USING btree (other_chart) WHERE ((other_chart IS NOT NULL) AND (ended_at IS NULL))
CREATE INDEX sender_id_chart ON exchange.sender_id USING btree (chart_id) WHERE (rid IS NOT NULL)
CREATE INDEX sender_id_lookup ON patients.sender_id USING btree (source, sender_id, chart_id)
CREATE INDEX session_open ON access.session USING btree (person_id) WHERE (ended_at IS NULL)
CREATE INDEX slowed_name_touched ON access.slowed_name USING btree (touched_at)
CREATE INDEX subject_chart ON ONLY audit.subject USING btree (chart_id, entry_id)
CREATE INDEX telecom_folded ON patients.telecom USING btree (kind, folded, chart_id, rid)
CREATE INDEX token_client ON access.token USING btree (client_id)
CREATE INDEX version_item ON chart.version USING btree (item_id) WHERE (item_id IS NOT NULL)
CREATE INDEX version_recorded ON chart.version USING btree (recorded_at)
CREATE INDEX word_backwards ON terminology.word USING btree (backwards, word)
CREATE UNIQUE INDEX actor_pkey ON audit.actor USING btree (no)
CREATE UNIQUE INDEX assignment_pkey ON workforce.assignment USING btree (list, ref)
CREATE UNIQUE INDEX attempt_pkey ON exchange.attempt USING btree (attempt_id)
CREATE UNIQUE INDEX awaited_patient_patient_id_key ON chart.awaited_patient USING btree (patient_id)
CREATE UNIQUE INDEX awaited_patient_pkey ON chart.awaited_patient USING btree (chart_id)
CREATE UNIQUE INDEX begun_pkey ON patient_index.begun USING btree (on_day, facility, source)
CREATE UNIQUE INDEX birth_pkey ON patient_index.birth USING btree (child_chart)
CREATE UNIQUE INDEX blob_pkey ON platform.blob USING btree (name)
CREATE UNIQUE INDEX calendar_pkey ON workforce.calendar USING btree (facility_id)
CREATE UNIQUE INDEX challenge_pkey ON access.challenge USING btree (challenge_id)
CREATE UNIQUE INDEX change_follower_pkey ON patient_index.change_follower USING btree (follower)
CREATE UNIQUE INDEX change_refusal_pkey ON patient_index.change_refusal USING btree (follower, seq)
CREATE UNIQUE INDEX changed_pkey ON access.changed USING btree (only_row)
CREATE UNIQUE INDEX chart_grant_pkey ON access.chart_grant USING btree (person_id, chart_id)
CREATE UNIQUE INDEX chart_pkey ON chart.chart USING btree (chart_id)
CREATE UNIQUE INDEX checkpoint_pkey ON audit.checkpoint USING btree (size)
CREATE UNIQUE INDEX child_pkey ON terminology.child USING btree (system_no, parent, code)
CREATE UNIQUE INDEX client_pkey ON access.client USING btree (client_id)
CREATE UNIQUE INDEX code_system_id_key ON terminology.code_system USING btree (id)
CREATE UNIQUE INDEX code_system_pkey ON terminology.code_system USING btree (system_no)
CREATE UNIQUE INDEX code_system_url_key ON terminology.code_system USING btree (url)
CREATE UNIQUE INDEX comparing_round_pkey ON patient_index.comparing_round USING btree (round_id)
CREATE UNIQUE INDEX compartment_pkey ON chart.compartment USING btree (chart_id, home_chart, rid)
CREATE UNIQUE INDEX concept_map_id_key ON terminology.concept_map USING btree (id)
CREATE UNIQUE INDEX concept_map_pkey ON terminology.concept_map USING btree (url)
CREATE UNIQUE INDEX concept_pkey ON terminology.concept USING btree (system_no, code)
CREATE UNIQUE INDEX confirmed_version_pkey ON patient_index.confirmed_version USING btree (chart_id, rid, version)
CREATE UNIQUE INDEX corrected_field_pkey ON patients.corrected_field USING btree (chart_id, field)
CREATE UNIQUE INDEX correction_case_pkey ON charting.correction_case USING btree (case_id)
CREATE UNIQUE INDEX correction_request_pkey ON patients.correction_request USING btree (chart_id, rid)
CREATE UNIQUE INDEX dangling_reference_pkey ON chart.dangling_reference USING btree (chart_id, rid, target_type, target_id)
CREATE UNIQUE INDEX demographics_event_pkey ON patients.demographics_event USING btree (chart_id)
CREATE UNIQUE INDEX detail_pkey ON ONLY audit.detail USING btree (entry_id)
CREATE UNIQUE INDEX directory_pkey ON chart.directory USING btree (type, id)
CREATE UNIQUE INDEX door_receipt_pkey ON patients.door_receipt USING btree (actor_id, key)
CREATE UNIQUE INDEX draft_pkey ON charting.draft USING btree (draft_id)
CREATE UNIQUE INDEX draft_pkey ON patients.draft USING btree (draft_id)
CREATE UNIQUE INDEX entered_pkey ON charting.entered USING btree (actor, key)
CREATE UNIQUE INDEX entry_pkey ON ONLY audit.entry USING btree (id)
CREATE UNIQUE INDEX entry_pkey ON chart.entry USING btree (chart_id, rid)
CREATE UNIQUE INDEX erasure_pkey ON audit.erasure USING btree (entry_id)
CREATE UNIQUE INDEX facility_pkey ON access.facility USING btree (facility_id)
CREATE UNIQUE INDEX fact_pkey ON platform.fact USING btree (name)
CREATE UNIQUE INDEX feed_partner_pkey ON exchange.feed_partner USING btree (source_no)
CREATE UNIQUE INDEX file_pkey ON exchange.file USING btree (file_id)
CREATE UNIQUE INDEX finding_pkey ON exchange.finding USING btree (item_id, n)
CREATE UNIQUE INDEX held_change_pkey ON patient_index.held_change USING btree (held_id)
CREATE UNIQUE INDEX identifier_pkey ON patients.identifier USING btree (chart_id, rid, "position")
CREATE UNIQUE INDEX identity_change_pkey ON patient_index.identity_change USING btree (change_id)
CREATE UNIQUE INDEX identity_change_seq_key ON patient_index.identity_change USING btree (seq)
CREATE UNIQUE INDEX item_pkey ON exchange.item USING btree (item_id)
CREATE UNIQUE INDEX item_source_no_hash_key ON exchange.item USING btree (source_no, hash)
CREATE UNIQUE INDEX join_value_pkey ON patient_index.join_value USING btree (value_id)
CREATE UNIQUE INDEX joining_asked_once ON patient_index.joining USING btree (LEAST(survivor_chart, joined_chart), GREATEST(survivor_chart, joined_chart), kind) WHERE (state = 'waiting'::text)
CREATE UNIQUE INDEX joining_linked_once ON patient_index.joining USING btree (LEAST(survivor_chart, joined_chart), GREATEST(survivor_chart, joined_chart)) WHERE ((kind = 'link'::text) AND (state = 'joined'::text))
CREATE UNIQUE INDEX joining_merged_once ON patient_index.joining USING btree (joined_chart) WHERE ((kind = 'merge'::text) AND (state = 'joined'::text))
CREATE UNIQUE INDEX joining_pkey ON patient_index.joining USING btree (join_id)
CREATE UNIQUE INDEX key_pkey ON platform.key USING btree (id)
CREATE UNIQUE INDEX known_device_pkey ON access.known_device USING btree (secret_hash)
CREATE UNIQUE INDEX leaf_run_pkey ON audit.leaf_run USING btree (first)
CREATE UNIQUE INDEX link_open ON chart.link USING btree (chart_id) WHERE (until_at IS NULL)
CREATE UNIQUE INDEX link_pkey ON chart.link USING btree (chart_id, person_id, from_at)
CREATE UNIQUE INDEX load_open ON terminology.load USING btree (digest) WHERE (finished_at IS NULL)
CREATE UNIQUE INDEX load_pkey ON terminology.load USING btree (load_id)
CREATE UNIQUE INDEX load_portion_pkey ON terminology.load_portion USING btree (load_id, portion)
CREATE UNIQUE INDEX match_fill_pkey ON patients.match_fill USING btree (encoded)
CREATE UNIQUE INDEX match_model_pkey ON patients.match_model USING btree (version)
CREATE UNIQUE INDEX match_person_pkey ON patients.match_person USING btree (chart_id, rid)
CREATE UNIQUE INDEX message_pkey ON workforce.message USING btree (message_id)
CREATE UNIQUE INDEX message_word_pkey ON workforce.message_word USING btree (message_id, n)
CREATE UNIQUE INDEX model_work_pkey ON patient_index.model_work USING btree (work_id)
CREATE UNIQUE INDEX name_word_pkey ON patients.name_word USING btree (chart_id, rid, kind, word)
CREATE UNIQUE INDEX number_block_pkey ON patients.number_block USING btree (block_id)
CREATE UNIQUE INDEX number_issued_pkey ON patients.number_issued USING btree (system, value_folded)
CREATE UNIQUE INDEX opened_pkey ON patients.opened USING btree (chart_id, actor_id)
CREATE UNIQUE INDEX pair_charts ON patient_index.pair USING btree (chart_a, chart_b)
CREATE UNIQUE INDEX pair_event_pkey ON patient_index.pair_event USING btree (pair_id, event_id)
CREATE UNIQUE INDEX pair_pkey ON patient_index.pair USING btree (pair_id)
CREATE UNIQUE INDEX passkey_pkey ON access.passkey USING btree (credential_id)
CREATE UNIQUE INDEX patient_pkey ON patients.patient USING btree (chart_id, rid)
CREATE UNIQUE INDEX person_pkey ON access.person USING btree (person_id)
CREATE UNIQUE INDEX person_sign_in_name_key ON access.person USING btree (sign_in_name)
CREATE UNIQUE INDEX progress_pkey ON audit.progress USING btree (one)
CREATE UNIQUE INDEX review_pkey ON patients.review USING btree (chart_id, review_id)
CREATE UNIQUE INDEX run_pkey ON exchange.run USING btree (run_id)
CREATE UNIQUE INDEX saved_search_pkey ON patients.saved_search USING btree (search_id)
CREATE UNIQUE INDEX saved_view_pkey ON workforce.saved_view USING btree (person_id, view_id)
CREATE UNIQUE INDEX seal_look_pkey ON patient_index.seal_look USING btree (look_id)
CREATE UNIQUE INDEX seal_one ON patient_index.seal USING btree (chart_id, kind) WHERE ((ended_at IS NULL) AND (kind <> 'adoption'::text))
CREATE UNIQUE INDEX seal_pkey ON patient_index.seal USING btree (seal_id)
CREATE UNIQUE INDEX sealed_version_pkey ON chart.sealed_version USING btree (chart_id, rid, from_version)
CREATE UNIQUE INDEX sender_id_pkey ON exchange.sender_id USING btree (source_no, type, sender_id, scope)
CREATE UNIQUE INDEX sender_id_pkey ON patients.sender_id USING btree (chart_id, source, sender_id)
CREATE UNIQUE INDEX session_pkey ON access.session USING btree (session_id)
CREATE UNIQUE INDEX session_secret_hash_key ON access.session USING btree (secret_hash)
CREATE UNIQUE INDEX signer_pkey ON audit.signer USING btree (name, public_key)
CREATE UNIQUE INDEX slowed_name_pkey ON access.slowed_name USING btree (name_hash)
CREATE UNIQUE INDEX source_name_key ON exchange.source USING btree (name)
CREATE UNIQUE INDEX source_pkey ON exchange.source USING btree (source_no)
CREATE UNIQUE INDEX special_day_pkey ON workforce.special_day USING btree (facility_id, on_day)
CREATE UNIQUE INDEX staged_concept_pkey ON terminology.staged_concept USING btree (load_id, url, code)
CREATE UNIQUE INDEX staged_resource_pkey ON terminology.staged_resource USING btree (load_id, kind, url)
CREATE UNIQUE INDEX staged_system_pkey ON terminology.staged_system USING btree (load_id, url)
CREATE UNIQUE INDEX subject_pkey ON ONLY audit.subject USING btree (entry_id, chart_id)
CREATE UNIQUE INDEX telecom_pkey ON patients.telecom USING btree (chart_id, rid, "position")
CREATE UNIQUE INDEX to_compare_pkey ON patients.to_compare USING btree (chart_id, rid)
CREATE UNIQUE INDEX token_pkey ON access.token USING btree (secret_hash)
CREATE UNIQUE INDEX type_name_name_key ON chart.type_name USING btree (name)
CREATE UNIQUE INDEX type_name_pkey ON chart.type_name USING btree (type)
CREATE UNIQUE INDEX value_set_id_key ON terminology.value_set USING btree (id)
CREATE UNIQUE INDEX value_set_pkey ON terminology.value_set USING btree (url)
CREATE UNIQUE INDEX version_pkey ON chart.version USING btree (chart_id, rid, version)
CREATE UNIQUE INDEX word_pkey ON terminology.word USING btree (word)

-- views
access.published_facilities
 SELECT facility_id,
    name,
    zone,
    mrn_system
   FROM access.facility;
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=r/chartkeeper_owner
access.published_people
 SELECT (person.person_id)::text AS id,
    person.name
   FROM access.person
UNION ALL
 SELECT client.client_id AS id,
    client.name
   FROM access.client;
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=r/chartkeeper_owner
access.published_staff
 SELECT (person_id)::text AS id,
    name,
    roles,
    facility_id,
    active
   FROM access.person;
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=r/chartkeeper_owner
audit.leaf
 SELECT ((r.first + e.n) - 1) AS idx,
    r.at,
    e.entry_id,
    SUBSTRING(r.hashes FROM (((32 * (e.n - 1)) + 1))::integer FOR 32) AS hash
   FROM audit.leaf_run r,
    LATERAL unnest(r.entry_ids) WITH ORDINALITY e(entry_id, n);
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=r/chartkeeper_owner
chart.open_version
 SELECT chart_id,
    rid,
    recorded_at,
    item_id,
    version,
    deleted,
    actor,
    place,
    reason,
    content
   FROM chart.version v
  WHERE (NOT (EXISTS ( SELECT 1
           FROM chart.sealed_version z
          WHERE ((z.chart_id = v.chart_id) AND (z.rid = v.rid) AND ((v.version >= z.from_version) AND (v.version <= z.to_version))))));
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=r/chartkeeper_owner
chart.published_addresses
 SELECT chart_id,
    rid,
    folded
   FROM chart.idx_string
  WHERE (param = ANY (ARRAY[1201, 1202]));
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=r/chartkeeper_owner
chart.published_begun
 SELECT chart_id,
    facility,
    created_at,
    ( SELECT v.actor
           FROM (chart.entry e
             JOIN chart.version v ON (((v.chart_id = e.chart_id) AND (v.rid = e.rid) AND (v.version = 1))))
          WHERE ((e.chart_id = c.chart_id) AND (e.type = 103))
          ORDER BY e.rid
         LIMIT 1) AS begun_by
   FROM chart.chart c
  WHERE (kind = 'person'::text);
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=r/chartkeeper_owner
chart.published_cities
 SELECT chart_id,
    rid,
    folded
   FROM chart.idx_string
  WHERE (param = 1202);
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=r/chartkeeper_owner
chart.published_entry_counts
 SELECT e.chart_id,
    t.name AS type,
    count(*) AS n
   FROM (chart.entry e
     JOIN chart.type_name t ON ((t.type = e.type)))
  WHERE (NOT e.deleted)
  GROUP BY e.chart_id, t.name;
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=r/chartkeeper_owner
chart.published_first_versions
 SELECT e.chart_id,
    e.rid,
    t.name AS type,
    e.id,
    e.version,
    e.on_at,
    v.recorded_at,
    v.actor,
    v.item_id,
    v.reason
   FROM ((chart.entry e
     JOIN chart.type_name t ON ((t.type = e.type)))
     JOIN chart.version v ON (((v.chart_id = e.chart_id) AND (v.rid = e.rid) AND (v.version = 1))))
  WHERE (NOT e.deleted);
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=r/chartkeeper_owner
chart.published_item_entries
 SELECT v.item_id,
    v.chart_id,
    v.rid,
    t.name AS type,
    e.id,
    v.version,
    e.version AS current_version,
    e.deleted,
    v.place
   FROM ((chart.version v
     JOIN chart.entry e ON (((e.chart_id = v.chart_id) AND (e.rid = v.rid))))
     JOIN chart.type_name t ON ((t.type = e.type)))
  WHERE (v.item_id IS NOT NULL);
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=r/chartkeeper_owner
chart.published_links
 SELECT chart_id,
    person_id,
    COALESCE(record_id, chart_id) AS record_id,
    from_at
   FROM chart.link
  WHERE (until_at IS NULL);
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=r/chartkeeper_owner
chart.published_made
 SELECT c.chart_id,
    c.facility,
    c.created_at,
    m.actor,
    m.item_id
   FROM (chart.chart c
     LEFT JOIN LATERAL ( SELECT v.actor,
            v.item_id
           FROM (chart.entry e
             JOIN chart.version v ON (((v.chart_id = e.chart_id) AND (v.rid = e.rid) AND (v.version = 1))))
          WHERE ((e.chart_id = c.chart_id) AND (e.type = 103))
          ORDER BY e.rid
         LIMIT 1) m ON (true))
  WHERE (c.kind = 'person'::text);
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=r/chartkeeper_owner
chart.published_merged
 SELECT chart_id,
    record_id,
    from_at
   FROM chart.link
  WHERE ((until_at IS NULL) AND (record_id IS NOT NULL));
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=r/chartkeeper_owner
chart.published_postal_codes
 SELECT chart_id,
    rid,
    folded
   FROM chart.idx_string
  WHERE (param = 1204);
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=r/chartkeeper_owner
chart.published_visits
 SELECT chart_id,
    on_at
   FROM chart.entry
  WHERE ((type = 44) AND (NOT deleted) AND (on_at IS NOT NULL));
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=r/chartkeeper_owner
charting.published_open_cases
 SELECT chart_id,
    (count(*))::integer AS n
   FROM ( SELECT correction_case.from_chart AS chart_id
           FROM charting.correction_case
          WHERE (correction_case.state = 'open'::text)
        UNION ALL
         SELECT correction_case.to_chart
           FROM charting.correction_case
          WHERE ((correction_case.state = 'open'::text) AND (correction_case.to_chart IS NOT NULL))) c
  GROUP BY chart_id;
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=r/chartkeeper_owner
exchange.published_items
 SELECT i.item_id,
    s.name AS source,
    i.standard,
    i.received_at
   FROM (exchange.item i
     JOIN exchange.source s ON ((s.source_no = i.source_no)));
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=r/chartkeeper_owner
patient_index.cluster
 SELECT cluster_id,
    (count(*))::integer AS pairs,
    (max(grade))::integer AS grade,
    (max(harm))::integer AS harm,
    max(weight) AS weight,
    min(opened_at) AS opened_at,
    min(due_at) AS due_at
   FROM patient_index.pair
  WHERE (state <= 2)
  GROUP BY cluster_id
 HAVING (count(*) > 1);
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=r/chartkeeper_owner
patient_index.published_untold
 SELECT f.follower,
    o.oldest_at,
    o.outstanding
   FROM (patient_index.change_follower f
     CROSS JOIN LATERAL ( SELECT min(few.at) AS oldest_at,
            (count(*))::integer AS outstanding
           FROM (( SELECT c.at
                   FROM patient_index.identity_change c
                  WHERE (c.seq > f.acknowledged)
                  ORDER BY c.seq
                 LIMIT 1000)
                UNION ALL
                ( SELECT c.at
                   FROM patient_index.identity_change c
                  WHERE (c.seq IS NULL)
                 LIMIT 1000)) few) o)
  WHERE ((f.ended_at IS NULL) AND ((EXISTS ( SELECT
           FROM patient_index.identity_change c
          WHERE (c.seq > f.acknowledged))) OR (EXISTS ( SELECT
           FROM patient_index.identity_change c
          WHERE (c.seq IS NULL)))));
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=r/chartkeeper_owner
patient_index.published_waiting
 SELECT pair.chart_a AS chart_id,
    pair.chart_b AS other_chart_id,
    pair.grade
   FROM patient_index.pair
  WHERE (pair.state <= 2)
UNION ALL
 SELECT pair.chart_b AS chart_id,
    pair.chart_a AS other_chart_id,
    pair.grade
   FROM patient_index.pair
  WHERE (pair.state <= 2);
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=r/chartkeeper_owner
patients.published_comparing
 SELECT ( SELECT (count(*))::integer AS count
           FROM ( SELECT 1 AS "?column?"
                   FROM patients.to_compare
                 LIMIT 1000000) w) AS waiting,
    f.done,
    f.begun_at,
    ( SELECT (GREATEST(pg_class.reltuples, (0)::real))::bigint AS "greatest"
           FROM pg_class
          WHERE (pg_class.oid = ('patients.patient'::regclass)::oid)) AS about
   FROM (( SELECT 1 AS "?column?") one
     LEFT JOIN LATERAL ( SELECT match_fill.done,
            match_fill.begun_at
           FROM patients.match_fill
          WHERE (match_fill.done_at IS NULL)
          ORDER BY match_fill.encoded DESC
         LIMIT 1) f ON (true));
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=r/chartkeeper_owner
patients.published_senders
 SELECT chart_id,
    source
   FROM patients.sender_id;
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=r/chartkeeper_owner
terminology.published_words
 SELECT word,
    holders
   FROM terminology.word;
  granted chartkeeper_owner=arwdDxtm/chartkeeper_owner chartkeeper_app=r/chartkeeper_owner

-- sequences
exchange.source_source_no_seq
patient_index.identity_change_seq  granted chartkeeper_owner=rwU/chartkeeper_owner chartkeeper_app=U/chartkeeper_owner
patients.encounter_number  granted chartkeeper_owner=rwU/chartkeeper_owner chartkeeper_app=U/chartkeeper_owner
patients.enterprise_number  granted chartkeeper_owner=rwU/chartkeeper_owner chartkeeper_app=U/chartkeeper_owner
patients.mrn_number  granted chartkeeper_owner=rwU/chartkeeper_owner chartkeeper_app=U/chartkeeper_owner
patients.temporary_number  granted chartkeeper_owner=rwU/chartkeeper_owner chartkeeper_app=U/chartkeeper_owner
patients.unknown_name  granted chartkeeper_owner=rwU/chartkeeper_owner chartkeeper_app=U/chartkeeper_owner
platform.node_number  granted chartkeeper_owner=rwU/chartkeeper_owner chartkeeper_app=U/chartkeeper_owner
terminology.code_system_system_no_seq

-- functions
CREATE OR REPLACE FUNCTION audit.allow_ordered_erasure()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' and exists (select from audit.erasure where entry_id = old.entry_id) then return old; end if;
  raise exception 'detail of the audit is removed only by audit.erase_detail' using errcode = '42501';
end $function$

CREATE OR REPLACE FUNCTION audit.erase_detail(entry_ids bigint[], why text)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare erased integer;
begin
  insert into audit.erasure (entry_id, reason)
    select d.entry_id, why from audit.detail d where d.entry_id = any(entry_ids) on conflict do nothing;
  delete from audit.detail d where d.entry_id = any(entry_ids);
  get diagnostics erased = row_count;
  return erased;
end $function$
  granted chartkeeper_owner=X/chartkeeper_owner
CREATE OR REPLACE FUNCTION audit.id_at(at timestamp with time zone)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select ((extract(epoch from at) * 1000)::bigint - 1735689600000) * 4194304 $function$

CREATE OR REPLACE FUNCTION audit.make_partitions(ahead integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  made integer := 0; first date; name text; parent text;
begin
  perform set_config('lock_timeout', '3s', true);
  for n in -1..least(ahead, 60) loop
    first := (date_trunc('month', now() at time zone 'UTC') + make_interval(months => n))::date;
    foreach parent in array array['entry', 'subject', 'detail'] loop
      name := parent || to_char(first, '_YYYY_MM');
      continue when to_regclass('audit.' || name) is not null;
      begin
        execute format('create table audit.%I partition of audit.%I for values from (%s) to (%s)', name, parent,
          audit.id_at(first::timestamp at time zone 'UTC'), audit.id_at((first + interval '1 month') at time zone 'UTC'));
        execute format('create trigger refuse_truncate before truncate on audit.%I execute function platform.refuse_change()', name);
        made := made + 1;
      exception when check_violation then
        raise warning 'audit.%: entries of this month lie in the default partition and stay there', name;
      end;
    end loop;
  end loop;
  return made;
end $function$
  granted chartkeeper_owner=X/chartkeeper_owner chartkeeper_app=X/chartkeeper_owner
CREATE OR REPLACE FUNCTION audit.purpose_word(code "char")
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case code when 't' then 'treatment' when 'p' then 'payment' when 'o' then 'operations' when 'r' then 'records'
    when 'i' then 'patient-request' when 'h' then 'public-health' when 'e' then 'emergency' when 's' then 'system' else 'other' end $function$

CREATE OR REPLACE FUNCTION chart.charts_of_person(wanted bigint)
 RETURNS SETOF bigint
 LANGUAGE sql
 STABLE ROWS 1
AS $function$
  select c.chart_id from (select coalesce((select person_id from chart.link where chart_id = wanted and until_at is null), wanted) as person_id) p
  cross join lateral (
    select p.person_id as chart_id
    union select l.chart_id from chart.link l where l.person_id = p.person_id and l.until_at is null
  ) c
$function$

CREATE OR REPLACE FUNCTION exchange.keep_received()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' or new.hash <> old.hash or new.blob <> old.blob or new.start <> old.start or new.length <> old.length or new.received_at <> old.received_at then
    raise exception 'what was received is never changed or removed' using errcode = '42501';
  end if;
  return new;
end $function$

CREATE OR REPLACE FUNCTION patients.keep_numbers_that_leave()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into patients.number_issued (system, value_folded, value, kind, chart_id, issued_at)
  select distinct on (g.system, g.value_folded) g.system, g.value_folded, g.value, 4, g.chart_id, now()
  from gone g where g.system is not null and exists (select 1 from patients.number_issued n where n.system = g.system)
  order by g.system, g.value_folded, g.chart_id
  on conflict do nothing;
  return null;
end $function$

CREATE OR REPLACE FUNCTION platform.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'rows of %.% are never changed or removed', tg_table_schema, tg_table_name using errcode = '42501';
end $function$

CREATE OR REPLACE FUNCTION platform.require(truth boolean, state text, says text)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
begin
  if truth is not true then raise exception '%', says using errcode = state; end if;
  return true;
end $function$

CREATE OR REPLACE FUNCTION platform.retire_keys()
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  update platform.key set retired_at = now() where retired_at is null and id < (select max(id) from platform.key) $function$
  granted chartkeeper_owner=X/chartkeeper_owner chartkeeper_app=X/chartkeeper_owner
CREATE OR REPLACE FUNCTION platform.rewrap_keys(ids integer[], old_wrapped bytea[], new_wrapped bytea[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare changed integer;
begin
  update platform.key k set wrapped = n.new_wrapped
    from unnest(ids, old_wrapped, new_wrapped) as n(id, old_wrapped, new_wrapped) where k.id = n.id and k.wrapped = n.old_wrapped;
  get diagnostics changed = row_count;
  if changed <> (select count(*) from platform.key) then
    raise exception 'the key ring changed meanwhile: read it again' using errcode = 'CK409';
  end if;
end $function$
  granted chartkeeper_owner=X/chartkeeper_owner chartkeeper_app=X/chartkeeper_owner

-- triggers
CREATE TRIGGER keep_received BEFORE DELETE OR UPDATE OF hash, blob, start, length, received_at ON exchange.item FOR EACH ROW EXECUTE FUNCTION exchange.keep_received()
CREATE TRIGGER numbers_that_leave AFTER DELETE ON patients.identifier REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION patients.keep_numbers_that_leave()
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON audit.actor FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON audit.checkpoint FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON audit.detail FOR EACH ROW EXECUTE FUNCTION audit.allow_ordered_erasure()
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON audit.entry FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON audit.erasure FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON audit.leaf_run FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON audit.signer FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON audit.subject FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON platform.blob FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
CREATE TRIGGER refuse_removal BEFORE DELETE ON platform.key FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON audit.actor FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON audit.checkpoint FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON audit.detail FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON audit.entry FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON audit.erasure FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON audit.leaf_run FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON audit.signer FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON audit.subject FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON platform.blob FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON platform.key FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
CREATE TRIGGER version_never_emptied BEFORE TRUNCATE ON chart.version FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
CREATE TRIGGER version_only_grows BEFORE DELETE OR UPDATE ON chart.version FOR EACH ROW EXECUTE FUNCTION platform.refuse_change()

