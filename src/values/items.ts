/** The objects of what should be a list; of anything else, none. */
export const items = (value: unknown): any[] => listed(value).filter((v) => typeof v === 'object' && v !== null);

/** What should be a list, whatever stands in it; of anything else, none. */
export const listed = (value: unknown): any[] => (Array.isArray(value) ? value : []);
