-- The live feed: how a partner that sends messages over a connection (MLLP) is known, for which facility it sends, and where identity changes are sent to it.
create table exchange.feed_partner (
  source_no integer primary key references exchange.source,
  facility text collate "C" not null,
  active boolean not null default true,
  -- What must hold for a message to be this partner's; null: anything. At least one is set.
  port integer check (port between 1 and 65535),
  application text,
  sender text,
  addresses text[] not null default '{}',
  certificate text collate "C",
  -- Where changes of identity are sent as ADT messages; null: they are not.
  push_host text,
  push_port integer check (push_port between 1 and 65535),
  push_tls boolean not null default false,
  push_application text,
  push_receiver text,
  changed_at timestamptz not null default now(),
  check (port is not null or application is not null or sender is not null or certificate is not null or cardinality(addresses) > 0),
  check ((push_host is null) = (push_port is null))
);
grant select, insert, update, delete on exchange.feed_partner to chartkeeper_app;
