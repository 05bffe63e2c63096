import type { Acknowledged } from '../contract.ts';
import type { Question } from './ask-checks.ts';

/** On an entry: a check that asked, and that the enterer looked at and kept. */
export const acknowledgedExtension = 'urn:chartkeeper:acknowledged-check';

export const unanswered = (questions: readonly Question[], given: Acknowledged): Question[] => questions.filter((q) => !given.some((a) => a.check === q.check && a.at === q.at));

/** The questions that were answered, as FHIR extensions of the entry they belong to (R4 extensibility.html). */
export function writeAcknowledged(questions: readonly Question[], by: string, at: Date): Record<string, unknown>[] {
  return questions.map((q) => ({ url: acknowledgedExtension, extension: [
    { url: 'check', valueCode: q.check }, ...(q.at === '' ? [] : [{ url: 'at', valueString: q.at }]), { url: 'by', valueString: by }, { url: 'time', valueInstant: at.toISOString() }] }));
}
