import { NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { z } from 'zod';
import type { timeline } from '../../../src/modules/chart/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { count } from '../../lib/names.ts';
import { Button } from '../../ui/button.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { useRested } from '../find/use-search.ts';

export type Facets = NonNullable<z.infer<typeof timeline.output>['facets']>;
export type Place = { kinds?: string | undefined; years?: string | undefined; place?: string | undefined; who?: string | undefined; from?: string | undefined; text?: string | undefined };

export const kindsOf = (kinds: string | undefined): string[] => kinds?.split(',').filter((k) => k in m.sections) ?? [];
/** "2019-2024", "2019-" or "-2024". */
export const yearsOf = (years: string | undefined): [number | null, number | null] => { const t = /^(\d{4})?-(\d{4})?$/.exec(years ?? ''); return [t?.[1] ? Number(t[1]) : null, t?.[2] ? Number(t[2]) : null]; };

/** What the timeline shows: kinds to press, then years, place, person, source and words. All of it is in the address. */
export function TimelineFilters({ facets, at, go }: { facets: Facets | null; at: Place; go: (change: Place) => void }) {
  const kinds = kindsOf(at.kinds), [fromYear, toYear] = yearsOf(at.years), first = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState(at.text ?? ''), rested = useRested(words, 200);
  useEffect(() => { if (rested.trim() !== (at.text ?? '')) go({ text: rested.trim() || undefined }); }, [rested]);
  useEffect(() => { if (!at.text) setWords(''); }, [at.text === undefined]);
  useKeys(m.timeline.title, [{ keys: 'f', says: m.timeline.key.filter, line: true, run: () => first.current?.select() }]);
  if (!facets) return <div className="tlfilters" aria-hidden="true" />;
  const some = Boolean(at.kinds || at.years || at.place || at.who || at.from || at.text);
  const toggle = (k: string): void => { const next = kinds.includes(k) ? kinds.filter((x) => x !== k) : [...kinds, k]; go({ kinds: next.length ? next.join(',') : undefined }); };
  const year = (from: number | null, to: number | null): void => go({ years: from || to ? `${from ?? ''}-${to ?? ''}` : undefined });
  const options = (list: Facets['years'], name = (key: string, said: string): string => said): { value: string; label: string }[] => [{ value: '', label: m.timeline.any }, ...list.map((f) => ({ value: f.key, label: `${name(f.key, f.name)} (${count(f.count)})` }))];
  return (
    <div className="tlfilters" role="search" aria-label={m.timeline.filters}>
      <div className="kinds" role="group" aria-label={m.timeline.kinds}>{facets.kinds.map((k) => <button key={k.key} type="button" className="pill" aria-pressed={kinds.includes(k.key)} onClick={() => toggle(k.key)}>{m.sections[k.key] ?? k.key} <span className="f">{count(k.count)}</span></button>)}</div>
      <div className="tlrow">
        <TextInput ref={first} size="xs" label={m.timeline.words} value={words} onChange={(e) => setWords(e.currentTarget.value)} onKeyDown={(e) => { if (e.key === 'Escape') { setWords(''); e.currentTarget.blur(); } }} />
        <NativeSelect size="xs" label={m.timeline.from} value={String(fromYear ?? '')} onChange={(e) => year(Number(e.currentTarget.value) || null, toYear)} data={options(facets.years)} />
        <NativeSelect size="xs" label={m.timeline.to} value={String(toYear ?? '')} onChange={(e) => year(fromYear, Number(e.currentTarget.value) || null)} data={options(facets.years)} />
        {facets.facilities.length ? <NativeSelect size="xs" label={m.timeline.facility} value={at.place ?? ''} onChange={(e) => go({ place: e.currentTarget.value || undefined })} data={options(facets.facilities)} /> : null}
        {facets.authors.length ? <NativeSelect size="xs" label={m.timeline.author} value={at.who ?? ''} onChange={(e) => go({ who: e.currentTarget.value || undefined })} data={options(facets.authors)} /> : null}
        <NativeSelect size="xs" label={m.timeline.source} value={at.from ?? ''} onChange={(e) => go({ from: e.currentTarget.value || undefined })} data={options(facets.sources, (key, said) => key === 'here' ? m.timeline.here : said)} />
        {some ? <Button small look="quiet" onClick={() => { setWords(''); go({ kinds: undefined, years: undefined, place: undefined, who: undefined, from: undefined, text: undefined }); }}>{m.timeline.clear}</Button> : null}
      </div>
    </div>
  );
}
