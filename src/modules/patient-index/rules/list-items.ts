import { foldIdentifier, isSsn, nameKey, typeCode, wordsOf } from '../../patients/rules/door.ts';
import { joinExtension, textOf } from './patient-parts.ts';

const plain = (v: unknown): string => (typeof v === 'string' ? wordsOf(v).join('') : '');

/** By what two items of a list are one and the same, whatever is said of their use. */
export function keyOf(field: string): (item: any) => string {
  switch (field) {
    case 'name': return (n) => { const k = nameKey(n ?? {}); return k ? `${k.family}|${k.given.join(' ')}|${k.suffix}` : textOf(n); };
    case 'telecom': return (t) => { const v = String(t?.value ?? ''), digits = v.replace(/\D/g, '').replace(/^1(?=\d{10}$)/, ''); return `${v.includes('@') || digits.length < 5 ? v.trim().toLowerCase() : digits}`; };
    case 'address': return (a) => `${(Array.isArray(a?.line) ? a.line : [a?.text]).map(plain).join('')}|${plain(a?.city)}|${String(a?.postalCode ?? '').slice(0, 5)}`;
    case 'identifier': return (i) => `${typeof i?.system === 'string' ? i.system.trim().toLowerCase() : typeCode(i) ?? ''}|${typeof i?.value === 'string' ? foldIdentifier(i.value) : textOf(i)}`;
    default: return textOf;
  }
}

const isCurrent = (i: any): boolean => i?.use !== 'old' && i?.use !== 'maiden' && i?.period?.end === undefined;
/** Numbers by which a facility keeps a record; of a record that was merged away they are former ones. Others (a licence, a social security number) are the person's. */
const isRecordNumber = (i: any): boolean => { const code = typeCode(i); return !isSsn(i?.system, code) && !(code !== undefined && ['DL', 'PPN', 'NI', 'SB', 'MB', 'MC', 'MA', 'BCT', 'PHE'].includes(code)); };

/**
 * An item as it stands beside the ones that lead. A name, number or address that does not lead is an old one, unless there is no other of its kind;
 * a copied identifier is marked as the index's, so that at the door it counts for the record that was given it and for no other.
 */
export function asOld(field: string, item: any, leads: boolean, beside: readonly any[], joinId: string | null): any {
  if (field === 'identifier' && joinId !== null) {
    const marked = { ...item, extension: [...(Array.isArray(item?.extension) ? item.extension.filter((e: any) => e?.url !== joinExtension) : []), { url: joinExtension, valueString: joinId }] };
    const another = beside.some((b) => isCurrent(b) && typeof b?.value === 'string' && typeCode(b) === typeCode(item) && b?.system === item?.system);
    return isRecordNumber(item) || another ? { ...marked, use: 'old' } : marked;
  }
  if (leads || !['name', 'telecom', 'address'].includes(field) || !isCurrent(item)) return item;
  if (field === 'name') return item?.use === 'nickname' || !beside.some(isCurrent) ? item : { ...item, use: 'old' };
  const sameKind = (b: any): boolean => isCurrent(b) && (field === 'address' || b?.system === item?.system);
  return beside.some(sameKind) ? { ...item, use: 'old' } : item;
}
