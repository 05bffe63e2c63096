import { z } from 'zod';
import { contract } from '../../values/contract.ts';
import { acknowledged } from '../quality/contract.ts';

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

const day = z.string().max(40).nullable().describe('FHIR dateTime, as precise as known');
export const namePart = z.object({ use: z.string().nullable(), family: z.string(), given: z.array(z.string()), prefix: z.array(z.string()), suffix: z.array(z.string()), from: z.string().nullable(), to: z.string().nullable() });
export const addressPart = z.object({ use: z.string().nullable(), line: z.array(z.string()), city: z.string().nullable(), state: z.string().nullable(), postalCode: z.string().nullable(), country: z.string().nullable(), from: day.default(null), to: day.default(null) });
export const telecomPart = z.object({ system: z.string().nullable(), use: z.string().nullable(), value: z.string(), from: day.default(null), to: day.default(null) });
export const identifierPart = z.object({ system: z.string().nullable(), type: z.string().nullable(), value: z.string(), assigner: z.string().nullable(), disputed: z.boolean() });

export const coding = z.object({ system: z.string().max(200).nullable(), code: z.string().max(100).nullable(), display: z.string().max(200) });

/** What USCDI v3.1 asks of a person beside names, birth date, sex, addresses and numbers. */
export const profile = z.object({
  birthDateIs: z.enum(['known', 'estimated', 'unknown', 'asked-declined']).describe('`unknown` and `asked-declined` say why there is none'),
  sexForClinicalUse: z.enum(['female-typical', 'male-typical', 'specified', 'unknown']).nullable(), genderIdentity: coding.nullable().describe('Asked where the site does (policy patients.gender-identity)'),
  race: z.array(coding).max(20), ethnicity: z.array(coding).max(20), tribes: z.array(coding).max(10),
  language: coding.nullable(), interpreter: z.enum(['yes', 'no', 'unknown']).nullable(), maritalStatus: coding.nullable(),
  deceased: z.string().max(40).nullable().describe('yes, no, or a FHIR dateTime'), primaryCare: z.object({ name: z.string().max(200), npi: z.string().max(20).nullable() }).nullable(),
});
export type Profile = z.infer<typeof profile>;
/** Parts of it: what is left out stays as it was. */
export type ProfilePart = { [K in keyof Profile]?: Profile[K] | undefined };

export const demographics = z.object({
  names: z.array(namePart), birthDate: z.string().nullable(), sex: z.enum(['male', 'female', 'other', 'unknown']).nullable(),
  addresses: z.array(addressPart), telecoms: z.array(telecomPart), identifiers: z.array(identifierPart),
  maritalStatus: z.string().nullable(), languages: z.array(z.string()), race: z.array(z.string()), ethnicity: z.string().nullable(),
  deceased: z.string().nullable().describe('yes, no, or an instant'), contacts: z.array(z.object({ relationship: z.string().nullable(), name: z.string().nullable(), phone: z.string().nullable() })),
  profile, photo: z.boolean(), version: z.number(), updatedAt: z.string(),
});
export type Demographics = z.infer<typeof demographics>;

export const show = contract('patients.show', z.object({ chartId }), z.object({
  line: patientLine, demographics, mayCorrect: z.boolean(),
  mergedInto: chartId.nullable().describe('This record was merged: the chart whose number leads now'), formerNumbers: z.array(z.string()).describe('Numbers of records that were merged into this one'),
  marks: z.object({ restricted: z.boolean().describe('The sender or this house marked the record as restricted (HL7 Confidentiality R or V)'), alias: z.boolean().describe('The shown name is a protected alias'), confidentialAddress: z.boolean().describe('The address is a program\'s substitute'), possibleDuplicate: z.boolean().describe('A review asks whether this and another chart are one person') }),
}));
/** Who these charts belong to, for lists that name charts: lines of those that may be seen. */
export const nameCharts = contract('patients.name-charts', z.object({ chartIds: z.array(chartId).max(200) }), z.object({ lines: z.array(patientLine) }));

