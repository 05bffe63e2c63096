-- For the patient index: where people live as the chart's own index has it, and when, where and by whom a chart was begun.
-- 1202 is Patient.address-city (search-parameter-ids.json); the numbers of parameters are permanent.
create view chart.published_cities as select chart_id, rid, folded from chart.idx_string where param = 1202;
grant select on chart.published_cities to chartkeeper_app;
-- 1201 is Patient.address: its lines and text.
create view chart.published_addresses as select chart_id, rid, folded from chart.idx_string where param in (1201, 1202);
grant select on chart.published_addresses to chartkeeper_app;
create view chart.published_begun as
  select c.chart_id, c.facility, c.created_at, (select v.actor from chart.entry e join chart.version v on v.chart_id = e.chart_id and v.rid = e.rid and v.version = 1 where e.chart_id = c.chart_id and e.type = 103 order by e.rid limit 1) as begun_by
  from chart.chart c where c.kind = 'person';
grant select on chart.published_begun to chartkeeper_app;
create index chart_created on chart.chart (created_at);

-- Searches that a person keeps: the name and the criteria, sealed, since a criterion may be somebody's name.
create table patients.saved_search (
  search_id bigint primary key,
  person_id text collate "C" not null,
  key_id integer not null,
  saved_at timestamptz not null,
  content bytea not null
);
create index saved_search_person on patients.saved_search (person_id, search_id);
grant select, insert, delete on patients.saved_search to chartkeeper_app;
