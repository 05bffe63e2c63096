import type { FormKind } from '../../../src/modules/charting/contract.ts';
import { m } from '../../lib/messages/index.ts';

/** What can be entered. `surgery` is a procedure of the past, told as history. */
export type EntryKind = FormKind | 'surgery';
export const kinds: readonly { kind: EntryKind; letter: string; section: string }[] = [
  { kind: 'problem', letter: 'p', section: 'problems' }, { kind: 'allergy', letter: 'a', section: 'allergies' }, { kind: 'medication', letter: 'm', section: 'medications' }, { kind: 'immunization', letter: 'i', section: 'immunizations' }, { kind: 'vitals', letter: 'v', section: 'vitals' }, { kind: 'result', letter: 'r', section: 'results' },
  { kind: 'procedure', letter: 'c', section: 'procedures' }, { kind: 'surgery', letter: 's', section: 'procedures' }, { kind: 'encounter', letter: 'e', section: 'encounters' }, { kind: 'family', letter: 'f', section: 'family' }, { kind: 'social', letter: 'h', section: 'social' }, { kind: 'note', letter: 't', section: 'notes' }, { kind: 'questionnaire', letter: 'o', section: 'documents' },
];
export const isKind = (text: string | undefined): text is EntryKind => kinds.some((k) => k.kind === text);
export const kindName = (kind: EntryKind): string => m.enter.kinds[kind]!;
export const formKindOf = (kind: EntryKind): FormKind => (kind === 'surgery' ? 'procedure' : kind);
/** In its own section a new entry needs no question what it is. Documents are received or scanned, so a choice stays there. */
export const kindOfSection = (section: string): EntryKind | undefined => (section === 'documents' ? undefined : kinds.find((k) => k.section === section)?.kind);