/** A correction gives whole lists anew; what is left out stays. `expectVersion` guards against a lost update. */
export const correct = contract('patients.correct', z.object({
  chartId, expectVersion: z.number().int(), reason: z.string().trim().min(3, 'Say why in a few words').max(500),
  change: z.object({
    names: z.array(namePart).min(1, 'A patient keeps at least one name').optional(), birthDate: z.string().nullable().optional(), sex: z.enum(['male', 'female', 'other', 'unknown']).nullable().optional(),
    addresses: z.array(addressPart).optional(), telecoms: z.array(telecomPart).optional(), profile: profile.partial().optional(),
  }),
  acknowledged,
}), z.object({ version: z.number(), requestId: z.string().nullable().describe('Where another system masters demographics: the correction asked of it; the record stays as it is') }));

const file = z.object({ contentType: z.enum(['image/jpeg', 'image/png', 'image/webp', 'application/pdf']), base64: z.base64().max(700_000, 'The picture is too large: half a megabyte at most') });
const personName = z.object({ family: z.string().max(200), given: z.array(z.string().max(200)).max(5) });

/** Somebody beside the patient. One person may be several of these. */
export const party = z.object({
  kinds: z.array(z.enum(['next-of-kin', 'emergency-contact', 'guarantor', 'legal-guardian', 'proxy'])).min(1),
  relationship: coding.nullable(), name: personName, organization: z.string().max(200).nullable().default(null), birthDate: z.string().nullable().default(null),
  telecoms: z.array(telecomPart).max(5).default([]), address: addressPart.nullable().default(null), from: day.default(null), to: day.default(null),
  authority: z.string().max(300).nullable().default(null).describe('By what a guardian or proxy acts: a court order, a power of attorney and its date'),
});
export const coverage = z.object({
  payer: z.string().trim().min(1, 'Name the payer').max(200), plan: z.string().max(200).nullable().default(null), memberId: z.string().max(100).nullable().default(null), groupNumber: z.string().max(100).nullable().default(null),
  relationship: z.enum(['self', 'spouse', 'child', 'parent', 'common', 'other', 'injured']).default('self'), subscriberName: z.string().max(200).nullable().default(null),
  order: z.number().int().min(1).max(9).default(1), from: day.default(null), to: day.default(null), cardFront: file.nullable().default(null), cardBack: file.nullable().default(null),
});
export const consent = z.object({
  kind: z.enum(['privacy-notice', 'treatment', 'information-exchange', 'advance-directive']),
  answer: z.string().max(40).describe('privacy-notice: acknowledged, refused, not-obtained; treatment and information-exchange: given, refused; advance-directive: has, none, declined, unknown'),
  on: day.default(null), note: z.string().max(500).nullable().default(null).describe('For a notice not acknowledged: the effort made and why (45 CFR 164.520(c)(2)(ii))'),
});

/** What a registration says beside the person's own data, each with the FHIR entry it stands in (`ref`) and the version that was read. Ended ones are here too. */
const stands = { ref: z.string().max(200).describe('Such as RelatedPerson/<id>; Patient/<id>#contact.0 for one of several in an entry'), version: z.number().int() };
const picture = z.object({ ...stands, type: z.string(), id: z.string(), index: z.number() }).describe('To be read by chart.read-attachment');
export const registered = z.object({
  parties: z.array(party.extend({ ...stands, kinds: z.array(party.shape.kinds.element) })), coverages: z.array(coverage.omit({ cardFront: true, cardBack: true }).extend({ ...stands, payer: z.string(), cards: z.array(z.object({ type: z.string(), id: z.string(), index: z.number(), title: z.string() })) })),
  consents: z.array(consent.extend({ ...stands, to: day })), photo: picture.nullable(), photoId: picture.nullable(),
});
export type Registered = z.infer<typeof registered>;
export type Coding = z.infer<typeof coding>;
export const showRegistered = contract('patients.show-registered', z.object({ chartId }), registered);
/** One of them corrected, or a further one (`ref` null). What is over gets its last day (`to`); nothing is deleted. A card picture that is null stays as it is. */
export const changeRegistered = contract('patients.change-registered', z.object({
  chartId, ref: stands.ref.nullable(), expectVersion: z.number().int().nullable().describe('The version that was read; null for a further one'), reason: z.string().trim().min(3, 'Say why in a few words').max(500), acknowledged,
  set: z.discriminatedUnion('part', [
    z.object({ part: z.literal('party'), value: party }), z.object({ part: z.literal('coverage'), value: coverage }), z.object({ part: z.literal('consent'), value: consent.extend({ to: day.default(null) }) }),
    z.object({ part: z.literal('photo'), value: file }), z.object({ part: z.literal('photo-id'), value: file }),
  ]),
}), z.object({ ref: z.string().nullable(), version: z.number().nullable(), requestId: z.string().nullable().describe('Where another system masters demographics: the correction asked of it') }));

