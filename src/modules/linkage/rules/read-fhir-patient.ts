import type { LinkPerson } from './comparison.ts';
import { items } from '../../../values/items.ts';

const strings = (value: unknown): string[] => (Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string') : []);
const text = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() !== '' ? value : undefined);
const isPast = (one: any): boolean => one.use === 'old' || one.use === 'maiden' || typeof one.period?.end === 'string';

/** What a FHIR Patient says of who the person is (R4 patient.html). Never fails: what has the wrong shape counts as not known. */
export function readFhirPatient(patient: Record<string, any>): LinkPerson {
  const telecoms = items(patient['telecom']).filter((t) => text(t.value) !== undefined);
  const isMail = (t: any): boolean => t.system === 'email' || t.value.includes('@');
  return {
    names: items(patient['name']).sort((a, b) => rank(a) - rank(b)).flatMap((n) => readName(n) ?? []),
    birthDate: text(patient['birthDate']), sex: text(patient['gender']),
    addresses: items(patient['address']).map((a) => ({ lines: strings(a.line).length ? strings(a.line) : text(a.line) ? [a.line] : [], city: text(a.city), state: text(a.state), postalCode: text(a.postalCode), past: isPast(a) })),
    phones: telecoms.filter((t) => !isMail(t) && (t.system === undefined || t.system === 'phone' || t.system === 'sms' || t.system === 'pager')).map((t) => t.value),
    emails: telecoms.filter(isMail).map((t) => t.value),
    identifiers: items(patient['identifier']).flatMap((i) => text(i.value) === undefined || i.use === 'old' ? [] : [{ system: text(i.system), type: strings(items(i.type?.coding).map((c) => c.code))[0], value: i.value }]),
  };
}

const order = ['official', 'usual', undefined, 'temp', 'nickname', 'anonymous', 'old', 'maiden'];
const rank = (n: any): number => { const at = order.indexOf(n.use); return at < 0 ? 2 : at; };

/** A name in parts, or taken apart from its text: "Family, Given" or "Given Family". */
function readName(n: any): LinkPerson['names'][number] | undefined {
  const suffix = strings(n.suffix).join(' ') || undefined;
  let family = text(n.family) ?? '', given = strings(n.given);
  if (family === '' && given.length === 0) {
    const whole = text(n.text);
    if (whole === undefined) return undefined;
    const [before, after] = whole.split(',', 2);
    if (after !== undefined) { family = before!; given = after.trim().split(/\s+/); } else { const words = whole.trim().split(/\s+/); family = words.at(-1)!; given = words.slice(0, -1); }
  }
  return { family, given, suffix, past: isPast(n) };
}
