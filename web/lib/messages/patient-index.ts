import { index, pairActs } from './en/pairs.ts';
import { changes, figures, joins, overlays } from './en/patient-index.ts';
import { weights } from './en/weights.ts';

/** The words of the patient index, fetched with its screens: nobody waits for them before the first one. */
export const mi = { index, pairActs, joins, overlays, figures, changes, weights };
