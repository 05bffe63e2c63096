-- For the inbound store: what an item became, and back. Every entry version names the received item it came from.
create view chart.published_item_entries as
  select v.item_id, v.chart_id, v.rid, t.name as type, e.id, v.version, e.version as current_version, e.deleted, v.place
  from chart.version v join chart.entry e on e.chart_id = v.chart_id and e.rid = v.rid join chart.type_name t on t.type = e.type
  where v.item_id is not null;
grant select on chart.published_item_entries to chartkeeper_app;
