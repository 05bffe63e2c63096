import { useState } from 'react';
import { listDrafts, listQuestionnaires, recordEntry } from '../../../src/modules/charting/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { listName, twoIdentifiers } from '../../lib/names.ts';
import { useAct } from '../../lib/use-ask.ts';
import { useMe, useRight } from '../../lib/use-me.ts';
import { entryReads } from '../chart/entry-reads.ts';
import { usePatient, usePlace } from '../chart/use-chart.ts';
import { sayDone } from '../frame/foot-note.ts';
import { EntryShell } from './entry-shell.tsx';
import type { EntryKind } from './kinds.ts';
import { kindName } from './kinds.ts';
import { lastOrigin, keepOrigin } from './last-origin.ts';
import { startOrigin, startValues, typedTitle, writeOrigin } from './typed.ts';
import type { Origin, Typed } from './typed.ts';
import { useEntryDraft } from './use-entry-draft.ts';

/** LOINC's name of a document that adds to another. */
const addendum = { text: 'Addendum', codes: [{ system: 'http://loinc.org', code: '55107-7', display: 'Addendum Document' }], open: false };
/** Everything in the chart that a new or changed entry shows in. */
export const chartReads = [...entryReads, listDrafts] as const;
type Props = { chartId: string; kind: EntryKind; from: { type: string; id: string; title: string } | null; addendumTo?: string | undefined; onClose: () => void };

/** A new entry beside the chart. What is open beside it is its source, unless one says otherwise. */
export function NewEntry({ chartId, kind, from, addendumTo, onClose }: Props) {
  const me = useMe(), clinician = useRight('charting.author'), { go } = usePlace(), patient = usePatient(chartId);
  const origin = (): Origin => (from && !addendumTo ? { ...startOrigin(clinician), kind: 'received-document', citation: '', entry: from } : lastOrigin(me.id, chartId) ?? startOrigin(clinician));
  const start = (keep?: Typed): Typed => ({ key: crypto.randomUUID(), values: { ...startValues(kind), ...(clinician && 'on' in startValues(kind) ? { on: kind === 'vitals' || kind === 'note' ? 'now' : 't' } : {}), ...(keep && 'on' in keep.values && !clinician ? { on: keep.values['on']! } : {}), ...(addendumTo ? { addendumTo, what: addendum } : {}) }, origin: keep?.origin ?? origin(), encounterId: keep?.encounterId ?? '', kept: {}, reason: '' });
  const who = (): string => (patient.data ? `${listName(patient.data.line)}, ${twoIdentifiers(patient.data.line)}` : '');
  const draft = useEntryDraft({ chartId, place: addendumTo ? `addendum:${addendumTo}` : kind, start, title: (t) => [`${kindName(kind)}${typedTitle(t)}`, who()].filter(Boolean).join(' · ') });
  const act = useAct(recordEntry, [...chartReads, listQuestionnaires]), [saving, setSaving] = useState(false);
  const own = clinician && !['paper', 'received-document'].includes(draft.typed.origin.kind) && !draft.typed.origin.author.trim();
  return (
    <EntryShell chartId={chartId} kind={kind} draft={draft} title={addendumTo ? m.change.acts['addendum']! : m.enter.newOf(kindName(kind))} needsCitation={!own} saving={saving} mayNext={!addendumTo} onLeave={() => { void draft.keepNow(); if (draft.touched()) sayDone(m.enter.left); onClose(); }} onDiscard={() => { draft.drop(); sayDone(m.enter.dropped); onClose(); }}
      onSave={({ entry, acknowledged }, next, told) => {
        setSaving(true);
        const { typed } = draft;
        void draft.hold().then(() => act.mutate({ chartId, entry, acknowledged, provenance: writeOrigin(typed.origin).provenance, key: typed.key, ...(typed.encounterId ? { encounterId: typed.encounterId } : {}) }, {
          onSuccess: (done) => {
            keepOrigin(me.id, chartId, typed.origin);
            sayDone(next ? m.enter.savedNext(kindName(kind)) : m.enter.saved(kindName(kind)));
            if (next) { draft.renew(start(typed)); return; }
            const made = done.entries[0]!;
            draft.drop(); go({ new: undefined, add: undefined, entry: `${made.type}/${made.id}`, view: 'facts' });
          },
          onError: (error) => { draft.letGo(); told(error); }, onSettled: () => setSaving(false),
        }));
      }} />
  );
}