/** `of` null: the photo; else the DocumentReference of a card or photo ID. */
export const showPicture = contract('patients.show-picture', z.object({ chartId, of: z.string().max(64).nullable().default(null), index: z.number().int().min(0).max(9).default(0) }), z.object({ picture: z.object({ contentType: z.string(), base64: z.string() }).nullable() }));

/** Everything a registration form says. */
export const registration = z.object({
  names: z.array(namePart).min(1), birthDate: z.string().nullable(), sex: z.enum(['male', 'female', 'other', 'unknown']).nullable(),
  addresses: z.array(addressPart).max(20).default([]), telecoms: z.array(telecomPart).max(20).default([]),
  identifiers: z.array(z.object({ system: z.string().nullable(), type: z.string().nullable(), value: z.string() })).max(20).default([]),
  profile: profile.partial().default({}), parties: z.array(party).max(12).default([]), coverages: z.array(coverage).max(6).default([]), consents: z.array(consent).max(10).default([]),
  photo: file.nullable().default(null), photoId: file.nullable().default(null),
  number: z.discriminatedUnion('take', [z.object({ take: z.enum(['next', 'temporary']) }), z.object({ take: z.enum(['reserved', 'legacy']), value: z.string().trim().min(1).max(40) })]).default({ take: 'next' }),
});
export type Registration = z.infer<typeof registration>;

/** `key` makes a press that is repeated, or sent again, one registration. `passed` says why a likely match is not this person. */
export const register = contract('patients.register', registration.extend({
  key: z.uuid().nullable().default(null), draftId: z.string().regex(/^\d{1,19}$/).nullable().default(null),
  passed: z.object({ reason: z.string().max(60), note: z.string().max(300).nullable().default(null) }).nullable().default(null), acknowledged,
}), z.object({ chartId, patientId: z.string(), mrn: z.string() }));

/** One review with both people, so that they can be compared field by field. */
export const showReview = contract('patients.show-review', z.object({ id: z.string().regex(/^\d{1,19}$/, 'A review id is a number') }),
  z.object({ id: z.string(), openedAt: z.string(), reason: z.string(), identifierType: z.string().nullable(), newSide: z.object({ line: patientLine, demographics }), otherSide: z.object({ line: patientLine, demographics }) }));

export const alikeReason = z.object({ fits: z.enum(['yes', 'no', 'unknown']), says: z.string() });
export const alike = z.object({ line: patientLine, grade: z.enum(['very-likely', 'likely', 'possible']), score: z.number(), reasons: z.array(alikeReason) });
export type Alike = z.infer<typeof alike>;
/** Who may already be this person, as the form is filled. */
/** On how many charts a phone or address stands that is being typed; those below the policy's threshold are not told. `at` is given back as it came. */
export const countShared = contract('patients.count-shared', z.object({
  phones: z.array(z.object({ at: z.string().max(40), value: z.string().max(100) })).max(20).default([]), addresses: z.array(z.object({ at: z.string().max(40), line: z.string().max(300), postalCode: z.string().max(20) })).max(20).default([]),
}), z.object({ shared: z.array(z.object({ at: z.string(), of: z.enum(['phone', 'address']), charts: z.number(), more: z.boolean() })) }));
export const findAlike = contract('patients.find-alike', registration.pick({ names: true, birthDate: true, sex: true, addresses: true, telecoms: true, identifiers: true }).partial(), z.object({ alike: z.array(alike), patients: z.number(), ms: z.number() }));

