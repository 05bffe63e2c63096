-- Which received message brought a change of identity: shown with the message, and the way back with it.
alter table patient_index.identity_change add column item_id bigint;
create index identity_change_item on patient_index.identity_change (item_id) where item_id is not null;
grant update (item_id) on patient_index.identity_change to chartkeeper_app;
-- Messages that say who is whom, among everything received.
create index item_identity on exchange.item (item_id) where message_type in ('ADT^A17', 'ADT^A18', 'ADT^A24', 'ADT^A29', 'ADT^A30', 'ADT^A34', 'ADT^A35', 'ADT^A36', 'ADT^A37', 'ADT^A39', 'ADT^A40', 'ADT^A41', 'ADT^A42', 'ADT^A43', 'ADT^A44', 'ADT^A45', 'ADT^A46', 'ADT^A47', 'ADT^A48', 'ADT^A49', 'ADT^A50', 'ADT^A51');
