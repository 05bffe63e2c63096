import { TextInput } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { placeOfZip } from '../lib/zip-places.ts';

type Props = { id: string; label: string; value: string; city: string; state: string; onChange: (typed: string) => void; onPlace: (place: { city: string; state: string }) => void; error?: ReactNode; below?: ReactNode };

/** A ZIP code that fills city and state: only where they are empty, or still hold what an earlier ZIP code filled in. */
export function ZipField({ id, label, value, city, state, onChange, onPlace, error, below }: Props) {
  const filled = useRef<{ city: string; state: string }>({ city: '', state: '' }), now = useRef({ city, state });
  now.current = { city, state };
  const five = /^\d{5}/.exec(value.trim())?.[0] ?? '';
  useEffect(() => {
    if (five === '') return undefined;
    let gone = false;
    void placeOfZip(five).then((place) => {
      const { city: c, state: s } = now.current;
      if (gone || !place || !((c === '' || c === filled.current.city) && (s === '' || s === filled.current.state)) || (c === place.city && s === place.state)) return;
      filled.current = place; onPlace(place);
    });
    return () => { gone = true; };
  }, [five]);
  return <TextInput id={id} label={label} value={value} onChange={(e) => onChange(e.currentTarget.value)} error={error} description={below} autoComplete="off" inputMode="numeric" />;
}
