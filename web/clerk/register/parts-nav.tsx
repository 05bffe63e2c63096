import { IconCheck, IconCloudOff, IconDeviceFloppy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { instantLong } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { Glyph } from '../../ui/icons.tsx';
import type { Fault, Typed } from './typed.ts';
import type { Asked } from './use-questions.ts';
import type { DraftState } from './use-register-draft.ts';

const r = m.register;
export const partNames = ['name', 'birth', 'contact', 'identifiers', 'background', 'related', 'coverage', 'consents', 'photo'] as const;
type Part = typeof partNames[number];

/** The part a field stands in, read off the page: one place says it. */
const partOf = (field: string): Part => (document.getElementById(`r-${field}`)?.closest('fieldset')?.id.replace('part-', '') as Part | undefined) ?? 'name';
const firstOf = (part: Part): HTMLElement | null => document.querySelector<HTMLElement>(`#part-${part} :is(input,select,button):not([tabindex="-1"])`);

/** Focus goes to the first field of a part, and the part to the top of the form: only the form scrolls, never the page. */
function show(part: Part): void {
  firstOf(part)?.focus({ preventScroll: true });
  const at = document.getElementById(`part-${part}`), form = at?.closest<HTMLElement>('.form');
  if (!at || !form) return;
  if (form.scrollHeight > form.clientHeight + 1) form.scrollTop += at.getBoundingClientRect().top - form.getBoundingClientRect().top - 8; else at.scrollIntoView({ block: 'start' });
}

export function stepPart(by: 1 | -1): void {
  const here = document.activeElement?.closest('fieldset')?.id.replace('part-', '') as Part | undefined;
  const at = here ? partNames.indexOf(here) : -1, next = partNames[Math.max(0, Math.min(partNames.length - 1, at + by))]!;
  show(next);
}

const filled: Record<Part, (t: Typed) => boolean> = {
  name: (t) => Boolean(t.family.trim() && t.given.trim()), birth: (t) => Boolean((t.birthDate.trim() || t.birthIs === 'unknown' || t.birthIs === 'asked-declined') && t.sex), contact: (t) => Boolean((t.mobile || t.home || t.email || t.phones.length) && t.street && t.zip),
  identifiers: (t) => Boolean(t.ssn || t.license || t.other), background: (t) => Boolean(t.language && t.race && t.ethnicity), related: (t) => t.parties.some((p) => p.family || p.given), coverage: (t) => t.coverages.some((c) => c.payer), consents: (t) => Boolean(t.notice), photo: (t) => Boolean(t.photo || t.photoId),
};

/** The parts of the form with what is done, what is wrong and what is asked; below it, where the draft is kept. */
export function PartsNav({ typed, faults, asked, state }: { typed: Typed; faults: readonly Fault[]; asked: readonly Asked[]; state: DraftState }) {
  const [here, setHere] = useState<Part>('name');
  useEffect(() => {
    const look = (): void => { const part = document.activeElement?.closest('fieldset')?.id.replace('part-', '') as Part | undefined; if (part && partNames.includes(part)) setHere(part); };
    document.addEventListener('focusin', look);
    return () => document.removeEventListener('focusin', look);
  }, []);
  const of = <T extends { field: string }>(list: readonly T[], part: Part): number => list.filter((x) => partOf(x.field) === part).length;
  const clock = state.savedAt ? /\d?\d:\d\d:\d\d\s?[AP]M/.exec(instantLong(state.savedAt))?.[0] ?? instantLong(state.savedAt) : '';
  return (
    <nav className="snav" aria-label={r.partsLabel}><h1>{r.title}</h1>
      <ul>{partNames.map((part) => {
        const bad = of(faults, part), asks = of(asked, part);
        return <li key={part}><a href={`#part-${part}`} aria-current={here === part ? 'step' : undefined} onClick={(e) => { e.preventDefault(); show(part); }}>{r.parts[part]}{bad ? <span className="bad">{r.errorsIn(bad)}</span> : asks ? <span className="asks">{r.asksIn(asks)}</span> : filled[part](typed) ? <><Glyph of={IconCheck} small /><span className="sr">{r.done}</span></> : null}</a></li>;
      })}</ul>
      <div className={`draft ${state.at}`} role="status"><Glyph of={state.at === 'here' ? IconCloudOff : IconDeviceFloppy} small /><span>{state.at === 'here' ? r.local : state.at === 'stale' ? r.stale : state.savedAt ? r.saved(clock) : r.draftSays}</span></div>
    </nav>
  );
}
