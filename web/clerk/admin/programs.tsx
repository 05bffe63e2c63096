import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { addClient, endClient, listClients } from '../../../src/modules/access/contract.ts';
import { instant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { useAct, useAsk } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { Rows } from '../../ui/rows.tsx';
import { ShownOnce } from './shown-once.tsx';

export function Programs() {
  const { data, error, refetch } = useAsk(listClients, {}), end = useAct(endClient, [listClients]);
  const [adding, setAdding] = useState(false), [ending, setEnding] = useState<{ id: string; name: string } | null>(null);
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <>
      <div className="lead"><span className="grow" /><Button look="primary" small onClick={() => setAdding(true)}>{m.admin.addProgram}</Button></div>
      {data.clients.length === 0 ? <p className="m">{m.admin.noPrograms}</p> : (
        <Rows label={m.admin.tabs['programs']!}><thead><tr><th scope="col">{m.admin.programName}</th><th scope="col">{m.admin.scope}</th><th scope="col" className="hm">{m.admin.created}</th><th scope="col"><span className="sr">{m.admin.end}</span></th></tr></thead>
          <tbody>{data.clients.map((c) => <tr key={c.id}><td className="cut">{c.name} {c.active ? null : <Chip>{m.admin.ended}</Chip>}</td><td className="cut"><code>{c.scope}</code></td><td className="f hm">{instant(c.createdAt)}</td><td className="num">{c.active ? <Button small look="danger" onClick={() => setEnding(c)} aria-label={`${m.admin.endProgram}: ${c.name}`}>{m.admin.end}</Button> : null}</td></tr>)}</tbody></Rows>
      )}
      <AddProgram opened={adding} onClose={() => setAdding(false)} />
      <Dialog title={m.admin.endProgram} opened={ending !== null} onClose={() => setEnding(null)}>
        <p>{m.admin.endProgramSays(ending?.name ?? '')}</p>{end.error ? <p className="crit" role="alert">{end.error.message}</p> : null}
        <div className="acts"><Button look="danger" data-autofocus busy={end.isPending} onClick={() => ending && end.mutate({ id: ending.id }, { onSuccess: () => setEnding(null) })}>{m.admin.endProgram}</Button><Button look="quiet" onClick={() => setEnding(null)} hint="Esc">{m.words.cancel}</Button></div>
      </Dialog>
    </>
  );
}

function AddProgram({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [name, setName] = useState(''), [scope, setScope] = useState('system/*.rs'), act = useAct(addClient, [listClients]);
  const leave = (): void => { setName(''); act.reset(); onClose(); };
  return (
    <Dialog title={m.admin.addProgram} opened={opened} onClose={leave}>
      {act.data ? <><ShownOnce label={m.admin.secretOnce} says={m.admin.secretOnceSays} rows={[[m.admin.clientId, act.data.client_id], [m.admin.secretOnce, act.data.client_secret]]} /><div className="acts"><Button look="primary" onClick={leave}>{m.admin.done}</Button></div></> : (
        <form className="signform" noValidate onSubmit={(e) => { e.preventDefault(); if (name.trim()) act.mutate({ name: name.trim(), scope: scope.trim() }); else document.getElementById('program-name')?.focus(); }}>
          {act.error ? <p className="crit" role="alert">{act.error.message}</p> : null}
          <TextInput id="program-name" data-autofocus label={m.admin.programName} value={name} onChange={(e) => setName(e.currentTarget.value)} autoComplete="off" />
          <TextInput label={m.admin.scope} description={m.admin.scopeSays} value={scope} onChange={(e) => setScope(e.currentTarget.value)} autoComplete="off" />
          <div className="acts"><Button look="primary" type="submit" busy={act.isPending} hint="Enter">{m.admin.addGo}</Button><Button look="quiet" onClick={leave} hint="Esc">{m.words.cancel}</Button></div>
        </form>
      )}
    </Dialog>
  );
}
