import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { readPhone } from '../../src/standards/phone/index.ts';

type Props = { id: string; label: string; value: string; onChange: (typed: string) => void; error?: ReactNode; below?: ReactNode };

/** A phone number. When the field is left, one that is whole is written as people here write it; anything else stays as typed. */
export function PhoneField({ id, label, value, onChange, error, below }: Props) {
  const tidy = (): void => { const read = readPhone(value); if (read?.valid && read.national !== value.trim() && !/ext|x\d/i.test(value)) onChange(read.national); };
  return <TextInput id={id} label={label} value={value} onChange={(e) => onChange(e.currentTarget.value)} onBlur={tidy} error={error} description={below} autoComplete="off" inputMode="tel" />;
}
