import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import * as fontkit from 'fontkit';

/** A face of one script: pdfmake's name of it, its files, and whether it draws a character. */
export type Face = { name: string; files: { normal: string; bold: string; italics: string; bolditalics: string }; draws(codePoint: number): boolean };

const resolve = createRequire(import.meta.url).resolve;
const folderOf = (family: string): string => join(dirname(resolve(`@fontsource/${family}/package.json`)), 'files');

/** In the order in which they are asked: the first that draws a character prints it. */
const scripts: readonly (readonly [family: string, subset: string])[] = [
  ...['latin', 'latin-ext', 'greek', 'greek-ext', 'cyrillic', 'cyrillic-ext', 'vietnamese', 'devanagari'].map((s) => ['noto-sans', s] as const),
  ['noto-sans-hebrew', 'hebrew'], ['noto-sans-arabic', 'arabic'],
  ...['latin', 'latin-ext', 'symbols', 'math', 'braille'].map((s) => ['noto-sans-symbols-2', s] as const), ['noto-sans-math', 'latin'],
];

function face(family: string, subset: string): Face {
  const folder = folderOf(family);
  const file = (weight: number, style: string): string => join(folder, `${family}-${subset}-${weight}-${style}.woff`);
  const first = (...wanted: string[]): string => wanted.find((f) => existsSync(f)) ?? file(400, 'normal');
  const normal = file(400, 'normal'), bold = first(file(700, 'normal'), normal), italics = first(file(400, 'italic'), normal);
  let characters: ReadonlySet<number> | undefined;
  return {
    name: `${family}/${subset}`, files: { normal, bold, italics, bolditalics: first(file(700, 'italic'), bold) },
    draws: (codePoint) => (characters ??= new Set((fontkit.create(readFileSync(normal)) as fontkit.Font).characterSet)).has(codePoint),
  };
}

let own: Face[] | undefined;
const faces = (): Face[] => (own ??= scripts.filter(([family, subset]) => existsSync(join(folderOf(family), `${family}-${subset}-400-normal.woff`))).map(([family, subset]) => face(family, subset)));

/** Han, kana and bopomofo lie in about a hundred slices; the package's list of ranges says which slice may hold a character. */
const han = 'lxgw-wenkai-tc';
let slices: { from: number; to: number; subset: string }[] | undefined;
const sliceFaces = new Map<string, Face>();
function hanFace(codePoint: number): Face | undefined {
  slices ??= Object.entries(JSON.parse(readFileSync(join(folderOf(han), '../unicode.json'), 'utf8')) as Record<string, string>).flatMap(([subset, ranges]) => ranges.split(',').map((r) => {
    const [from, to] = r.trim().replace(/^U\+/i, '').split('-');
    return { from: Number.parseInt(from!, 16), to: Number.parseInt(to ?? from!, 16), subset: subset.replace(/[[\]]/g, '') };
  })).filter((s) => existsSync(join(folderOf(han), `${han}-${s.subset}-400-normal.woff`)));
  for (const s of slices) if (codePoint >= s.from && codePoint <= s.to) {
    let made = sliceFaces.get(s.subset);
    if (!made) sliceFaces.set(s.subset, made = face(han, s.subset));
    if (made.draws(codePoint)) return made;
  }
  return undefined;
}

const known = new Map<number, Face | null>();

/** The face that draws a character; null where none here does. */
export function faceOf(codePoint: number): Face | null {
  let found = known.get(codePoint);
  if (found === undefined) known.set(codePoint, found = faces().find((f) => f.draws(codePoint)) ?? (codePoint >= 0x2e80 ? hanFace(codePoint) : undefined) ?? null);
  return found;
}

export const firstFace = (): Face => faces()[0]!;
/** How many files of fonts lie here; for the health page and tests. */
export const faceCount = (): number => faces().length + readdirSync(folderOf(han)).filter((f) => f.endsWith('-400-normal.woff')).length;
