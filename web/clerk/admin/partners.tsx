import { TextInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import { listPartners, setPartner } from '../../../src/modules/exchange/contract.ts';
import { instantLong, shortInstant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { count } from '../../lib/names.ts';
import { CallProblem } from '../../lib/problem.ts';
import { useAct, useAsk } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { sayDone } from '../frame/foot-note.ts';
import { Rows } from '../../ui/rows.tsx';
import { Feed } from './feed.tsx';

type Partner = z.infer<typeof listPartners.output>['partners'][number];

/** Who sends records here, how it goes, and in which zone they write. */
export function Partners() {
  const { data, error, refetch } = useAsk(listPartners, {}), [changing, setChanging] = useState<Partner | null>(null);
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <>
      <p className="m lead">{m.partners.says}</p>
      {data.partners.length === 0 ? <p className="m">{m.partners.none}</p> : (
        <Rows label={m.admin.tabs['partners']!}><thead><tr><th scope="col">{m.partners.name}</th><th scope="col">{m.partners.last}</th><th scope="col" className="hm">{m.partners.facility}</th><th scope="col" className="num hm">{m.partners.items}</th><th scope="col" className="num hm">{m.partners.filed}</th><th scope="col" className="num">{m.partners.waiting}</th><th scope="col" className="hm">{m.partners.zone}</th><th scope="col"><span className="sr">{m.partners.change}</span></th></tr></thead>
          <tbody>{data.partners.map((p) => <tr key={p.id}><td className="cut"><b>{p.name}</b></td><td className="f" title={p.last ? instantLong(p.last.at) : undefined}>{p.last ? shortInstant(p.last.at) : m.partners.never}</td><td className="m cut hm">{p.last?.facility}</td><td className="num hm">{p.last ? count(p.last.items) : ''}</td><td className="num hm">{p.last ? count(p.last.filed) : ''}</td><td className="num">{p.waiting ? <Chip tone="due">{count(p.waiting)}{p.waiting >= 1000 ? '+' : ''}</Chip> : 0}</td><td className="m cut hm">{p.zone ?? m.partners.zoneNone}</td><td className="num"><Button small onClick={() => setChanging(p)} aria-label={`${m.admin.change}: ${m.partners.changeTitle(p.name)}`}>{m.admin.change}</Button></td></tr>)}</tbody></Rows>
      )}
      <Feed />
      {changing ? <PartnerDialog of={changing} onClose={() => setChanging(null)} /> : null}
    </>
  );
}

function PartnerDialog({ of, onClose }: { of: Partner; onClose: () => void }) {
  const [zone, setZone] = useState(of.zone ?? ''), [system, setSystem] = useState(of.numberSystem ?? ''), [map, setMap] = useState(of.csvMap ?? ''), act = useAct(setPartner, [listPartners]);
  const faultAt = (at: string): string | undefined => (act.error instanceof CallProblem ? act.error.issues.find((i) => i.at === at)?.says : undefined), anywhere = ['zone', 'numberSystem', 'csvMap'].some((at) => faultAt(at));
  return (
    <Dialog title={m.partners.changeTitle(of.name)} opened onClose={onClose} wide>
      <form className="signform" noValidate onSubmit={(e) => { e.preventDefault(); act.mutate({ id: of.id, zone: zone.trim() || null, numberSystem: system.trim() || null, csvMap: map.trim() ? map : null }, { onSuccess: () => { sayDone(m.facilities.saved); onClose(); } }); }}>
        {act.error && !anywhere ? <p className="crit" role="alert">{act.error.message}</p> : null}
        <TextInput data-autofocus label={m.facilities.zone} description={m.partners.changeSays} value={zone} onChange={(e) => setZone(e.currentTarget.value)} error={faultAt('zone')} autoComplete="off" />
        <TextInput label={m.partners.numberSystem} description={m.partners.numberSystemSays} value={system} onChange={(e) => setSystem(e.currentTarget.value)} error={faultAt('numberSystem')} autoComplete="off" spellCheck={false} />
        <Textarea label={m.partners.csvMap} description={m.partners.csvMapSays} placeholder={m.partners.csvMapHint} value={map} onChange={(e) => setMap(e.currentTarget.value)} error={faultAt('csvMap')} rows={6} spellCheck={false} />
        <div className="acts"><Button look="primary" type="submit" busy={act.isPending}>{m.facilities.save}</Button><Button look="quiet" onClick={onClose} hint="Esc">{m.words.cancel}</Button></div>
      </form>
    </Dialog>
  );
}
