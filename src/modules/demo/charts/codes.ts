/** Codes used in demo charts. Only numbers known for certain carry a code; the rest are text alone, as in life. */
export const systems = { loinc: 'http://loinc.org', snomed: 'http://snomed.info/sct', icd10: 'http://hl7.org/fhir/sid/icd-10-cm', rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm', cvx: 'http://hl7.org/fhir/sid/cvx', ucum: 'http://unitsofmeasure.org' } as const;

export const coded = (system: string, code: string, display: string, ...more: { system: string; code: string; display: string }[]) => ({ coding: [{ system, code, display }, ...more], text: display });

export type LabTest = { code: string; name: string; unit: string; low: number | undefined; high: number | undefined; digits: number };
const lab = (code: string, name: string, unit: string, low: number | undefined, high: number | undefined, digits: number): LabTest => ({ code, name, unit, low, high, digits });
export const tests = {
  a1c: lab('4548-4', 'Hemoglobin A1c', '%', 4, 5.6, 1), glucose: lab('2345-7', 'Glucose', 'mg/dL', 70, 99, 0), creatinine: lab('2160-0', 'Creatinine', 'mg/dL', 0.6, 1.2, 2),
  sodium: lab('2951-2', 'Sodium', 'mmol/L', 136, 145, 0), potassium: lab('2823-3', 'Potassium', 'mmol/L', 3.5, 5.1, 1), urea: lab('3094-0', 'Urea nitrogen', 'mg/dL', 7, 20, 0), calcium: lab('17861-6', 'Calcium', 'mg/dL', 8.6, 10.2, 1),
  cholesterol: lab('2093-3', 'Cholesterol', 'mg/dL', undefined, 200, 0), ldl: lab('13457-7', 'LDL cholesterol (calculated)', 'mg/dL', undefined, 100, 0), hdl: lab('2085-9', 'HDL cholesterol', 'mg/dL', 40, undefined, 0), triglyceride: lab('2571-8', 'Triglyceride', 'mg/dL', undefined, 150, 0),
  tsh: lab('3016-3', 'Thyrotropin', 'm[IU]/L', 0.4, 4.5, 2), hemoglobin: lab('718-7', 'Hemoglobin', 'g/dL', 12, 17, 1), white: lab('6690-2', 'Leukocytes', '10*3/uL', 4, 11, 1), platelets: lab('777-3', 'Platelets', '10*3/uL', 150, 400, 0),
} as const;
export type TestName = keyof typeof tests;

export type Panel = { code: string; name: string; tests: TestName[] };
export const panels = {
  basic: { code: '51990-0', name: 'Basic metabolic panel', tests: ['glucose', 'creatinine', 'sodium', 'potassium', 'urea', 'calcium'] },
  lipid: { code: '57698-3', name: 'Lipid panel', tests: ['cholesterol', 'ldl', 'hdl', 'triglyceride'] },
  blood: { code: '58410-2', name: 'Complete blood count', tests: ['hemoglobin', 'white', 'platelets'] },
  a1c: { code: '4548-4', name: 'Hemoglobin A1c', tests: ['a1c'] }, thyroid: { code: '3016-3', name: 'Thyrotropin', tests: ['tsh'] },
} as const satisfies Record<string, Panel>;
export type PanelName = keyof typeof panels;

/** An illness through the years: who may have it, what is taken for it, what is measured and how the values lean. */
export type Story = {
  name: string; snomed: string; icd10: string; ages: [number, number]; share: number;
  medicines: { name: string; rxnorm: string | undefined; dose: string }[]; panels: PanelName[]; leans: Partial<Record<TestName, number>>; pressure: number; says: string;
};
export const stories: Story[] = [
  { name: 'Essential hypertension', snomed: '59621000', icd10: 'I10', ages: [35, 110], share: 0.45, medicines: [{ name: 'lisinopril 10 MG Oral Tablet', rxnorm: '314076', dose: 'Take 1 tablet by mouth every day' }, { name: 'amlodipine 5 MG Oral Tablet', rxnorm: '197361', dose: 'Take 1 tablet by mouth every day' }], panels: ['basic'], leans: {}, pressure: 22, says: 'Blood pressure above goal at home; no headache, no chest pain.' },
  { name: 'Diabetes mellitus type 2', snomed: '44054006', icd10: 'E11.9', ages: [35, 110], share: 0.24, medicines: [{ name: 'metformin hydrochloride 500 MG Oral Tablet', rxnorm: '861007', dose: 'Take 1 tablet by mouth twice a day with meals' }], panels: ['a1c', 'basic', 'lipid'], leans: { a1c: 2.4, glucose: 58, triglyceride: 60 }, pressure: 4, says: 'Checks sugars most mornings. Feet without ulcers; sensation intact.' },
  { name: 'Hyperlipidemia', snomed: '55822004', icd10: 'E78.5', ages: [30, 110], share: 0.35, medicines: [{ name: 'atorvastatin 20 MG Oral Tablet', rxnorm: '617310', dose: 'Take 1 tablet by mouth at bedtime' }], panels: ['lipid'], leans: { ldl: 42, cholesterol: 50 }, pressure: 0, says: 'Takes the statin most days; no muscle pain.' },
  { name: 'Asthma', snomed: '195967001', icd10: 'J45.909', ages: [4, 70], share: 0.14, medicines: [{ name: 'albuterol 0.09 MG/ACTUAT Metered Dose Inhaler', rxnorm: '745679', dose: 'Inhale 2 puffs every 4 hours as needed' }], panels: [], leans: {}, pressure: 0, says: 'Uses the inhaler once or twice a week; sleeps through.' },
  { name: 'Hypothyroidism', snomed: '40930008', icd10: 'E03.9', ages: [25, 110], share: 0.1, medicines: [{ name: 'levothyroxine 50 microgram tablet', rxnorm: undefined, dose: 'Take 1 tablet by mouth every morning, half an hour before breakfast' }], panels: ['thyroid'], leans: { tsh: 1.9 }, pressure: 0, says: 'Energy steady; weight unchanged.' },
  { name: 'Atrial fibrillation', snomed: '49436004', icd10: 'I48.91', ages: [58, 110], share: 0.12, medicines: [{ name: 'apixaban 5 MG Oral Tablet', rxnorm: '1364445', dose: 'Take 1 tablet by mouth twice a day' }, { name: '24 HR metoprolol succinate 50 MG Extended Release Oral Tablet', rxnorm: '866436', dose: 'Take 1 tablet by mouth every day' }], panels: ['blood', 'basic'], leans: {}, pressure: 6, says: 'Rate controlled; no bleeding; knows to call about falls.' },
  { name: 'Chronic kidney disease stage 3', snomed: '433144002', icd10: 'N18.30', ages: [55, 110], share: 0.1, medicines: [], panels: ['basic', 'blood'], leans: { creatinine: 0.75, urea: 14, hemoglobin: -1.8, potassium: 0.4 }, pressure: 8, says: 'No swelling. Advised against anti-inflammatory medicines.' },
  { name: 'Depressive disorder', snomed: '35489007', icd10: 'F32.9', ages: [16, 95], share: 0.16, medicines: [{ name: 'sertraline 50 MG Oral Tablet', rxnorm: '312941', dose: 'Take 1 tablet by mouth every day' }], panels: [], leans: {}, pressure: 0, says: 'Mood better than in spring; sleeping; no thoughts of self-harm.' },
  { name: 'Gastroesophageal reflux disease', snomed: '235595009', icd10: 'K21.9', ages: [25, 110], share: 0.18, medicines: [{ name: 'omeprazole 20 MG Delayed Release Oral Capsule', rxnorm: '198051', dose: 'Take 1 capsule by mouth before breakfast' }], panels: [], leans: {}, pressure: 0, says: 'Heartburn after late meals only.' },
  { name: 'Osteoarthritis of knee', snomed: '239873007', icd10: 'M17.9', ages: [50, 110], share: 0.2, medicines: [{ name: 'acetaminophen 500 mg tablet', rxnorm: undefined, dose: 'Take 2 tablets by mouth up to three times a day as needed' }], panels: [], leans: {}, pressure: 0, says: 'Knee stiff in the mornings; walks a mile.' },
];

export const vaccines: { cvx: string; name: string; ages: [number, number]; everyYears: number }[] = [
  { cvx: '150', name: 'Influenza, injectable, quadrivalent, preservative free', ages: [1, 110], everyYears: 1 }, { cvx: '115', name: 'Tdap', ages: [11, 110], everyYears: 10 }, { cvx: '33', name: 'Pneumococcal polysaccharide PPV23', ages: [65, 110], everyYears: 50 },
  { cvx: '03', name: 'MMR', ages: [1, 6], everyYears: 3 }, { cvx: '21', name: 'Varicella', ages: [1, 6], everyYears: 3 }, { cvx: '10', name: 'IPV', ages: [0, 6], everyYears: 2 }, { cvx: '08', name: 'Hep B, adolescent or pediatric', ages: [0, 2], everyYears: 1 },
];

export const allergies: { name: string; system: keyof typeof systems; code: string; category: 'medication' | 'food' | 'environment'; reaction: string; severity: 'mild' | 'moderate' | 'severe' }[] = [
  { name: 'Penicillin', system: 'snomed', code: '91936005', category: 'medication', reaction: 'Hives', severity: 'moderate' }, { name: 'Allergy to sulfonamide', system: 'snomed', code: '91939003', category: 'medication', reaction: 'Rash', severity: 'mild' },
  { name: 'Allergy to peanut', system: 'snomed', code: '91935009', category: 'food', reaction: 'Anaphylaxis', severity: 'severe' }, { name: 'Allergy to latex', system: 'snomed', code: '1003755004', category: 'environment', reaction: 'Contact dermatitis', severity: 'mild' },
  { name: 'Allergy to bee venom', system: 'snomed', code: '424213003', category: 'environment', reaction: 'Swelling', severity: 'moderate' },
];

export const procedures: { snomed: string; name: string; ages: [number, number]; sex?: 'female' | 'male'; share: number }[] = [
  { snomed: '73761001', name: 'Colonoscopy', ages: [45, 85], share: 0.5 }, { snomed: '29303009', name: 'Electrocardiographic procedure', ages: [40, 110], share: 0.6 }, { snomed: '71651007', name: 'Mammography', ages: [40, 80], sex: 'female', share: 0.7 },
  { snomed: '80146002', name: 'Appendectomy', ages: [12, 90], share: 0.06 }, { snomed: '38102005', name: 'Cholecystectomy', ages: [30, 90], share: 0.08 }, { snomed: '609588000', name: 'Total knee replacement', ages: [60, 90], share: 0.1 },
];
