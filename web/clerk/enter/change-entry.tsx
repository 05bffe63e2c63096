import { Textarea } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { changeEntry, openEntry } from '../../../src/modules/charting/contract.ts';
import type { FilledForm } from '../../../src/modules/charting/contract.ts';
import { call } from '../../lib/call.ts';
import { m } from '../../lib/messages/index.ts';
import { listName, twoIdentifiers } from '../../lib/names.ts';
import { CallProblem } from '../../lib/problem.ts';
import { askKey, queries, useAct } from '../../lib/use-ask.ts';
import { useRight } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { usePatient } from '../chart/use-chart.ts';
import { sayDone } from '../frame/foot-note.ts';
import type { Opened } from './act-menu.tsx';
import { EntryShell } from './entry-shell.tsx';
import { fieldId } from './fields.tsx';
import { kindName } from './kinds.ts';
import { chartReads } from './new-entry.tsx';
import { startOrigin, typedOf, wordsOf, writeOrigin } from './typed.ts';
import type { Origin, Typed, Values } from './typed.ts';
import { useEntryDraft } from './use-entry-draft.ts';

const c = m.change;
type Props = { chartId: string; opened: Opened; change: 'update' | 'correction'; onClose: () => void };
/** What a draft of a change remembers beside the form: the version it began at, so that a later one is seen. */
type Begun = { began: { version: number; values: Values } };
type ChangeTyped = Typed & Begun;

const filledOf = (o: Opened): FilledForm => ({ kind: o.kind, form: o.form } as FilledForm);
function originOf(o: Opened, clinician: boolean): Origin {
  const r = o.recorded;
  if (!r) return startOrigin(clinician);
  const key = /^([A-Za-z]+)\/(.+)$/.exec(r.source.entry ?? '');
  return { kind: r.source.kind as Origin['kind'], citation: r.source.citation, entry: key ? { type: key[1]!, id: key[2]!, title: m.chart.document } : null, author: r.author && !(clinician && r.author.id) ? r.author.name : '', informant: r.informant?.kind ?? '', informantName: r.informant?.name ?? '', late: r.late };
}

