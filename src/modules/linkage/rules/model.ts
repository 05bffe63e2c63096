import type { FieldName } from './fields.ts';

/** Fields whose values differ much in how usual they are. */
export type TermField = 'family' | 'given' | 'birth' | 'zip' | 'city' | 'phone' | 'email' | 'line';

/** Shares of people with a value. `other`: the share taken for a value that is not listed; null: then the field's average holds. */
export type Terms = { other: number | null; values: Record<string, number> };

/** Pairs of two people who are related, and so agree in much without being one: `each`, how many such relatives a person has in the index; `u`, how often each level is seen among them (else as among strangers). */
export type Relation = { kind: 'household' | 'twin' | 'namesake'; each: number; u: Partial<Record<FieldName, Record<string, number>>> };

/** What the engine knows of a site, plain JSON: how often each level is seen among pairs of one person (m) and among strangers (u). */
export type Model = {
  version: 1;
  /** People the weights were learned from; 0: the house's estimates. */
  trainedOn: number;
  /** People in the index or file: prior and relatives go by it. */
  records: number;
  /** log2 odds that two records taken at random are one person. */
  prior: number;
  fields: Record<FieldName, Record<string, readonly [m: number, u: number]>>;
  relations: readonly Relation[];
  terms: Partial<Record<TermField, Terms>>;
};

/** So many duplicate pairs a record are taken for granted where nothing was learned: a typical index holds 8 to 12 % of duplicates. */
const duplicatesEach = 0.1;
export const priorOf = (records: number): number => Math.log2((2 * duplicatesEach) / Math.max(20, records));

/** The same model for an index of another size: the larger it is, the more strangers look alike. */
export const modelForSize = (model: Model, records: number): Model => (Math.max(20, records) === model.records ? model
  : { ...model, records: Math.max(20, records), prior: model.prior + Math.log2(model.records / Math.max(20, records)) });

const household: Relation = {
  kind: 'household', each: 2,
  u: {
    family: { same: 0.63, previous: 0.04, part: 0.04, near: 0.04, like: 0.01, swapped: 0.001, crossed: 0.001, differs: 0.238 },
    address: { same: 0.84, past: 0.03, unit: 0.01, near: 0.03, elsewhere: 0.001, street: 0.002, differs: 0.09 },
    phone: { same: 0.5, near: 0.02, differs: 0.48 }, email: { same: 0.15, near: 0.05, differs: 0.8 },
    ssn: { same: 0.01, near: 0.004, 'last-four': 0.001, like: 0.002, differs: 0.983 },
  },
};
const twin: Relation = {
  kind: 'twin', each: 0.02,
  u: {
    family: { same: 0.88, part: 0.02, near: 0.06, like: 0.01, differs: 0.03 },
    given: { same: 0.004, nickname: 0.004, near: 0.03, like: 0.05, sounds: 0.01, initial: 0.01, part: 0.01, middle: 0.01, differs: 0.87 },
    birth: { same: 0.96, digit: 0.02, parts: 0.01, swapped: 0.005, partial: 0.004, differs: 0.001 },
    sex: { same: 0.64, differs: 0.36, 'with-name': 0.9, 'against-name': 0.1 }, address: household.u.address!, phone: { same: 0.7, near: 0.01, differs: 0.29 }, email: { same: 0.5, near: 0.05, differs: 0.45 },
    ssn: { same: 0.004, near: 0.08, 'last-four': 0.001, like: 0.02, differs: 0.895 },
  },
};
const namesake: Relation = {
  kind: 'namesake', each: 0.02,
  u: {
    family: { same: 0.84, part: 0.02, near: 0.08, like: 0.01, sounds: 0.005, swapped: 0.02, crossed: 0.001, differs: 0.024 }, given: { same: 0.74, nickname: 0.12, near: 0.07, like: 0.01, sounds: 0.01, initial: 0.03, part: 0.005, middle: 0.005, differs: 0.01 },
    birth: { same: 0.00001, swapped: 0.0001, digit: 0.004, parts: 0.03, partial: 0.0001, century: 0.00001, 'within-year': 0.0001, differs: 0.96 },
    sex: { same: 0.9, differs: 0.1, 'with-name': 0.99, 'against-name': 0.01 }, suffix: { same: 0.07, missing: 0.68, differs: 0.25 }, middle: { same: 0.5, initial: 0.25, near: 0.01, differs: 0.24 }, address: { same: 0.45, past: 0.2, near: 0.03, unit: 0.01, elsewhere: 0.001, street: 0.009, differs: 0.3 }, phone: { same: 0.4, near: 0.01, differs: 0.59 },
    ssn: { same: 0.002, near: 0.002, 'last-four': 0.001, like: 0.002, differs: 0.993 },
  },
};

/** Estimates for a small site that has learned nothing yet: a general hospital's index of ten thousand people in one region. */
export const defaultModel: Model = {
  version: 1, trainedOn: 0, records: 10_000, prior: priorOf(10_000),
  fields: {
    family: { same: [0.78, 0.0015], previous: [0.03, 0.0015], part: [0.025, 0.003], near: [0.09, 0.002], like: [0.02, 0.006], sounds: [0.01, 0.005], swapped: [0.02, 0.00001], crossed: [0.003, 0.0003], differs: [0.022, 0.98] },
    given: { same: [0.76, 0.008], nickname: [0.04, 0.006], near: [0.08, 0.006], like: [0.015, 0.02], sounds: [0.01, 0.008], initial: [0.03, 0.003], part: [0.01, 0.003], middle: [0.015, 0.003], differs: [0.04, 0.944] },
    middle: { same: [0.58, 0.02], initial: [0.33, 0.06], near: [0.03, 0.005], differs: [0.06, 0.915] },
    suffix: { same: [0.55, 0.04], missing: [0.43, 0.9], differs: [0.02, 0.06] },
    birth: { same: [0.88, 0.00004], swapped: [0.02, 0.00003], digit: [0.045, 0.0011], parts: [0.02, 0.0035], partial: [0.01, 0.0002], century: [0.003, 0.00003], 'within-year': [0.007, 0.03], differs: [0.015, 0.965] },
    sex: { same: [0.97, 0.5], differs: [0.03, 0.5], 'with-name': [0.985, 0.96], 'against-name': [0.015, 0.04] },
    address: { same: [0.55, 0.00001], past: [0.1, 0.00002], unit: [0.03, 0.00003], near: [0.07, 0.00003], elsewhere: [0.005, 0.00005], street: [0.02, 0.0003], extra: [0.005, 0.0003], differs: [0.22, 0.9992] },
    place: { zip: [0.35, 0.04], city: [0.15, 0.06], near: [0.08, 0.02], state: [0.2, 0.58], differs: [0.22, 0.3] },
    phone: { same: [0.6, 0.00002], near: [0.06, 0.0001], differs: [0.34, 0.99988] },
    email: { same: [0.65, 0.00001], near: [0.08, 0.0001], differs: [0.27, 0.99989] },
    ssn: { same: [0.89, 0.000002], near: [0.05, 0.00001], 'last-four': [0.02, 0.000002], like: [0.01, 0.00001], differs: [0.03, 0.99997] },
    'person-number': { same: [0.85, 0.000002], near: [0.04, 0.00002], like: [0.01, 0.00003], differs: [0.1, 0.99997] },
    'record-number': { same: [0.3, 0.000002], differs: [0.7, 0.999998] },
  },
  relations: [household, twin, namesake], terms: {},
};
