import { z } from 'zod';
import { contract } from '../../values/contract.ts';

export const chartId = z.string().regex(/^\d{1,18}$/, 'A chart id is a number');

/** One line of a result list and the head of the banner. Two identifiers always: birth date and MRN. */
export const patientLine = z.object({
  chartId, patientId: z.string(),
  family: z.string(), given: z.string(), suffix: z.string().nullable(), preferred: z.string().nullable(),
  birthDate: z.string().nullable().describe('FHIR date, as precise as known'), ageText: z.string().nullable(),
  sex: z.enum(['male', 'female', 'other', 'unknown']).nullable(),
  mrn: z.string().nullable(), mrnAssigner: z.string().nullable(),
  deceased: z.boolean(),
  lookalike: z.boolean().describe('Another patient has a like name and a near birth date'),
  disputedIdentifier: z.boolean(),
});
export type PatientLine = z.infer<typeof patientLine>;

export const searchHit = patientLine.extend({
  why: z.array(z.string()).describe('Reasons in words, best first: "Family name begins gar", "Born 1957"'),
  marks: z.array(z.object({ field: z.enum(['family', 'given', 'birthDate', 'mrn', 'phone', 'previous']), from: z.number(), to: z.number() })),
  phone: z.string().nullable(), addressLine: z.string().nullable(), previousNames: z.array(z.string()), lastVisitOn: z.string().nullable(),
});
export type SearchHit = z.infer<typeof searchHit>;

export const search = contract('patients.search',
  z.object({ text: z.string().max(200), limit: z.number().int().min(1).max(50).default(10) }),
  z.object({ readAs: z.string(), hits: z.array(searchHit), more: z.boolean(), patients: z.number().describe('About how many patients there are'), ms: z.number() }));

export const recent = contract('patients.recent', z.object({ limit: z.number().int().min(1).max(50).default(10) }),
  z.object({ hits: z.array(patientLine.extend({ openedAt: z.string().nullable().describe('null: listed for this person and not opened yet'), did: z.string() })), onlyListed: z.boolean().describe('This person sees listed charts alone, and these are they') }));

export const namePart = z.object({ use: z.string().nullable(), family: z.string(), given: z.array(z.string()), prefix: z.array(z.string()), suffix: z.array(z.string()), from: z.string().nullable(), to: z.string().nullable() });
export const addressPart = z.object({ use: z.string().nullable(), line: z.array(z.string()), city: z.string().nullable(), state: z.string().nullable(), postalCode: z.string().nullable(), country: z.string().nullable() });
export const telecomPart = z.object({ system: z.string().nullable(), use: z.string().nullable(), value: z.string() });
export const identifierPart = z.object({ system: z.string().nullable(), type: z.string().nullable(), value: z.string(), assigner: z.string().nullable(), disputed: z.boolean() });

export const demographics = z.object({
  names: z.array(namePart), birthDate: z.string().nullable(), sex: z.enum(['male', 'female', 'other', 'unknown']).nullable(),
  addresses: z.array(addressPart), telecoms: z.array(telecomPart), identifiers: z.array(identifierPart),
  maritalStatus: z.string().nullable(), languages: z.array(z.string()), race: z.array(z.string()), ethnicity: z.string().nullable(),
  deceased: z.string().nullable().describe('yes, no, or an instant'), contacts: z.array(z.object({ relationship: z.string().nullable(), name: z.string().nullable(), phone: z.string().nullable() })),
  version: z.number(), updatedAt: z.string(),
});
export type Demographics = z.infer<typeof demographics>;

export const show = contract('patients.show', z.object({ chartId }), z.object({ line: patientLine, demographics, mayCorrect: z.boolean() }));

/** A correction gives whole lists anew; what is left out stays. `expectVersion` guards against a lost update. */
export const correct = contract('patients.correct', z.object({
  chartId, expectVersion: z.number().int(), reason: z.string().trim().min(3, 'Say why in a few words').max(500),
  change: z.object({
    names: z.array(namePart).min(1, 'A patient keeps at least one name').optional(), birthDate: z.string().nullable().optional(), sex: z.enum(['male', 'female', 'other', 'unknown']).nullable().optional(),
    addresses: z.array(addressPart).optional(), telecoms: z.array(telecomPart).optional(),
  }),
}), z.object({ version: z.number() }));

export const register = contract('patients.register', z.object({
  names: z.array(namePart).min(1), birthDate: z.string().nullable(), sex: z.enum(['male', 'female', 'other', 'unknown']).nullable(),
  addresses: z.array(addressPart).default([]), telecoms: z.array(telecomPart).default([]),
  identifiers: z.array(z.object({ system: z.string().nullable(), type: z.string().nullable(), value: z.string() })).default([]),
}), z.object({ chartId, patientId: z.string(), mrn: z.string() }));

/** One review with both people, so that they can be compared field by field. */
export const showReview = contract('patients.show-review', z.object({ id: z.string().regex(/^\d{1,19}$/, 'A review id is a number') }),
  z.object({ id: z.string(), openedAt: z.string(), reason: z.string(), identifierType: z.string().nullable(), newSide: z.object({ line: patientLine, demographics }), otherSide: z.object({ line: patientLine, demographics }) }));

/** Identity reviews opened at the door: an identifier that agrees while the person does not. */
export const reviews = contract('patients.list-reviews', z.object({ limit: z.number().int().min(1).max(200).default(50), cursor: z.string().nullable().default(null) }),
  z.object({ reviews: z.array(z.object({ id: z.string(), openedAt: z.string(), reason: z.string(), newChart: patientLine, otherChart: patientLine, identifierType: z.string().nullable() })), next: z.string().nullable() }));
