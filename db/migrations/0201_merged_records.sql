-- For neighbours: records that were merged away, with the one whose number leads for each now.
create index link_record on chart.link (record_id) where until_at is null and record_id is not null;
create view chart.published_merged as select chart_id, record_id, from_at from chart.link where until_at is null and record_id is not null;
grant select on chart.published_merged to chartkeeper_app;
