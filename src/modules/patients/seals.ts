import type { Ctx } from '../../platform/action.ts';
import type { Finding } from '../../standards/translation.ts';
import type { NameKey } from './rules/fold-name.ts';
import { nameKey } from './rules/fold-name.ts';
import { lives } from './rules/same-address.ts';

/** What of a Patient stands behind a seal: FHIR names under an alias, FHIR addresses under a program's substitute. */
export type Sealed = { names?: readonly any[]; addresses?: readonly any[] };
type SealReader = (ctx: Ctx, charts: readonly string[]) => Promise<ReadonlyMap<string, Sealed>>;

type NamedIn = (ctx: Ctx, text: string) => Promise<readonly Sealed[]>;

let read: SealReader = async () => new Map(), readIn: NamedIn = async () => [];
/** The patient index keeps the seals; told once, at start. */
export const registerSealReader = (reader: SealReader, namedIn?: NamedIn): void => { read = reader; if (namedIn) readIn = namedIn; };
/** What stands behind the seals of whoever a text names by the true name or address: for what was received and is nobody's yet. */
export const sealsNamedIn: NamedIn = (ctx, text) => readIn(ctx, text);
export const sealsOf: SealReader = (ctx, charts) => (charts.length === 0 ? Promise.resolve(new Map()) : read(ctx, charts));

/** Names by which a sender who knows nothing of the alias still means this person. */
export const sealedKeys = (sealed: Sealed | undefined): NameKey[] => (sealed?.names ?? []).map(nameKey).filter((k): k is NameKey => k !== undefined);

/** A sender's Patient without what is behind a seal: the alias and the substitute stay, whatever is sent. */
export function keepSealed(current: Record<string, any>, given: Record<string, any>, sealed: Sealed | undefined): Record<string, any> {
  const put = (element: 'name' | 'address', on: boolean): Record<string, any> => (!on || given[element] === undefined ? {} : { [element]: current[element] });
  if (!sealed) return given;
  const next = { ...given, ...put('name', sealed.names !== undefined), ...put('address', sealed.addresses !== undefined) };
  // What contacts say of where somebody lives with the patient tells it as well.
  if (sealed.addresses && Array.isArray(next['contact'])) next['contact'] = next['contact'].map(({ address, ...contact }: any) => (lives(address, sealed.addresses!) ? contact : { ...contact, ...(address === undefined ? {} : { address }) }));
  return next;
}

export const sealedClear = (clear: readonly string[], sealed: Sealed | undefined): readonly string[] => clear.filter((c) => !(sealed?.names && c === 'name') && !(sealed?.addresses && c === 'address'));
export const sealedFinding = (at: string, sealed: Sealed, given: Record<string, any>): Finding[] => ((sealed.names && given['name'] !== undefined) || (sealed.addresses && given['address'] !== undefined) ? [{ severity: 'information', code: 'patients.sealed', at, says: 'The name or the address of this record is protected: what was sent of it was not filed' }] : []);
