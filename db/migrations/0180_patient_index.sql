-- Who is whom? Pairs that may be one person, what was decided, and the joins that came of it. The links themselves are chart.link.
create schema patient_index;
grant usage on schema patient_index to chartkeeper_app;
