import type { Ctx } from '../../../platform/action.ts';
import { hideNumbers, seesSsn, ssnsIn } from '../../../values/ssn.ts';
import { attachmentsIn } from '../render/attachments.ts';
import { readStored } from '../render/read-stored.ts';
import { readPatientOf } from '../store/read-entries.ts';
import { readLine } from '../store/read-lines.ts';

/** The social security numbers of the person of these charts that the actor may not see whole. */
export async function hiddenNumbers(ctx: Ctx, charts: readonly string[]): Promise<string[]> {
  if (seesSsn(ctx.actor)) return [];
  const found: string[] = [];
  for (const chart of charts) {
    const head = await readPatientOf(ctx.tx, chart), row = head && await readLine(ctx.tx, 'Patient', head.id);
    if (row) found.push(...ssnsIn(row.text));
  }
  return found;
}

const written = /^(?:text\/|application\/(?:xml|json|fhir\+|hl7|xhtml|edi|[\w.-]+\+(?:xml|json)))|x-hl7|hl7-v2/i;

/** A file as received with those numbers masked, where it is written text; what is drawn (a scan, a PDF) shows what it shows. */
export function hideInFile<C extends { contentType: string; base64: string }>(file: C, numbers: readonly string[]): C {
  if (!numbers.length || !written.test(file.contentType)) return file;
  const text = Buffer.from(file.base64, 'base64').toString('latin1'), hidden = hideNumbers(text, numbers);
  return hidden === text ? file : { ...file, base64: Buffer.from(hidden, 'latin1').toString('base64') };
}

/** An entry's text with those numbers masked in its words and in the written files that it carries. */
export function hideInEntry(text: string, numbers: readonly string[]): string {
  if (!numbers.length) return text;
  let hidden = hideNumbers(text, numbers);
  for (const f of attachmentsIn(readStored(hidden))) {
    if (f.data === undefined) continue;
    const made = hideInFile({ contentType: f.contentType, base64: f.data.replace(/\s+/g, '') }, numbers);
    if (made.base64 !== f.data.replace(/\s+/g, '')) hidden = hidden.replaceAll(JSON.stringify(f.data), JSON.stringify(made.base64));
  }
  return hidden;
}
