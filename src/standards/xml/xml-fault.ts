/** Why a text is not acceptable XML: the place, what is wrong there, and how it is mended. Never quotes content of the document. */
export class XmlFault extends Error {
  readonly line: number;
  readonly column: number;
  readonly mend: string;
  constructor(says: string, line: number, column: number, mend: string) {
    super(line > 0 ? `${says} (line ${line}, column ${column})` : says);
    this.name = 'XmlFault';
    this.line = line;
    this.column = column;
    this.mend = mend;
  }
}

/** A thing that was recovered while reading, to become a Finding. */
export type XmlNote = { code: string; line: number; says: string; mend: string };
