import { CallProblem } from '../../lib/problem.ts';
import { m } from '../../lib/messages/index.ts';
import { session } from '../../lib/session.ts';

export type Upload = { promise: Promise<string>; cancel: () => void };

/** Sends files to the exchange with progress by bytes; answers the id of the import run. */
export function upload(files: File[], source: string, onProgress: (sent: number, all: number) => void): Upload {
  const request = new XMLHttpRequest(), form = new FormData();
  if (source) form.append('source', source);
  for (const f of files) form.append('files', f, (f as File & { webkitRelativePath?: string }).webkitRelativePath || f.name);
  const promise = new Promise<string>((done, fail) => {
    request.upload.onprogress = (e) => onProgress(e.loaded, e.lengthComputable ? e.total : files.reduce((n, f) => n + f.size, 0));
    request.onerror = () => fail(new CallProblem({ kind: 'offline', detail: m.states.offlineSays }));
    request.onabort = () => fail(new CallProblem({ kind: 'cancelled', detail: m.desk.cancelled }));
    request.onload = () => {
      let body: { runId?: string } & ConstructorParameters<typeof CallProblem>[0] = {};
      try { body = JSON.parse(request.responseText) as typeof body; } catch { /* a proxy may answer in its own words */ }
      if (request.status < 300 && body.runId) { done(body.runId); return; }
      if (request.status === 401) session.lapse('ended');
      fail(new CallProblem({ ...body, status: request.status, detail: body.detail ?? m.states.errorSays }));
    };
    request.open('POST', '/api/exchange/upload');
    request.setRequestHeader('x-chartkeeper', '1');
    request.send(form);
  });
  return { promise, cancel: () => request.abort() };
}

/** The files of a drop, folders opened. */
export async function filesOf(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items].map((i) => i.webkitGetAsEntry?.()).filter((e): e is FileSystemEntry => Boolean(e));
  if (entries.length === 0) return [...transfer.files];
  return (await Promise.all(entries.map(walk))).flat();
}

async function walk(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) return new Promise((done, fail) => (entry as FileSystemFileEntry).file((f) => done([f]), fail));
  const reader = (entry as FileSystemDirectoryEntry).createReader(), out: File[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (some.length === 0) return out;
    out.push(...(await Promise.all(some.map(walk))).flat());
  }
}
