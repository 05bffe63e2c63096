import type { FileReading } from '../../modules/exchange/index.ts';
import { baseName } from './recognise.ts';
import { textOf } from './recognise.ts';
import type { Peekable } from './peekable.ts';

/** A clinical document longer than this is not one a translator could hold in memory beside others. */
const documentBytesMax = 64 * 2 ** 20;

/** XML: one document a file. Whether it is a C-CDA is the translator's word; FHIR XML is known by its namespace. */
export async function* readXmlFile(path: string, bytes: Peekable): AsyncGenerator<FileReading> {
  const whole = await bytes.whole(documentBytesMax);
  if (!whole) { yield { refused: `the document is larger than ${documentBytesMax / 2 ** 20} MB; ask the sender for it in parts` }; return; }
  const start = textOf(whole.subarray(0, 4000)).replace(/<\?[\s\S]*?\?>/g, '').replace(/<!--[\s\S]*?-->/g, '').trimStart();
  const root = /^<([A-Za-z][\w.:-]*)([^>]*)/.exec(start);
  const fhir = root !== null && /xmlns(?::\w+)?\s*=\s*["']http:\/\/hl7\.org\/fhir["']/.test(root[2] ?? '');
  yield {
    portion: {
      bytes: whole,
      items: [{ start: 0, length: whole.length, standard: fhir ? 'fhir' : 'ccda', place: baseName(path) }],
    },
  };
}
