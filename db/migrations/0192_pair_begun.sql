-- The day on which the younger record of a pair was begun: what the creation rate is counted by.
alter table patient_index.pair add column begun_b date;
create index pair_begun on patient_index.pair (begun_b) where state <= 3;
