import type { SectionName } from '../contract.ts';

/** The sections as a print names them. */
export const sectionTitles: Readonly<Record<SectionName, string>> = {
  summary: 'Summary', encounters: 'Encounters', notes: 'Notes', documents: 'Documents', results: 'Results', vitals: 'Vital signs', problems: 'Problems', medications: 'Medications', allergies: 'Allergies',
  immunizations: 'Immunizations', procedures: 'Procedures', social: 'Social history', family: 'Family history', careteam: 'Care team and plans', coverage: 'Coverage and claims', appointments: 'Appointments', other: 'Other entries',
};

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A FHIR date or dateTime as it was written, as precise as it is, never shifted: `Nov 21, 2026`, with the clock time and its zone where told. */
export function dayWords(on: string): string {
  const [y = '', m, d] = on.slice(0, 10).split('-'), t = /T(\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/.exec(on);
  const day = m ? `${months[Number(m) - 1] ?? m} ${d ? `${Number(d)}, ` : ''}${y}` : y;
  if (!t) return day;
  const h = Number(t[1]);
  return `${day}, ${h % 12 || 12}:${t[2]} ${h < 12 ? 'AM' : 'PM'}${t[3] ? ` (${t[3] === 'Z' ? 'UTC' : t[3]})` : ''}`;
}

/** ISO dates inside a sentence, as this place writes them; codes and numbers that only look like one stay. */
export const readable = (text: string): string => text.replace(/\b\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?(?![\w-])/g, dayWords);

/** An instant of the program in a facility's zone. */
export const instantWords = (iso: string | Date, zone: string): string => new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric', year: 'numeric', hour: 'numeric', minute: '2-digit', timeZone: zone, timeZoneName: 'short' }).format(new Date(iso));
