-- Since when the oldest change waits for each follower, and how many do: told outside the desk too, in the log and the metrics.
create or replace view patient_index.published_untold as
  select f.follower, o.oldest_at, o.outstanding from patient_index.change_follower f
  cross join lateral (select min(few.at) as oldest_at, count(*)::int as outstanding from (
    (select c.at from patient_index.identity_change c where c.seq > f.acknowledged order by c.seq limit 1000) union all (select c.at from patient_index.identity_change c where c.seq is null limit 1000)) few) o
  where f.ended_at is null
    and (exists (select from patient_index.identity_change c where c.seq > f.acknowledged) or exists (select from patient_index.identity_change c where c.seq is null));
