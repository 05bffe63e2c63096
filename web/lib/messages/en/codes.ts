export const codes = {
  placeholder: 'Name, part of it, or code', none: 'Nothing matches', noneSays: 'Try fewer letters, another word for it, or the code.', noSystems: 'No code system for this is loaded', corrected: (words: string): string => `Nothing is written so; shown for: ${words}`,
  also: (name: string): string => `also: ${name}`, byCode: 'by code', spelling: 'spelling', retired: (on: string | null): string => on ? `retired ${on}` : 'retired', heading: 'heading, not for entry', used: (n: number): string => `in ${n} ${n === 1 ? 'entry' : 'entries'} here`,
  inForce: (day: string): string => `in force since ${day}`, loaded: (day: string): string => `loaded ${day}`, someOnly: 'some codes only', withoutCode: (text: string): string => `Use the words "${text}" without a code`, withoutCodeSays: 'The words are kept as they stand.', found: (n: number): string => `${n} ${n === 1 ? 'code' : 'codes'} found`, failed: 'The codes could not be asked for', clear: 'Clear the code', terms: 'Terms',
};

export const codeSystems = {
  says: 'Codes are looked up from these, offline. A new release retires codes that it no longer has; entries that carry them keep them.', try: 'Look a code up', task: 'For', tasks: { problem: 'Problem', allergen: 'Allergen', medication: 'Medication', vaccine: 'Vaccine', procedure: 'Procedure', result: 'Result', unit: 'Unit', 'document-type': 'Document type', any: 'Anything' } as Record<string, string>,
  here: (n: number): string => `${n} code ${n === 1 ? 'system' : 'systems'}`, definitions: (sets: number, maps: number): string => `${sets} value ${sets === 1 ? 'set' : 'sets'}, ${maps} concept ${maps === 1 ? 'map' : 'maps'}`, none: 'No code system is loaded yet.', title: 'Code system', version: 'Release', inForce: 'In force since', loadedOn: 'Loaded', codes: 'Codes', retired: 'Retired', from: (source: string): string => `From ${source}`,
};
