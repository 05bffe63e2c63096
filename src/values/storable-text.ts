// oxlint-disable-next-line no-control-regex -- these are what is looked for
const control = /[\u0000-\u0008\u000b\u000e-\u001f\u007f]/;

/** Whether a text can be kept to the letter: whole characters, and of the control characters only those that break lines, columns and pages. */
export const isStorableText = (text: string): boolean => text.isWellFormed() && !control.test(text);

/** The places (`form.items.0.note`) of texts that cannot be kept to the letter, under any value. */
export function unstorableTexts(value: unknown, at = ''): string[] {
  if (typeof value === 'string') return isStorableText(value) ? [] : [at];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([k, v]) => unstorableTexts(v, at === '' ? k : `${at}.${k}`));
}
