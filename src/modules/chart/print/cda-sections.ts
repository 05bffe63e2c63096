import type { Resource } from '@medplum/fhirtypes';
import type { CdaMedia, CdaSection } from '../../../standards/ccda/index.ts';
import { cdaNarrative, xmlText } from '../../../standards/ccda/index.ts';
import { kindOfFile } from '../../../values/file-kind.ts';
import type { SectionName } from '../contract.ts';
import { sectionName } from '../contract.ts';
import { sanitizeNarrative } from '../render/sanitize-narrative.ts';
import type { PrintedEntry } from './entry-blocks.ts';
import { dayWords } from '../../../values/date-words.ts';
import { instantWords, sectionTitles } from './print-words.ts';

/** LOINC codes of the sections (C-CDA R2.1); parts of a chart without a template of their own are written without one. */
const codes: Partial<Record<SectionName, string>> = {
  problems: '11450-4', medications: '10160-0', allergies: '48765-2', immunizations: '11369-6', results: '30954-2', vitals: '8716-3', procedures: '47519-4', encounters: '46240-8',
  social: '29762-2', family: '10157-6', coverage: '48768-6', careteam: '85847-2', appointments: '18776-5',
};

/** A chart's sections for a C-CDA document: the narrative says everything that a screen says, so that a reader who takes no entries loses nothing. */
export function cdaSections(entries: readonly (PrintedEntry & { resource: Resource })[], zone: string): CdaSection[] {
  const made: CdaSection[] = [];
  let files = 0;
  for (const section of sectionName.options) {
    const own = entries.filter((e) => e.line.section === section);
    if (own.length === 0) continue;
    const media: CdaMedia[] = [], blocks: string[] = [];
    const rows = own.map((e) => {
      const { line } = e, value = [line.value, line.unit, line.flag, line.reference === null ? null : `reference ${line.reference}`].filter((s) => s !== null && s !== '').join(' ');
      const facts = line.facts.map(([label, said]) => `${label}: ${said}`);
      const origin = [line.by === null ? null : `Recorded by ${line.by}`, line.source, `${instantWords(line.recordedAt, zone)}, version ${line.version}`].filter((s) => s !== null).join('. ');
      for (const f of e.files) {
        if (!f.bytes) { facts.push(`File ${f.title}: ${f.why ?? 'not kept here'}`); continue; }
        const kind = kindOfFile(f.contentType, f.bytes), title = f.title || line.title;
        if (kind.show === 'text') blocks.push(`<paragraph><content styleCode="Bold">${xmlText(title)}</content></paragraph><paragraph>${kind.text.split(/\r\n?|\n/).map(xmlText).join('<br/>')}</paragraph>`);
        else if (kind.show === 'html') blocks.push(`<paragraph><content styleCode="Bold">${xmlText(title)}</content></paragraph>${cdaNarrative(sanitizeNarrative(kind.text) ?? '')}`);
        else { files += 1; const id = `file-${files}`; media.push({ id, contentType: kind.show === 'pdf' || kind.show === 'image' ? kind.as : f.contentType || 'application/octet-stream', base64: Buffer.from(f.bytes).toString('base64') }); blocks.push(`<paragraph>${xmlText(title)} <renderMultiMedia referencedObject="${id}"/></paragraph>`); }
      }
      if (e.narrative !== null) { const said = cdaNarrative(e.narrative); if (said !== '') blocks.push(`<paragraph><content styleCode="Bold">${xmlText(line.title)}${line.on === null ? '' : `, ${xmlText(dayWords(line.on))}`}</content></paragraph>${said}`); }
      return `<tr><td>${line.on === null ? '' : xmlText(dayWords(line.on))}</td><td>${xmlText(line.title)}</td><td>${xmlText(value)}</td><td>${line.inError ? 'ENTERED IN ERROR' : xmlText(line.status ?? '')}</td><td>${xmlText(line.code ?? '')}</td><td>${facts.map(xmlText).join('<br/>')}</td><td>${xmlText(origin)}</td></tr>`;
    });
    made.push({
      code: codes[section], title: sectionTitles[section], media, resources: own.filter((e) => !e.line.inError).map((e) => e.resource),
      text: `<table><thead><tr><th>Date</th><th>What</th><th>Value</th><th>Status</th><th>Code</th><th>Details</th><th>Recorded</th></tr></thead><tbody>${rows.join('')}</tbody></table>${blocks.join('')}`,
    });
  }
  return made;
}
