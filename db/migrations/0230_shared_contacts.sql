-- For the patient index: the postal codes of addresses as the chart's own index has them, beside their lines (0140). 1204 is Patient.address-postalcode.
create view chart.published_postal_codes as select chart_id, rid, folded from chart.idx_string where param = 1204;
grant select on chart.published_postal_codes to chartkeeper_app;
-- What a partner sends by default: the columns of its tables, and the authority under which its numbers without a system are given.
alter table exchange.source add column csv_map text, add column number_system text;
grant update (csv_map, number_system) on exchange.source to chartkeeper_app;
