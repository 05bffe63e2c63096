/** What a received item is called in a sentence. */
const kinds: Readonly<Record<string, string>> = { ccda: 'a C-CDA document', hl7v2: 'an HL7 v2 message', fhir: 'a FHIR file', csv: 'a table (CSV)' };

/** "From a C-CDA document received from north-clinic". */
export const sourceWords = (origin: { source: string; standard: string } | undefined): string => (origin ? `From ${kinds[origin.standard] ?? 'an item'} received from ${origin.source}` : 'From a received item');

const house: Readonly<Record<string, string>> = { system: 'Chartkeeper', operator: 'Operator, by command line' };

/** Who made a version: a person's or program's name, else the house's own words. */
export const actorWords = (actor: string, names: ReadonlyMap<string, string>): string => names.get(actor) ?? house[actor] ?? actor;
