-- For words that a large share of a system carries: its concepts from the most general (shortest) name on, read until there are enough.
create index concept_order on terminology.concept (system_no, length(display), code);
