import ucum from '@lhncbc/ucum-lhc';

type Checked = { status: string; ucumCode: string | null; msg?: string[]; unit?: { code?: string; name?: string } };
type Converted = { status: string; toVal: number | null };
type Unit = { csCode_: string; name_: string; synonyms_?: string; printSymbol_?: string };
type Library = { UcumLhcUtils: { getInstance(): { validateUnitString(unit: string, suggest?: boolean): Checked; convertUnitTo(from: string, value: number, to: string, options: { molecularWeight?: number }): Converted } }; UnitTables: { getInstance(): { allUnitsByDef(): Unit[] } } };
const library = ucum as unknown as Library;
const tool = library.UcumLhcUtils.getInstance();

export type UnitCheck = { valid: true; name: string } | { valid: false; says: string; meant: string | null };

/** Whether a text is a unit of the Unified Code for Units of Measure (https://ucum.org/ucum, case sensitive), with its name or what was likely meant. */
export function checkUnit(code: string): UnitCheck {
  if (code.trim() === '' || code.length > 200) return { valid: false, says: 'is no unit', meant: null };
  const checked = tool.validateUnitString(code);
  if (checked.status === 'valid' && checked.ucumCode === code) return { valid: true, name: checked.unit?.name ?? code };
  // The library mends a lower-case or spelt-out unit and calls it valid: then the code it means is told, not taken.
  return { valid: false, says: 'is no UCUM unit', meant: checked.ucumCode && checked.ucumCode !== code ? checked.ucumCode : null };
}

/**
 * A value in another unit; undefined where the two do not measure the same thing. Between mass and amount of substance the weight of a mole is
 * needed, in grams (180.156 for glucose).
 */
export function convertUnit(value: number, from: string, to: string, molarGrams?: number): number | undefined {
  if (from === to) return value;
  if (!checkUnit(from).valid || !checkUnit(to).valid) return undefined;
  const done = tool.convertUnitTo(from, value, to, molarGrams === undefined ? {} : { molecularWeight: molarGrams });
  return done.status === 'succeeded' && done.toVal !== null ? done.toVal : undefined;
}

/** Whether two units measure the same thing. */
export const sameKind = (a: string, b: string): boolean => convertUnit(1, a, b) !== undefined;

/** The units that the library names (basic, derived and the usual combinations with prefixes), for look-up. */
export function namedUnits(): { code: string; name: string; synonyms: string[] }[] {
  const seen = new Map<string, { code: string; name: string; synonyms: string[] }>();
  for (const u of library.UnitTables.getInstance().allUnitsByDef()) {
    if (!u.csCode_ || seen.has(u.csCode_)) continue;
    const synonyms = [u.printSymbol_ ?? '', ...(u.synonyms_ ?? '').split(';')].map((s) => s.trim()).filter((s) => s !== '' && s !== u.name_ && s !== u.csCode_ && !s.includes('<'));
    seen.set(u.csCode_, { code: u.csCode_, name: u.name_ || u.csCode_, synonyms: [...new Set(synonyms)] });
  }
  return [...seen.values()];
}
