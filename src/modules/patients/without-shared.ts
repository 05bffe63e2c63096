import type { Ctx } from '../../platform/action.ts';
import type { LinkagePolicy, StandardPerson } from '../linkage/index.ts';
import { valueKey, valueKeys } from '../linkage/index.ts';
import { hashKeys } from './linking.ts';
import { crowdedKeys } from './store/match-rows.ts';

/**
 * People without the telephones, e-mail addresses and numbers that more records of the index carry than policy `linkage.shared-by-many` says: they identify nobody, whether a list of placeholders knows
 * them or not. Where one side of a comparison lacks a value it counts neither way, so that it is enough to take it from one of the two.
 */
export async function withoutShared<T extends { person: StandardPerson }>(ctx: Ctx, people: readonly T[], policy: LinkagePolicy): Promise<T[]> {
  const keys = new Map(people.flatMap(({ person }) => valueKeys(person)).map((k) => [k, hashKeys([k])[0]!]));
  const crowded = await crowdedKeys(ctx.tx, [...new Set(keys.values())], policy.sharedByMany);
  if (crowded.size === 0) return [...people];
  return people.map((one) => (valueKeys(one.person).some((k) => crowded.has(keys.get(k)!)) ? { ...one, person: blankValues(one.person, (key) => !crowded.has(keys.get(key)!)) } : one));
}

const blankValues = (p: StandardPerson, tells: (key: string) => boolean): StandardPerson => ({
  ...p, phones: p.phones.filter((v) => tells(valueKey.phone(v))), emails: p.emails.filter((v) => tells(valueKey.email(v))), identifiers: p.identifiers.filter((v) => tells(valueKey.identifier(v))),
  ...(p.ssn !== '' && !tells(valueKey.ssn(p.ssn)) ? { ssn: '', lastFour: '' } : {}),
});
