-- For neighbours: who follows the changes of identity and has not acknowledged all of them.
create view patient_index.published_untold as
  select f.follower from patient_index.change_follower f where f.ended_at is null
    and (exists (select from patient_index.identity_change c where c.seq > f.acknowledged) or exists (select from patient_index.identity_change c where c.seq is null));
grant select on patient_index.published_untold to chartkeeper_app;
