import { TextInput } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { listItems } from '../../../src/modules/exchange/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { queries } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { useKept } from '../../ui/kept.ts';
import { useKeys } from '../../ui/keys.tsx';
import { RunProgress } from './run-progress.tsx';
import { filesOf, upload } from './upload.ts';
import type { Upload } from './upload.ts';

type State = { at: 'waiting' } | { at: 'sending'; sent: number; all: number; files: number } | { at: 'running'; runId: string } | { at: 'failed'; says: string };

/** Take records in: drop, choose or paste files; numbers while it works; a summary with every reason at the end. */
export function DropZone() {
  const [state, setState] = useState<State>({ at: 'waiting' }), [over, setOver] = useState(false), [source, setSource] = useKept('source', '');
  const input = useRef<HTMLInputElement>(null), now = useRef<Upload | null>(null);
  const take = (files: File[]): void => {
    if (files.length === 0) return;
    const all = files.reduce((n, f) => n + f.size, 0);
    setState({ at: 'sending', sent: 0, all, files: files.length });
    now.current = upload(files, source.trim(), (sent, total) => setState((s) => s.at === 'sending' ? { ...s, sent, all: total } : s));
    now.current.promise.then((runId) => setState({ at: 'running', runId }), (error: Error) => setState({ at: 'failed', says: error.message }));
  };
  useKeys(m.desk.drop, [{ keys: 'u', says: m.desk.key.drop, line: true, when: state.at === 'waiting', run: () => input.current?.click() }]);
  return (
    <aside className={`drop-in${over ? ' over' : ''}`} aria-labelledby="drop-h" onDragOver={(e) => { e.preventDefault(); setOver(true); }} onDragLeave={(e) => { if (!e.currentTarget.contains(e.relatedTarget as Node)) setOver(false); }} onDrop={(e) => { e.preventDefault(); setOver(false); void filesOf(e.dataTransfer).then(take); }}>
      <h2 id="drop-h">{m.desk.drop}</h2>
      {state.at === 'running' ? <RunProgress runId={state.runId} onAnother={() => setState({ at: 'waiting' })} onDone={() => void queries.invalidateQueries({ queryKey: [listItems.name] })} /> : state.at === 'sending' ? (
        <div className="sending"><p role="status">{m.desk.sending(mb(state.sent), mb(state.all))}, {m.desk.filesChosen(state.files)}</p><progress value={state.sent} max={state.all || 1} aria-label={m.desk.sending(mb(state.sent), mb(state.all))} /><div><Button small onClick={() => now.current?.cancel()}>{m.words.cancel}</Button></div></div>
      ) : (
        <>
          {state.at === 'failed' ? <p className="crit" role="alert">{state.says}</p> : null}
          <div className="dropbox"><Glyph of={IconUpload} size={22} /><b>{m.desk.dropHere}</b><span className="f">{m.desk.dropOr}</span><Button small onClick={() => input.current?.click()} hint="u">{m.desk.choose}</Button></div>
          <input ref={input} type="file" multiple hidden aria-label={m.desk.choose} onChange={(e) => { take([...e.currentTarget.files ?? []]); e.currentTarget.value = ''; }} />
          <p className="f">{m.desk.dropSays}</p>
          <TextInput label={m.desk.source} description={m.desk.sourceSays} value={source} onChange={(e) => setSource(e.currentTarget.value)} maxLength={100} autoComplete="off" />
        </>
      )}
    </aside>
  );
}

const mb = (n: number): string => n < 1_048_576 ? `${Math.max(1, Math.round(n / 1024))} kB` : `${(n / 1_048_576).toFixed(1)} MB`;
