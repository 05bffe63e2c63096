-- For neighbours: when somebody was here.
create view chart.published_visits as select chart_id, on_at from chart.entry where type = 44 and not deleted and on_at is not null;
grant select on chart.published_visits to chartkeeper_app;
