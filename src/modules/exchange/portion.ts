import type { Finding } from '../../standards/translation.ts';

/** How an item of a delimited file is read: its header, and which of our words each column carries. Kept with the file, so that a row can be read again. */
export type CsvReading = { header: string[]; delimiter: string; map: Record<string, unknown> };

/** One document, message, bundle, line or row as it comes in. Its bytes are `length` bytes from `start` of the portion. */
export type IncomingItem = {
  start: number;
  length: number;
  standard: 'fhir' | 'hl7v2' | 'ccda' | 'csv' | 'unknown';
  /** Where in the file: `line 12`, `message 3`; the file's own name when it is the whole file. */
  place: string;
  /** Findings about the surroundings (a batch whose count is wrong). */
  findings?: readonly Finding[];
  /** Why it can never be filed as it is. The bytes are kept and it waits in the exception queue. */
  refuse?: { reason: string; mend: string };
};

/** A piece of a file that is kept as one: whole items, one behind the other. */
export type Portion = { bytes: Buffer; items: IncomingItem[]; reading?: CsvReading };

/** What a reader makes of a file. */
export type FileReading =
  | { portion: Portion }
  | { ignored: string }
  | { refused: string };

/** Portions are about this long: some hundreds of resources, one commit. */
export const portionBytes = 640 * 1024;
