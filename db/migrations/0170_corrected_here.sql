-- Fields of a patient that somebody corrected here, where this system masters demographics: a feed that says otherwise does not overwrite them.
-- kept: what the feed said and a person decided against, so that the same is not asked again. said: what it says now and nobody has decided (null: nothing
-- waits); theirs: the elements as accepting would file them.
create table patients.corrected_field (
  chart_id bigint not null,
  field text collate "C" not null,
  corrected_at timestamptz not null,
  corrected_by text collate "C" not null,
  kept text[] not null default '{}',
  said text,
  theirs text,
  source text collate "C",
  item_id bigint,
  opened_at timestamptz,
  primary key (chart_id, field)
);
create index corrected_field_open on patients.corrected_field (opened_at) where said is not null;
grant select, insert, update, delete on patients.corrected_field to chartkeeper_app;
