/**
 * A measured value as a table can show it. Some senders write all the digits their machine had (6.331132613674849); a column of those cannot be read, and
 * cut off they mislead. More than four decimals become two (one from a hundred on, three figures below one) behind "≈"; anything else is shown as it was sent.
 * The exact value stays in the entry's details, its history and the CSV.
 */
export function shortValue(text: string): string {
  let rounded = false;
  const shown = text.replace(/(?<![\w.])-?\d+\.\d{5,}(?![\w.])/g, (n) => { rounded = true; const v = Number(n); return Math.abs(v) >= 100 ? v.toFixed(1) : Math.abs(v) >= 1 ? v.toFixed(2) : String(Number(v.toPrecision(3))); });
  return rounded ? `≈${shown}` : text;
}
