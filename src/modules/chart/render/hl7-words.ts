/** Words for codes of HL7's own lists that travel without a display (R4 terminologies: v3-ActCode, v3-ParticipationType, v2 tables, observation interpretation). */
const tables: readonly { system: RegExp; codes: Readonly<Record<string, string>> }[] = [
  { system: /v3-ActCode$|encounter-class$|v2-0004$/, codes: {
    AMB: 'Ambulatory', IMP: 'Inpatient', ACUTE: 'Inpatient acute', NONAC: 'Inpatient non-acute', EMER: 'Emergency', OBSENC: 'Observation', SS: 'Short stay', HH: 'Home health', VR: 'Virtual', PRENC: 'Pre-admission', FLD: 'Field',
    I: 'Inpatient', O: 'Outpatient', E: 'Emergency', P: 'Pre-admission', R: 'Recurring patient', B: 'Obstetrics', inpatient: 'Inpatient', outpatient: 'Outpatient', ambulatory: 'Ambulatory', emergency: 'Emergency' } },
  { system: /v3-ParticipationType$|encounter-participant-type$/, codes: { ATND: 'attending', ADM: 'admitting', DIS: 'discharging', REF: 'referring', CON: 'consultant', PPRF: 'primary performer', SPRF: 'secondary performer', PART: 'participant', AUT: 'author', ENT: 'entered by', LA: 'legal authenticator', INF: 'informant' } },
  { system: /v3-ObservationInterpretation$|v2-0078$|observation-interpretation$/, codes: {
    H: 'high', HU: 'significantly high', HH: 'critical high', L: 'low', LU: 'significantly low', LL: 'critical low', A: 'abnormal', AA: 'critical abnormal', N: 'normal', POS: 'positive', NEG: 'negative', IND: 'indeterminate', S: 'susceptible', R: 'resistant', I: 'intermediate', '>': 'above the scale', '<': 'below the scale', U: 'significant change up', D: 'significant change down', B: 'better', W: 'worse', DET: 'detected', ND: 'not detected', E: 'equivocal', RR: 'reactive', NR: 'non-reactive', WR: 'weakly reactive', EXP: 'expected', UNE: 'unexpected' } },
  { system: /v2-0074$/, codes: { LAB: 'Laboratory', RAD: 'Radiology', CH: 'Chemistry', HM: 'Hematology', MB: 'Microbiology', PAT: 'Pathology', SP: 'Surgical pathology', CT: 'CT scan', NMR: 'MRI', RUS: 'Radiology ultrasound', CUS: 'Cardiac ultrasound', EC: 'Electrocardiac', BLB: 'Blood bank', IMM: 'Immunology', CP: 'Cytopathology', GE: 'Genetics', URN: 'Urinalysis' } },
  { system: /v3-RoleCode$|v2-0063$/, codes: { MTH: 'mother', FTH: 'father', NMTH: 'natural mother', NFTH: 'natural father', SIS: 'sister', BRO: 'brother', CHILD: 'child', SON: 'son', DAU: 'daughter', NSIS: 'natural sister', NBRO: 'natural brother', GRMTH: 'grandmother', GRFTH: 'grandfather', MGRMTH: 'maternal grandmother', MGRFTH: 'maternal grandfather', PGRMTH: 'paternal grandmother', PGRFTH: 'paternal grandfather', AUNT: 'aunt', UNCLE: 'uncle', COUSN: 'cousin', SPS: 'spouse', HUSB: 'husband', WIFE: 'wife', DOMPART: 'domestic partner', FAMMEMB: 'family member', PRN: 'parent', SIB: 'sibling', GUARD: 'guardian', SELF: 'self' } },
  { system: /subscriber-relationship$/, codes: { self: 'self', spouse: 'spouse', child: 'child', parent: 'parent', common: 'common law spouse', other: 'other', injured: 'injured party' } },
  { system: /v3-NullFlavor$/, codes: { UNK: 'unknown', ASKU: 'asked but unknown', NASK: 'not asked', NI: 'no information', NA: 'not applicable', OTH: 'other', MSK: 'masked' } },
  { system: /v3-Confidentiality$/, codes: { N: 'normal', R: 'restricted', V: 'very restricted', L: 'low', M: 'moderate', U: 'unrestricted' } },
  { system: /ex-diagnosistype$|diagnosis-role$/, codes: { AD: 'admission diagnosis', DD: 'discharge diagnosis', CC: 'chief complaint', CM: 'comorbidity', billing: 'billing' } },
];

export function hl7Words(system: string | undefined, code: string | undefined): string | undefined {
  if (code === undefined) return undefined;
  if (system === undefined) return undefined;
  for (const table of tables) if (table.system.test(system) && Object.hasOwn(table.codes, code)) return table.codes[code];
  return undefined;
}
