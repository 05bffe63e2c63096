-- A person is a set of charts by dated links. record_id: the chart whose number leads for a chart that was merged away; null where it leads itself (an overlap: both stay active).
alter table chart.link add column record_id bigint, add column join_id bigint;

-- For neighbours: which charts are one person now. The leading chart of a person has no row of its own.
create view chart.published_links as select chart_id, person_id, coalesce(record_id, chart_id) as record_id, from_at from chart.link where until_at is null;
-- How much of each kind stands in a chart, and when each entry was first written and by whom.
create view chart.published_entry_counts as select e.chart_id, t.name as type, count(*) as n from chart.entry e join chart.type_name t on t.type = e.type where not e.deleted group by e.chart_id, t.name;
create view chart.published_first_versions as
  select e.chart_id, e.rid, t.name as type, e.id, e.version, e.on_at, v.recorded_at, v.actor, v.item_id, v.reason from chart.entry e join chart.type_name t on t.type = e.type
  join chart.version v on v.chart_id = e.chart_id and v.rid = e.rid and v.version = 1 where not e.deleted;
grant select on chart.published_links, chart.published_entry_counts, chart.published_first_versions to chartkeeper_app;

-- What joined two people, planned, decided and perhaps undone. Its links are chart.link; the plan is kept as it was shown.
create table patient_index.joining (
  join_id bigint primary key,
  survivor_chart bigint not null,
  joined_chart bigint not null,
  asked_at timestamptz not null,
  second_at timestamptz,
  joined_at timestamptz,
  ended_at timestamptz,
  pair_id bigint,
  kind text collate "C" not null check (kind in ('merge', 'link')),
  state text collate "C" not null check (state in ('waiting', 'joined', 'refused', 'ended')),
  facility text collate "C" not null,
  -- By whom: a person, a message of a feed, a program through FHIR, or a rule.
  because text collate "C" not null,
  asked_by text collate "C" not null,
  reason text not null,
  plan jsonb not null,
  forbids jsonb not null,
  second_by text collate "C",
  second_reason text,
  self_reviewed boolean not null default false,
  ended_by text collate "C",
  ended_why text,
  -- Entries that the undoing moved, and what was decided of the values.
  undone jsonb
);
create unique index joining_merged_once on patient_index.joining (joined_chart) where kind = 'merge' and state = 'joined';
create unique index joining_linked_once on patient_index.joining (least(survivor_chart, joined_chart), greatest(survivor_chart, joined_chart)) where kind = 'link' and state = 'joined';
create unique index joining_asked_once on patient_index.joining (least(survivor_chart, joined_chart), greatest(survivor_chart, joined_chart), kind) where state = 'waiting';
create index joining_survivor on patient_index.joining (survivor_chart);
create index joining_joined on patient_index.joining (joined_chart);
create index joining_waiting on patient_index.joining (join_id) where state = 'waiting';
create index joining_self_reviewed on patient_index.joining (join_id) where self_reviewed;
grant select, insert on patient_index.joining to chartkeeper_app;
grant update (second_at, joined_at, ended_at, state, plan, second_by, second_reason, self_reviewed, ended_by, ended_why, undone) on patient_index.joining to chartkeeper_app;

-- Each value that a join changed in a Patient: what stood before, what came, and whether it still counts. op: set (one value), add, change (of a list),
-- also (it stood there already because of another join: should that one end, this one keeps it). via: the value of an earlier join that it was copied from.
create table patient_index.join_value (
  value_id bigint primary key,
  join_id bigint not null references patient_index.joining,
  chart_id bigint not null,
  via bigint,
  op text collate "C" not null check (op in ('set', 'add', 'change', 'also')),
  state text collate "C" not null default 'stands' check (state in ('stands', 'taken-back', 'kept')),
  field text not null,
  before_json text,
  after_json text
);
create index join_value_join on patient_index.join_value (join_id);
create index join_value_chart on patient_index.join_value (chart_id) where state = 'stands';
create index join_value_via on patient_index.join_value (via) where via is not null;
grant select, insert on patient_index.join_value to chartkeeper_app;
grant update (op, state, via, before_json, after_json) on patient_index.join_value to chartkeeper_app;

-- For the patient index: how many open correction cases are about a chart.
create view charting.published_open_cases as
  select c.chart_id, count(*)::int as n from (
    select from_chart as chart_id from charting.correction_case where state = 'open' union all select to_chart from charting.correction_case where state = 'open' and to_chart is not null) c group by c.chart_id;
grant select on charting.published_open_cases to chartkeeper_app;
