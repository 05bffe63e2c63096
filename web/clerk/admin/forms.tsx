import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { listQuestionnaires, readQuestionnaire, storeQuestionnaire } from '../../../src/modules/charting/contract.ts';
import { call } from '../../lib/call.ts';
import { m } from '../../lib/messages/index.ts';
import { useAct, useAsk } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { Rows } from '../../ui/rows.tsx';

const f = m.forms;

/** Forms that clerks and clinicians fill in: stored as FHIR Questionnaires, put in use and retired. */
export function Forms() {
  const { data, error, refetch } = useAsk(listQuestionnaires, { all: true }), act = useAct(storeQuestionnaire, [listQuestionnaires, readQuestionnaire]);
  const [text, setText] = useState(''), [bad, setBad] = useState<string | null>(null), [said, setSaid] = useState<string | null>(null);
  const store = (resource: unknown): void => { setSaid(null); act.mutate({ resource: resource as { resourceType: 'Questionnaire' } }, { onSuccess: (q) => { setSaid(f.stored(q.title, q.entryVersion)); setText(''); } }); };
  const go = (): void => {
    let resource: unknown;
    try { resource = JSON.parse(text); } catch { setBad(f.notJson); document.getElementById('form-text')?.focus(); return; }
    setBad(null); store(resource);
  };
  const turn = async (url: string, status: string): Promise<void> => { const { resource } = await call(readQuestionnaire, { canonical: url }); store({ ...resource, status }); };
  return (
    <div className="formsadmin">
      <p className="m">{f.says}</p>
      {said ? <p role="status"><Chip tone="done">{said}</Chip></p> : null}
      {error ? <Failed error={error} retry={() => void refetch()} /> : !data ? <Loading lines={5} /> : data.questionnaires.length === 0 ? <Empty title={f.none} /> : (
        <Rows label={m.admin.tabs['forms']!}><thead><tr><th scope="col">{f.form}</th><th scope="col" className="hm">{f.address}</th><th scope="col">{f.questions}</th><th scope="col">{f.state}</th><th scope="col"><span className="sr">{f.retire}</span></th></tr></thead>
          <tbody>{data.questionnaires.map((q) => <tr key={q.id}><th scope="row" className="cut">{q.title}</th><td className="cut f hm" title={q.url}>{q.url}{q.version ? `|${q.version}` : ''}</td><td className="num">{q.questions}</td><td>{q.status}</td><td className="num"><Button small look="quiet" disabled={act.isPending} aria-label={`${q.status === 'active' ? f.retire : f.activate}: ${q.title}`} onClick={() => void turn(q.url, q.status === 'active' ? 'retired' : 'active')}>{q.status === 'active' ? f.retire : f.activate}</Button></td></tr>)}</tbody></Rows>
      )}
      <form onSubmit={(e) => { e.preventDefault(); go(); }} className="formstore" noValidate>
        <h2>{f.store}</h2>
        <label className="m">{f.choose} <input type="file" accept="application/json,application/fhir+json,.json" onChange={(e) => { const file = e.currentTarget.files?.[0]; if (file) void file.text().then(setText); }} /></label>
        <Textarea id="form-text" label={f.paste} value={text} onChange={(e) => setText(e.currentTarget.value)} rows={8} error={bad} spellCheck={false} />
        {act.error ? <p className="crit" role="alert">{act.error.message}{(act.error as { issues?: { at?: string; says: string; mend?: string }[] }).issues?.map((i) => ` ${i.at ? `${i.at}: ` : ''}${[i.says, i.mend].filter(Boolean).join('. ')}.`).join('')}</p> : null}
        <div className="acts"><Button look="primary" type="submit" busy={act.isPending} disabled={text.trim() === ''}>{f.go}</Button></div>
      </form>
    </div>
  );
}
