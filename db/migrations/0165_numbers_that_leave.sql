-- A record number that leaves the index (its Patient was updated without it, or removed) stays written down as given: it is never given to somebody else.
-- Numbers that came with a file or a program are only known from the index until then.
create function patients.keep_numbers_that_leave() returns trigger language plpgsql as $$
begin
  insert into patients.number_issued (system, value_folded, value, kind, chart_id, issued_at)
  select distinct on (g.system, g.value_folded) g.system, g.value_folded, g.value, 4, g.chart_id, now()
  from gone g where g.system is not null and exists (select 1 from patients.number_issued n where n.system = g.system)
  order by g.system, g.value_folded, g.chart_id
  on conflict do nothing;
  return null;
end $$;

create trigger numbers_that_leave after delete on patients.identifier referencing old table as gone
  for each statement execute function patients.keep_numbers_that_leave();
