-- Identity events (merges, links, moves, changed numbers) are applied now. Those that waited for it are taken up by the intake of the running program, in the order received.
update exchange.item set state = 'received', reason = null, mend = null where state = 'needs-merge';
alter table exchange.item drop constraint item_state_check;
alter table exchange.item add constraint item_state_check check (state in ('received', 'filed', 'exception', 'not-applied', 'superseded', 'closed'));
-- What senders call the entries of a chart: followed when entries move to another.
create index sender_id_chart on exchange.sender_id (chart_id) where rid is not null;
