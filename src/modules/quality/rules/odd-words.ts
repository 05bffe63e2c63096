/** What is odd about words in a name, and about a social security number. Pure. */
const words = (s: string): string[] => s.normalize('NFC').toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);

/** One letter alone, with or without a full stop. People are so called; a typing hand leaves the field so as well. */
export const oneLetter = (s: string): boolean => /^\p{L}\p{M}*\.?$/u.test(s.trim());

/** Four letters or more, none of them small, in a script that has both. */
export const allCapitals = (s: string): boolean => { const letters = s.replace(/\P{L}/gu, ''); return letters.length >= 4 && letters === letters.toUpperCase() && letters !== letters.toLowerCase(); };

/** An e-mail address, a web address, a phone number, several lines, a "sent from my": a pasted signature and no name. */
export function looksLikeSignature(s: string): boolean {
  return /\S@\S+\.\p{L}/u.test(s) || /\b(?:https?:\/\/|www\.)/i.test(s) || /[\r\n]/.test(s) || /\d[\d\s().-]{6,}\d/.test(s)
    || /\b(?:sent from my|kind regards|best regards|sincerely|confidential(?:ity)? notice|tel\.?:|phone:|fax:|e-?mail:)/i.test(s) || words(s).length > 8;
}

/** Only words that stand for no person, or one letter or digit repeated, or a run of the keyboard. */
export function looksLikeTestData(s: string, testWords: readonly string[]): boolean {
  const all = words(s), known = new Set(testWords);
  if (!all.length) return false;
  return all.every((w) => known.has(w) || /^(.)\1{2,}$/u.test(w) || /^(?:asdf\w*|qwer\w*|zxcv\w*|abc+d*e*f*|\d+)$/.test(w) || (known.has(w.replace(/\d+$/, '')) && /\d$/.test(w)));
}

/** Why a nine-digit number was never issued as a social security number (SSA POMS RM 10201.035): area 000, 666 or 900 and up, group 00, serial 0000, or one shown in advertisements. */
export function ssnFault(s: string): 'area' | 'group' | 'serial' | 'advertised' | undefined {
  const d = s.replace(/[\s-]/g, '');
  if (!/^\d{9}$/.test(d)) return undefined;
  const area = d.slice(0, 3);
  if (area === '000' || area === '666' || area >= '900') return 'area';
  if (d.slice(3, 5) === '00') return 'group';
  if (d.slice(5) === '0000') return 'serial';
  return d === '078051120' || d === '219099999' || d === '123456789' ? 'advertised' : undefined;
}
