-- The newest import of each source, for the list of partners.
create index run_source on exchange.run (source_no, run_id desc);
