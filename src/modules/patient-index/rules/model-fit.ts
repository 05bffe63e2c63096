import type { Model } from '../../linkage/index.ts';

/** What must hold of any model that weighs people: agreement in these speaks for one person, difference against it. */
const agreements = [['family', 'same'], ['given', 'same'], ['birth', 'same']] as const, differences = [['family', 'differs'], ['given', 'differs'], ['birth', 'differs']] as const;

/** Whether a learned model may be put in force; what is wrong with it, in words, where it may not. Training without labels can find something else than people. */
export function modelFault(m: Model, records: number, leastRecords: number): string | null {
  if (records < leastRecords) return `learned from ${records} records; ${leastRecords} are needed`;
  const weight = (field: keyof Model['fields'], level: string): number => { const pair = m.fields[field]?.[level]; return pair ? Math.log2(Math.max(1e-9, pair[0]) / Math.max(1e-9, pair[1])) : Number.NaN; };
  const wrong = [...agreements.filter(([f, l]) => !(weight(f, l) > 2)), ...differences.filter(([f, l]) => !(weight(f, l) < 0))];
  return wrong.length ? `what it learned cannot be: ${wrong.map(([f, l]) => `${f} ${l}`).join(', ')}` : null;
}
