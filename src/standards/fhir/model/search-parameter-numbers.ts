import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ModelFile } from './model-shape.ts';

const path = resolve(import.meta.dirname, 'search-parameter-ids.json');

/** `Patient.birthdate` -> its permanent number. Parameters of every resource are `Resource.<code>`, one number for all types. */
export type SearchParameterNumbers = Record<string, number>;

let known: SearchParameterNumbers | undefined;

export function searchParameterNumbers(): SearchParameterNumbers {
  known ??= existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as SearchParameterNumbers) : {};
  return known;
}

/** Gives every parameter without a number the next one, in sorted order; never renumbers, because index rows carry these numbers. */
export function numberSearchParameters(model: ModelFile): void {
  const numbers = { ...searchParameterNumbers() };
  let last = Math.max(0, ...Object.values(numbers));
  const names = model.searchParameters.flatMap((one) => one.base.map((base) => `${base}.${one.code}`));
  for (const name of [...new Set(names)].sort()) if (numbers[name] === undefined) numbers[name] = ++last;
  writeFileSync(path, `${JSON.stringify(numbers, null, 1)}\n`);
  known = numbers;
}
