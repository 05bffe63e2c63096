import { useState } from 'react';
import { NativeSelect } from '@mantine/core';
import { changePerson, listFacilities, listPeople, sessions } from '../../../src/modules/access/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { useAct, useAsk } from '../../lib/use-ask.ts';
import { useMe } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { sayDone } from '../frame/foot-note.ts';
import type { Person } from './people.tsx';
import { RoleTicks } from './role-ticks.tsx';
import { ShownOnce } from './shown-once.tsx';

/** Roles, active or not, and a new password; never one's own standing. */
export function ChangePerson({ person, onClose, onCharts }: { person: Person; onClose: () => void; onCharts: () => void }) {
  const [roles, setRoles] = useState(person.roles), [facility, setFacility] = useState(person.facility), all = useAsk(listFacilities, {}).data?.facilities ?? [], self = useMe().id === person.id;
  const act = useAct(changePerson, [listPeople, sessions]), done = { onSuccess: () => { sayDone(m.admin.saved); onClose(); } };
  return (
    <Dialog title={m.admin.changeTitle(person.name)} opened onClose={onClose}>
      {act.data?.password ? <ShownOnce label={m.admin.passwordOnce} says={m.admin.passwordOnceSays} rows={[[m.account.password, act.data.password]]} /> : null}
      {act.error ? <p className="crit" role="alert">{act.error.message}</p> : null}
      <RoleTicks chosen={roles} onChange={setRoles} />
      {all.length > 1 ? <NativeSelect label={m.admin.facility} value={facility} onChange={(e) => setFacility(e.currentTarget.value)} data={all.map((f) => ({ value: f.id, label: f.name }))} /> : null}
      <div className="acts"><Button look="primary" busy={act.isPending} onClick={() => act.mutate({ id: person.id, roles, ...(facility === person.facility ? {} : { facility }) }, done)}>{m.admin.saveRoles}</Button>
        <Button disabled={act.isPending} onClick={() => act.mutate({ id: person.id, resetPassword: true })}>{m.admin.reset}</Button>
        {roles.includes('external-reviewer') ? <Button onClick={onCharts}>{m.admin.charts}</Button> : null}
        {self ? null : person.active ? <Button look="danger" disabled={act.isPending} onClick={() => act.mutate({ id: person.id, active: false }, done)}>{m.admin.deactivate}</Button> : <Button disabled={act.isPending} onClick={() => act.mutate({ id: person.id, active: true }, done)}>{m.admin.activate}</Button>}</div>
    </Dialog>
  );
}
