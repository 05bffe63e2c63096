-- For the health page: how many records wait to be compared, and how far the first comparison of a department that was here before came. Numbers alone.
create view patients.published_comparing as
  select (select count(*)::int from (select 1 from patients.to_compare limit 1000000) w) as waiting, f.done, f.begun_at, (select greatest(reltuples, 0)::bigint from pg_class where oid = 'patients.patient'::regclass) as about
  from (select 1) one left join lateral (select done, begun_at from patients.match_fill where done_at is null order by encoded desc limit 1) f on true;
grant select on patients.published_comparing to chartkeeper_app;
