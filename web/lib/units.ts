/** Units as people write them, with their UCUM codes (unitsofmeasure.org). A unit that is not here is kept as written, without a code. */
const known: readonly (readonly [code: string, shown: string, ...said: string[]])[] = [
  ['mg', 'mg', 'milligram', 'milligrams'], ['ug', 'mcg', 'mcg', 'ug', 'µg', 'μg', 'microgram', 'micrograms'], ['g', 'g', 'gram', 'grams', 'gm'], ['kg', 'kg'], ['mL', 'mL', 'ml', 'cc'], ['L', 'L', 'liter', 'liters'], ['dL', 'dL'], ['meq', 'mEq', 'meq'], ['mmol', 'mmol'], ['[iU]', 'units', 'unit', 'units', 'iu', 'u'], ['%', '%', 'percent'],
  ['{tbl}', 'tablet', 'tablet', 'tablets', 'tab', 'tabs'], ['{capsule}', 'capsule', 'capsule', 'capsules', 'cap', 'caps'], ['{puff}', 'puff', 'puff', 'puffs'], ['[drp]', 'drops', 'drop', 'drops', 'gtt'], ['{patch}', 'patch', 'patch', 'patches'], ['[tsp_us]', 'tsp', 'tsp', 'teaspoon', 'teaspoons'], ['[tbs_us]', 'tbsp', 'tbsp', 'tablespoon'],
  ['mg/dL', 'mg/dL'], ['g/dL', 'g/dL'], ['g/L', 'g/L'], ['mmol/L', 'mmol/L'], ['umol/L', 'µmol/L', 'umol/l', 'μmol/l'], ['meq/L', 'mEq/L', 'meq/l'], ['ng/mL', 'ng/mL'], ['pg/mL', 'pg/mL'], ['ug/dL', 'mcg/dL', 'ug/dl', 'µg/dl'], ['ug/L', 'mcg/L', 'ug/l', 'µg/l'], ['U/L', 'U/L'], ['[iU]/L', 'IU/L', 'iu/l'], ['[iU]/mL', 'IU/mL', 'iu/ml'], ['m[iU]/L', 'mIU/L', 'miu/l', 'uiu/ml'],
  ['10*3/uL', 'K/µL', 'k/ul', '10^3/ul', '10*3/ul', 'x10e3/ul', '10e3/ul'], ['10*6/uL', 'M/µL', 'm/ul', '10^6/ul', '10*6/ul'], ['fL', 'fL'], ['pg', 'pg'], ['mm/h', 'mm/h', 'mm/hr'], ['s', 's', 'sec', 'seconds'], ['mL/min/{1.73_m2}', 'mL/min/1.73 m²', 'ml/min/1.73m2', 'ml/min/1.73'], ['mL/min', 'mL/min'],
  ['mm[Hg]', 'mmHg', 'mm hg'], ['/min', '/min', 'bpm', 'per minute'], ['[degF]', '°F', 'f', 'degf'], ['Cel', '°C', 'c', 'degc'], ['[in_i]', 'in', 'inch', 'inches'], ['cm', 'cm'], ['mm', 'mm'], ['m', 'm'], ['[lb_av]', 'lb', 'lbs', 'pound', 'pounds'], ['kg/m2', 'kg/m²', 'kg/m2'], ['/d', 'per day', '/day', 'per day', 'a day', '/d'], ['/wk', 'per week', '/week', 'per week', 'a week', '/wk'], ['a', 'years', 'year', 'years', 'y'], ['mo', 'months', 'month', 'months'], ['{pack}/d', 'packs per day', 'packs/day', 'ppd', 'pack/day'], ['{drink}/wk', 'drinks per week', 'drinks/week'],
];
const bySaid = new Map(known.flatMap(([code, shown, ...said]) => [shown, code, ...said].map((s) => [s.toLowerCase(), { code, shown }] as const)));

export const unitNames = (task: 'dose' | 'result'): string[] => known.filter(([code]) => (task === 'dose' ? /^(mg|ug|g|mL|meq|\[iU\]|%|\{tbl\}|\{capsule\}|\{puff\}|\[drp\]|\{patch\}|\[tsp_us\])$/ : /[/%]|fL|^s$/).test(code)).map(([, shown]) => shown);
export const readUnit = (said: string): { code: string; shown: string } | undefined => bySaid.get(said.trim().toLowerCase());
export const shownUnit = (code: string): string => bySaid.get(code.toLowerCase())?.shown ?? code;

export type Measure = { amount: { value: string; unit: string; code?: string; comparator?: '<' | '<=' | '>' | '>=' } } | { words: string };

/** "6.2 mmol/L", "<5 mg/dL", "1 tablet": number, unit, UCUM code; anything else is words. The number keeps its digits. */
export function readMeasure(typed: string): Measure | null {
  const text = typed.trim();
  if (text === '') return null;
  const found = /^(<=|>=|<|>|≤|≥)?\s*(-?(?:0|[1-9]\d{0,11})(?:\.\d{1,9})?|\.\d{1,9})\s*(.*)$/.exec(text);
  if (!found) return { words: text };
  const unit = found[3]!.trim(), is = readUnit(unit), value = found[2]!.startsWith('.') ? `0${found[2]}` : found[2]!;
  if (unit !== '' && !is && !/^(\/?[A-Za-zµμ°%[{][^\s]{0,40})$/.test(unit)) return { words: text };
  const sign = found[1] === '≤' ? '<=' : found[1] === '≥' ? '>=' : found[1];
  return { amount: { value, unit: is?.shown ?? unit, ...(is ? { code: is.code } : {}), ...(sign ? { comparator: sign as '<' } : {}) } };
}

const rounded = (n: number, digits: number): string => n.toFixed(digits);
/** The other usual unit of a vital sign: 98.6 °F is 37.0 °C. Shown beside, never stored. */
export function otherUnit(value: string, unit: string): string | null {
  const n = Number(value);
  if (value.trim() === '' || Number.isNaN(n)) return null;
  const to: Readonly<Record<string, () => string>> = {
    '[degF]': () => `${rounded((n - 32) / 1.8, 1)} °C`, Cel: () => `${rounded(n * 1.8 + 32, 1)} °F`, '[in_i]': () => `${rounded(n * 2.54, 1)} cm`, cm: () => `${rounded(n / 2.54, 1)} in`, '[lb_av]': () => `${rounded(n * 0.453_592_37, 1)} kg`, kg: () => `${rounded(n / 0.453_592_37, 1)} lb`, g: () => `${rounded(n / 453.592_37, 2)} lb`,
  };
  return to[unit]?.() ?? null;
}
const inMetres: Readonly<Record<string, number>> = { '[in_i]': 0.0254, cm: 0.01 }, inKilograms: Readonly<Record<string, number>> = { '[lb_av]': 0.453_592_37, kg: 1, g: 0.001 };
/** kg/m², one decimal; null where height or weight is missing. */
export function bodyMassIndex(height: { value: string; unit: string }, weight: { value: string; unit: string }): string | null {
  const h = Number(height.value) * (inMetres[height.unit] ?? Number.NaN), w = Number(weight.value) * (inKilograms[weight.unit] ?? Number.NaN);
  return height.value.trim() && weight.value.trim() && h > 0 && w > 0 ? (w / (h * h)).toFixed(1) : null;
}
