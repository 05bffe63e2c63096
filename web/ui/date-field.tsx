import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { ageAt, longDate } from '../lib/dates.ts';
import { isFuture, readDate } from '../lib/read-date.ts';
import { pinned } from '../lib/read-when.ts';

type Props = { id: string; label: string; value: string; onChange: (typed: string) => void; error?: ReactNode; below?: ReactNode; hint: string; bad: string; future?: string; age?: boolean; words?: readonly string[] };

/** A date in any usual spelling, also t-3w and parts of a date. What was understood stands below as it is typed; nothing is rewritten but what counts from today, when the field is left. */
export function DateField({ id, label, value, onChange, error, below, hint, bad, future = '', age = false, words = [] }: Props) {
  const read = readDate(value), typed = value.trim() !== '';
  const understood = read ? <span className={isFuture(read) && future ? 'crit' : 'got'}>{longDate(read)}{age && !isFuture(read) && ageAt(read) ? `, ${ageAt(read)}` : ''}{isFuture(read) && future ? `, ${future}` : ''}</span> : typed && !words.includes(value.trim()) ? bad : hint;
  return <TextInput id={id} label={label} value={value} onChange={(e) => onChange(e.currentTarget.value)} onBlur={() => { const left = pinned(value); if (left !== value && readDate(left)) onChange(left); }} error={error} description={<>{understood}{below}</>} autoComplete="off" inputMode="text" />;
}
