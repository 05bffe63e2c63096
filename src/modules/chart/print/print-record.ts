import type { Content } from '../../../standards/pdf/index.ts';
import { bindPages, openPdf, openPictures, set, tiffPages, together, writePdf } from '../../../standards/pdf/index.ts';
import type { Bound, Drawn } from '../../../standards/pdf/index.ts';
import type { SectionName } from '../contract.ts';
import { sectionName } from '../contract.ts';
import { kindOfFile } from '../../../values/file-kind.ts';
import type { Filed, PrintedEntry, PrintedFile } from './entry-blocks.ts';
import { entryBlocks } from './entry-blocks.ts';
import { dayWords, readable } from '../../../values/date-words.ts';
import { instantWords, sectionTitles } from './print-words.ts';

import type { Subject } from '../render/patient-facts.ts';
export type RecordPrint = {
  subject: Subject; facility: { name: string; zone: string }; set: { title: string; version: string; says: string };
  entries: readonly PrintedEntry[]; scope: string; leftOut: readonly { says: string; count: number }[]; printedBy: string; now: Date; pageSize: 'LETTER' | 'A4';
};
export type Printed = { bytes: Uint8Array; pageCount: number; notShown: readonly { title: string; why: string }[] };

/** A record as a PDF: a title page, the sections in reading order, then the pages of attached PDFs. Says what it is and what it leaves out. */
export async function printRecord(print: RecordPrint): Promise<Printed> {
  const { subject } = print, filed: Filed = { following: [], notShown: [], drawn: await drawPictures(print.entries) };
  const bySection = new Map<SectionName, PrintedEntry[]>();
  for (const e of print.entries) { const of = bySection.get(e.line.section); if (of) of.push(e); else bySection.set(e.line.section, [e]); }
  const visits = new Map(print.entries.filter((e) => e.line.type === 'Encounter').map(({ line }) => [line.id, `${line.title}${line.on === null ? '' : `, ${dayWords(line.on)}`}`]));
  const sections = sectionName.options.filter((s) => bySection.has(s));
  const body: Content[] = sections.flatMap((s, i) => [
    { ...set(`${sectionTitles[s]} (${bySection.get(s)!.length})`, { margin: [0, i === 0 ? 4 : 12, 0, 5] }), style: 'h2', tocItem: undefined, headlineLevel: 1 } as Content,
    ...bySection.get(s)!.flatMap((e) => entryBlocks(e, print.facility.zone, filed, e.line.encounterId === null ? undefined : visits.get(e.line.encounterId))),
  ]);
  const following: Bound[] = [];
  for (const [i, f] of filed.following.entries()) {
    const opened = await (f.kind === 'tiff' ? tiffPages : openPdf)(f.bytes);
    if (opened) following.push({ title: `Attachment ${i + 1}, ${f.title}`, document: opened.document });
    else filed.notShown.push({ title: `attachment ${i + 1}, ${f.title}`, why: f.kind === 'tiff' ? 'the TIFF is damaged, or has pages too large or too many to print; it goes with the FHIR and C-CDA exports' : 'the PDF is damaged or locked with a password; its pages are not here' });
  }
  const main = await writePdf({ title: `${print.set.title}: ${subject.name}`, author: print.facility.name, pageSize: print.pageSize, content: [...titleBlocks(print, sections.map((s) => [sectionTitles[s], bySection.get(s)!.length]), filed), ...body] });
  const head = [subject.name, subject.bornOn === null ? 'birth date not known' : `born ${readable(subject.bornOn)}`, ...subject.numbers.slice(0, 1)].join('  ·  ');
  const foot = `${print.set.title}, version ${print.set.version}. Printed by ${print.printedBy}, ${instantWords(print.now, print.facility.zone)}. Confidential.`;
  return { ...await bindPages(main, following, head, foot), notShown: filed.notShown };
}

/** Each picture among the files made ready for a page; what cannot be read is absent and told. */
async function drawPictures(entries: readonly PrintedEntry[]): Promise<Map<PrintedFile, Drawn>> {
  const pictures = openPictures(), drawn = new Map<PrintedFile, Drawn>();
  try {
    for (const file of entries.flatMap((e) => e.files)) {
      const kind = file.bytes && file.aside === undefined ? kindOfFile(file.contentType, file.bytes) : undefined;
      const made = kind?.show === 'image' ? await pictures.draw(kind.as, file.bytes!) : undefined;
      if (made) drawn.set(file, made);
    }
  } finally { await pictures.close(); }
  return drawn;
}

function titleBlocks(print: RecordPrint, sections: readonly (readonly [string, number])[], filed: Filed): Content[] {
  const { subject } = print;
  const facts: (readonly [string, string])[] = [['Born', subject.bornOn ?? 'not known'], ...subject.numbers.map((n) => ['Number', n] as const), ...subject.facts];
  const notes = [
    ...print.leftOut.map((l) => `${l.count} ${l.count === 1 ? 'entry' : 'entries'} left out: ${l.says}`),
    ...filed.notShown.map((n) => `Not on these pages: ${n.title}: ${n.why}`),
  ];
  return [
    set(print.facility.name, { color: '#57606a' }), { ...set(print.set.title), style: 'h1' } as Content, set(`${print.set.says} Version ${print.set.version} of the set.`, { color: '#57606a', margin: [0, 0, 0, 8] }),
    set(subject.name, { fontSize: 13, bold: true }),
    { table: { widths: [110, '*'], body: facts.map(([label, said]) => [set(label, { color: '#57606a' }), set(readable(said))]) }, layout: 'noBorders', margin: [0, 2, 0, 8] },
    together([[`${print.entries.length} entries. `, { bold: true }], [print.scope]]),
    set(sections.length === 0 ? 'There are no entries in it.' : sections.map(([title, count]) => `${title} ${count}`).join('  ·  '), { margin: [0, 2, 0, 6] }),
    ...notes.map((n) => set(n, { fontSize: 8, margin: [0, 0, 0, 2] })),
  ];
}
