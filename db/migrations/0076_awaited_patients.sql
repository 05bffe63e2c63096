-- Entries about a Patient who is not here yet wait in a chart of their own, which becomes that Patient's chart when the Patient arrives under that id.
create table chart.awaited_patient (
  chart_id bigint primary key,
  patient_id text collate "C" not null unique
);
grant select, insert, delete on chart.awaited_patient to chartkeeper_app;
