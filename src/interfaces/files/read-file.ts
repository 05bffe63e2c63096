import type { FileReading } from '../../modules/exchange/index.ts';
import type { Leaf } from './unpack.ts';
import type { CsvMap } from '../../modules/exchange/index.ts';
import { readCsv } from './read-csv.ts';
import { readHl7 } from './read-hl7.ts';
import { readJson } from './read-json.ts';
import { readXmlFile } from './read-xml-file.ts';

export type ReadOptions = { map?: CsvMap };

/** A file as portions of items, or the reason why it is none. Streams: holds one portion at a time. */
export async function* readFile(leaf: Extract<Leaf, { bytes: unknown }>, options: ReadOptions = {}): AsyncGenerator<FileReading> {
  const { kind, bytes, path } = leaf;
  if (kind.kind === 'ignored') yield { ignored: kind.reason };
  else if (kind.kind === 'json') yield* readJson(path, bytes);
  else if (kind.kind === 'xml') yield* readXmlFile(path, bytes);
  else if (kind.kind === 'hl7') yield* readHl7(bytes);
  else if (kind.kind === 'csv') yield* options.map ? readCsv(bytes, options.map) : ignoredCsv();
  else yield { refused: 'the kind of this file is not known; send FHIR JSON, NDJSON, C-CDA XML, HL7 v2 or CSV with a map' };
}

function* ignoredCsv(): Generator<FileReading> {
  yield { ignored: 'a table without a column map: give --map MAP.yaml to import it' };
}
