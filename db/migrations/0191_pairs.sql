-- Pairs of charts that may be one person: what the comparer found, what people decided, and what a decision was made of.
-- state: 1 open, 2 unsure, 3 same, 4 different, 5 ended. kind: 1 duplicate, 2 overlap. grade: 0 none, 1 possible, 2 probable, 3 certain.
create table patient_index.pair (
  pair_id bigint primary key,
  -- The older chart is a: ids are ordered by time.
  chart_a bigint not null,
  chart_b bigint not null,
  state smallint not null,
  kind smallint not null,
  grade smallint not null,
  weight real not null,
  probability real not null,
  identifier_agrees boolean not null,
  guards text[] not null,
  -- Fields that do not agree, as the engine names them.
  differs text[] not null,
  facility_a text collate "C" not null,
  facility_b text collate "C" not null,
  -- Who made each record: p:<person or program>, s:<sender>.
  source_a text collate "C" not null,
  source_b text collate "C" not null,
  -- Of each as compared last, and as it was when somebody said "different": a change of either asks again.
  core_a text collate "C" not null,
  core_b text collate "C" not null,
  decided_core_a text collate "C",
  decided_core_b text collate "C",
  model text collate "C" not null,
  -- Why it must not wait; 0 while nothing is known of that. harms: rules and sentences, made by weigh-harms.
  harm smallint not null default 0,
  harms jsonb not null default '[]',
  weighed_at timestamptz,
  -- Why it waits whatever the engine says of it: the words of the door or of a person. Null where the comparison alone opened it.
  asked text,
  -- 1: certain enough to be joined without a human, where policy allows; 2: that was tried.
  automatic smallint not null default 0,
  -- Open pairs that hang together through shared charts carry the id of one of them.
  cluster_id bigint not null,
  owner text collate "C",
  question text,
  comments integer not null default 0,
  opened_at timestamptz not null,
  compared_at timestamptz not null,
  due_at timestamptz not null,
  decided_at timestamptz,
  decided_by text collate "C",
  version integer not null default 1,
  check (chart_a < chart_b)
);
create unique index pair_charts on patient_index.pair (chart_a, chart_b);
create index pair_other on patient_index.pair (chart_b, chart_a);
create index pair_by_harm on patient_index.pair (harm desc, weight desc, pair_id) where state <= 2;
create index pair_by_likelihood on patient_index.pair (weight desc, pair_id) where state <= 2;
create index pair_by_age on patient_index.pair (opened_at, pair_id) where state <= 2;
create index pair_due on patient_index.pair (due_at, pair_id) where state <= 2;
create index pair_cluster on patient_index.pair (cluster_id) where state <= 2;
create index pair_owner on patient_index.pair (owner) where state <= 2 and owner is not null;
create index pair_to_weigh on patient_index.pair (weighed_at nulls first, pair_id) where state <= 2;
create index pair_automatic on patient_index.pair (pair_id) where automatic = 1 and state <= 2;
create index pair_decided on patient_index.pair (decided_at) where decided_at is not null;
create index pair_opened on patient_index.pair (opened_at);
grant select, insert, update on patient_index.pair to chartkeeper_app;

-- What happened to a pair, comments included; never changed.
create table patient_index.pair_event (
  pair_id bigint not null,
  event_id bigint not null,
  at timestamptz not null,
  by_id text collate "C" not null,
  by_name text,
  what text collate "C" not null,
  says text not null,
  primary key (pair_id, event_id)
);
grant select, insert on patient_index.pair_event to chartkeeper_app;

-- Clusters of three charts or more: the id, what is in it, and its place in the order.
create view patient_index.cluster as
  select cluster_id, count(*)::int as pairs, max(grade)::int as grade, max(harm)::int as harm, max(weight) as weight, min(opened_at) as opened_at, min(due_at) as due_at
  from patient_index.pair where state <= 2 group by cluster_id having count(*) > 1;
grant select on patient_index.cluster to chartkeeper_app;

-- How many records were begun, by day, facility and who made them: what the rates are counted against. Written once for a chart, with its first comparison.
create table patient_index.begun (
  on_day date not null,
  facility text collate "C" not null,
  source text collate "C" not null,
  n integer not null,
  primary key (on_day, facility, source)
);
grant select, insert, update on patient_index.begun to chartkeeper_app;

-- For the patient index: who made a chart's Patient and from what, who sends it.
create view chart.published_made as
  select c.chart_id, c.facility, c.created_at, m.actor, m.item_id from chart.chart c
  left join lateral (select v.actor, v.item_id from chart.entry e join chart.version v on v.chart_id = e.chart_id and v.rid = e.rid and v.version = 1 where e.chart_id = c.chart_id and e.type = 103 order by e.rid limit 1) m on true
  where c.kind = 'person';
grant select on chart.published_made to chartkeeper_app;
create view patients.published_senders as select chart_id, source from patients.sender_id;
grant select on patients.published_senders to chartkeeper_app;

-- For the desk's marks: charts that may be somebody's second record.
create view patient_index.published_waiting as
  select chart_a as chart_id, chart_b as other_chart_id, grade from patient_index.pair where state <= 2
  union all select chart_b, chart_a, grade from patient_index.pair where state <= 2;
grant select on patient_index.published_waiting to chartkeeper_app;

-- Identity reviews from the door and from registration become pairs; the review is closed with its pair.
alter table patients.review add column taken_at timestamptz;
create index review_to_take on patients.review (review_id) where closed_at is null and taken_at is null;
