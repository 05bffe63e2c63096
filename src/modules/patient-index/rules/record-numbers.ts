import type { ChangeNumber } from '../contract-ledger.ts';

type Identifier = { system?: unknown; value?: unknown; use?: unknown; type?: { coding?: { code?: unknown }[]; text?: unknown }; period?: { end?: unknown } };
const codeOf = (i: Identifier): string | null => { const code = i.type?.coding?.find((c) => typeof c?.code === 'string')?.code; return typeof code === 'string' ? code : null; };

/** Record numbers (HL7 table 0203 MR, and PI, the patient's internal number) of a Patient: those in use before old ones. */
export function recordNumbers(patient: { identifier?: unknown }): ChangeNumber[] {
  const all = (Array.isArray(patient.identifier) ? patient.identifier as Identifier[] : []).filter((i) => i !== null && typeof i === 'object');
  const old = (i: Identifier): number => (i.use === 'old' || typeof i.period?.end === 'string' ? 1 : 0);
  // A number that a join copied is told by the record that was given it.
  return all.filter((i) => !JSON.stringify(i).includes('urn:chartkeeper:join') && typeof i.system === 'string' && typeof i.value === 'string' && ['MR', 'PI', 'PT'].includes(codeOf(i) ?? ''))
    .toSorted((a, b) => old(a) - old(b)).map((i) => ({ system: i.system as string, value: i.value as string, type: codeOf(i) }));
}