/** An update or a correction: the entry as its form, a reason, and both sides shown when somebody else was quicker. */
export function ChangeEntry({ chartId, opened, change, onClose }: Props) {
  const clinician = useRight('charting.author'), patient = usePatient(chartId), now = useMemo(() => typedOf(filledOf(opened)), [opened]), kind = now.kind;
  const start = (): ChangeTyped => ({ key: crypto.randomUUID(), values: now.values, origin: originOf(opened, clinician), encounterId: opened.encounterId ?? '', kept: {}, reason: '', began: { version: opened.version, values: now.values } });
  const draft = useEntryDraft({ chartId, place: `${opened.type}/${opened.id}`, start, title: () => [`${c.acts[change]}: ${kindName(kind)}`, patient.data ? `${listName(patient.data.line)}, ${twoIdentifiers(patient.data.line)}` : ''].filter(Boolean).join(' · ') });
  const typed = draft.typed as ChangeTyped, act = useAct(changeEntry, [...chartReads, openEntry]), [saving, setSaving] = useState(false);
  const late = opened.version !== typed.began.version, rows = late ? sides(kind, typed, now.values) : [];
  const originNow = originOf(opened, clinician), same = JSON.stringify([typed.values, typed.origin, typed.encounterId]) === JSON.stringify([now.values, originNow, opened.encounterId ?? '']);
  const stored = useMemo(() => ({ values: now.values, form: opened.form as Record<string, unknown> }), [now, opened]);
  const alert = useRef<HTMLElement>(null);
  useEffect(() => { if (late) alert.current?.focus(); }, [late]);
  const own = clinician && !['paper', 'received-document'].includes(typed.origin.kind) && !typed.origin.author.trim();
  const settle = (values: Values): void => draft.set({ values, began: { version: opened.version, values: now.values } } as Partial<Typed>);
  return (
    <EntryShell chartId={chartId} kind={kind} draft={draft} title={`${c.acts[change]}: ${kindName(kind).toLowerCase()}`} opened={stored} needsCitation={!own} needsReason={change === 'correction'} withVisit={kind !== 'encounter'} blocked={late ? c.stale : same ? c.nothing : null} saving={saving}
      onLeave={() => { void draft.keepNow(); if (draft.touched()) sayDone(m.enter.left); onClose(); }} onDiscard={() => { draft.drop(); sayDone(m.enter.dropped); onClose(); }} {...(kind === 'vitals' ? { onlyVitals: (opened.form as { items: { code: string }[] }).items.map((i) => i.code) } : {})}
      head={late ? (
        <section className="conflict" role="alert" tabIndex={-1} ref={alert}><h3><Glyph of={IconAlertTriangle} /> {c.stale}</h3><p>{c.staleSays}</p>
          <table className="diff"><thead><tr><th scope="col">{c.field}</th><th scope="col">{c.theirs}</th><th scope="col">{c.mine}</th></tr></thead><tbody>{rows.map((r) => <tr key={r.label}><th scope="row">{r.label}</th><td>{r.theirs || m.words.notRecorded}</td><td>{r.mine === r.theirs ? <span className="f">{c.unchanged}</span> : <ins>{r.mine || m.words.notRecorded}</ins>}</td></tr>)}</tbody></table>
          <div className="acts"><Button small onClick={() => settle(mineOver(typed, now.values))}>{c.keepMine}</Button><Button small onClick={() => settle(now.values)}>{c.useTheirs}</Button></div>
        </section>
      ) : same && typed.reason ? <p className="f">{c.nothing}</p> : null}
      tail={(around) => <div className="g padtop"><div className="c12"><Textarea id={fieldId('reason-of-change')} label={c.reason} description={c.reasonSays} value={typed.reason} onChange={(x) => draft.set({ reason: x.currentTarget.value })} error={around.faultOf('reason-of-change')} rows={2} maxLength={500} /></div></div>}
      onSave={({ entry, acknowledged }, _next, told) => {
        setSaving(true);
        void draft.hold().then(() => act.mutate({ type: opened.type, id: opened.id, expectVersion: opened.version, change, entry, provenance: writeOrigin(typed.origin).provenance, encounterId: typed.encounterId || (opened.encounterId ? null : undefined), reason: typed.reason.trim(), acknowledged }, {
          onSuccess: () => { draft.drop(); sayDone(c.done[change]!); onClose(); },
          onError: (error) => {
            draft.letGo();
            const raced = error instanceof CallProblem && (error.kind === 'stale' || error.kind === 'conflict');
            if (raced) void queries.fetchQuery({ queryKey: askKey(openEntry, { type: opened.type, id: opened.id }), queryFn: () => call(openEntry, { type: opened.type, id: opened.id }), staleTime: 0 }); else told(error);
          },
          onSettled: () => setSaving(false),
        }));
      }} />
  );
}

/** The fields that either side changed since it was opened, both as words. */
function sides(kind: ReturnType<typeof typedOf>['kind'], typed: ChangeTyped, now: Values): { label: string; theirs: string; mine: string }[] {
  const began = wordsOf(kind, typed.began.values), mine = wordsOf(kind, typed.values), theirs = wordsOf(kind, now);
  return began.flatMap((b, i) => (mine[i]!.says !== b.says || theirs[i]!.says !== b.says ? [{ label: b.label, theirs: theirs[i]!.says, mine: mine[i]!.says }] : []));
}
/** What I changed, over the entry as it is now: what I did not touch is theirs. */
const mineOver = (typed: ChangeTyped, now: Values): Values => ({ ...now, ...Object.fromEntries(Object.entries(typed.values).filter(([k, v]) => JSON.stringify(v) !== JSON.stringify(typed.began.values[k]))) });
