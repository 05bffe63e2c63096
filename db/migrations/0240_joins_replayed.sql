-- What an undoing changes is worked out from the versions of the records and the joins that hold: where a value was copied from, and who else gave it, need no rows any more.
delete from patient_index.join_value where op = 'also';
alter table patient_index.join_value drop constraint join_value_op_check;
alter table patient_index.join_value add constraint join_value_op_check check (op in ('set', 'add', 'change'));
drop index patient_index.join_value_via;
drop index patient_index.join_value_chart;
alter table patient_index.join_value drop column via;
revoke update (op, before_json) on patient_index.join_value from chartkeeper_app;
alter table patient_index.join_value drop constraint join_value_state_check;
-- A value that somebody had changed before its join ended was noted as kept until now; whoever changed it decided.
update patient_index.join_value set state = 'changed' where state = 'kept';
alter table patient_index.join_value add constraint join_value_state_check check (state in ('stands', 'taken-back', 'kept', 'changed'));
