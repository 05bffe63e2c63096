import { TextInput } from '@mantine/core';
import { mid } from '../../lib/messages/identity.ts';

const t = mid.identity;
export type TypedName = { family: string; given: string; suffix: string };
export const noName: TypedName = { family: '', given: '', suffix: '' };
/** As the program takes it: given names parted by spaces. */
export const partOf = (n: TypedName) => ({ use: null, family: n.family.trim(), given: n.given.trim().split(/\s+/).filter(Boolean), prefix: [], suffix: n.suffix.trim() ? [n.suffix.trim()] : [], from: null, to: null });

export function NameFields({ value, onChange, error }: { value: TypedName; onChange: (name: TypedName) => void; error: string | undefined }) {
  const set = (part: Partial<TypedName>): void => onChange({ ...value, ...part });
  return (
    <div className="idname">
      <TextInput id="id-family" data-autofocus label={t.family} value={value.family} onChange={(e) => set({ family: e.currentTarget.value })} error={error} maxLength={200} autoComplete="off" spellCheck={false} dir="auto" />
      <TextInput id="id-given" label={t.given} value={value.given} onChange={(e) => set({ given: e.currentTarget.value })} maxLength={200} autoComplete="off" spellCheck={false} dir="auto" />
      <TextInput id="id-suffix" label={t.suffix} value={value.suffix} onChange={(e) => set({ suffix: e.currentTarget.value })} maxLength={20} autoComplete="off" spellCheck={false} />
    </div>
  );
}
