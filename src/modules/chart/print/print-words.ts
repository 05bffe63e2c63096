import type { SectionName } from '../contract.ts';

/** The sections as a print names them. */
export const sectionTitles: Readonly<Record<SectionName, string>> = {
  summary: 'Summary', encounters: 'Encounters', notes: 'Notes', documents: 'Documents', results: 'Results', vitals: 'Vital signs', problems: 'Problems', medications: 'Medications', allergies: 'Allergies',
  immunizations: 'Immunizations', procedures: 'Procedures', social: 'Social history', family: 'Family history', careteam: 'Care team and plans', coverage: 'Coverage and claims', appointments: 'Appointments', other: 'Other entries',
};

/** An instant of the program in a facility's zone. */
export const instantWords = (iso: string | Date, zone: string): string => new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric', year: 'numeric', hour: 'numeric', minute: '2-digit', timeZone: zone, timeZoneName: 'short' }).format(new Date(iso));
