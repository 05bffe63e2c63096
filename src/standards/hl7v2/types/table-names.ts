/** Names HL7 suggests for codes that are often sent bare, so that a reader sees a word. */
export const tableNames: Record<string, Record<string, string>> = {
  '0007': { A: 'Accident', C: 'Elective', E: 'Emergency', L: 'Labor and delivery', N: 'Newborn', R: 'Routine', U: 'Urgent' },
  '0023': { '1': 'Physician referral', '2': 'Clinic referral', '3': 'HMO referral', '4': 'Transfer from a hospital', '5': 'Transfer from a skilled nursing facility', '6': 'Transfer from another health care facility', '7': 'Emergency room', '8': 'Court or law enforcement', '9': 'Information not available' },
  '0063': {
    ASC: 'Associate', BRO: 'Brother', CGV: 'Care giver', CHD: 'Child', DEP: 'Handicapped dependent', DOM: 'Life partner', EMC: 'Emergency contact', EME: 'Employee', EMR: 'Employer', EXF: 'Extended family', FCH: 'Foster child',
    FND: 'Friend', FTH: 'Father', GCH: 'Grandchild', GRD: 'Guardian', GRP: 'Grandparent', MGR: 'Manager', MTH: 'Mother', NCH: 'Natural child', NON: 'None', OAD: 'Other adult', OTH: 'Other', OWN: 'Owner', PAR: 'Parent',
    SCH: 'Stepchild', SEL: 'Self', SIB: 'Sibling', SIS: 'Sister', SPO: 'Spouse', TRA: 'Trainer', UNK: 'Unknown', WRD: 'Ward of court',
  },
  '0069': { CAR: 'Cardiac service', MED: 'Medical service', PUL: 'Pulmonary service', SUR: 'Surgical service', URO: 'Urology service' },
  '0074': {
    AU: 'Audiology', BG: 'Blood gases', BLB: 'Blood bank', CG: 'Cytogenetics', CH: 'Chemistry', CP: 'Cytopathology', CT: 'CAT scan', CTH: 'Cardiac catheterization', CUS: 'Cardiac ultrasound', EC: 'Electrocardiac', HM: 'Hematology',
    IMM: 'Immunology', LAB: 'Laboratory', MB: 'Microbiology', MCB: 'Mycobacteriology', MYC: 'Mycology', NMR: 'Nuclear magnetic resonance', NMS: 'Nuclear medicine scan', OUS: 'OB ultrasound', PAT: 'Pathology', PF: 'Pulmonary function',
    PHR: 'Pharmacy', PT: 'Physical therapy', RAD: 'Radiology', RUS: 'Radiology ultrasound', SP: 'Surgical pathology', SR: 'Serology', TX: 'Toxicology', VR: 'Virology', VUS: 'Vascular ultrasound', XRC: 'Cineradiograph',
  },
  '0092': { R: 'Readmission' },
  '0131': { C: 'Emergency contact', E: 'Employer', F: 'Federal agency', I: 'Insurance company', N: 'Next of kin', O: 'Other', S: 'State agency', U: 'Unknown' },
};
