import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { addPerson, listFacilities, listPeople } from '../../../src/modules/access/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { useAct, useAsk } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { RoleTicks } from './role-ticks.tsx';
import { ShownOnce } from './shown-once.tsx';

export function AddPerson({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [name, setName] = useState(''), [signInName, setSignInName] = useState(''), [roles, setRoles] = useState<string[]>([]), [tried, setTried] = useState(false);
  const act = useAct(addPerson, [listPeople]), all = useAsk(listFacilities, {}, { enabled: opened }).data?.facilities ?? [], [facility, setFacility] = useState('');
  const leave = (): void => { setName(''); setSignInName(''); setRoles([]); setTried(false); act.reset(); onClose(); };
  const shortName = name.trim().length < 2;
  const go = (): void => {
    setTried(true);
    if (shortName || roles.length === 0) { if (shortName) document.getElementById('person-name')?.focus(); return; }
    act.mutate({ name: name.trim(), ...(signInName.trim() ? { signInName: signInName.trim() } : {}), roles, ...(facility ? { facility } : {}) });
  };
  return (
    <Dialog title={m.admin.addTitle} opened={opened} onClose={leave}>
      {act.data ? <><ShownOnce label={m.admin.passwordOnce} says={m.admin.passwordOnceSays} rows={[[m.admin.signInName, act.data.signInName], [m.account.password, act.data.password]]} /><div className="acts"><Button look="primary" onClick={leave}>{m.admin.done}</Button></div></> : (
        <form onSubmit={(e) => { e.preventDefault(); go(); }} noValidate className="signform">
          {act.error ? <p className="crit" role="alert">{act.error.message}</p> : null}
          <TextInput id="person-name" data-autofocus label={m.admin.name} value={name} onChange={(e) => setName(e.currentTarget.value)} error={tried && shortName ? m.admin.needName : undefined} autoComplete="off" />
          <TextInput label={m.admin.signInName} description={m.admin.signInNameSays} value={signInName} onChange={(e) => setSignInName(e.currentTarget.value)} autoComplete="off" autoCapitalize="none" />
          {all.length > 1 ? <NativeSelect label={m.admin.facility} value={facility} onChange={(e) => setFacility(e.currentTarget.value)} data={[{ value: '', label: '' }, ...all.map((f) => ({ value: f.id, label: f.name }))]} /> : null}
          <RoleTicks chosen={roles} onChange={setRoles} />
          {tried && roles.length === 0 ? <p className="crit" role="alert">{m.admin.needRole}</p> : null}
          <div className="acts"><Button look="primary" type="submit" busy={act.isPending} hint="Enter">{m.admin.addGo}</Button><Button look="quiet" onClick={leave} hint="Esc">{m.words.cancel}</Button></div>
        </form>
      )}
    </Dialog>
  );
}
