const token = /[ \t\n\r]*(?:([{}[\],:])|(")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y;

type Expect = 'value' | 'value-or-]' | 'key' | 'key-or-}' | 'colon' | 'comma' | 'end';

/**
 * The offset of the first fault in malformed JSON (RFC 8259). Used only after JSON.parse refused: V8's own messages quote the text,
 * which may be somebody's record, and do not always say where.
 */
export function faultOffset(text: string): number {
  const open: string[] = [];
  let expect: Expect = 'value';
  let at = 0;
  const after = (): Expect => (open.length === 0 ? 'end' : 'comma');
  for (;;) {
    token.lastIndex = at;
    const found = token.exec(text);
    const start = skipSpace(text, at);
    if (!found) return start;
    const [, mark, string] = found;
    at = string === undefined ? token.lastIndex : endOfString(text, token.lastIndex);
    if (at < 0) return start;
    if (expect === 'end') return start;
    if (expect === 'colon') {
      if (mark !== ':') return start;
      expect = 'value';
    } else if (expect === 'comma') {
      const top = open.at(-1);
      if (mark === ',') expect = top === '{' ? 'key' : 'value';
      else if ((mark === '}' && top === '{') || (mark === ']' && top === '[')) { open.pop(); expect = after(); }
      else return start;
    } else if (expect === 'key' || expect === 'key-or-}') {
      if (string !== undefined) expect = 'colon';
      else if (mark === '}' && expect === 'key-or-}') { open.pop(); expect = after(); }
      else return start;
    } else if (mark === '{') { open.push('{'); expect = 'key-or-}'; }
    else if (mark === '[') { open.push('['); expect = 'value-or-]'; }
    else if (mark === ']' && expect === 'value-or-]') { open.pop(); expect = after(); }
    else if (mark !== undefined) return start;
    else expect = after();
  }
}

/** Where well-formed JSON gives a key of an object for the second time. */
export function repeatedKeyOffset(text: string): number {
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const c = text.charCodeAt(at);
    if (c === 123) open.push(new Set());
    else if (c === 91) open.push(null);
    else if (c === 125 || c === 93) open.pop();
    else if (c === 34) {
      const end = endOfString(text, at + 1);
      const keys = open.at(-1);
      if (keys && text.charAt(skipSpace(text, end)) === ':') {
        const key = JSON.parse(text.slice(at, end)) as string;
        if (keys.has(key)) return at;
        keys.add(key);
      }
      at = end - 1;
    }
  }
  return 0;
}

/** Behind the quote that ends a string, or -1 where it is none. Walked by hand: an expression would run out of stack on a string of many megabytes. */
function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const c = text.charCodeAt(at);
    if (c === 34) return at + 1;
    if (c < 0x20) return -1;
    if (c !== 92) continue;
    at += 1;
    const escape = text.charAt(at);
    if (escape === 'u') { if (!/^[0-9a-fA-F]{4}$/.test(text.slice(at + 1, at + 5))) return -1; at += 4; } else if (!'"\\/bfnrt'.includes(escape) || escape === '') return -1;
  }
  return -1;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\n\r'.includes(text.charAt(at))) at += 1;
  return at;
}

/** 1-based line and column of an offset. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1;
    lineStart = at + 1;
  }
  return { line, column: offset - lineStart + 1 };
}
