-- Values that belong together inside one item of a resource (the code and the value of one component of a panel), for composite search parameters:
-- rows of the other index tables do not say which item they come from. item counts from 1 in the repeating element.
create table chart.idx_part (
  chart_id bigint not null,
  rid bigint not null,
  value double precision,
  lo double precision,
  hi double precision,
  system bigint,
  param smallint not null,
  item smallint not null,
  target_type smallint,
  code text collate "C",
  unit text collate "C",
  target_id text collate "C"
);
create index idx_part_entry on chart.idx_part (chart_id, rid);
grant select, insert, delete on chart.idx_part to chartkeeper_app;
