import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { listFacilities } from '../../../src/modules/access/contract.ts';
import { listPartners } from '../../../src/modules/exchange/contract.ts';
import { setPartnerFeed, showFeed } from '../../../src/modules/exchange/contract-feed.ts';
import type { FeedPartner } from '../../../src/modules/exchange/contract-feed.ts';
import { m } from '../../lib/messages/index.ts';
import { useAct, useAsk } from '../../lib/use-ask.ts';
import { useMe } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { sayDone } from '../frame/foot-note.ts';

/** A partner that is being made, out of what somebody unknown called himself. */
export type Begun = { name?: undefined; application?: string | undefined; sender?: string | undefined; addresses?: string[] | undefined };

const port = (text: string): number | null | undefined => (text.trim() === '' ? null : /^\d{1,5}$/.test(text.trim()) && Number(text) > 0 && Number(text) < 65_536 ? Number(text) : undefined);
const orNull = (text: string): string | null => text.trim() || null;

/** By what a partner's messages are known, and where it is told of changes of identity. */
export function FeedDialog({ of, onClose }: { of: FeedPartner | Begun; onClose: () => void }) {
  const is = of.name === undefined ? undefined : of, me = useMe(), all = useAsk(listFacilities, {}).data?.facilities ?? [], act = useAct(setPartnerFeed, [showFeed, listPartners]);
  const [f, setF] = useState({
    name: is?.name ?? '', facility: is?.facility ?? me.facility.id, application: of.application ?? '', sender: of.sender ?? '', addresses: (of.addresses ?? []).join(', '), port: is?.port ? String(is.port) : '', certificate: is?.certificate ?? '', active: is?.active ?? true,
    push: Boolean(is?.push), host: is?.push?.host ?? '', pushPort: is?.push ? String(is.push.port) : '', tls: is?.push?.tls ?? true, toApplication: is?.push?.application ?? '', receiver: is?.push?.receiver ?? '',
  });
  const [tried, setTried] = useState(false);
  const text = (key: 'name' | 'application' | 'sender' | 'addresses' | 'port' | 'certificate' | 'host' | 'pushPort' | 'toApplication' | 'receiver') => ({ value: f[key], autoComplete: 'off', onChange: (e: { currentTarget: { value: string } }) => setF({ ...f, [key]: e.currentTarget.value }) });
  const faults = { name: f.name.trim() === '' ? m.feed.needName : undefined, port: port(f.port) === undefined ? m.feed.needPort : undefined, host: f.push && f.host.trim() === '' ? m.feed.needHost : undefined, pushPort: f.push && !port(f.pushPort) ? m.feed.needPort : undefined };
  const save = (e: FormEvent): void => {
    e.preventDefault(); setTried(true);
    const bad = (Object.keys(faults) as (keyof typeof faults)[]).find((k) => faults[k]);
    if (bad) { document.getElementById(`feed-${bad}`)?.focus(); return; }
    act.mutate({ name: f.name.trim(), feed: {
      facility: f.facility, active: f.active, application: orNull(f.application), sender: orNull(f.sender), addresses: f.addresses.split(/[,;\s]+/).filter(Boolean), port: port(f.port) ?? null, certificate: orNull(f.certificate),
      push: f.push ? { host: f.host.trim(), port: port(f.pushPort)!, tls: f.tls, application: orNull(f.toApplication), receiver: orNull(f.receiver) } : null,
    } }, { onSuccess: () => { sayDone(m.facilities.saved); onClose(); } });
  };
  const told = (key: keyof typeof faults): string | undefined => (tried ? faults[key] : undefined);
  return (
    <Dialog title={is ? m.feed.editTitle(is.name) : m.feed.addTitle} opened wide onClose={onClose}>
      <form className="signform" noValidate onSubmit={save}>
        {act.error ? <p className="crit" role="alert">{act.error.message}</p> : null}
        {is ? null : <TextInput id="feed-name" data-autofocus label={m.feed.name} {...text('name')} error={told('name')} />}
        {all.length > 1 ? <NativeSelect label={m.feed.facility} value={f.facility} onChange={(e) => setF({ ...f, facility: e.currentTarget.value })} data={all.map((x) => ({ value: x.id, label: x.name }))} /> : null}
        <p className="m">{m.feed.says}</p>
        <div className="feedtwo"><TextInput {...(is ? { 'data-autofocus': true } : {})} label={m.feed.application} {...text('application')} /><TextInput label={m.feed.sender} {...text('sender')} /></div>
        <TextInput label={m.feed.addresses} description={m.feed.addressesSays} {...text('addresses')} />
        <div className="feedtwo"><TextInput id="feed-port" label={m.feed.port} description={m.feed.portSays} inputMode="numeric" {...text('port')} error={told('port')} /><TextInput label={m.feed.certificate} description={m.feed.certificateSays} {...text('certificate')} /></div>
        <label className="tick2"><input type="checkbox" checked={f.active} onChange={(e) => setF({ ...f, active: e.currentTarget.checked })} /><span>{m.feed.active}</span></label>
        <label className="tick2"><input type="checkbox" checked={f.push} onChange={(e) => setF({ ...f, push: e.currentTarget.checked })} /><span>{m.feed.push}</span></label>
        {f.push ? (
          <><div className="feedtwo"><TextInput id="feed-host" label={m.feed.pushHost} {...text('host')} error={told('host')} /><TextInput id="feed-pushPort" label={m.feed.pushPort} inputMode="numeric" {...text('pushPort')} error={told('pushPort')} /></div>
            <div className="feedtwo"><TextInput label={m.feed.pushApplication} {...text('toApplication')} /><TextInput label={m.feed.pushReceiver} {...text('receiver')} /></div>
            <label className="tick2"><input type="checkbox" checked={f.tls} onChange={(e) => setF({ ...f, tls: e.currentTarget.checked })} /><span>{m.feed.pushTls}</span></label></>
        ) : null}
        <div className="acts"><Button look="primary" type="submit" busy={act.isPending} hint="Enter">{m.feed.save}</Button><Button look="quiet" onClick={onClose} hint="Esc">{m.words.cancel}</Button>{is ? <Button look="quiet" onClick={() => act.mutate({ name: is.name, feed: null }, { onSuccess: () => { sayDone(m.facilities.saved); onClose(); } })}>{m.feed.remove}</Button> : null}</div>
      </form>
    </Dialog>
  );
}
