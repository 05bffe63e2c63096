import { Readable } from 'node:stream';
import tar from 'tar-stream';
import { drained } from './unpack.ts';
import type { Incoming } from './unpack.ts';

/** Files as the command line sends them over its socket: a tar of names and bytes, read as it comes. */
export async function* framedFiles(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Incoming> {
  const extract = tar.extract();
  const source = Readable.from(stream);
  source.on('error', (error) => extract.destroy(error));
  source.pipe(extract);
  try {
    for await (const entry of extract) yield { path: entry.header.name, size: entry.header.size ?? 0, bytes: drained(entry as AsyncIterable<Buffer>) };
  } finally { source.destroy(); extract.destroy(); }
}
