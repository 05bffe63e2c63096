import { TextInput } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { listSystems } from '../../../src/modules/terminology/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { CallProblem } from '../../lib/problem.ts';
import { queries } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { filesOf } from '../desk/upload.ts';
import { Rows } from '../../ui/rows.tsx';
import { loadCodes } from './load-codes.ts';
import type { CodesDone, CodesProgress, CodesSaid } from './load-codes.ts';

type State = { at: 'waiting' } | { at: 'working'; progress: CodesProgress } | { at: 'done'; done: CodesDone } | { at: 'failed'; problem: CallProblem; files: File[] };

/** Load the files of a release: numbers while it works, what changed at the end; what looks wrong waits for a yes. */
export function LoadCodesPanel() {
  const [state, setState] = useState<State>({ at: 'waiting' }), [said, setSaid] = useState<CodesSaid>({ effectiveOn: '', version: '', older: false, retireMany: false });
  const input = useRef<HTMLInputElement>(null), now = useRef<{ cancel: () => void } | null>(null);
  const take = (files: File[], how: CodesSaid = said): void => {
    if (files.length === 0) return;
    setState({ at: 'working', progress: { step: 'sending', concepts: 0, of: files.reduce((n, f) => n + f.size, 0) } });
    const load = loadCodes(files, how, (progress) => setState((s) => s.at === 'working' ? { at: 'working', progress } : s));
    now.current = load;
    load.promise.then((done) => { setState({ at: 'done', done }); void queries.invalidateQueries({ queryKey: [listSystems.name] }); }, (error: unknown) => setState({ at: 'failed', problem: error instanceof CallProblem ? error : new CallProblem({ kind: 'bug', detail: String(error) }), files }));
  };
  useKeys(m.codeSystems.load, [{ keys: 'u', says: m.codeSystems.choose, line: true, when: state.at !== 'working', run: () => input.current?.click() }]);
  return (
    <section className="codesys-load" aria-labelledby="codesys-load-h" onDragOver={(e) => e.preventDefault()} onDrop={(e) => { e.preventDefault(); if (state.at !== 'working') void filesOf(e.dataTransfer).then((f) => take(f)); }}>
      <h2 id="codesys-load-h">{m.codeSystems.load}</h2>
      <p className="f">{m.codeSystems.loadSays}</p>
      {state.at === 'working' ? <Working progress={state.progress} onCancel={() => now.current?.cancel()} /> : (
        <div className="codesys-form">
          <Button look="primary" onClick={() => input.current?.click()} hint="u"><Glyph of={IconUpload} /> {m.codeSystems.choose}</Button>
          <input ref={input} type="file" multiple hidden aria-label={m.codeSystems.choose} onChange={(e) => { take([...e.currentTarget.files ?? []]); e.currentTarget.value = ''; }} />
          <TextInput label={m.codeSystems.version} description={m.codeSystems.versionSays} value={said.version} onChange={(e) => setSaid({ ...said, version: e.currentTarget.value })} maxLength={60} autoComplete="off" />
          <TextInput label={m.codeSystems.inForce} placeholder="2026-10-01" value={said.effectiveOn} onChange={(e) => setSaid({ ...said, effectiveOn: e.currentTarget.value })} maxLength={10} autoComplete="off" />
        </div>
      )}
      {state.at === 'failed' ? <Failure problem={state.problem} onAgain={(more) => take(state.files, { ...said, ...more })} /> : null}
      {state.at === 'done' ? <Outcome done={state.done} /> : null}
    </section>
  );
}

function Working({ progress: p, onCancel }: { progress: CodesProgress; onCancel: () => void }) {
  const says = p.step === 'sending' ? m.codeSystems.sending : p.step === 'reading' ? m.codeSystems.reading(p.file ?? '') : p.step === 'staging' ? m.codeSystems.staging(p.concepts.toLocaleString('en-US'), p.of.toLocaleString('en-US')) : m.codeSystems.changing;
  return <div className="sending"><p role="status">{says}</p><progress {...(p.step === 'sending' || p.step === 'staging' ? { value: p.concepts, max: p.of || 1 } : {})} aria-label={says} /><div><Button small onClick={onCancel}>{m.words.cancel}</Button></div></div>;
}

/** What stopped it, with the line and how to mend it; an older release or many retirements go on after a tick. */
function Failure({ problem, onAgain }: { problem: CallProblem; onAgain: (more: Partial<CodesSaid>) => void }) {
  const [yes, setYes] = useState(false), asks = problem.issues.filter((i) => i.code === 'older-release' || i.code === 'would-retire-many');
  return (
    <div className="note dan" role="alert"><span aria-hidden="true">!</span><div>
      <b>{problem.message}</b>
      {problem.issues.map((i) => <p key={i.says}>{[i.at, i.says, i.mend].filter(Boolean).join(': ')}</p>)}
      {asks.length ? <><label className="tick2"><input type="checkbox" checked={yes} onChange={(e) => setYes(e.currentTarget.checked)} /><span>{m.codeSystems.meant}</span></label><Button small disabled={!yes} onClick={() => onAgain({ older: asks.some((i) => i.code === 'older-release'), retireMany: asks.some((i) => i.code === 'would-retire-many') })}>{m.codeSystems.again}</Button></> : null}
    </div></div>
  );
}

function Outcome({ done }: { done: CodesDone }) {
  const systems = done.loaded.flatMap((l) => l.systems), retired = systems.flatMap((s) => s.retiredCodes.map((c) => ({ ...c, system: s.title })));
  return (
    <div className="codesys-done" role="status">
      <Rows label={m.admin.tabs['codes']!}><caption className="sr">{m.codeSystems.done}</caption><thead><tr><th scope="col">{m.codeSystems.title}</th><th scope="col" className="num">{m.codeSystems.added}</th><th scope="col" className="num">{m.codeSystems.changed}</th><th scope="col" className="num">{m.codeSystems.retired}</th><th scope="col" className="num">{m.codeSystems.restored}</th><th scope="col" className="num">{m.codeSystems.same}</th></tr></thead>
        <tbody>{systems.slice(0, 20).map((s) => <tr key={s.url}><th scope="row" className="cut">{s.title}</th><td className="num">{s.added.toLocaleString('en-US')}</td><td className="num">{s.changed.toLocaleString('en-US')}</td><td className="num">{s.retired.toLocaleString('en-US')}</td><td className="num">{s.restored.toLocaleString('en-US')}</td><td className="num">{s.same.toLocaleString('en-US')}</td></tr>)}</tbody></Rows>
      {systems.length > 20 ? <p className="f">{m.codeSystems.more(systems.length - 20)}</p> : null}
      {retired.length ? <details><summary>{m.codeSystems.retiredCodes(retired.length)}</summary><ul>{retired.map((c) => <li key={`${c.system} ${c.code}`}><code>{c.code}</code> {c.display}{c.uses > 0 ? <b> {m.codes.used(c.uses)}</b> : null}</li>)}</ul></details> : null}
      {done.ignored.length ? <p className="f">{m.codeSystems.ignored(done.ignored.slice(0, 5).join(', '))}</p> : null}
    </div>
  );
}
