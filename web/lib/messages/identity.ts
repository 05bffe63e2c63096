import { identity, newborn, reportAnywhere, sealed } from './en/identity.ts';

/** The words of the identity panel, fetched with it. */
export const mid = { identity, newborn, reportAnywhere, sealed };
