import type { Decision } from '../../../values/decision.ts';
import { allow, refuse } from '../../../values/decision.ts';
import type { Recorded } from '../contract.ts';

export type Act = 'update' | 'correction' | 'retraction' | 'verification' | 'addendum' | 'index' | 'move';
export type ChangeFacts = {
  type: string; recorded: Recorded | null; inError: boolean; /** Came with a file or message, or from a program. */ received: boolean; editable: boolean;
  actor: { id: string; rights: ReadonlySet<string> };
};

const citation = '42 CFR 482.24(c)(1)';
const why: Readonly<Record<string, string>> = {
  'charting.in-error': 'it is marked as entered in error', 'charting.received': 'another system sent it: it is corrected there, or moved or marked in error here',
  'charting.not-a-form': 'entries of this kind have no form here', 'charting.author-only': 'a clinician wrote it: only its author changes it. Others add an addendum, or ask the author',
  'charting.no-right': 'it is not in your role', 'charting.verified': 'a clinician stands behind it already', 'charting.own-only': 'only its author withdraws it; mark it as entered in error, or move it',
  'charting.document-only': 'only documents and notes are put in order so', 'charting.note-only': 'an addendum is added to a note or document',
};
export const whyNot = (d: Decision): string => (d.decision === 'allow' ? '' : why[d.because[0]?.rule ?? ''] ?? 'a rule forbids it');

const no = (rule: string): Decision => refuse({ rule, citation });
const documents = new Set(['DocumentReference', 'DiagnosticReport', 'Composition']);

/**
 * Who may change what (42 CFR 482.24(c)(1): entries are authenticated by the person responsible for them). What a clinician wrote is changed by that
 * clinician alone; what was transcribed here unverified is corrected by whoever may transcribe; what was received is not rewritten.
 */
export function mayChange(act: Act, f: ChangeFacts): Decision {
  const has = (right: string): boolean => f.actor.rights.has(right);
  if (f.inError) return no('charting.in-error');
  if (act === 'move') return has('charting.move') ? allow() : no('charting.no-right');
  if (act === 'addendum') return !documents.has(f.type) ? no('charting.note-only') : has('charting.author') || has('charting.enter') ? allow() : no('charting.no-right');
  if (act === 'index') return f.type !== 'DocumentReference' ? no('charting.document-only') : has('charting.index') ? allow() : no('charting.no-right');
  const { recorded } = f;
  if (recorded === null || f.received) return no('charting.received');
  const authored = recorded.verified, mine = (recorded.verifiedBy ?? recorded.author)?.id === f.actor.id;
  if (act === 'verification') return authored ? no('charting.verified') : has('charting.author') ? allow() : no('charting.no-right');
  if (act === 'retraction') return mine && authored && has('charting.author') ? allow() : no('charting.own-only');
  if (!f.editable) return no('charting.not-a-form');
  if (authored) return mine && has('charting.author') ? allow() : no('charting.author-only');
  return has('charting.enter') || has('charting.author') ? allow() : no('charting.no-right');
}

export const acts: readonly Act[] = ['update', 'correction', 'retraction', 'verification', 'addendum', 'index', 'move'];