/** FHIR Patient/$match (R4 patient-operation-match.html): who of the index may be the Patient given, the likeliest first, at most one entry for each record. */
export const match = contract('patients.match', z.object({ resource: z.looseObject({ resourceType: z.literal('Patient') }), onlyCertainMatches: z.boolean().default(false), count: z.number().int().min(1).max(100).default(20) }), z.object({
  matches: z.array(z.object({ chartId, id: z.string(), version: z.number(), text: z.string().describe('The Patient as stored'), score: z.number().describe('Probability that it is this person, 0 to 1'), grade: z.enum(['certain', 'probable', 'possible']) })),
}));

/** What the form offers at this site. */
export const registrationForm = contract('patients.registration-form', z.object({}), z.object({
  genderIdentity: z.array(coding).describe('Empty where the site does not ask'), passReasons: z.array(z.object({ code: z.string(), says: z.string() })), master: z.enum(['here', 'feed']), noticeVersion: z.string(),
}));

/** Drafts: a registration not finished, kept sealed for its author and the supervisor. */
const draftId = z.string().regex(/^\d{1,19}$/);
export const saveDraft = contract('patients.save-draft', z.object({ draftId: draftId.nullable(), revision: z.number().int().describe('The revision last read; 0 for a new one'), content: z.string().max(1_500_000), title: z.string().max(200) }),
  z.object({ draftId, revision: z.number(), savedAt: z.string() }));
export const listDrafts = contract('patients.list-drafts', z.object({}), z.object({ drafts: z.array(z.object({ draftId, title: z.string(), authorId: z.string(), mine: z.boolean(), begunAt: z.string(), savedAt: z.string() })) }));
export const readDraft = contract('patients.read-draft', z.object({ draftId }), z.object({ draftId, revision: z.number(), content: z.string(), savedAt: z.string() }));
export const dropDraft = contract('patients.drop-draft', z.object({ draftId }), z.object({}));

/** Numbers. */
export const reserveNumbers = contract('patients.reserve-numbers', z.object({ count: z.number().int().min(1).max(5000), purpose: z.string().trim().min(3, 'Say what for').max(200) }), z.object({ blockId: z.string(), numbers: z.array(z.string()) }));
export const listNumberBlocks = contract('patients.list-number-blocks', z.object({}), z.object({ blocks: z.array(z.object({ blockId: z.string(), purpose: z.string(), reservedAt: z.string(), numbers: z.number(), used: z.number(), first: z.string(), last: z.string() })) }));
export const showNumberBlock = contract('patients.show-number-block', z.object({ blockId: z.string().regex(/^\d{1,19}$/) }), z.object({ numbers: z.array(z.object({ value: z.string(), used: z.boolean() })) }));
export const givePermanentNumber = contract('patients.give-permanent-number', z.object({ chartId }), z.object({ mrn: z.string(), was: z.string().nullable() }));

/** Corrections asked of the system that masters demographics. */
const requestState = z.enum(['open', 'agreed', 'withdrawn']);
export const listCorrectionRequests = contract('patients.list-correction-requests', z.object({ state: requestState.default('open'), limit: z.number().int().min(1).max(200).default(100) }),
  z.object({ requests: z.array(z.object({ requestId: z.string().describe('The id of the FHIR Task'), line: patientLine, state: requestState, askedAt: z.string(), askedBy: z.string(), reason: z.string(), change: z.record(z.string(), z.unknown()) })) }));
export const withdrawCorrectionRequest = contract('patients.withdraw-correction-request', z.object({ chartId, requestId: z.string() }), z.object({}));

/** Where this system masters demographics: what a feed says otherwise of fields corrected here. */
export const listDifferences = contract('patients.list-differences', z.object({ chartId }), z.object({ differences: z.array(z.object({
  field: z.string(), label: z.string(), ours: z.array(z.string()), theirs: z.array(z.string()), source: z.string(), itemId: z.string().nullable(), saidAt: z.string(), correctedAt: z.string(), mark: z.string().describe('Given back with the decision, so that nothing newer is decided unseen'),
})) }));
export const settleDifference = contract('patients.settle-difference', z.object({ chartId, field: z.string().max(300), mark: z.string().max(64), decision: z.enum(['keep-ours', 'accept-theirs']) }), z.object({ version: z.number() }));

