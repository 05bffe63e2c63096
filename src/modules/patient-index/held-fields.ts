import { changedFields, fieldLines, fieldWords } from '../patients/index.ts';

type Patient = Record<string, any>;
type Field = { field: string; label: string; was: string | null; now: string | null; differs: boolean; counts: boolean; says: string | null };
const coreFields = ['name', 'birthDate', 'gender'] as const;
const inRules: Record<(typeof coreFields)[number], string> = { name: 'name', birthDate: 'birth-date', gender: 'sex' };

/** Who somebody is, old beside new: the core fields first, then whatever else differs. `counts`: it is one of those for which the change is held. */
export function heldFields(old: Patient, proposed: Patient, rules: readonly string[]): Field[] {
  const changed = changedFields(old, proposed), told = rules.map((r) => r.replace(/^overlay\./, ''));
  const words = (p: Patient, field: string): string | null => fieldLines(p, field).join('; ') || null;
  return [...coreFields, ...changed.filter((f) => !(coreFields as readonly string[]).includes(f))].map((field) => {
    const counts = field in inRules && told.some((r) => (field === 'name' && (r === 'whole-name' || r === 'anothers-name')) || r.split('-and-').includes(inRules[field as keyof typeof inRules]));
    return { field, label: fieldWords(field), was: words(old, field), now: words(proposed, field), differs: changed.includes(field), counts, says: counts ? 'This is why the change is held' : null };
  });
}
