-- Keys and blobs. Data keys lie here wrapped by the master key, which is never in the database.
create table platform.key (
  id integer primary key,
  wrapped bytea not null,
  created_at timestamptz not null default now(),
  retired_at timestamptz
);
create trigger refuse_removal before delete on platform.key for each row execute function platform.refuse_change();
create trigger refuse_truncate before truncate on platform.key execute function platform.refuse_change();
grant select, insert on platform.key to chartkeeper_app;

-- Wraps the keys anew under another master key, all or none: what stands there must be what the caller read.
create function platform.rewrap_keys(ids integer[], old_wrapped bytea[], new_wrapped bytea[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare changed integer;
begin
  update platform.key k set wrapped = n.new_wrapped
    from unnest(ids, old_wrapped, new_wrapped) as n(id, old_wrapped, new_wrapped) where k.id = n.id and k.wrapped = n.old_wrapped;
  get diagnostics changed = row_count;
  if changed <> (select count(*) from platform.key) then
    raise exception 'the key ring changed meanwhile: read it again' using errcode = 'CK409';
  end if;
end $$;
revoke all on function platform.rewrap_keys(integer[], bytea[], bytea[]) from public;
grant execute on function platform.rewrap_keys(integer[], bytea[], bytea[]) to chartkeeper_app;

-- Retires every key but the newest: new blobs and signatures use the newest, old ones stay readable.
create function platform.retire_keys() returns void language sql security definer set search_path = pg_catalog, pg_temp as $$
  update platform.key set retired_at = now() where retired_at is null and id < (select max(id) from platform.key) $$;
revoke all on function platform.retire_keys() from public;
grant execute on function platform.retire_keys() to chartkeeper_app;

-- Content by the keyed hash of it. `stored` is null where the content lies in a file of the home's blobs folder.
create table platform.blob (
  name bytea primary key check (length(name) = 32),
  size bigint not null,
  created_at timestamptz not null default now(),
  stored bytea
);
alter table platform.blob alter column stored set storage external; -- encrypted: nothing left to compress
create trigger refuse_change before update or delete on platform.blob for each row execute function platform.refuse_change();
create trigger refuse_truncate before truncate on platform.blob execute function platform.refuse_change();
grant select, insert on platform.blob to chartkeeper_app;
