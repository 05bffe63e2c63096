import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readPolicy } from '../../platform/policy/read-policy.ts';
import { policyFolder } from '../../../test/kit/house.ts';
import { readCheck } from './ask-entry.ts';
import { unanswered, writeAcknowledged } from './rules/acknowledge.ts';
import { askChecks } from './rules/ask-checks.ts';
import '../../../test/kit/same-seed.ts';

const checks = readPolicy(policyFolder).get<unknown[]>('quality.checks').map(readCheck);

it.each(checks.flatMap((c) => c.examples.map((e, i) => [`${c.id}, example ${i + 1}`, c, e] as const)))('%s', (_, c, example) => {
  expect(askChecks([c], example.facts).length > 0).toBe(example.asks);
});

it('each check has an id of its own, an example that asks and one that does not', () => {
  expect(new Set(checks.map((c) => c.id)).size).toBe(checks.length);
  expect(checks.filter((c) => !c.examples.some((e) => e.asks) || !c.examples.some((e) => !e.asks)).map((c) => c.id)).toEqual([]);
});

it('a question names the very field, and an acknowledgement answers that field alone', () => {
  const facts = { today: '2026-11-25', addresses: [{ postalCode: '97218', state: 'OR' }, { postalCode: '97218', state: 'WA' }, { postalCode: '10001', state: 'CA' }] };
  const asked = askChecks(checks, facts);
  expect(asked.map((q) => [q.check, q.at])).toEqual([['registration.zip-of-other-state', 'addresses.1.postalCode'], ['registration.zip-of-other-state', 'addresses.2.postalCode']]);
  expect(unanswered(asked, [{ check: 'registration.zip-of-other-state', at: 'addresses.1.postalCode' }]).map((q) => q.at)).toEqual(['addresses.2.postalCode']);
  expect(writeAcknowledged(asked.slice(0, 1), '7', new Date('2026-11-25T10:00:00Z'))).toEqual([{ url: 'urn:chartkeeper:acknowledged-check', extension: [
    { url: 'check', valueCode: 'registration.zip-of-other-state' }, { url: 'at', valueString: 'addresses.1.postalCode' }, { url: 'by', valueString: '7' }, { url: 'time', valueInstant: '2026-11-25T10:00:00.000Z' }] }]);
});

it('a check that is no check, or names a rule nobody knows, is refused by name', () => {
  expect(() => readCheck({ id: 'a.b', title: 'x' })).toThrow(/check a\.b/);
  const good = { ...checks[0]!, id: 'a.misspelt', ask: { any: [{ rule: 'date-aftr', of: 'birthDate' }] } };
  expect(() => readCheck(good)).toThrow(/check a\.misspelt names the rule date-aftr/);
});

it('no entry makes a check fail, whatever its fields hold', () => {
  fc.assert(fc.property(fc.dictionary(fc.constantFrom('names', 'birthDate', 'addresses', 'telecoms', 'identifiers', 'deceased', 'today', '__proto__'), fc.jsonValue()), (facts) => {
    expect(Array.isArray(askChecks(checks, facts as Record<string, unknown>))).toBe(true);
  }), { numRuns: 300, examples: [[{ today: { toString: 0 }, birthDate: [[]] }], [{ birthDate: { valueOf: 1, toString: 2 }, names: [{ family: { toString: null } }] }]] as never });
});
