/* oxlint-disable no-control-regex -- framing bytes and control characters are what is looked for here */
import type { Finding } from '../translation.ts';

export type SplitItem =
  | { kind: 'message'; text: string; line: number }
  | { kind: 'refuse'; text: string; line: number; why: string }
  | { kind: 'finding'; finding: Finding };

/** The longest message taken, in characters: a limit on everything. */
export const messageCharsMax = 64 * 1024 * 1024;

const isHeader = (line: string, id: string): boolean => line.startsWith(id) && line.length > 3 && !/[A-Za-z0-9\s]/.test(line[3] ?? ' ');

/**
 * Whether a text is HL7 v2: it begins with MSH, FHS or BHS and a delimiter, or with a line that could only be another
 * HL7 segment (a message that lost its MSH is a broken message, not another kind of file).
 */
export function looksLikeHl7(text: string): boolean {
  const start = text.slice(0, 2000).replace(/^[\uFEFF\u000b\s]+/, '');
  if (/^(?:MSH|FHS|BHS)[^A-Za-z0-9\s]/.test(start)) return true;
  return /^(?:EVN|PID|PV1|OBR|OBX|ORC|NK1|TXA|SCH|RXA|SFT|MSA)([|#!%$*+;])[^\r\n]*(?:[\r\n]+[A-Z][A-Z0-9]{2}\1|\s*$)/.test(start);
}

type Counter = { at: string; messages: number };

/**
 * Splits a stream of text into messages; feed it pieces of any size with `push`, then `end`. Knows CR, LF and CRLF,
 * MLLP framing bytes, and batches (FHS, BHS, BTS, FTS: HL7 2.5 section 2.10.3), whose wrong counts become findings.
 */
export class MessageSplitter {
  #rest = '';
  #line = 0;
  #lines: string[] = [];
  #chars = 0;
  #startLine = 1;
  #isMessage = false;
  #batch: Counter | undefined;
  #batches = 0;
  #inFile = false;
  #tooLong = false;

  *push(piece: string): Generator<SplitItem> {
    const text = this.#rest + piece;
    let from = 0;
    const ends = /\r\n|\r|\n|\u001c/g;
    for (let found = ends.exec(text); found; found = ends.exec(text)) {
      const to = found.index + found[0].length;
      if (found[0] === '\r' && to === text.length) break;
      yield* this.#take(text.slice(from, found.index), found[0] === '\u001c' ? '' : found[0]);
      from = to;
    }
    this.#rest = text.slice(from);
    if (this.#rest.length > messageCharsMax) { this.#tooLong = true; this.#rest = ''; }
  }

  *end(): Generator<SplitItem> {
    const last = this.#rest;
    this.#rest = '';
    const cr = last.endsWith('\r');
    if (last !== '') yield* this.#take(cr ? last.slice(0, -1) : last, cr ? '\r' : '');
    yield* this.#finish();
    if (this.#batch) yield finding('batch-not-closed', this.#batch.at, 'the batch has no BTS: it may be cut off', 'compare with what the sender sent');
    else if (this.#inFile) yield finding('file-not-closed', `line ${this.#line}`, 'the file has an FHS but no FTS: it may be cut off', 'compare with what the sender sent');
  }

  *#take(raw: string, lineEnd: string): Generator<SplitItem> {
    this.#line += 1;
    const line = raw.replace(/^[\uFEFF\u000b]+/, '');
    if (line.trim() === '') {
      if (this.#isMessage && lineEnd !== '' && this.#lines.length > 0 && !/[\r\n]$/.test(this.#lines.at(-1) ?? '')) this.#lines.push(lineEnd);
      return;
    }
    if (isHeader(line, 'MSH')) { yield* this.#finish(); this.#begin(true); if (this.#batch) this.#batch.messages += 1; }
    else if (isHeader(line, 'FHS')) { yield* this.#finish(); this.#inFile = true; return; }
    else if (isHeader(line, 'BHS')) { yield* this.#finish(); this.#batch = { at: `line ${this.#line}`, messages: 0 }; this.#batches += 1; return; }
    else if (isHeader(line, 'BTS') || line === 'BTS') { yield* this.#finish(); yield* this.#closeBatch(line); return; }
    else if (isHeader(line, 'FTS') || line === 'FTS') { yield* this.#finish(); yield* this.#closeFile(line); return; }
    else if (this.#lines.length === 0) this.#begin(false);
    this.#chars += line.length;
    if (this.#chars > messageCharsMax) { this.#tooLong = true; return; }
    this.#lines.push(line + lineEnd);
  }

  #begin(isMessage: boolean): void {
    this.#isMessage = isMessage;
    this.#startLine = this.#line;
  }

  *#finish(): Generator<SplitItem> {
    const text = this.#lines.join('');
    const tooLong = this.#tooLong;
    this.#lines = [];
    this.#chars = 0;
    this.#tooLong = false;
    if (tooLong) yield { kind: 'refuse', text: text.slice(0, 2000), line: this.#startLine, why: `line ${this.#startLine}: longer than ${messageCharsMax} characters; send it in parts` };
    else if (text !== '' && this.#isMessage) yield { kind: 'message', text, line: this.#startLine };
    else if (text !== '') yield { kind: 'refuse', text, line: this.#startLine, why: `line ${this.#startLine}: the text does not begin with MSH, so that its sender, type and control id are unknown; send the whole message` };
    this.#isMessage = false;
  }

  *#closeBatch(line: string): Generator<SplitItem> {
    const said = line.split(line[3] ?? '|')[1]?.trim() ?? '';
    const had = this.#batch?.messages ?? 0;
    const at = `line ${this.#line}`;
    if (!this.#batch) yield finding('batch-without-header', at, 'a BTS stands without its BHS', 'compare with what the sender sent');
    else if (said !== '' && Number(said) !== had) yield finding('batch-count', at, `BTS-1 says ${/^\d+$/.test(said) ? said : 'something else than a number'}, the batch has ${had} messages`, 'ask the sender for what is missing');
    this.#batch = undefined;
  }

  *#closeFile(line: string): Generator<SplitItem> {
    const said = line.split(line[3] ?? '|')[1]?.trim() ?? '';
    if (said !== '' && Number(said) !== this.#batches) {
      yield finding('file-count', `line ${this.#line}`, `FTS-1 says ${/^\d+$/.test(said) ? said : 'something else than a number'}, the file has ${this.#batches} batches`, 'ask the sender for what is missing');
    }
    this.#inFile = false;
    this.#batches = 0;
  }
}

const finding = (code: string, at: string, says: string, mend: string): SplitItem =>
  ({ kind: 'finding', finding: { severity: 'warning', code, at, says, mend } });

/** Splits a text, or pieces of one, into messages, refusals (text that is no message) and findings (batch counts). */
export function* splitMessages(text: string | Iterable<string>): Generator<SplitItem> {
  const splitter = new MessageSplitter();
  for (const piece of typeof text === 'string' ? [text] : text) yield* splitter.push(piece);
  yield* splitter.end();
}
