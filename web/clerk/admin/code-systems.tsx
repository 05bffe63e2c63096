import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import { codeTasks, listSystems } from '../../../src/modules/terminology/contract.ts';
import type { CodeTask } from '../../../src/modules/terminology/contract.ts';
import { shownCode, useCodeSearch } from '../../lib/code-search.ts';
import type { ChosenCode } from '../../lib/code-search.ts';
import { shortDate } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { useMe } from '../../lib/use-me.ts';
import { CodePicker } from '../../ui/code-picker.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { Rows } from '../../ui/rows.tsx';
import { LoadCodesPanel } from './load-codes-panel.tsx';
import './code-systems.css';

/** What codes are here: of which release, from where, on what terms; and a look-up to try them. */
export function CodeSystems() {
  const { data, error, refetch } = useAsk(listSystems, {}), me = useMe();
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <div className="codesys">
      <p className="m lead">{m.codeSystems.says}</p>
      <TryLookUp />
      {me.rights.includes('terminology.load') ? <LoadCodesPanel /> : null}
      <h2>{m.codeSystems.here(data.systems.length)}</h2>
      <p className="f">{m.codeSystems.definitions(data.valueSets, data.conceptMaps)}</p>
      <SystemTable systems={data.systems} />
    </div>
  );
}

const shownMax = 60;
type System = z.output<typeof listSystems.output>['systems'][number];

/** Those that entries are coded with come first; HL7's hundreds of small ones are found by their name. */
function SystemTable({ systems }: { systems: System[] }) {
  const [words, setWords] = useState(''), wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const small = (s: System): boolean => /^http:\/\/(terminology\.)?hl7\.org\/(fhir\/(?!sid)|CodeSystem)/.test(s.url);
  const found = systems.filter((s) => wanted.every((w) => `${s.title} ${s.name} ${s.url}`.toLowerCase().includes(w))).sort((a, b) => Number(small(a)) - Number(small(b)) || (a.title < b.title ? -1 : 1));
  if (systems.length === 0) return <p className="m">{m.codeSystems.none}</p>;
  return (
    <>
      {systems.length > 12 ? <TextInput className="codesys-filter" label={m.codeSystems.filter} value={words} onChange={(e) => setWords(e.currentTarget.value)} autoComplete="off" /> : null}
      <Rows label={m.admin.tabs['codes']!} className="codesys-table">
        <thead><tr><th scope="col">{m.codeSystems.title}</th><th scope="col">{m.codeSystems.version}</th><th scope="col" className="hm">{m.codeSystems.inForce}</th><th scope="col" className="hm">{m.codeSystems.loadedOn}</th><th scope="col" className="num">{m.codeSystems.codes}</th><th scope="col" className="num">{m.codeSystems.retired}</th></tr></thead>
        <tbody>{found.slice(0, shownMax).map((s) => (
          <tr key={s.url}>
            <th scope="row"><b>{s.title}</b> {s.content === 'fragment' ? <Chip tone="due">{m.codes.someOnly}</Chip> : null}<small className="f">{s.url}</small>{small(s) ? null : <small className="f">{m.codeSystems.from(s.source)}. {s.licence}</small>}</th>
            <td className="cut">{s.version ?? m.words.notRecorded}</td><td className="hm">{s.effectiveOn ? shortDate(s.effectiveOn) : m.words.notRecorded}</td><td className="hm">{shortDate(s.loadedAt)}</td><td className="num">{s.concepts.toLocaleString('en-US')}</td><td className="num">{s.retired.toLocaleString('en-US')}</td>
          </tr>))}
        </tbody>
      </Rows>
      {found.length > shownMax ? <p className="f">{m.codeSystems.more(found.length - shownMax)}</p> : null}
    </>
  );
}

function TryLookUp() {
  const [task, setTask] = useState<CodeTask>('problem'), [chosen, setChosen] = useState<ChosenCode | null>(null), search = useCodeSearch(task);
  return (
    <section className="codesys-try" aria-label={m.codeSystems.try}>
      <NativeSelect label={m.codeSystems.task} value={task} onChange={(e) => { setTask(e.currentTarget.value as CodeTask); setChosen(null); }} data={codeTasks.map((t) => ({ value: t, label: m.codeSystems.tasks[t] ?? t }))} />
      <CodePicker label={m.codeSystems.try} search={search} chosen={chosen && shownCode(chosen)} onChoose={setChosen} />
    </section>
  );
}
