import { sanitizeNarrative } from '../render/sanitize-narrative.ts';
import type { Content, Drawn } from '../../../standards/pdf/index.ts';
import { set, together } from '../../../standards/pdf/index.ts';
import { kindOfFile } from '../../../values/file-kind.ts';
import type { EntryLine } from '../contract.ts';
import { narrativeBlocks } from './narrative-blocks.ts';
import { dayWords, readable } from '../../../values/date-words.ts';
import { instantWords } from './print-words.ts';

/** A file of an entry as it was read for the print; `bytes` undefined where it is not kept here, and then `why`; `aside` where its words stand already. */
export type PrintedFile = { title: string; contentType: string; bytes?: Uint8Array; why?: string; aside?: string };
export type PrintedEntry = { line: EntryLine; narrative: string | null; files: readonly PrintedFile[] };

/** What came of the files: those whose pages follow at the end, and those that a page cannot show. */
export type Filed = { following: { title: string; bytes: Uint8Array; kind: 'pdf' | 'tiff' }[]; notShown: { title: string; why: string }[]; /** Pictures as a page can draw them; absent where one cannot be read. */ drawn: ReadonlyMap<PrintedFile, Drawn> };

/** Everything a screen says about an entry: its line, its facts, its narrative and its files; `visit` is the visit it belongs to, in words. */
export function entryBlocks(entry: PrintedEntry, zone: string, filed: Filed, visit: string | undefined): Content[] {
  const { line } = entry, facts = line.facts.filter(([, said]) => said !== '');
  const measured = [line.value, line.unit].filter((s) => s !== null && s !== '').join(' ');
  const head: (readonly [string, object?])[] = [
    [line.title, { bold: true }], ...(measured === '' ? [] : [[`   ${measured}`, { bold: true }] as const]), ...(line.flag ? [[`  ${line.flag}`, { bold: true, color: line.flag === 'critical' ? '#b42318' : '#8a4b00' }] as const] : []),
    ...(line.reference ? [[`   reference ${line.reference}`, { color: '#57606a' }] as const] : []),
  ];
  const under = [line.on === null ? null : dayWords(line.on), line.inError ? 'ENTERED IN ERROR' : line.status, line.code].filter((s): s is string => s !== null && s !== '').join('  ·  ');
  const origin = [visit === undefined ? null : `Visit: ${visit}`, line.by === null ? null : `Recorded by ${line.by}`, line.source, `${instantWords(line.recordedAt, zone)}, version ${line.version}`].filter((s) => s !== null).join('. ');
  const quiet = { color: '#57606a', bold: false, decoration: undefined } as object;
  return [{
    stack: [
      together([...head, ...(under === '' ? [] : [[`   ${under}`, quiet] as const])], line.inError ? { decoration: 'lineThrough' } : {}),
      ...(facts.length === 0 ? [] : [together(facts.flatMap(([label, said], i): [string, object][] => [[`${i === 0 ? '' : '    '}${label} `, { color: '#57606a' }], [readable(said), {}]]), { fontSize: 8, margin: [8, 0, 0, 0] })]),
      ...(entry.narrative === null ? [] : [{ stack: narrativeBlocks(entry.narrative), margin: [8, 2, 0, 2] } as Content]),
      ...entry.files.flatMap((f) => fileBlocks(f, line, filed)),
      set(origin, { fontSize: 6.5, color: '#6e7781', margin: [8, 0, 0, 0] }),
    ], margin: [0, 0, 0, 5], unbreakable: entry.narrative === null && entry.files.length === 0,
  }];
}

const imageWidthPoints = 500, imageHeightPoints = 620;

function fileBlocks(file: PrintedFile, line: EntryLine, filed: Filed): Content[] {
  const title = file.title || `${line.title}${line.on === null ? '' : `, ${dayWords(line.on)}`}`;
  const cannot = (why: string): Content[] => { filed.notShown.push({ title, why }); return [set(`File "${title}" (${file.contentType || 'kind not told'}): ${why}`, { italics: true, margin: [8, 2, 0, 2] })]; };
  if (file.aside !== undefined) return [set(`File "${title}": ${file.aside}`, { italics: true, margin: [8, 2, 0, 2] })];
  if (!file.bytes) return cannot(file.why ?? 'not kept here');
  const kind = kindOfFile(file.contentType, file.bytes);
  switch (kind.show) {
    case 'text': return [set(kind.text.trimEnd(), { margin: [8, 2, 0, 2], fontSize: 8, preserveLeadingSpaces: true } as object)];
    case 'html': return [{ stack: narrativeBlocks(sanitizeNarrative(kind.text) ?? ''), margin: [8, 2, 0, 2] }];
    case 'pdf': case 'tiff': filed.following.push({ title, bytes: file.bytes, kind: kind.show }); return [set(`Its pages follow at the end: attachment ${filed.following.length}, "${title}"`, { italics: true, margin: [8, 2, 0, 2] })];
    case 'image': {
      const drawn = filed.drawn.get(file);
      if (!drawn) return cannot('the picture is damaged, or too large to print; it goes with the FHIR and C-CDA exports');
      return [set(title, { italics: true, margin: [8, 2, 0, 2] }), { image: `data:${drawn.as};base64,${Buffer.from(drawn.bytes).toString('base64')}`, fit: [imageWidthPoints, imageHeightPoints], margin: [8, 2, 0, 2] }];
    }
    case 'false': return cannot('its content is not what it says it is');
    default: return cannot('a file of this kind cannot be printed; it goes with the FHIR and C-CDA exports');
  }
}
