import { maskSsn, ssnsIn } from '../../../values/ssn.ts';
import type { CsvReading } from '../portion.ts';

/** The shown text, and what each mask stands for, in the order of the text. */
export type Shown = { text: string; hidden: readonly { mask: string; said: string }[] };

const digitsOf = (n: string): string => n.replace(/\D/g, '');
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * What was received, with social security numbers masked (45 CFR 164.514(d), minimum necessary): those that stand in their place by its standard, wherever else in the text
 * they stand too, and whatever is written as one (123-45-6789). The bytes that are kept stay as they are.
 */
export function hideSsnInReceived(text: string, standard: string, reading?: CsvReading | null): Shown {
  const numbers = [...new Set(numbersIn(text, standard, reading))].filter((n) => digitsOf(n).length > 4).sort((a, b) => b.length - a.length);
  const forms = numbers.flatMap((n) => { const d = digitsOf(n); return [escaped(n), ...(d.length === 9 ? [`(?<![\\d.-])${d.slice(0, 3)}[- ]?${d.slice(3, 5)}[- ]?${d.slice(5)}(?![\\d-])`] : [])]; });
  const hidden: { mask: string; said: string }[] = [];
  const shown = text.replace(new RegExp([...forms, '(?<![\\d-])\\d{3}-\\d{2}-\\d{4}(?![\\d-])'].join('|'), 'g'), (said) => { const mask = maskSsn(said); hidden.push({ mask, said }); return mask; });
  return { text: shown, hidden };
}

/** A text that was mended on a screen where numbers were masked: each mask is again what it stood for. */
export function restoreHidden(mended: string, { hidden }: Shown): string {
  const left = new Map<string, string[]>();
  for (const { mask, said } of hidden) left.set(mask, [...left.get(mask) ?? [], said]);
  return mended.replace(/\*\*\*-\*\*-\d{4}/g, (mask) => { const said = left.get(mask); return said === undefined ? mask : said.length > 1 ? said.shift()! : said[0]!; });
}

function numbersIn(text: string, standard: string, reading: CsvReading | null | undefined): string[] {
  if (/^\s*[[{]/.test(text)) return inJson(text);
  if (standard === 'hl7v2') return inMessage(text);
  if (standard === 'ccda') return [...text.matchAll(/<(?:\w+:)?id\b[^>]*>/g)].flatMap(([tag]) => (/root\s*=\s*["']2\.16\.840\.1\.113883\.4\.1["']/.test(tag) ? /extension\s*=\s*["']([^"']+)["']/.exec(tag)?.[1] ?? [] : []));
  return standard === 'csv' && reading ? inRow(text, reading) : [];
}

function inJson(text: string): string[] {
  try { return ssnsIn(text); } catch { return [...text.matchAll(/\{[^{}]*us-ssn[^{}]*\}/g)].flatMap(([one]) => /"value"\s*:\s*"([^"]+)"/.exec(one)?.[1] ?? []); }
}

/** Fields that hold a number and nothing else: HL7 2.5.1 chapters 3 and 6. */
const ssnFields: Readonly<Record<string, readonly number[]>> = { PID: [19], NK1: [37], GT1: [12], IN2: [2] };

/** PID-19, GT1-12, IN2-2, NK1-37, and identifiers of the type SS (CX.5) in any field. */
function inMessage(text: string): string[] {
  const found: string[] = [];
  let field = '|', component = '^', repeat = '~';
  for (const line of text.split(/\r\n?|\n/)) {
    if (/^(?:MSH|BHS|FHS)/.test(line)) { field = line[3] ?? '|'; component = line[4] ?? '^'; repeat = line[5] ?? '~'; continue; }
    const fields = line.split(field), own = ssnFields[fields[0] ?? ''] ?? [];
    fields.forEach((value, at) => {
      for (const one of value.split(repeat)) {
        const parts = one.split(component);
        if (own.includes(at) || (parts.length > 3 && (parts[4] === 'SS' || parts[3]?.includes('2.16.840.1.113883.4.1&')))) found.push(parts[0]!);
      }
    });
  }
  return found;
}

/** Columns that the map calls a social security number, or whose heading does. */
function inRow(text: string, reading: CsvReading): string[] {
  const given = (reading.map as { identifier?: unknown }).identifier, mapped = new Set((given === undefined ? [] : [given].flat()).flatMap((i) => (typeof i === 'object' && i !== null && /us-ssn|^SS$|4\.1$/.test(`${(i as any).system ?? ''}`) || (i as any)?.type === 'SS' ? [String((i as { column: string }).column).trim()] : [])));
  const columns = reading.header.flatMap((name, at) => (mapped.has(name) || /\bssn\b|soc\w*[ _-]*sec/i.test(name.replace(/_/g, ' ')) ? [at] : []));
  return text.split('\n').flatMap((line) => { const cells = line.split(reading.delimiter); return columns.flatMap((at) => cells[at]?.replace(/^[\s"']+|[\s"']+$/g, '') || []); });
}
