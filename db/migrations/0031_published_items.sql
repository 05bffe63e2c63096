-- For the chart: where an entry's version came from, in the sender's name and standard. Nothing of what was received.
create view exchange.published_items as
  select i.item_id, s.name as source, i.standard, i.received_at from exchange.item i join exchange.source s on s.source_no = i.source_no;
grant select on exchange.published_items to chartkeeper_app;
