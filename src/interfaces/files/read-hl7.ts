import type { FileReading, IncomingItem } from '../../modules/exchange/index.ts';
import { portionBytes } from '../../modules/exchange/index.ts';
import type { Finding } from '../../standards/translation.ts';
import type { Peekable } from './peekable.ts';

/** A single message longer than this is refused by the translator as well. */
const messageBytesMax = 64 * 2 ** 20;

/** A header at the beginning of a line: MSH begins a message, the others surround batches (HL7 2.5 section 2.10.3). */
const header = /(?:^(?:\u00ef\u00bb\u00bf|\uFEFF)?|[\r\n\u000b\u001c])(MSH|FHS|BHS|BTS|FTS)(?=[^A-Za-z0-9\s]|[\r\n])([^\r\n]*)/g;

type Batch = { at: string; messages: number };

/** Cuts a stream of HL7 v2 into messages without reading them: each keeps its own bytes and so its own character set. */
export async function* readHl7(bytes: Peekable): AsyncGenerator<FileReading> {
  const cutter = new MessageCutter();
  const head = await bytes.peek(4);
  const wide = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff) || head[1] === 0 || head[0] === 0;
  if (wide) {
    const whole = await bytes.whole(messageBytesMax);
    if (!whole) yield { refused: `a UTF-16 file larger than ${messageBytesMax / 2 ** 20} MB; send it in UTF-8` };
    else yield* cutter.wide(whole);
    return;
  }
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of bytes) {
    rest = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
    if (rest.length < portionBytes) continue;
    const cut = lastMessage(rest);
    if (cut > 0) {
      yield* cutter.take(rest.subarray(0, cut), false);
      rest = Buffer.from(rest.subarray(cut));
    } else if (rest.length > messageBytesMax) { yield { refused: `message ${cutter.messages + 1} is longer than ${messageBytesMax / 2 ** 20} MB; send it in parts` }; return; }
  }
  if (rest.length > 0) yield* cutter.take(rest, true);
}

/** Where the last message begins, so that all before it is whole. */
function lastMessage(bytes: Buffer): number {
  for (let at = bytes.lastIndexOf('MSH'); at > 0; at = bytes.lastIndexOf('MSH', at - 1)) {
    const before = bytes[at - 1]!, after = bytes[at + 3];
    if ((before === 10 || before === 13 || before === 11 || before === 28) && after !== undefined && !/[A-Za-z0-9\s]/.test(String.fromCharCode(after))) return at;
  }
  return 0;
}

class MessageCutter {
  messages = 0;
  #batch: Batch | undefined;
  #batches = 0;
  #lost = 0;

  *wide(whole: Buffer): Generator<FileReading> {
    const big = (whole[0] === 0xfe && whole[1] === 0xff) || whole[0] === 0;
    const text = (big ? Buffer.from(whole.subarray(0, whole.length & ~1)).swap16() : whole).toString('utf16le');
    yield* this.#cut(text, whole, 2, true);
  }

  *take(bytes: Buffer, last: boolean): Generator<FileReading> { yield* this.#cut(bytes.toString('latin1'), bytes, 1, last); }

  *#cut(view: string, bytes: Buffer, width: number, last: boolean): Generator<FileReading> {
    const items: IncomingItem[] = [];
    const open = (from: number): void => { this.messages += 1; if (this.#batch) this.#batch.messages += 1; items.push({ start: from * width, length: 0, standard: 'hl7v2', place: `message ${this.messages}` }); };
    const close = (to: number): void => { const item = items.at(-1); if (item && item.length === 0) item.length = to * width - item.start; };
    let from = 0;
    let any = false;
    for (const found of view.matchAll(header)) {
      const at = found.index + found[0].indexOf(found[1]!);
      if (!any) this.#stray(view.slice(from, at), from, bytes, width, items);
      any = true;
      close(at);
      if (found[1] === 'MSH') open(at);
      else for (const finding of this.#edge(found[1]!, found[2] ?? '')) attach(items, finding);
      from = at;
    }
    if (!any) this.#stray(view, 0, bytes, width, items);
    close(view.length);
    if (last && this.#batch) attach(items, warn('batch-not-closed', this.#batch.at, 'the batch has no BTS: it may be cut off', 'compare with what the sender sent'));
    if (items.length > 0) yield { portion: { bytes, items } };
  }

  /** Text before the first header is a message that lost its MSH. */
  #stray(text: string, from: number, _bytes: Buffer, width: number, items: IncomingItem[]): void {
    if (text.replace(/[\s\u000b\u001c\uFEFF\u00ef\u00bb\u00bf]/g, '') === '') return;
    this.#lost += 1;
    items.push({
      start: from * width, length: text.length * width, standard: 'hl7v2', place: `message without MSH ${this.#lost}`,
      refuse: { reason: 'the text does not begin with MSH, so that its sender, type and control id are unknown', mend: 'Send the whole message, with its MSH segment' },
    });
  }

  #edge(id: string, rest: string): Finding[] {
    const said = rest.split(rest[0] ?? '|')[1]?.trim() ?? '';
    const at = `${id} behind message ${this.messages}`;
    if (id === 'BHS') { this.#batch = { at, messages: 0 }; this.#batches += 1; return []; }
    if (id === 'BTS') {
      const had = this.#batch?.messages ?? 0;
      const findings = !this.#batch ? [warn('batch-without-header', at, 'a BTS stands without its BHS', 'compare with what the sender sent')]
        : said !== '' && Number(said) !== had ? [warn('batch-count', at, `BTS-1 says ${/^\d{1,9}$/.test(said) ? said : 'something else than a number'}, the batch has ${had} messages`, 'ask the sender for what is missing')] : [];
      this.#batch = undefined;
      return findings;
    }
    if (id === 'FTS' && said !== '' && Number(said) !== this.#batches) return [warn('file-count', at, `FTS-1 says another number than the ${this.#batches} batches of the file`, 'ask the sender for what is missing')];
    return [];
  }
}

const warn = (code: string, at: string, says: string, mend: string): Finding => ({ severity: 'warning', code, at, says, mend });

function attach(items: IncomingItem[], finding: Finding): void {
  const last = items.at(-1);
  if (last) last.findings = [...last.findings ?? [], finding];
}
