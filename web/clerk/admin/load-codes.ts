import type { Loaded } from '../../../src/modules/terminology/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { CallProblem } from '../../lib/problem.ts';
import { session } from '../../lib/session.ts';

export type CodesProgress = { step: 'sending' | 'reading' | 'staging' | 'changing'; file?: string; concepts: number; of: number };
export type CodesDone = { loaded: (Loaded & { kind: string; files: string[] })[]; ignored: string[] };
export type CodesSaid = { effectiveOn: string; version: string; older: boolean; retireMany: boolean };

/** Sends the files of a release; the reply comes line by line while they are read. */
export function loadCodes(files: File[], said: CodesSaid, onProgress: (p: CodesProgress) => void): { promise: Promise<CodesDone>; cancel: () => void } {
  const request = new XMLHttpRequest(), form = new FormData();
  for (const [name, value] of Object.entries(said)) if (value) form.append(name, String(value));
  for (const f of files) form.append('files', f, (f as File & { webkitRelativePath?: string }).webkitRelativePath || f.name);
  const promise = new Promise<CodesDone>((done, fail) => {
    let read = 0, last: { done?: CodesDone; problem?: ConstructorParameters<typeof CallProblem>[0] } = {};
    const take = (): void => {
      for (let end = request.responseText.indexOf('\n', read); end >= 0; end = request.responseText.indexOf('\n', read)) {
        const line = request.responseText.slice(read, end);
        read = end + 1;
        try { const one = JSON.parse(line) as typeof last & { progress?: CodesProgress }; if (one.progress) onProgress(one.progress); else last = one; } catch { /* a refusal before the work began is one JSON text, read at the end */ }
      }
    };
    request.upload.onprogress = (e) => onProgress({ step: 'sending', concepts: e.loaded, of: e.total });
    request.onprogress = take;
    request.onerror = () => fail(new CallProblem({ kind: 'offline', detail: m.states.offlineSays }));
    request.onabort = () => fail(new CallProblem({ kind: 'cancelled', detail: m.desk.cancelled }));
    request.onload = () => {
      take();
      if (last.done) { done(last.done); return; }
      let body = last.problem ?? {};
      if (!last.problem) try { body = JSON.parse(request.responseText) as typeof body; } catch { /* a proxy may answer in its own words */ }
      if (request.status === 401) session.lapse('ended');
      fail(new CallProblem({ status: request.status, kind: 'bug', ...body, detail: (body as { detail?: string }).detail ?? m.states.errorSays }));
    };
    request.open('POST', '/api/terminology/upload');
    request.setRequestHeader('x-chartkeeper', '1');
    request.send(form);
  });
  return { promise, cancel: () => request.abort() };
}