/** Printing is an act of its own: what it answers is what the sheet shows. */
export const printSheet = contract('patients.print-sheet', z.object({ chartId, sheet: z.enum(['face-sheet', 'labels', 'registration-form']) }), z.object({
  line: patientLine, formerNumbers: z.array(z.string()), demographics, facility: z.string(), printedAt: z.string(), printedBy: z.string(),
  related: z.array(z.object({ kinds: z.array(z.string()), name: z.string(), relationship: z.string().nullable(), phone: z.string().nullable(), address: z.string().nullable(), authority: z.string().nullable() })),
  coverages: z.array(z.object({ order: z.number(), payer: z.string(), plan: z.string().nullable(), memberId: z.string().nullable(), groupNumber: z.string().nullable(), relationship: z.string().nullable(), from: z.string().nullable(), to: z.string().nullable() })),
  consents: z.array(z.object({ kind: z.string(), answer: z.string(), on: z.string().nullable(), note: z.string().nullable() })),
}));

export * from './rules/registration-codes.ts';

/** Identity reviews opened at the door: an identifier that agrees while the person does not. */
export const reviews = contract('patients.list-reviews', z.object({ limit: z.number().int().min(1).max(200).default(50), cursor: z.string().nullable().default(null) }),
  z.object({ reviews: z.array(z.object({ id: z.string(), openedAt: z.string(), reason: z.string(), newChart: patientLine, otherChart: patientLine, identifierType: z.string().nullable() })), next: z.string().nullable() }));

/** Advanced search: every criterion given must hold. Names are beginnings of words; days are FHIR dates, both ends included. */
export const criteria = z.object({
  family: z.string().max(100), given: z.string().max(100), bornFrom: z.iso.date(), bornTo: z.iso.date(), sex: z.enum(['male', 'female', 'other', 'unknown']), deceased: z.enum(['yes', 'no']),
  city: z.string().max(100), address: z.string().max(100), phone: z.string().max(40), identifier: z.string().max(100), assigner: z.string().max(200).describe('System of the identifier, or part of its name'),
  mrnFrom: z.string().max(40), mrnTo: z.string().max(40), facility: z.string().max(40), registeredFrom: z.iso.date(), registeredTo: z.iso.date(), registeredBy: z.string().max(60).describe('Id of a person or program'),
}).partial();
export type Criteria = z.infer<typeof criteria>;
export const advancedHit = patientLine.extend({ phone: z.string().nullable(), addressLine: z.string().nullable(), facility: z.string().nullable(), registeredOn: z.string().nullable(), registeredBy: z.string().nullable() });
export type AdvancedHit = z.infer<typeof advancedHit>;
export const searchAdvanced = contract('patients.search-advanced', z.object({ criteria, from: z.number().int().min(0).max(2000).default(0), limit: z.number().int().min(1).max(200).default(100) }), z.object({
  hits: z.array(advancedHit), total: z.number(), more: z.boolean().describe('There are more than are counted: the search should be narrower'), readAs: z.string(),
}));
/** What may be chosen from: facilities, and those who registered somebody lately. */
export const searchChoices = contract('patients.search-choices', z.object({}), z.object({ facilities: z.array(z.object({ id: z.string(), name: z.string() })), people: z.array(z.object({ id: z.string(), name: z.string() })) }));
/** The result as CSV; the audit names every chart in it. */
export const exportSearch = contract('patients.export-search', z.object({ criteria }), z.object({ fileName: z.string(), csv: z.string(), patients: z.number() }));
export const listSearches = contract('patients.list-searches', z.object({}), z.object({ searches: z.array(z.object({ searchId: z.string(), name: z.string(), criteria })) }));
export const saveSearch = contract('patients.save-search', z.object({ name: z.string().trim().min(1, 'Give it a name').max(80), criteria }), z.object({ searchId: z.string() }));
export const dropSearch = contract('patients.drop-search', z.object({ searchId: z.string().regex(/^\d{1,19}$/) }), z.object({}));
