/* oxlint-disable no-control-regex -- framing bytes and control characters are what is looked for here */
import type { Delimiters } from './message.ts';

/** Control characters other than tab, LF and CR have no place in FHIR text; their Unicode pictures keep them visible. */
const tidyControls = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, c => String.fromCharCode(0x2400 + c.charCodeAt(0)));

const utf8 = new TextDecoder('utf-8', { fatal: true });
const latin1 = new TextDecoder('windows-1252');

function hexText(hex: string): string {
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], pair => parseInt(pair, 16));
  try { return tidyControls(utf8.decode(bytes)); } catch { return tidyControls(latin1.decode(bytes)); }
}

/** ISO 2022 sets that `\M..\` may switch to (HL7 2.5 section 2.9.2), as the 8-bit encoding with the same rows. */
const wideSets: Record<string, string> = { '2440': 'euc-jp', '2442': 'euc-jp', '242844': 'euc-jp', '2441': 'gb18030', '242841': 'gb18030', '242843': 'euc-kr' };

function wideText(run: string, set: string): string {
  const encoding = wideSets[set];
  if (encoding === undefined || !/^(?:[\x21-\x7e]{2})*$/.test(run)) return run;
  return new TextDecoder(encoding).decode(Uint8Array.from(run, c => c.charCodeAt(0) | 0x80));
}

/** Formatting commands of FT (HL7 2.5 section 2.9.6) in plain text: only what a reader would miss is kept. */
function formatting(command: string): string | undefined {
  const found = /^\.(br|sp|sk|ce|fi|nf|in|ti)([+-]?\d*)$/.exec(command);
  if (!found) return undefined;
  const count = Math.min(Math.max(Number(found[2] || 1), 1), 100);
  if (found[1] === 'br' || found[1] === 'ce') return '\n';
  if (found[1] === 'sp') return '\n'.repeat(count);
  if (found[1] === 'sk') return ' '.repeat(count);
  return '';
}

function meaning(body: string, d: Delimiters): string | undefined {
  switch (body) {
    case 'F': return d.field;
    case 'S': return d.component;
    case 'T': return d.subcomponent;
    case 'R': return d.repetition;
    case 'E': return d.escape;
    case 'P': return d.truncation ?? '#';
    case 'H': case 'N': return '';
  }
  if (/^X(?:[0-9A-Fa-f]{2})+$/.test(body)) return hexText(body.slice(1));
  if (/^C[0-9A-Fa-f]{4}$/.test(body)) return '';
  return formatting(body);
}

/**
 * Decodes the escape sequences of HL7 2.5 section 2.9 in one value. What is no known sequence (a lone escape
 * character, `\Z..\`, a Windows path) stays as it was written.
 */
export function unescape(text: string, d: Delimiters): string {
  const mark = d.escape;
  let from = mark === '' ? -1 : text.indexOf(mark);
  if (from < 0) return hasControls.test(text) ? tidyControls(text) : text;
  let out = '';
  let done = 0;
  while (from >= 0) {
    const to = text.indexOf(mark, from + 1);
    if (to < 0) break;
    const body = text.slice(from + 1, to);
    const wide = /^M((?:[0-9A-Fa-f]{2}){2,3})$/.exec(body);
    if (wide) {
      const next = text.indexOf(mark, to + 1);
      const end = next < 0 ? text.length : next;
      out += text.slice(done, from) + wideText(text.slice(to + 1, end), wide[1] ?? '');
      done = end;
      from = next;
      continue;
    }
    const plain = meaning(body, d);
    if (plain === undefined) { from = to; continue; }
    out += text.slice(done, from) + plain;
    done = to + 1;
    from = text.indexOf(mark, done);
  }
  return tidyControls(out + text.slice(done));
}

const hasControls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;

/** The inverse of `unescape` for plain text: delimiters and line ends become sequences. */
export function escape(text: string, d: Delimiters): string {
  let out = '';
  for (const c of text) {
    if (c === d.escape) out += `${d.escape}E${d.escape}`;
    else if (c === d.field) out += `${d.escape}F${d.escape}`;
    else if (c === d.component) out += `${d.escape}S${d.escape}`;
    else if (c === d.subcomponent) out += `${d.escape}T${d.escape}`;
    else if (c === d.repetition) out += `${d.escape}R${d.escape}`;
    else if (c === '\r') out += `${d.escape}X0D${d.escape}`;
    else if (c === '\n') out += `${d.escape}X0A${d.escape}`;
    else out += c;
  }
  return out;
}
