import type { Face } from './faces.ts';
import { faceOf, firstFace } from './faces.ts';

/** A stretch of text that one face draws. */
export type Run = { text: string; face: Face };

/** Right-to-left scripts: Hebrew, Arabic and kin with their presentation forms. */
const rightToLeft = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF]/;
/** What marks direction or joins and has no glyph of its own. */
const unseen = /[\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u00AD]|\p{Variation_Selector}|\p{Join_Control}/gu;

/**
 * Text as runs of faces that draw it. A character that no face here draws is printed as its number, `[U+1F600]`: a print
 * may be plain, but it never leaves out a character. Control characters become spaces. Words of a right-to-left stretch are put in the order
 * in which they are read, since the page is set from the left.
 */
export function runsOf(text: string): Run[] {
  const runs: Run[] = [];
  let last = firstFace();
  for (const character of readingOrder(text.normalize('NFC').replace(/\r\n?/g, '\n').replace(/\t/g, '    ').replace(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/g, ' ').replace(unseen, ''))) {
    const codePoint = character.codePointAt(0)!;
    let face: Face | null = character === '\n' || last.draws(codePoint) ? last : faceOf(codePoint);
    let drawn = character;
    if (face === null) { face = firstFace(); drawn = `[U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}]`; }
    // Latin text goes back to the first face, though another script's face may hold letters of it too.
    if (face !== firstFace() && codePoint > 32 && firstFace().draws(codePoint)) face = firstFace();
    last = face;
    const open = runs.at(-1);
    if (open?.face === face) open.text += drawn; else runs.push({ text: drawn, face });
  }
  return runs;
}

function readingOrder(text: string): string {
  if (!rightToLeft.test(text)) return text;
  return text.split('\n').map((line) => {
    const words = line.split(/( +)/), out: string[] = [];
    for (let i = 0; i < words.length;) {
      if (!rightToLeft.test(words[i]!)) { out.push(words[i++]!); continue; }
      let end = i + 1;
      while (end + 1 < words.length && rightToLeft.test(words[end + 1]!)) end += 2;
      out.push(...words.slice(i, end).reverse());
      i = end;
    }
    return out.join('');
  }).join('\n');
}
