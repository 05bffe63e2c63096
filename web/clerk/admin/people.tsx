import { useState } from 'react';
import type { z } from 'zod';
import { listPeople } from '../../../src/modules/access/contract.ts';
import type { personLine } from '../../../src/modules/access/contract.ts';
import { instantLong, shortInstant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { roleWords } from '../../lib/names.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { useMe } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { Rows } from '../../ui/rows.tsx';
import { AddPerson } from './add-person.tsx';
import { ChangePerson } from './change-person.tsx';
import { ReviewerCharts } from './reviewer-charts.tsx';

export type Person = z.infer<typeof personLine>;

export function People() {
  const { data, error, refetch } = useAsk(listPeople, {}), me = useMe();
  const [adding, setAdding] = useState(false), [changing, setChanging] = useState<Person | null>(null), [charts, setCharts] = useState<Person | null>(null);
  useKeys(m.admin.tabs['people']!, [{ keys: 'n', says: m.admin.add, line: true, run: () => setAdding(true) }]);
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <>
      <div className="lead"><span className="m">{m.admin.people(data.people.length)}</span><span className="grow" /><Button look="primary" small onClick={() => setAdding(true)} hint="n">{m.admin.add}</Button></div>
      <Rows label={m.admin.tabs['people']!}>
        <thead><tr><th scope="col">{m.admin.name}</th><th scope="col">{m.admin.signInName}</th><th scope="col">{m.admin.roles}</th><th scope="col" className="hm">{m.admin.secondStep}</th><th scope="col" className="hm">{m.admin.lastSignIn}</th><th scope="col"><span className="sr">{m.admin.change}</span></th></tr></thead>
        <tbody>{data.people.map((p) => (
          <tr key={p.id}><td className="cut">{p.name} {p.active ? null : <Chip>{m.admin.inactive}</Chip>}{p.id === me.id ? <span className="f"> {m.admin.self}</span> : null}</td><td className="m cut">{p.signInName}</td><td className="m cut" title={roleWords(p.roles)}>{roleWords(p.roles) || m.admin.rolesNone}</td><td className="m hm">{p.totp ? m.admin.yes : m.admin.no}</td><td className="f hm" title={p.lastSignInAt ? instantLong(p.lastSignInAt) : undefined}>{p.lastSignInAt ? shortInstant(p.lastSignInAt) : m.admin.never}</td><td className="num"><Button small onClick={() => setChanging(p)} aria-label={m.admin.changeTitle(p.name)}>{m.admin.change}</Button></td></tr>))}</tbody>
      </Rows>
      <AddPerson opened={adding} onClose={() => setAdding(false)} />
      {changing ? <ChangePerson person={data.people.find((p) => p.id === changing.id) ?? changing} onClose={() => setChanging(null)} onCharts={() => { setCharts(changing); setChanging(null); }} /> : null}
      {charts ? <ReviewerCharts person={charts} onClose={() => setCharts(null)} /> : null}
    </>
  );
}
