import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { showRun } from '../../../src/modules/exchange/contract.ts';
import type { ImportRun } from '../../../src/modules/exchange/contract.ts';
import { useQuery } from '@tanstack/react-query';
import { call } from '../../lib/call.ts';
import { m } from '../../lib/messages/index.ts';
import { count } from '../../lib/names.ts';
import { Button } from '../../ui/button.tsx';
import { Failed } from '../../ui/states.tsx';

const over = (run: ImportRun | undefined): boolean => run?.state === 'done' || run?.state === 'failed';

/** An import while it runs and when it is done: numbers, then every exception with its reason, and what was ignored. */
export function RunProgress({ runId, onAnother, onDone }: { runId: string; onAnother: () => void; onDone: () => void }) {
  const { data: run, error } = useQuery({ queryKey: [showRun.name, runId], queryFn: () => call(showRun, { runId }), refetchInterval: (q) => over(q.state.data) ? false : 700 });
  const finished = over(run);
  useEffect(() => { if (finished) onDone(); }, [finished]);
  if (error) return <><Failed error={error} /><Button small onClick={onAnother}>{m.desk.another}</Button></>;
  if (!run) return <p className="m" role="status">{m.desk.working}</p>;
  const done = run.filed + run.alreadyHere + run.exceptions.length;
  return (
    <div className="run">
      {finished ? <p role="status"><b>{run.state === 'failed' ? m.desk.failed : m.desk.done}</b></p> : <><p role="status">{m.desk.filing(done, run.items)}</p><progress value={done} max={run.items || undefined} aria-label={m.desk.filing(done, run.items)} /></>}
      <dl className="pairs numbers"><dt>{m.desk.files}</dt><dd>{count(run.files)}</dd><dt>{m.desk.filed}</dt><dd>{count(run.filed)}</dd><dt>{m.desk.alreadyHere}</dt><dd>{count(run.alreadyHere)}</dd><dt>{m.desk.exceptionsWord}</dt><dd className={run.exceptions.length ? 'hi2' : undefined}>{count(run.exceptions.length)}</dd><dt>{m.desk.ignored}</dt><dd>{count(run.ignored.length)}</dd></dl>
      {run.exceptions.length ? <div className="runlist" tabIndex={0} role="region" aria-label={m.desk.exceptionsWord}><h3>{m.desk.exceptionsWord}</h3><ul>{run.exceptions.slice(0, 100).map((e, i) => <li key={i}><b>{e.file}{e.item && e.item !== e.file ? `, ${e.item}` : ''}</b><span>{e.reason}</span></li>)}</ul></div> : null}
      {finished && Object.keys(run.resources).length ? <details><summary>{m.desk.resources}</summary><dl className="pairs">{Object.entries(run.resources).sort((a, b) => b[1] - a[1]).map(([type, n]) => [<dt key={type}>{type}</dt>, <dd key={`${type}n`}>{count(n)}</dd>])}</dl></details> : null}
      {run.ignored.length ? <details><summary>{m.desk.ignored} ({count(run.ignored.length)})</summary><ul>{run.ignored.slice(0, 100).map((f) => <li key={f} className="m">{f}</li>)}</ul></details> : null}
      {finished ? <div className="acts">{run.exceptions.length ? <Link to="/inbound" search={{ state: 'exception' }}>{m.desk.openQueue}</Link> : null}<Button small onClick={onAnother}>{m.desk.another}</Button></div> : null}
    </div>
  );
}
